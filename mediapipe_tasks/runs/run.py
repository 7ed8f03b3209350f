"""A run of any task: its folder, its screen, and where its metrics go."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional, TextIO

from mediapipe_tasks.runs.checkpoints import Checkpoints, Reached, read_reached
from mediapipe_tasks.runs.collector import few_collections
from mediapipe_tasks.runs.continuation import Onward, caught_up, go_on, resumable
from mediapipe_tasks.runs.output import prepare_output
from mediapipe_tasks.runs.page import with_page
from mediapipe_tasks.progress import EpochProgress, Progress, show_progress
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.runs.resume import StoppedRun, as_options
from mediapipe_tasks.runs.context import choose_tracking, ending, tracked_run
from mediapipe_tasks.runs.lock import check_free, held
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.sinks import Trackers, lent, opened_sinks
from mediapipe_tasks.runs.versions import installed_versions
from mediapipe_tasks.stops import stopped_by
from stdout_hook import Summary, capture_training
from stdout_hook.parsers.keras import KerasParser
from stdout_hook.run_folder import METRICS, RunFolder

__all__ = ["Fitting", "Run", "as_json", "open_run"]

Fitting = Callable[[], contextlib.AbstractContextManager[None]]
"""Makes a context in which Keras trainings go on from a checkpoint, and write others."""


@dataclass(frozen=True)
class Run:
    """A run that goes on, until the ``with`` block of `open_run` ends.

    Attributes:
        folder: Its folder.
        trackers: Where it is logged beside the folder.
        progress: Where it is shown how far it is.
        tracked: One line on where W&B has the run, or why it has none.
        known_steps: Of a run that goes on, the training steps that are logged already.
    """

    folder: RunFolder
    trackers: Trackers
    progress: Progress
    tracked: str
    known_steps: int = 0

    @contextlib.contextmanager
    def captured(self, epochs: int) -> Iterator[Fitting]:
        """Capture what a training prints in a ``with`` block, and say what came of it.

        Args:
            epochs: Number of epochs of the training.

        Yields:
            A context for what calls Keras's ``fit``: it goes on from the run's last checkpoint,
            and writes others.
        """
        # A run that is given would get its own folder: the rows go to ours.
        rows = f"jsonl:{self.folder.path / METRICS}"
        tracker, others = self._trackers()
        sinks = [rows, EpochProgress(self.progress, epochs), *others]
        reached = read_reached(self.folder.path) or Reached(0, 0)
        with capture_training(
            tracker,
            sinks=sinks,
            folder=False,
            parsers=[KerasParser],  # to load the others takes as long as some epochs
            steps_before=reached.step,
        ) as capture:
            yield Checkpoints(
                self.folder.path, settle=capture.settle, notify=self.progress.say
            ).fitting
        self.progress.finish()
        if reached.epoch < epochs:
            self._tell(capture.summary())

    def _trackers(self) -> tuple[Any, list[Any]]:
        """Return the W&B run and the sinks for a capture; they get no step that they have."""
        run, sinks = self.trackers.run, lent(self.trackers.sinks)
        if not self.known_steps:
            return run, list(sinks)
        if run is not None:
            before = self.folder.facts["resumed"][-1]["wandb"] or {}
            run = caught_up(run, before.get("id"), self.folder.metrics)
        return run, [Onward(sink, self.known_steps) for sink in sinks]

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
    program: Sequence[str] = (),
    given: Sequence[Any] = (),
    resumed: Optional[StoppedRun] = None,
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
        program: The words of the command that trains, for the one that resumes.
        given: All options of the run, as a resumed one needs them.
        resumed: The run that goes on; None begins one.

    Raises:
        InputError: The folder or the tracker cannot be used; nothing was started.
        TaskError: The block raised an error that is none of ours; it is in ``output.log``.
    """
    choice = choose_tracking(options)
    with contextlib.ExitStack() as stack:
        if resumed is None:
            folder, known_steps = _begin(options, task, config, command, given), 0
            stack.enter_context(held(folder.path))
        else:
            stack.enter_context(held(resumed.path))
            folder, known_steps = go_on(resumed)
        folder.update(pid=os.getpid())
        stack.enter_context(few_collections())
        shown = stack.enter_context(quiet(folder.output))
        say = Progress(screen and shown).say
        stack.enter_context(resumable(folder.path, program, say))
        stack.enter_context(with_page(folder, say))
        stack.enter_context(ending(folder))
        progress = stack.enter_context(show_progress(None if screen is None else shown))
        if resumed is not None:
            for tell in (print, progress.say):  # print: into output.log
                tell(resumed.describe())
        sinks = stack.enter_context(opened_sinks(options.sink, notify=progress.say))
        tracker, line = stack.enter_context(
            tracked_run(folder, choice, options, config, notify=progress.say, resumed=resumed)
        )
        stack.enter_context(stopped_by("SIGINT"))
        yield Run(folder, Trackers(tracker, sinks), progress, line, known_steps)


def _begin(
    options: RunOptions,
    task: str,
    config: Mapping[str, Any],
    command: Optional[str],
    given: Sequence[Any],
) -> RunFolder:
    """Make the folder of a new run."""
    check_free(options.output)
    folder = RunFolder(prepare_output(options.output, overwrite=options.overwrite))
    about = {key: getattr(options, key) for key in ("name", "group", "project")}
    folder.started(
        task=task,
        **about,
        tags=list(options.tags),
        command=command,
        config=config,
        options=as_options(*given),
        versions=installed_versions(),
    )
    return folder


def as_json(*options: Any) -> dict[str, Any]:
    """Return the fields of dataclasses of options in one dict, as JSON can hold them."""
    fields = {key: value for one in options for key, value in dataclasses.asdict(one).items()}
    return {key: str(v) if isinstance(v, Path) else v for key, v in fields.items()}
