"""What is around the work of every run: its end on record, and its W&B run."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator, Mapping
from threading import get_ident
from typing import Any, Callable, Optional

from mediapipe_tasks.runs.checkpoints import Reached
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.runs.resume import StoppedRun
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.versions import installed_versions
from stdout_hook import Chunk, StdoutRedirect, wandb_run
from stdout_hook.errors import TrackerError
from stdout_hook.run_folder import RunFolder, exit_status
from stdout_hook.sinks.wandb import WandbLogs, active_run

__all__ = ["choose_tracking", "ending", "tracked_run"]


def choose_tracking(run: RunOptions) -> Optional[wandb_run.Choice]:
    """Choose W&B's mode; None where the caller has an active run, which is used.

    Raises:
        InputError: The mode that the user named is unknown or cannot work.
    """
    with _as_input():
        return None if active_run() is not None else wandb_run.choose_mode(run.mode)


@contextlib.contextmanager
def _as_input() -> Iterator[None]:
    try:
        yield
    except TrackerError as error:
        raise InputError(str(error)) from None


@contextlib.contextmanager
def ending(folder: RunFolder) -> Iterator[None]:
    """Write into ``run.json`` how the run ended, whatever ended it.

    A fault inside a library becomes one line; its traceback goes to ``output.log``.
    """
    try:
        yield
    except BaseException as error:
        folder.ended(**exit_status(error))
        if isinstance(error, TaskError) or not isinstance(error, Exception):
            raise
        traceback.print_exc()
        raise TaskError(
            f"the run failed: {shown_error(error)}; what was computed is in "
            f"{shown_path(folder.path)}, and the whole error in {folder.output.name} there"
        ) from error
    folder.ended(**exit_status(None))


@contextlib.contextmanager
def tracked_run(
    folder: RunFolder,
    choice: Optional[wandb_run.Choice],
    run: RunOptions,
    config: Mapping[str, Any],
    notify: Callable[[str], object],
    resumed: Optional[StoppedRun] = None,
) -> Iterator[tuple[Any, str]]:
    """Yield the W&B run, or None, and one line about it; finish it if it was opened here.

    Args:
        folder: The run folder.
        choice: W&B's mode; None where the caller has an active run, which is used and left open.
        run: What the run is called.
        config: Options and facts for the run's config.
        notify: Called with each line that the user should read.
        resumed: The run that goes on; None begins one.
    """
    part, place = ({}, {}) if resumed is None else _place(resumed, run)
    config = {**config, "versions": installed_versions(), **place}
    if choice is None:
        tracker = active_run()
        tracker.config.update(config, allow_val_change=True)
        yield tracker, f"W&B: the active run {tracker.id}"
        return
    named = {key: getattr(run, key) for key in ("project", "name", "group", "tags")}
    named.update(own_group=True, **part)
    run_of_ours = wandb_run.tracked(folder, choice, notify=notify, config=config, **named)
    with _as_input(), run_of_ours as (tracker, line), _logs_shown(tracker):
        yield tracker, line


def _place(resumed: StoppedRun, run: RunOptions) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return which W&B run goes on, or which group a new one joins, and its config's part of it.

    W&B goes on with a run online only; offline there is a new one, which says what it follows.
    """
    before = resumed.facts.get("wandb") or {}
    if not before.get("id"):
        return {}, {}
    going_on = before["id"] if before.get("mode") == "online" else None
    reached = resumed.reached or Reached(0, 0)
    place = {"run": before["id"], "epoch": reached.epoch}
    group = run.group or before.get("group")
    return {"going_on": going_on, "group": group}, {"resumed_from": place}


@contextlib.contextmanager
def _logs_shown(tracker: Any) -> Iterator[None]:
    """Give W&B the printed lines where it does not see them itself.

    It sees what is written to the streams that were there when wandb was imported; in a notebook,
    or where something else replaced them, these are others than ours.
    """
    if not WandbLogs.is_needed(tracker):
        yield
        return
    logs = WandbLogs(tracker)

    def pass_on(text: str) -> None:
        logs.write(Chunk(text, "stdout", get_ident()))
        logs.flush()

    with contextlib.closing(logs), StdoutRedirect(on_text=pass_on):
        yield
