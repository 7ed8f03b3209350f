"""The page of runs inside a notebook."""

from __future__ import annotations

import html
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from stdout_hook.report.page import write_report

__all__ = ["InlineReport", "show_report"]

AnyPath = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class InlineReport:
    """A page that a notebook shows when a cell ends with it.

    Attributes:
        page: Its HTML.
        height: How high it is shown, in pixels.
    """

    page: str
    height: int

    def __repr__(self) -> str:
        return f"<the page of a run, {len(self.page) / 1e6:.1f} MB>"

    def _repr_html_(self) -> str:
        """Return a frame with the whole page in it, which needs no server and no network."""
        style = f"width:100%;height:{self.height}px;border:0"
        return f'<iframe srcdoc="{html.escape(self.page)}" style="{style}"></iframe>'


def show_report(runs: Union[AnyPath, Iterable[AnyPath]], *, height: int = 900) -> InlineReport:
    """Return the page of a run, or of several side by side, for a notebook to show.

    Args:
        runs: As for `write_report`.
        height: How high it is shown, in pixels.

    Raises:
        LogError: There is no run where one was named.
        MissingPackage: plotly or itables is not installed.
        OSError: Something cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = write_report(runs, Path(folder, "report.html"))
        return InlineReport(page.read_text(encoding="utf-8"), height)
