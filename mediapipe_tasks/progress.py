"""Show how far a long job is: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Callable, Optional, TextIO, cast

__all__ = ["EpochProgress", "Progress", "show_progress"]

LINES = 10
"""Plain lines that one job prints at most while it goes on."""


class Progress:
    """Says what is going on, in plain lines; `_Bars` draws it on a terminal.

    Its methods may be called from any thread.

    Args:
        screen: Where the user reads; None shows nothing.
    """

    def __init__(self, screen: Optional[TextIO]) -> None:
        self._screen = None if screen is None else _Lasting(screen)
        self._job = ""
        self._shown = 0

    def say(self, text: str) -> None:
        """Print a line; where nobody reads any more, the work goes on unseen."""
        if self._screen is not None:
            self._screen.write(text + "\n")
            self._screen.flush()

    def start(self, job: str, total: Optional[int] = None) -> None:
        """Begin a job of `total` steps, None where that is not known."""
        self._job, self._shown = job, 0
        self.say(f"{job} ...")

    def advance(self, done: int, total: int, note: str = "") -> None:
        """Tell that `done` of `total` steps are done."""
        tenth = done * LINES // max(total, 1)
        if tenth > self._shown:
            self._shown = tenth
            self.say(f"{self._job} {done}/{total}{'  ' if note else ''}{note}")

    def finish(self) -> None:
        """End the job."""


class _Lasting:
    """A screen that may fail: a closed pipe or terminal, a full disk, a closed stream.

    After its first fault nothing more is written, and nothing is raised.
    """

    def __init__(self, screen: TextIO) -> None:
        self._screen = screen
        self._failed = False

    def write(self, text: str) -> int:
        self._attempt(self._screen.write, text)
        return len(text)

    def flush(self) -> None:
        self._attempt(self._screen.flush)

    def _attempt(self, action: Callable[..., object], *values: str) -> None:
        if not self._failed:
            try:
                action(*values)
            except (OSError, ValueError):
                self._failed = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._screen, name)


class _Bars(Progress):
    """The same on a terminal, with rich."""

    def __init__(self, screen: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        super().__init__(screen)
        self._bars = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=14),
            TextColumn("{task.fields[note]}", markup=False),
            TimeElapsedColumn(),
            console=Console(file=cast(TextIO, self._screen)),
            # Else rich takes sys.stdout from the capture, and prints over the bar.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task: Optional[Any] = None

    def say(self, text: str) -> None:
        self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def start(self, job: str, total: Optional[int] = None) -> None:
        self.finish()
        self._task = self._bars.add_task(job, total=total, note="")
        self._bars.start()

    def advance(self, done: int, total: int, note: str = "") -> None:
        if self._task is not None:
            shown = f"{done}/{total}{'  ' if note else ''}{note}"
            self._bars.update(self._task, completed=done, total=total, note=shown)

    def finish(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            self._bars.update(task, completed=1, total=1)
            self._bars.stop()
            self._bars.remove_task(task)


@contextlib.contextmanager
def show_progress(screen: Optional[TextIO]) -> Iterator[Progress]:
    """Yield a `Progress` fit for `screen`; the terminal is left in order whatever happens."""
    progress = Progress(screen) if screen is None or not screen.isatty() else _Bars(screen)
    try:
        yield progress
    finally:
        progress.finish()


class EpochProgress:
    """Follows a training by its captured rows.

    Args:
        progress: Where it is shown.
        epochs: Number of epochs of the training.
    """

    def __init__(self, progress: Progress, epochs: int) -> None:
        self._progress = progress
        self._epochs = epochs
        self._latest: dict[str, float] = {}

    def __call__(self, values: Mapping[str, float]) -> None:
        """Take one row; called on a sink's thread."""
        self._latest.update(values)
        epoch = int(values.get("epoch", 0))
        is_whole = "val/loss" in values
        note = "  ".join(f"{key} {self._latest[key]:.4f}" for key in _SHOWN if key in self._latest)
        if is_whole or epoch > 1:
            self._progress.advance(epoch if is_whole else epoch - 1, self._epochs, note)


_SHOWN = ("train/loss", "val/accuracy")  # more does not fit beside a bar on 80 columns
