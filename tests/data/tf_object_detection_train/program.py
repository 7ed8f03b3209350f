"""Log as TensorFlow's Object Detection API does, by TensorFlow's handler and by absl's.

The formats are in `research/object_detection/model_lib_v2.py` of tensorflow/models, which needs an
old TensorFlow.
"""

import logging
import pprint
import random
import sys

from record import expect

PARSER = "tf_object_detection"
random.seed(10)


def main():
    log = logging.getLogger("tensorflow")
    log.setLevel(logging.INFO)
    plain, absl = (logging.StreamHandler(sys.stderr) for _ in range(2))
    plain.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
    absl.setFormatter(
        logging.Formatter("I1012 20:59:13.185531  5328 model_lib_v2.py:705] %(message)s")
    )
    log.handlers = [plain, absl]
    for step in (100, 200):
        log.info("Step %d per-step time %.3fs loss=%.3f", step, 0.541, 91.4 / step)
        expect("train", None, step, loss=round(91.4 / step, 3))
    for step in (300, 400):
        log.info("Step %d per-step time %.3fs", step, 0.541)
        names = ("classification", "localization", "regularization", "total")
        values = {f"Loss/{name}_loss": round(random.random(), 8) for name in names}
        values["learning_rate"] = 4e-05 * step
        for name, value in values.items():
            expect("train", None, step, **{name: value})
        log.info(pprint.pformat(values, width=40))
    log.info("Eval metrics at step %d", 400)
    for name in (
        "DetectionBoxes_Precision/mAP (large)",
        "DetectionBoxes_Recall/AR@1",
        "Loss/total_loss",
    ):
        value = -1.0 if "large" in name else random.random()
        log.info("\t+ %s: %f", name, value)
        expect("val", None, 400, **{name: float(f"{value:f}")})


if __name__ == "__main__":
    main()
