"""Train and evaluate a tiny YOLOv8 by Ultralytics, on drawn squares.

torchvision is replaced by a package that has only what is needed here.
"""

import os
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
os.environ["YOLO_CONFIG_DIR"] = str(folder)
os.environ["YOLO_OFFLINE"] = "true"
(folder / "torchvision-0.28.0.dist-info").mkdir()
metadata = "Metadata-Version: 2.1\nName: torchvision\nVersion: 0.28.0\n"
(folder / "torchvision-0.28.0.dist-info" / "METADATA").write_text(metadata)
stub = """__version__ = "0.28.0"
class ops:
    def nms(boxes, scores, overlap):
        from ultralytics.utils.nms import TorchNMS
        return TorchNMS.nms(boxes, scores, overlap)
"""
(folder / "torchvision.py").write_text(stub)
sys.path.append(str(folder))

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from record import expect  # noqa: E402
from ultralytics import YOLO  # noqa: E402
from ultralytics.utils import tqdm as bars  # noqa: E402

PARSER = "ultralytics"
PACKAGES = ("ultralytics", "torch")
state = {"epoch": None, "trainer": None, "drawn": None}


def rounded(value, digits):
    return float(f"{value:.{digits}g}")


class Told:
    """Takes the place of a stream, and tells the values of a bar that is drawn on it."""

    def __init__(self, bar):
        self.bar, self.file = bar, bar.file

    def write(self, text):
        self.file.write(text)
        tell_bar(self.bar)

    def __getattr__(self, name):
        return getattr(self.file, name)


def tell_bar(bar):
    """Tell the values of the bar of training, as it is drawn."""
    trainer = state["trainer"]
    if trainer is None or trainer.tloss is None or not bar.desc.strip()[:1].isdigit():
        return
    values = {name: rounded(value, 4) for name, value in trainer.tloss.items()}
    drawn = (trainer.epoch, bar.n, values)
    if drawn != state["drawn"]:
        final = bar.n == bar.total
        expect("train", trainer.epoch + 1, bar.n, bar.total, final=final, **values)
    state["drawn"] = drawn


def begin(trainer):
    state["trainer"] = trainer


def begin_epoch(trainer):
    state["epoch"] = trainer.epoch + 1


def tell_rows(validator):
    """Tell the rows that are printed when an evaluation has ended."""
    names = ("P", "R", "mAP50", "mAP50-95")
    values = validator.metrics.mean_results()
    expect("val", state["epoch"], **{n: rounded(v, 3) for n, v in zip(names, values)})
    if validator.args.verbose and not validator.training and validator.nc > 1:
        for place, index in enumerate(validator.metrics.ap_class_index):
            label = validator.names[index]
            values = validator.metrics.class_result(place)
            metrics = {f"{n}/{label}": rounded(v, 3) for n, v in zip(names, values)}
            expect("val", state["epoch"], context={"class": label}, **metrics)
    if state["trainer"] and state["epoch"] == state["trainer"].epochs:
        state["epoch"] = None  # the best weights are evaluated afterwards


def draw(path, count):
    (path / "images").mkdir(parents=True)
    (path / "labels").mkdir()
    random = np.random.default_rng(0)
    for number in range(count):
        image = random.integers(0, 40, (64, 64, 3), dtype=np.uint8)
        color, x, y = number % 2, *random.integers(2, 30, 2)
        image[y : y + 30, x : x + 30] = (0, 0, 255) if color else (255, 255, 255)
        cv2.imwrite(str(path / f"images/{number}.png"), image)
        label = f"{color} {(x + 15) / 64} {(y + 15) / 64} {30 / 64} {30 / 64}\n"
        (path / f"labels/{number}.txt").write_text(label)


def main():
    torch.manual_seed(0)
    draw(folder / "train", 48)
    draw(folder / "val", 8)
    (folder / "data.yaml").write_text(
        f"path: {folder}\ntrain: train/images\nval: val/images\nnames: ['white', 'dark red']\n"
    )
    draw_bar = bars.TQDM._display

    def draw_and_tell(bar, final=False):
        bar.file = bar.file if isinstance(bar.file, Told) else Told(bar)
        draw_bar(bar, final)

    bars.TQDM._display = draw_and_tell
    model = YOLO("yolov8n.yaml", verbose=False)
    model.add_callback("on_train_start", begin)
    model.add_callback("on_train_epoch_start", begin_epoch)
    model.add_callback("on_val_end", tell_rows)
    data = {"data": str(folder / "data.yaml"), "imgsz": 64, "workers": 0, "plots": False}
    model.train(
        **data, epochs=26, batch=16, device="cpu", project=str(folder), pretrained=False,
        optimizer="AdamW", lr0=0.004, warmup_epochs=1, mosaic=0.0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
