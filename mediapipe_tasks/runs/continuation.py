"""What is done where a run goes on: its leftovers, its rows, and what its trackers have already."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, ClassVar, Optional

from mediapipe_tasks.runs.checkpoints import CHECKPOINT, Reached, read_reached
from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.output import RUN_FILES
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.runs.resume import StoppedRun, resume_command
from stdout_hook.rows import Row
from stdout_hook.run_folder import METRICS, OUTPUT, RUN, RunFolder
from stdout_hook.sinks.jsonl import read_rows
from stdout_hook.sinks.wandb import WandbSink

__all__ = ["Onward", "caught_up", "go_on", "resumable"]

_KEPT = (METRICS, OUTPUT, RUN, CHECKPOINT, "wandb")
_STEP = "train/step"


def go_on(stopped: StoppedRun) -> tuple[RunFolder, int]:
    """Make a stopped run's folder what it was at the checkpoint.

    Returns:
        The folder, and the furthest training step that is on record anywhere.

    Raises:
        InputError: The folder cannot be written to.
    """
    try:
        return _go_on(stopped)
    except OSError as error:
        problem = error.strerror or error
        raise InputError(f"--resume {shown_path(stopped.path)}: {problem}") from None


def _go_on(stopped: StoppedRun) -> tuple[RunFolder, int]:
    _remove_leftovers(stopped.path)
    before = [row.get("logged_step") or 0 for row in stopped.facts.get("resumed", ())]
    furthest = max([_cut(stopped.path / METRICS, stopped.reached), *before])
    place = stopped.reached or Reached(0, 0)
    folder = RunFolder(stopped.path)
    was = stopped.facts.get("wandb")
    folder.resumed(epoch=place.epoch, step=place.step, logged_step=furthest, wandb=was)
    return folder, furthest


def _remove_leftovers(folder: Path) -> None:
    """Remove results, which come anew, and the temporary folders of a process that was killed."""
    for name in set(RUN_FILES) - set(_KEPT):
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in folder.glob(".model_maker-*"):
        shutil.rmtree(path, ignore_errors=True)


def _cut(metrics: Path, reached: Optional[Reached]) -> int:
    """Remove the rows of what is trained again, so that each point is there once.

    Returns:
        The furthest training step in any row.
    """
    place = reached or Reached(0, 0)
    lines = metrics.read_bytes().splitlines(keepends=True) if metrics.exists() else []
    rows = [(line, row) for line in lines if (row := _row(line))]
    kept = [
        line
        for line, row in rows
        if row.get(_STEP, 0) <= place.step and row.get("epoch", 0) <= place.epoch
    ]
    with whole_file(metrics) as part:
        part.write_bytes(b"".join(kept))
    return max((int(row.get(_STEP, 0)) for _, row in rows), default=0)


def _row(line: bytes) -> Mapping[str, Any]:
    """Return a row; an empty one of a line that was cut short."""
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def caught_up(run: Any, before: Any, metrics: Path) -> Onward:
    """Log the rows on record that a W&B run lacks, each with its own time.

    A new run lacks all, and one that goes on what a kill has cost: W&B sends rows by the batch.

    Args:
        run: The W&B run.
        before: The id of the run that there was before.
        metrics: The file of the rows on record.

    Returns:
        The run, for the rows that follow.
    """
    is_same = before is not None and run.id == before
    onward = Onward(run, int(run.summary.get(_STEP) or 0) if is_same else 0)
    sink = WandbSink(onward, own_times=True)
    for values in read_rows(metrics):
        time = values.pop("time", None)
        sink.log(Row(values, {}, time))
    return onward


@dataclass(frozen=True)
class Onward:
    """A tracker or sink that has the rows up to a step already, and is given those beyond it.

    Attributes:
        target: The W&B run or the sink.
        step: The furthest training step that it has.
    """

    target: Any
    step: int

    settings: ClassVar[None] = None  # of a W&B run: its console log is no matter of the capture

    def log(self, row: Any) -> None:
        """Log a row, a mapping or a `Row`, that is new."""
        values = row if isinstance(row, Mapping) else row.values
        if values.get(_STEP, self.step + 1) > self.step:
            self.target.log(row)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)


@contextlib.contextmanager
def resumable(
    folder: Path, program: Sequence[str], notify: Callable[[str], object]
) -> Iterator[None]:
    """Say how a run can go on that is stopped in a ``with`` block; else remove its checkpoint.

    Args:
        folder: The run folder.
        program: The words of the command that trains.
        notify: Called with the line.
    """
    try:
        yield
    except InputError:  # nothing was started
        raise
    except BaseException:
        reached = read_reached(folder)
        if reached:
            command = resume_command(program, folder)
            notify(f"epoch {reached.epoch} is kept; go on with: {command}")
        raise
    shutil.rmtree(folder / CHECKPOINT, ignore_errors=True)
