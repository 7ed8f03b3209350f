"""Print by Detectron2's own loggers, `CommonMetricPrinter` and `print_csv_format`.

Run with its source on the path. Its package for evaluation needs compiled code, so that one file
of it is loaded alone.
"""

import importlib.util
import logging
import random
import statistics
import sys
from collections import OrderedDict
from pathlib import Path

import detectron2
from detectron2.utils.events import CommonMetricPrinter, EventStorage
from detectron2.utils.logger import setup_logger
from record import expect

PARSER = "detectron2"
PACKAGES = ("torch",)
NAMES = ("total_loss", "loss_cls", "loss_box_reg", "loss_rpn_cls", "[metric]top1")
random.seed(1)


def load_testing():
    """Load `detectron2.evaluation.testing` alone."""
    path = Path(detectron2.__file__).parent / "evaluation" / "testing.py"
    spec = importlib.util.spec_from_file_location("detectron2.evaluation.testing", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def train(first, last, printer, scale):
    seen = {name: [] for name in NAMES}
    with EventStorage(first) as storage:
        for step in range(first, last):
            for name in NAMES:
                value = float("inf") if 70 < step < 80 else scale * random.random()
                seen[name].append(value)
                storage.put_scalar(name, value)
            storage.put_scalar("lr", 1e-7 * step, smoothing_hint=False)
            storage.put_scalar("fast_rcnn/cls_accuracy", 0.9)
            if step > 10:
                storage.put_scalars(time=0.36, data_time=0.1)
            if (step + 1) % 20 == 0:
                told = {n: float(f"{statistics.median(v[-20:]):.4g}") for n, v in seen.items()}
                told["lr"] = float(f"{1e-7 * step:.5g}")
                expect("train", None, step, **told)
                printer.write()
            storage.step()


def evaluate(testing, step):
    results = OrderedDict()
    for task in ("bbox", "segm"):
        names = ("AP", "AP50", "AP75", "APs", "APm", "APl")
        results[task] = {name: 100 * random.random() for name in names}
        results[task]["APl"] = float("nan")
        values = {f"{task}/{n}": float(f"{v:.4f}") for n, v in results[task].items()}
        expect("val", None, step, **values)
        results[task]["AP-person"] = 51.5
    testing.print_csv_format(results)


def main():
    setup_logger(color=True, name="detectron2")
    testing = load_testing()
    log = logging.getLogger("detectron2.evaluation.coco_evaluation")
    train(0, 80, CommonMetricPrinter(80), 2.0)
    log.info(
        "Evaluation results for bbox: \n|  AP   |  AP50  |\n|:-----:|:------:|\n| 1.000 | 2.000  |"
    )
    evaluate(testing, 79)
    logging.getLogger("detectron2").handlers.clear()
    setup_logger.cache_clear()
    setup_logger(color=False, name="detectron2")
    train(80, 120, CommonMetricPrinter(), 1e-3)
    evaluate(testing, 119)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
