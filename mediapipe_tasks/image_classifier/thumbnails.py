"""Small pictures of the images in a table of predictions."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.pixels import read_image

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judgement import Judgement
    from mediapipe_tasks.image_classifier.images import Images

__all__ = ["thumbnails"]

MOST = 300
SIZE = 72
"""Pixels, of the longer side."""

_QUALITY = 75


def thumbnails(judgement: Judgement, test: Images) -> dict[str, bytes]:
    """Return JPEG pictures by path, of the first images of the table; some 600 kB at most.

    The first are the wrong ones, then the shakiest hits: those that people look at.
    """
    paths = dict(zip(test.inputs, test.paths))
    made = {}
    for name in _wanted(judgement):
        try:
            image = read_image(paths[name])
        except InputError:  # it has gone meanwhile
            continue
        image.thumbnail((SIZE, SIZE))
        stream = BytesIO()
        image.save(stream, "JPEG", quality=_QUALITY)
        made[name] = stream.getvalue()
    return made


def _wanted(judgement: Judgement) -> Iterable[str]:
    return [row.Prompt for row in judgement.rows[:MOST]]
