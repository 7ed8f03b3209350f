"""Log as the training scripts of GluonCV and of MXNet's examples do.

The formats are in `scripts/classification/imagenet/train_imagenet.py`,
`scripts/classification/cifar/train_cifar10.py` and `scripts/detection/yolo/train_yolo3.py` of
dmlc/gluon-cv, and `example/distributed_training-horovod/gluon_mnist.py` of apache/mxnet.
"""

import logging
import random

from record import expect

PARSER = "mxnet"
random.seed(2)


def classify(log, epoch):
    for batch in (49, 99):
        score = random.random()
        form = "Epoch[%d] Batch [%d]\tSpeed: %f samples/sec\t%s=%f\tlr=%f"
        log.info(form, epoch, batch, 540.7, "accuracy", score, 0.1)
        expect("train", epoch, batch, accuracy=float(f"{score:f}"), lr=0.1)
    log.info("[Epoch %d] training: %s=%f", epoch, "accuracy", 0.75)
    expect("train", epoch, accuracy=0.75)
    log.info("[Epoch %d] speed: %d samples/sec\ttime cost: %f", epoch, 540, 12.5)
    log.info("[Epoch %d] validation: err-top1=%f err-top5=%f", epoch, 0.25, 0.0625)
    expect("val", epoch, **{"err-top1": 0.25, "err-top5": 0.0625})
    values = (epoch, 0.5, 0.375, 1.25, 8.5)
    log.info("[Epoch %d] train=%f val=%f loss=%f time: %f", *values)
    expect("train", epoch, train=0.5, loss=1.25)
    expect("val", epoch, val=0.375)


def detect(log, epoch):
    names = ("ObjLoss", "BoxCenterLoss", "BoxScaleLoss", "ClassLoss")
    for batch in (99, 199):
        losses = {name: round(5 * random.random(), 3) for name in names}
        said = ", ".join(f"{name}={loss:.3f}" for name, loss in losses.items())
        form = "[Epoch {}][Batch {}], LR: {:.2E}, Speed: {:.3f} samples/sec, {}"
        log.info(form.format(epoch, batch, 1e-3, 80.1, said))
        expect("train", epoch, batch, **losses, lr=0.001)
    log.info(f"[Epoch {epoch}] Training cost: {120.5:.3f}, {said}")
    expect("train", epoch, **losses)
    means = {"traffic light": random.random(), "person": float("nan"), "mAP": random.random()}
    listed = "\n".join(f"{name}={mean}" for name, mean in means.items())
    log.info(f"[Epoch {epoch}] Validation: \n{listed}")
    for name, mean in means.items():
        expect("val", epoch, **{name: mean})


def horovod(log, epoch):
    log.info("Epoch[%d]\tSpeed=%.2f samples/s\tTime cost=%f", epoch, 540.7, 12.5)
    form = "Epoch[%d]\tTrain: %s=%f\tValidation: %s=%f"
    log.info(form, epoch, "accuracy", 0.875, "accuracy", 0.75)
    expect("train", epoch, accuracy=0.875)
    expect("val", epoch, accuracy=0.75)
    form = "Epoch[%d] Rank[%d] Batch[%d]\t%s=%f\tlr=%f"
    log.info(form, epoch, 0, 20, "accuracy", 0.5, 1e-3)
    expect("train", epoch, 20, accuracy=0.5, lr=0.001)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for number in range(2):
        classify(logging, number)
    for number in range(2, 4):
        detect(logging, number)
    horovod(logging, 4)
