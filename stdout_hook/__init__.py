"""Log the metrics that a training prints, without a callback and without disturbing it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stdout_hook.errors import MissingPackage, PatternError, StdoutHookError, UnknownName
    from stdout_hook.hook import CapturedTraining, capture_training
    from stdout_hook.log import parse_log
    from stdout_hook.records import Chunk, Frame, Record
    from stdout_hook.redirect import StdoutRedirect
    from stdout_hook.report.inline import show_report
    from stdout_hook.report.live.notebook import live_curves
    from stdout_hook.rows import Row
    from stdout_hook.sinks import Sink
    from stdout_hook.summary import Summary

__all__ = [
    "CapturedTraining",
    "Chunk",
    "Frame",
    "MissingPackage",
    "PatternError",
    "Record",
    "Row",
    "Sink",
    "StdoutHookError",
    "StdoutRedirect",
    "Summary",
    "UnknownName",
    "capture_training",
    "live_curves",
    "parse_log",
    "show_report",
]

__version__ = "0.1.0"

_HOMES = {
    "CapturedTraining": "hook",
    "Chunk": "records",
    "Frame": "records",
    "MissingPackage": "errors",
    "PatternError": "errors",
    "Record": "records",
    "Row": "rows",
    "Sink": "sinks",
    "StdoutHookError": "errors",
    "StdoutRedirect": "redirect",
    "Summary": "summary",
    "UnknownName": "errors",
    "capture_training": "hook",
    "live_curves": "report.live.notebook",
    "parse_log": "log",
    "show_report": "report.inline",
}
"""The module that each public name comes from."""

if not TYPE_CHECKING:  # a type checker would take every name for one of ours

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used: a command's help needs none of them."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Name what there is, used or not."""
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook ``%%capture_training``; called by ``%load_ext stdout_hook``."""
    from stdout_hook.notebook import CaptureMagics

    shell.register_magics(CaptureMagics)
