"""The page of a run, which is written into its folder at its end."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

from mediapipe_tasks.quoting import shown_error
from stdout_hook.errors import MissingPackage
from stdout_hook.run_folder import REPORT, RunFolder

__all__ = ["with_page", "write_page"]


@contextlib.contextmanager
def with_page(folder: RunFolder, notify: Callable[[str], object]) -> Iterator[None]:
    """Write ``report.html`` into a run folder when a ``with`` block is left, however it is left.

    Enter it before what writes down the run's end, so that the page has that too. No fault in it
    costs the run anything.

    Args:
        folder: The run folder.
        notify: Called with one line where there is no page.
    """
    try:
        yield
    finally:
        write_page(folder.path, notify)


def write_page(folder: Path, notify: Callable[[str], object]) -> None:
    """Write ``report.html`` of what is in a folder; see `with_page`."""
    try:
        from stdout_hook.report import write_report

        write_report(folder, folder / REPORT)
    except MissingPackage as error:
        notify(f"warning: no page of the run: {error}")
    except Exception as error:
        traceback.print_exc()
        notify(f"warning: the page of the run could not be written: {shown_error(error)}")
