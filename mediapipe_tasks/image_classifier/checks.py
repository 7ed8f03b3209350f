"""What is odd in the images of a run, and not wrong: warnings of one line each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.checks import imbalance, missing_classes
from mediapipe_tasks.quoting import shown, shown_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediapipe_tasks.image_classifier.images import Images

__all__ = ["warnings"]

EXAMPLES_SHOWN = 3


def warnings(train: Images, validation: Images, test: Images) -> list[str]:
    """Return what the user should know of the sets before they are trained on."""
    sets = {"training": train, "validation": validation, "test": test}
    found = [
        _same_images("training", "test", sets),
        _same_images("training", "validation", sets),
        _same_images("validation", "test", sets),
        _contradictions(sets.values()),
        *(missing_classes(name, sets[name], train) for name in ("validation", "test")),
        imbalance(train),
    ]
    return [warning for warning in found if warning]


def _same_images(one: str, other: str, sets: dict[str, Images]) -> str | None:
    known = set(sets[one].digests)
    images = sets[other]
    same = [name for name, digest in zip(images.inputs, images.digests) if digest in known]
    if not same:
        return None
    return (
        f"{images.counted(len(same))} of {len(images):,} for {other} also for {one}, "
        f"{shown_names(same, EXAMPLES_SHOWN)}: results look better than they are"
    )


def _contradictions(sets: Iterable[Images]) -> str | None:
    """Tell of the same image under different labels; one of them can only be wrong."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for images in sets:
        for index, (digest, label) in enumerate(zip(images.digests, images.labels)):
            places[digest].setdefault(label, images.place(index))
    torn = [found for found in places.values() if len(found) > 1]
    if not torn:
        return None
    listed = ", ".join(f"{shown(label)} ({place})" for label, place in list(torn[0].items())[:3])
    unit = "1 image" if len(torn) == 1 else f"{len(torn):,} images"
    return f"{unit} with more than one label, such as {listed}"
