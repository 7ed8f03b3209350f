"""A confusion matrix as a picture."""

from __future__ import annotations

import importlib.util
import io
import struct
from typing import Any, NamedTuple, Optional

from stdout_hook.evaluation import ConfusionMatrix

__all__ = ["Picture", "draw_confusion"]

_MOST_NUMBERS = 30
"""Classes up to which the counts are written into the cells."""
_MOST_CHARACTERS = 24


class Picture(NamedTuple):
    """A picture in the format PNG.

    Attributes:
        png: The file's content.
    """

    png: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as the file's header says."""
        width, height = struct.unpack(">II", self.png[16:24])
        return width, height


def draw_confusion(matrix: ConfusionMatrix) -> Optional[Picture]:
    """Draw a confusion matrix; None where Matplotlib is not installed or there are no classes."""
    if not matrix.names or importlib.util.find_spec("matplotlib") is None:
        return None
    from matplotlib.figure import Figure  # not pyplot: that is the whole program's

    side = min(4.0 + 0.3 * len(matrix.names), 20.0)
    figure = Figure(figsize=(side, side), layout="constrained")
    _draw(figure.subplots(), matrix)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    return Picture(file.getvalue())


def _draw(axes: Any, matrix: ConfusionMatrix) -> None:
    places = range(len(matrix.names))
    labels = [_label(name) for name in matrix.names]
    axes.imshow(matrix.counts, cmap="Blues")
    axes.set_xticks(places, labels, rotation=90, parse_math=False)
    axes.set_yticks(places, labels, parse_math=False)
    axes.set(xlabel="answer", ylabel="true class", title="Confusion matrix of the test set")
    if len(matrix.names) <= _MOST_NUMBERS:
        _write_counts(axes, matrix)


def _label(name: str) -> str:
    text = "".join(c if c.isprintable() else " " for c in name)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _write_counts(axes: Any, matrix: ConfusionMatrix) -> None:
    most = max(max(row) for row in matrix.counts)
    for y, row in enumerate(matrix.counts):
        for x, count in enumerate(row):
            if count:
                color = "white" if 2 * count > most else "black"
                axes.text(x, y, str(count), ha="center", va="center", color=color, fontsize=8)
