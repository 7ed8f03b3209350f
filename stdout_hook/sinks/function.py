"""Calls a function with each row's values."""

from __future__ import annotations

from typing import Callable

from stdout_hook.errors import StdoutHookError
from stdout_hook.rows import Row

__all__ = ["FunctionSink"]


class FunctionSink:
    """Hand each row to a function, on the sink's own thread.

    Args:
        function: Called with a dict, ``{"train/step": 120, "epoch": 2, "train/loss": 0.5}``.
    """

    name = "function"

    def __init__(self, function: Callable[[dict[str, float]], object]) -> None:
        self._function = function

    @staticmethod
    def check() -> None:
        """Refuse to be named in a text.

        Raises:
            StdoutHookError: Always.
        """
        raise StdoutHookError("a function cannot be named as a sink: pass the function itself")

    def log(self, row: Row) -> None:
        """Call the function."""
        self._function(dict(row.values))

    def close(self) -> None:
        """Do nothing: the function is the user's."""


SINK = FunctionSink
