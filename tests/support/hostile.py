"""Lines made to keep a parser busy."""

from __future__ import annotations

from time import thread_time
from typing import Callable

from stdout_hook.parsers import Parser
from stdout_hook.records import Frame

__all__ = ["check_hostile_lines"]

TAILS = (
    *("0" * 60_000, "1." * 30_000, "[(" * 30_000, "a=1 " * 15_000, "a: " * 20_000, "a " * 30_000),
    *("a" * 60_000, "Loss: 1 (" * 6_000, " " * 60_000, "\t" * 60_000, "a: 1\t" * 12_000),
    *("| a 1 " * 10_000, "/ 1" * 20_000, "loss " + "9" * 60_000, ", a: 0." + "0" * 60_000),
)
SECONDS = 1.0
"""Of the processor, for a line; a parser whose time grows with its length takes a hundredth."""


def check_hostile_lines(make: Callable[[], Parser], *beginnings: str) -> None:
    """Check that a parser gets over long lines in no time, also if they begin as its own do.

    Raises:
        AssertionError: A line took too long.
    """
    for beginning in ("", *beginnings):
        for tail in TAILS:
            parser, started = make(), thread_time()
            for text in (beginning + "1", beginning + tail, beginning + "1 " + tail):
                parser.parse(Frame(text))
            spent = thread_time() - started
            assert spent < SECONDS, f"{spent:.1f} s for {beginning!r}{tail[:20]!r}"
