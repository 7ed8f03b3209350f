"""What is around the work of every run: its end on record, and its W&B run."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Callable, Optional

from mediapipe_tasks import tracking
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.versions import installed_versions
from stdout_hook import StdoutRedirect
from stdout_hook.frames import FrameSplitter
from stdout_hook.run_folder import RunFolder, exit_status
from stdout_hook.sinks.wandb import active_run

__all__ = ["ending", "tracked_run"]


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
    choice: Optional[tracking.Choice],
    run: RunOptions,
    config: Mapping[str, Any],
    notify: Callable[[str], object],
) -> Iterator[tuple[Any, str]]:
    """Yield the W&B run, or None, and one line about it; finish it if it was opened here.

    Args:
        folder: The run folder.
        choice: W&B's mode; None where the caller has an active run, which is used and left open.
        run: What the run is called.
        config: Options and facts for the run's config.
        notify: Called with each line that the user should read.
    """
    config = {**config, "versions": installed_versions()}
    if choice is None:
        tracker = active_run()
        tracker.config.update(config, allow_val_change=True)
        yield tracker, f"W&B: the active run {tracker.id}"
        return
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        notify(line)

    tell(choice.describe(folder.path))
    named = {"project": run.project, "name": run.name, "group": run.group, "tags": run.tags}
    opened = tracking.open_run(folder.path, choice, config=config, notify=tell, **named)  # type: ignore[arg-type]
    if opened is not None:
        mode = "offline" if opened.offline else "online"
        folder.update(wandb={"id": opened.id, "mode": mode, "url": opened.url})
    try:
        with _logs_shown(opened):
            yield opened, lines[-1]
    except BaseException as error:
        tracking.finish(opened, exit_status(error)["exit_status"], notify=notify)
        raise
    tracking.finish(opened, notify=notify)


@contextlib.contextmanager
def _logs_shown(tracker: Any) -> Iterator[None]:
    """Give W&B the printed lines where it does not see them itself.

    It sees what is written to the streams that were there when wandb was imported; in a notebook,
    or where something else replaced them, these are others than ours.
    """
    if tracker is None or "write" in vars(sys.stdout):
        yield
        return
    splitter = FrameSplitter()

    def pass_on(text: str) -> None:
        for frame in splitter.feed(text):
            if frame.end == "\n":
                tracker.write_logs(frame.text)

    with StdoutRedirect(on_text=pass_on):
        yield
