"""One trial: a process with its own run folder, whose printed metrics are read as they come."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from stdout_hook.report.live.rows import GrowingRows
from stdout_hook.report.tail import last_lines
from stdout_hook.run_folder import METRICS, OUTPUT
from stdout_hook.sweep import child
from stdout_hook.sweep.objective import Progress

__all__ = ["Lifeline", "Outcome", "TrialProcess"]

LINES = 5
"""Last lines that are kept of a trial that failed."""

MOST_CHARACTERS = 300
"""Of each of them."""

MESSAGES = ".messages"
"""What a command that captures itself prints: it may end before it has an ``output.log``."""

KEYS = 12
"""Metrics that are named where the objective is not among them."""


@dataclass(frozen=True)
class Outcome:
    """How a trial ended.

    Attributes:
        state: ``"complete"``, ``"pruned"``, ``"failed"`` or ``"interrupted"``.
        value: Its value, None where it has none.
        reason: Why it did not end well, "" where it did.
        lines: The last lines that it printed, of one that failed.
    """

    state: str
    value: Optional[float] = None
    reason: str = ""
    lines: tuple[str, ...] = ()


class Lifeline:
    """A pipe by which trials know that their search is there: it ends with this process."""

    def __init__(self) -> None:
        self.end, self._held = os.pipe()

    def close(self) -> None:
        """Close it; trials that still run end."""
        os.close(self.end)
        os.close(self._held)


class TrialProcess:
    """A trial that runs.

    Args:
        folder: Its run folder.
        words: ``run`` and the arguments of ``stdout-hook run``, or ``command`` and a command that
            leaves the run folder itself.
        progress: What is told of its metrics.
        lifeline: Ends with this process.
    """

    def __init__(
        self, folder: Path, words: Sequence[str], progress: Progress, lifeline: Lifeline
    ) -> None:
        self._folder = folder
        self._progress = progress
        self._rows = GrowingRows(folder / METRICS)
        # A session of its own: Ctrl-C is the search's, which ends its trials itself.
        with (folder / MESSAGES if words[0] == "command" else Path(os.devnull)).open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, child.__file__, str(lifeline.end), *words],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
                pass_fds=[lifeline.end],
            )

    def wait(self, seconds: float) -> bool:
        """Wait, and read what it has printed meanwhile; tell whether it has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        has_ended = self._process.poll() is not None  # before the last rows are read
        for row in self._new_rows():
            self._progress.take(row)
        return has_ended

    def stop(self) -> None:
        """Send SIGTERM once, and kill what is left after a while."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(child.GRACE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # also what the program left running
        self._process.wait()
        self.wait(0)

    def outcome(self) -> Outcome:
        """Return how it ended by itself."""
        code, progress = self._process.returncode, self._progress
        if code:
            how = f"signal {code - 128}" if code > 128 else f"exit code {code}"
            how = f"signal {-code}" if code < 0 else how
            return Outcome("failed", reason=f"ended with {how}", lines=self._lines())
        if progress.value is None:
            return Outcome("failed", reason=self._missing(), lines=self._lines())
        return Outcome("complete", progress.value)

    def _missing(self) -> str:
        key, keys = self._progress.objective.key, self._progress.keys
        if self._progress.has_diverged:
            return f"{key} was no finite number"
        named = [key for key in keys if key not in ("time", "epoch") and key[-5:] != "/step"]
        if not named:
            return f"printed no {key}, nor any other metric"
        more = f" and {len(named) - KEYS} more" if len(named) > KEYS else ""
        return f"printed no {key}; it printed {', '.join(named[:KEYS])}{more}"

    def _lines(self) -> tuple[str, ...]:
        texts = (last_lines(self._folder / name, LINES) for name in (OUTPUT, MESSAGES))
        lines = next(filter(None, texts), "").splitlines()
        return tuple(line[:MOST_CHARACTERS] for line in lines)

    def _new_rows(self) -> Iterator[dict[str, float]]:
        for message in self._rows.messages(0):
            if message["kind"] != "rows":
                continue
            for cells in message["rows"]:
                pairs = zip(message["columns"], cells)
                yield {key: float(cell) for key, cell in pairs if cell is not None}
