"""Destinations of rows, one file each: found by walking this package, so there is no list.

A sink's file defines `SINK`, a class with `name`, `log` and `close`. Files that begin with an
underscore are not sinks.

A sink may have further methods, which are called where they are there:

- ``flush()``: put what was logged where it shall stay; after each batch of rows.
- ``on_idle()``: twenty times a second on the sink's thread, whether there are rows or not.
- ``failed()``: the training has failed; before `close`.
- ``log_evaluation(evaluation)``: take a `stdout_hook.evaluation.Evaluation`, after the rows.
- ``check()``, static: raise where a sink cannot work here, without loading or opening anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

from stdout_hook._discovery import find_extensions
from stdout_hook.errors import UnknownName
from stdout_hook.rows import Row

__all__ = ["Sink", "check_sinks", "known_sinks", "make_sink"]


@runtime_checkable
class Sink(Protocol):
    """Takes the rows of one run.

    `log` and `close` are called from one worker thread, never from the training's. What they
    raise is counted and switches the sink off after a few times; the others go on.
    """

    name: str

    def log(self, row: Row) -> None:
        """Take one row."""

    def close(self) -> None:
        """Put everything where it shall stay; no row follows."""


def known_sinks() -> dict[str, Any]:
    """Return the sink classes by name: those in this package, and other packages' ones.

    Another package adds one by an entry point in the group ``stdout_hook.sinks``.
    """
    return dict(find_extensions(__name__, "SINK"))


def check_sinks(given: Iterable[Any]) -> None:
    """Check the sinks that were given as texts, and open none.

    Raises:
        UnknownName: There is no sink of that name.
        MissingPackage: A sink's library is not installed.
        StdoutHookError: A sink cannot work here.
    """
    known = known_sinks()
    for name in [sink.partition(":")[0] for sink in given if isinstance(sink, str)]:
        if name not in known:
            raise UnknownName("sink", name, known)
        getattr(known[name], "check", _nothing)()


def _nothing() -> None:
    """Check nothing."""


def make_sink(given: Any) -> Sink:
    """Make a sink of what the user gave.

    Args:
        given: A sink, a callable that takes a row's values, or ``"name:target"``, as
            ``"jsonl:metrics.jsonl"``.

    Raises:
        UnknownName: There is no sink of that name.
        MissingPackage: The sink's library is not installed.
        StdoutHookError: The sink cannot work here.
        TypeError: `given` is none of these.
    """
    check_sinks([given])
    known = known_sinks()
    if isinstance(given, str):
        name, _, target = given.partition(":")
        return known[name](target) if target else known[name]()  # type: ignore[no-any-return]
    if isinstance(given, Sink):
        return given
    if callable(given):
        return known["function"](given)  # type: ignore[no-any-return]
    raise TypeError(
        f"a sink is an object with log(row) and close(), a function of a row's values, or a "
        f"text like 'jsonl:FILE'; given: {given!r}"
    )
