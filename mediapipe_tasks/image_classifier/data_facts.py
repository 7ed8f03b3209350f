"""What the data of a run is like: the ``data.json`` of a run folder."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mediapipe_tasks.classification.duplicates import also_in, contradictions, duplicates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mediapipe_tasks.classification.sets import Data
    from mediapipe_tasks.image_classifier.images import Images

__all__ = ["DATA", "describe_data", "write_data_facts"]

DATA = "data.json"


def write_data_facts(folder: Path, data: Data) -> None:
    """Write ``data.json``; see `describe_data`."""
    text = json.dumps(describe_data(data), indent=1, ensure_ascii=False, allow_nan=False)
    # A lone surrogate that is spelt out is JSON's own way to write it.
    (folder / DATA).write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def describe_data(data: Data) -> dict[str, Any]:
    """Return what the sets are like.

    Returns:
        ``unit``; ``splits``; ``contradictions``, see there; and ``warnings``, a line each. Each
        split has ``rows``; ``classes``, the images of each class; ``duplicates``; and all but the
        training set also ``also_in_train``.
    """
    sets = {role: cast("Images", getattr(data, role)) for role in ("train", "validation", "test")}
    return {
        "unit": sets["train"].unit,
        "splits": {
            role: {
                "rows": len(images),
                "classes": _counts(images.labels, data.label_names),
                "duplicates": duplicates(images, images.digests),
                **({} if role == "train" else _beside(sets, images)),
            }
            for role, images in sets.items()
        },
        "contradictions": contradictions((images, _keys(images)) for images in sets.values()),
        "warnings": list(data.warnings),
    }


def _beside(sets: Mapping[str, Images], images: Images) -> dict[str, Any]:
    return {"also_in_train": also_in(_keys(sets["train"]), images, _keys(images))}


def _keys(images: Images) -> list[list[str]]:
    return [[digest] for digest in images.digests]


def _counts(labels: Sequence[str], names: Sequence[str]) -> dict[str, int]:
    counts = Counter(labels)
    return {name: counts[name] for name in names}
