"""The values that flow through the package: chunks in, frames between, records out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional, Union

__all__ = ["Chunk", "Frame", "Record", "new_tuple"]

new_tuple = tuple.__new__
"""Makes a NamedTuple of a tuple of all its fields; its own constructor takes twice the time."""


class Chunk(NamedTuple):
    """Text as one ``write`` passed it, with where and by whom it was written.

    Attributes:
        text: The text, unchanged.
        stream: The stream's name, ``"stdout"`` or ``"stderr"``.
        thread: Identity of the writing thread; unfinished text is kept apart by it.
    """

    text: str
    stream: str = "stdout"
    thread: int = 0


class Frame(NamedTuple):
    r"""What a terminal would have shown at one moment: text up to a line end or a redraw.

    Attributes:
        text: The text without its end, without backspaces and terminal control sequences.
        end: ``"\\n"``, ``"\\r"`` (a redraw follows), or ``""`` (the stream ended here).
        stream: The stream's name.
    """

    text: str
    end: str = "\n"
    stream: str = "stdout"


class Record(NamedTuple):
    """Metric values that a program printed at one point of its training.

    Attributes:
        split: ``"train"``, ``"val"``, ``"test"``, a set's printed name, or None.
        epoch: The epoch as printed, never re-based; None where none was printed.
        step: The step as printed (Keras: the number before the ``/``); None likewise.
        total_steps: The number after the ``/``; None where the length is unknown.
        metrics: Values by metric name, as printed but without the split's prefix.
        final: True for a definitive value, False for one redraw of a running bar.
        parser: Name of the parser that read it.
        stream: Name of the stream it was printed on.
        time: Seconds since 1970 from a time stamp in front of the line; None without one.
        context: What tells several trainings in one log apart, as ``{"fold": 2}``,
            ``{"trial": 7}`` or ``{"rank": 1}``; None where there is nothing to tell.
    """

    split: Optional[str]
    epoch: Union[int, float, None]
    step: Optional[int]
    total_steps: Optional[int]
    metrics: Mapping[str, float]
    final: bool = True
    parser: str = ""
    stream: str = "stdout"
    time: Optional[float] = None
    context: Optional[Mapping[str, Union[int, float, str]]] = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, mappings as plain dicts."""
        context = None if self.context is None else dict(self.context)
        return {**self._asdict(), "metrics": dict(self.metrics), "context": context}

    def describe(self) -> str:
        """Return it as a line for people."""
        place = [f"epoch {self.epoch}"] if self.epoch is not None else []
        place += [f"step {self.step}"] if self.step is not None else []
        place += [f"{name} {value}" for name, value in (self.context or {}).items()]
        values = "  ".join(f"{name} {value:g}" for name, value in self.metrics.items())
        return f"{self.split or '-':<6} {', '.join(place):<22} {values}"
