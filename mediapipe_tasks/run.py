"""A run of any task: its folder, its screen, and where its metrics go."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, TextIO

from mediapipe_tasks.output import prepare_output
from mediapipe_tasks.page import with_page
from mediapipe_tasks.progress import EpochProgress, Progress, show_progress
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.run_context import choose_tracking, ending, tracked_run
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.sinks import Trackers, lent, opened_sinks
from mediapipe_tasks.versions import installed_versions
from stdout_hook import Summary, capture_training
from stdout_hook.run_folder import METRICS, RunFolder

__all__ = ["Run", "as_json", "open_run"]


@dataclass(frozen=True)
class Run:
    """A run that goes on, until the ``with`` block of `open_run` ends.

    Attributes:
        folder: Its folder.
        trackers: Where it is logged beside the folder.
        progress: Where it is shown how far it is.
        tracked: One line on where W&B has the run, or why it has none.
    """

    folder: RunFolder
    trackers: Trackers
    progress: Progress
    tracked: str

    @contextlib.contextmanager
    def captured(self, epochs: int) -> Iterator[None]:
        """Capture what a training prints in a ``with`` block, and say what came of it.

        Args:
            epochs: Number of epochs of the training.
        """
        # A run that is given would get its own folder: the rows go to ours.
        rows = f"jsonl:{self.folder.path / METRICS}"
        sinks = [rows, EpochProgress(self.progress, epochs), *lent(self.trackers.sinks)]
        with capture_training(self.trackers.run, sinks=sinks, folder=False) as capture:
            yield
        self.progress.finish()
        self._tell(capture.summary())

    def _tell(self, summary: Summary) -> None:
        problems = summary.problems()
        if not summary.values and not problems:
            problems = ["no metrics were captured: something else took the training's output"]
        for problem in problems:
            self.progress.say(f"warning: {problem}")
        self.folder.update(captured={"values": dict(summary.values), "problems": problems})


@contextlib.contextmanager
def open_run(
    options: RunOptions,
    *,
    task: str,
    config: Mapping[str, Any],
    screen: Optional[TextIO] = None,
    command: Optional[str] = None,
) -> Iterator[Run]:
    """Make a run's folder and open all that it is logged to, for a ``with`` block.

    Meanwhile all other output of the process goes to ``output.log`` in the folder. When the block
    is left, however it is left, its end is written down and the page is made.

    Args:
        options: Where the results go, and what the run is called.
        task: What it does, as "MediaPipe text classifier".
        config: Its options and facts, as JSON can hold them.
        screen: Where progress is shown; None shows nothing.
        command: How this run can be had again, for ``run.json``.

    Raises:
        InputError: The folder or the tracker cannot be used; nothing was started.
        TaskError: The block raised an error that is none of ours; it is in ``output.log``.
    """
    choice = choose_tracking(options)
    folder = RunFolder(prepare_output(options.output, overwrite=options.overwrite))
    about = {key: getattr(options, key) for key in ("name", "group", "project")}
    folder.started(
        task=task,
        **about,
        tags=list(options.tags),
        command=command,
        config=config,
        versions=installed_versions(),
    )
    with contextlib.ExitStack() as stack:
        shown = stack.enter_context(quiet(folder.output))
        stack.enter_context(with_page(folder, Progress(screen and shown).say))
        stack.enter_context(ending(folder))
        progress = stack.enter_context(show_progress(None if screen is None else shown))
        sinks = stack.enter_context(opened_sinks(options.sink, notify=progress.say))
        tracker, line = stack.enter_context(
            tracked_run(folder, choice, options, config, notify=progress.say)
        )
        yield Run(folder, Trackers(tracker, sinks), progress, line)


def as_json(*options: Any) -> dict[str, Any]:
    """Return the fields of dataclasses of options in one dict, as JSON can hold them."""
    fields = {key: value for one in options for key, value in dataclasses.asdict(one).items()}
    return {key: str(v) if isinstance(v, Path) else v for key, v in fields.items()}
