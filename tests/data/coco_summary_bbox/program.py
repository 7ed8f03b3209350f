"""Evaluate some boxes, and masks, by pycocotools."""

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from record import expect

PARSER = "coco_summary"
PACKAGES = ("pycocotools",)
SPLITS = ("0.50:0.95", "0.50", "0.75")
AREAS = ("small", "medium", "large")


def names():
    """Return the names of the twelve statistics in their order."""
    yield from (f"AP/{overlap}/all/100" for overlap in SPLITS)
    yield from (f"AP/0.50:0.95/{area}/100" for area in AREAS)
    yield from (f"AR/0.50:0.95/all/{most}" for most in (1, 10, 100))
    yield from (f"AR/0.50:0.95/{area}/100" for area in AREAS)


def main():
    random = np.random.default_rng(3)
    truth = {"info": {}, "images": [], "annotations": [], "categories": [{"id": 1, "name": "a"}]}
    found = []
    for number in range(40):
        x, y, size = (float(v) for v in (*random.integers(0, 200, 2), 10 + 2 * number))
        box = [x, y, size, size]
        polygon = [x, y, x + size, y, x + size, y + size, x, y + size]
        truth["images"].append({"id": number, "width": 400, "height": 400})
        one = {"id": number + 1, "image_id": number, "category_id": 1, "iscrowd": 0}
        truth["annotations"].append(
            {**one, "bbox": box, "area": size * size, "segmentation": [polygon]}
        )
        moved = [x + float(random.integers(0, 9)), y, size, size]
        score = float(random.random())
        found.append({"image_id": number, "category_id": 1, "bbox": moved, "score": score})
    api = COCO()
    api.dataset = truth
    api.createIndex()
    for task in ("bbox", "segm"):
        evaluation = COCOeval(api, api.loadRes([dict(one) for one in found]), task)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        before = "" if task == "bbox" else f"{task}/"
        for name, value in zip(names(), evaluation.stats):
            expect("val", **{before + name: round(float(value), 3)})


if __name__ == "__main__":
    main()
