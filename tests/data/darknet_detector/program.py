"""Print as `darknet detector train -map` does, that of AlexeyAB and that of pjreddie.

They are in `src/detector.c`, `src/yolo_layer.c` and `src/region_layer.c` (AlexeyAB), and in
`examples/detector.c` and `src/yolo_layer.c` (pjreddie); C programs, which want days and a GPU.
"""

import random
import sys

from record import expect

PARSER = "darknet"
random.seed(82)


def show(form, *values):
    sys.stdout.write(form % values)
    sys.stdout.flush()


def rounded(value, digits=6):
    return float(f"{value:.{digits}f}")


def train_new(step):
    """Print an iteration of AlexeyAB/darknet."""
    for layer in (139, 150):
        count = step % 3
        overlap = random.random() if count else float("-nan")
        losses = [random.random() for _ in range(3)]
        show(
            "v3 (iou loss, Normalizer: (iou: %.2f, obj: %.2f, cls: %.2f) Region %d Avg (IOU: %f), "
            "count: %d, class_loss = %f, iou_loss = %f, total_loss = %f \n",
            *(0.07, 1.0, 1.0, layer, overlap, count, *losses),
        )
        told = {f"Avg IOU/{layer}": rounded(overlap)} if count else {}
        names = (f"{name}_loss/{layer}" for name in ("class", "iou", "total"))
        expect("train", **told, **dict(zip(names, map(rounded, losses))))
    show(" total_bbox = %d, rewritten_bbox = %f %% \n", 7250, 0.2)
    show("\n (next mAP calculation at %d iterations) ", 1000)
    if step > 1:
        show("\n Last accuracy mAP@%0.2f = %2.2f %%, best = %2.2f %% ", 0.5, 52.21, 52.21)
    loss, average, rate = 1500 * random.random(), 1500 * random.random(), step * 1e-6
    form = "\n %d: %f, %f avg loss, %f rate, %f seconds, %d images, %f hours left\n"
    show(form, step, loss, average, rate, 3.2, 64 * step, 10.5)
    told = {"loss": rounded(loss), "avg loss": rounded(average), "rate": rounded(rate)}
    expect("train", None, step, **told)
    show("Loaded: %f seconds\n", 0.2)


def evaluate(step):
    """Print what `detector map` prints."""
    show("\n calculation mAP (mean average precision)...\n")
    show("\n detections_count = %d, unique_truth_count = %d  \n", 150, 52)
    for number, name in enumerate(("dog", "traffic light")):
        precision = 100 * random.random()
        show(
            "class_id = %d, name = %s, ap = %2.2f%%   \t (TP = %d, FP = %d) \n",
            *(number, name, precision, 5, 1),
        )
        expect("val", None, step, **{f"ap/{name}": rounded(precision, 2)})
    values = [random.random() for _ in range(3)]
    form = "\n for conf_thresh = %1.2f, precision = %1.2f, recall = %1.2f, F1-score = %1.2f \n"
    show(form, 0.25, *values)
    names = ("precision", "recall", "F1-score")
    expect("val", None, step, **{n: rounded(v, 2) for n, v in zip(names, values)})
    form = " for conf_thresh = %0.2f, TP = %d, FP = %d, FN = %d, average IoU = %2.2f %% \n"
    show(form, 0.25, 55, 45, 148, 40.21)
    expect("val", None, step, **{"average IoU": 40.21})
    show("\n IoU threshold = %2.0f %%, used Area-Under-Curve for each unique Recall \n", 50)
    mean = random.random()
    form = " mean average precision (mAP@%0.2f) = %f, or %2.2f %% \n"
    show(form, 0.5, mean, 100 * mean)
    expect("val", None, step, **{"mAP@0.50": rounded(mean)})
    show("Total Detection Time: %d Seconds\n", 2)
    show("\n mean_average_precision (mAP@%0.2f) = %f \nNew best mAP!\n", 0.5, mean)


def train_old(step):
    """Print an iteration of pjreddie/darknet, versions 3 and 2."""
    values = [random.random() for _ in range(6)]
    form = "Region %d Avg IOU: %f, Class: %f, Obj: %f, No Obj: %f, .5R: %f, .75R: %f,  count: %d\n"
    show(form, 82, *values, 4)
    names = [f"{name}/82" for name in ("Avg IOU", "Class", "Obj", "No Obj", ".5R", ".75R")]
    expect("train", **dict(zip(names, map(rounded, values))))
    show(form, 94, *[float("-nan")] * 3, values[3], *[float("-nan")] * 2, 0)
    expect("train", **{"No Obj/94": rounded(values[3])})
    form = "Region Avg IOU: %f, Class: %f, Obj: %f, No Obj: %f, Avg Recall: %f,  count: %d\n"
    show(form, *values[:5], 4)
    names = ("Avg IOU", "Class", "Obj", "No Obj", "Avg Recall")
    expect("train", **dict(zip(names, map(rounded, values))))
    loss = float("nan") if step > 5 else 2.5
    form = "%d: %f, %f avg, %f rate, %f seconds, %d images\n"
    show(form, step, loss, loss, 0.001, 1.5, 64 * step)
    told = {"loss": loss, "avg loss": loss, "rate": 0.001}
    expect("train", None, step, **told)


if __name__ == "__main__":
    show("Learning Rate: %g, Momentum: %g, Decay: %g\n", 0.001, 0.949, 0.0005)
    for number in (1, 2, 3):
        train_new(number)
    evaluate(3)
    for number in (4, 5, 6):
        train_old(number)
