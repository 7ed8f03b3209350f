"""The destinations that a run has beside W&B: open from the training to the evaluation."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Callable, NamedTuple, Optional

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown, shown_error
from stdout_hook.errors import StdoutHookError
from stdout_hook.sinks import Sink, check_sinks, make_sink

__all__ = ["Trackers", "check_sink_names", "lent", "opened_sinks"]


class Trackers(NamedTuple):
    """Where a run is logged beside its folder.

    Attributes:
        run: The W&B run, or None.
        sinks: Open sinks.
    """

    run: Any
    sinks: Sequence[Sink]


def check_sink_names(given: Sequence[str]) -> None:
    """Check sinks by their names and libraries, and open none.

    Raises:
        InputError: One is unknown or cannot work here.
    """
    for sink in given:
        if sink.partition(":")[0] == "wandb":
            raise InputError("sink: W&B is not named here; mode says how it works")
    try:
        check_sinks(given)
    except StdoutHookError as error:
        raise InputError(f"sink: {error}") from None


@contextlib.contextmanager
def opened_sinks(given: Sequence[str], notify: Callable[[str], object]) -> Iterator[list[Sink]]:
    """Open sinks for a ``with`` block, and close them; one that cannot be closed is told of.

    Args:
        given: Texts like ``tensorboard:DIR``.
        notify: Called with each line that the user should read.

    Raises:
        InputError: One cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(_opened(text, notify)) for text in given]


@contextlib.contextmanager
def _opened(text: str, notify: Callable[[str], object]) -> Iterator[Sink]:
    try:
        sink = make_sink(text)
    except Exception as error:
        raise InputError(f"sink {shown(text)}: {shown_error(error)}") from error
    try:
        yield sink
    except BaseException:
        getattr(sink, "failed", _nothing)()
        raise
    finally:
        try:
            sink.close()
        except Exception as error:
            notify(f"warning: sink {shown(text)} could not be closed: {shown_error(error)}")


def _nothing() -> None:
    """Have nothing marked as failed."""


def lent(sinks: Sequence[Sink]) -> list[Sink]:
    """Return the sinks for a capture, which closes what it is given: they stay open."""
    return [_Lent(sink) for sink in sinks]


class _Lent:
    """Stands for a sink that is closed later."""

    def __init__(self, sink: Sink) -> None:
        self.name = sink.name
        self.log = sink.log
        self.flush: Optional[Callable[[], Any]] = getattr(sink, "flush", None)
        self.on_idle: Optional[Callable[[], Any]] = getattr(sink, "on_idle", None)

    def close(self) -> None:
        """Leave it open."""
