"""Reads a plain log, packed or not: the metrics in it are those that ``stdout-hook parse`` finds.

In a folder only files named as logs are, and only those with a metric in them, are taken for runs.
"""

from __future__ import annotations

import contextlib
import functools
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Union

from stdout_hook.errors import LogError
from stdout_hook.log import parse_log
from stdout_hook.report.readers import About, Prediction
from stdout_hook.report.tail import BYTES, tail_of
from stdout_hook.rows import RowBuilder
from stdout_hook.sources import check_log, open_log, read_blocks
from stdout_hook.strict_json import strict

__all__ = ["LogReader"]

ENDINGS = (".log", ".out", ".txt")
PACKED = (".gz", ".xz", ".bz2", ".zst")


class LogReader:
    """Read a log.

    Args:
        path: The file.
    """

    name = "log"
    order = 90

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell whether a path is a log.

        Raises:
            LogError: It is a file that was named, and empty or no text.
            OSError: It cannot be read.
        """
        if not path.is_file():
            return False
        if named:
            check_log(path)
            return True
        return _is_named_so(path) and _has_metrics(path)

    def about(self) -> About:
        """Return the log's name and last lines."""
        problems: list[str] = []
        if not _has_metrics(self.path):
            explain = f"stdout-hook explain {shlex.quote(str(self.path))}"
            problems.append(f"no metric was read of it; try: {explain}")
        return About(
            name=self.path.name,
            source=self.name,
            files=[self.path],
            log=_last_lines(self.path, problems),
            problems=problems,
        )

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the rows that ``stdout-hook log`` would log; a damaged packed log in part."""
        rows = RowBuilder()
        with contextlib.suppress(LogError):
            for record in parse_log(self.path):
                row = rows.row(record, record.time)
                yield {key: strict(value) for key, value in row.timed.items()}

    def predictions(self) -> Iterator[Prediction]:
        """Yield nothing: a log holds none."""
        return iter(())

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield nothing."""
        return iter(())


def _is_named_so(path: Path) -> bool:
    name = path.with_suffix("") if path.suffix in PACKED else path
    return name.suffix in ENDINGS


def _has_metrics(path: Path) -> bool:
    """Tell whether there is a metric in a file, False of one that is no text."""
    state = path.stat()
    return _look_for_metrics(path, state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=1000)
def _look_for_metrics(path: Path, size: int, changed: int) -> bool:
    """Look once while the file is the same: a folder that is watched is looked at often."""
    try:
        check_log(path)
        return any(record.metrics for record in parse_log(path))
    except LogError:
        return False


def _last_lines(path: Path, problems: list[str]) -> str:
    kept, is_cut = b"", False
    try:
        with open_log(path) as file:
            for block in read_blocks(file):
                is_cut = is_cut or len(kept) + len(block) > BYTES
                kept = (kept + block)[-BYTES:]
    except LogError as error:
        problems.append(str(error))
    return tail_of(kept.decode("utf-8", "replace"), is_cut=is_cut)


READER = LogReader
