"""Log the metrics that a training prints, without a callback and without disturbing it."""

from __future__ import annotations

from typing import Any

from stdout_hook.errors import MissingPackage, PatternError, StdoutHookError, UnknownName
from stdout_hook.hook import CapturedTraining, capture_training
from stdout_hook.log import parse_log
from stdout_hook.records import Chunk, Frame, Record
from stdout_hook.redirect import StdoutRedirect
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
    "parse_log",
]

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook ``%%capture_training``; called by ``%load_ext stdout_hook``."""
    from stdout_hook.notebook import CaptureMagics

    shell.register_magics(CaptureMagics)
