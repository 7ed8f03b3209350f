"""A W&B run of our own: quiet, inside the run folder, bounded in time.

Where the caller has an active run already, that one is used and nothing here is called.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import shlex
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from stdout_hook.errors import TrackerError
from stdout_hook.run_folder import RunFolder, exit_status
from stdout_hook.wandb_mode import Choice, choose_mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "Choice",
    "choose_mode",
    "finish",
    "inside",
    "open_run",
    "run_directory",
    "tracked",
]

_log = logging.getLogger("stdout_hook")

_PROBE_SECONDS = 10.0
_SETTINGS: dict[str, Any] = {
    "silent": True,
    "disable_code": True,
    "save_code": False,
    "disable_git": True,
    "disable_job_creation": True,
    "init_timeout": 30.0,
    "login_timeout": 10.0,
    "finish_timeout": 60.0,
    # W&B's own limits (20 retries of up to a minute) are not held by init_timeout.
    "x_graphql_retry_max": 5,
    "x_graphql_retry_wait_min_seconds": 1.0,
    "x_graphql_retry_wait_max_seconds": 5.0,
    "x_graphql_timeout_seconds": 10.0,
    # The first sample comes after one interval; by default that is 15 s, longer than a short run.
    "x_stats_sampling_interval": 2.0,
}


@contextlib.contextmanager
def tracked(
    folder: RunFolder,
    choice: Choice,
    *,
    notify: Callable[[str], object] = _log.warning,
    **given: Any,
) -> Iterator[tuple[Any, str]]:
    """Open a W&B run for a ``with`` block, note it in ``run.json``, and finish it.

    Args:
        folder: The run folder.
        choice: W&B's mode, from `choose_mode`.
        notify: Called with each line that the user should read.
        given: The run's project, name, group, tags and config, see `open_run`.

    Yields:
        The run, None where W&B is disabled, and one line on where it is.

    Raises:
        TrackerError: What the user asked for cannot work.
    """
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        notify(line)

    tell(choice.describe(folder.path))
    run = open_run(folder.path, choice, notify=tell, **given)
    if run is not None:
        mode = "offline" if run.offline else "online"
        group = getattr(run, "group", None) or None
        folder.update(wandb={"id": run.id, "mode": mode, "url": run.url, "group": group})
    try:
        yield run, lines[-1]
    except BaseException as error:
        finish(run, exit_status(error)["exit_status"], notify=notify)
        raise
    finish(run, notify=notify)


def open_run(
    folder: Path,
    choice: Choice,
    *,
    project: str | None = None,
    name: str | None = None,
    group: str | None = None,
    tags: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    going_on: str | None = None,
    own_group: bool = False,
    notify: Callable[[str], object] = _log.warning,
) -> Any:
    """Open a W&B run whose files lie in ``folder/wandb``.

    Where a run cannot be opened online it is opened offline, and where that fails there is none,
    unless the user named the mode.

    Args:
        folder: The run folder.
        choice: W&B's mode, from `choose_mode`.
        project: The run's project, like name, group and tags; None leaves it to W&B's environment.
        name: The name shown.
        group: The group it belongs to.
        tags: Its tags, of at most 64 characters each.
        config: Options and facts, by name.
        going_on: Id of the run to go on with. W&B can do so online only; offline it is a new run.
        own_group: Group an offline run under its own id where no group is named, so that one that
            goes on with it can join it.
        notify: Called with one line where the run is not what `choice` says.

    Returns:
        The run; None where W&B is disabled.

    Raises:
        TrackerError: The mode that the user named, or a name or tag, cannot work.
    """
    if choice.mode == "disabled":
        return None
    given: dict[str, Any] = {"project": project, "name": name, "group": group}
    given.update(tags=tuple(tags), config=dict(config or {}))
    try:
        return _open(folder, choice, {**given, **_identity(choice, group, going_on, own_group)})
    except Exception as error:
        if choice.asked:
            raise TrackerError(f"W&B {choice.mode} cannot work: {_one_line(error)}") from error
        fallback = _fallback(choice, error)
        notify(fallback.describe(folder))
        return open_run(
            folder, fallback, **given, going_on=going_on, own_group=own_group, notify=notify
        )


def _identity(
    choice: Choice, group: str | None, going_on: str | None, own_group: bool
) -> Mapping[str, Any]:
    """Return which run it is, where that is not for W&B to choose."""
    if choice.mode == "online":
        return {"id": going_on, "resume": "allow"} if going_on else {}
    if own_group and not group and not os.environ.get("WANDB_RUN_GROUP"):
        own = os.environ.get("WANDB_RUN_ID") or uuid.uuid4().hex[:12]
        return {"id": own, "group": own}
    return {}


def _fallback(choice: Choice, error: Exception) -> Choice:
    reason = f"{choice.mode} failed ({_one_line(error)})"
    return choice._replace(mode="offline" if choice.mode == "online" else "disabled", reason=reason)


def _open(folder: Path, choice: Choice, given: Mapping[str, Any]) -> Any:
    (folder / "wandb").mkdir(parents=True, exist_ok=True)  # W&B would fall back to a temporary one
    with inside(folder / "wandb"):
        wandb: Any = importlib.import_module("wandb")
        settings = _known_settings(wandb.Settings)
        if choice.mode == "online":
            _probe(choice.base_url)
            settings["base_url"] = choice.base_url
        return wandb.init(
            dir=str(folder), mode=choice.mode, settings=wandb.Settings(**settings), **given
        )


def _known_settings(settings: Any) -> dict[str, Any]:
    """Return our settings without those that this version of W&B does not know."""
    fields = getattr(settings, "model_fields", None)
    return {key: value for key, value in _SETTINGS.items() if fields is None or key in fields}


def _probe(base_url: str) -> None:
    """Ask the server for any HTTP answer.

    ``wandb.init`` waits for minutes where a server takes connections and never answers, or only
    with errors of its own (5xx), whatever its time-outs say.

    Raises:
        OSError: There was no answer in time, or the server says that it is out of order.
    """
    query = urllib.request.Request(
        f"{base_url}/graphql",
        data=b'{"query": "query Viewer { viewer { id } }"}',
        headers={"Content-Type": "application/json"},
    )
    try:
        urllib.request.urlopen(query, timeout=_PROBE_SECONDS).close()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code >= 500:  # 4xx is an answer: the query carries no key
            raise OSError(f"{base_url} answers HTTP {error.code}") from error
    except urllib.error.URLError as error:
        if "CERTIFICATE" not in str(error):  # W&B has certificate settings of its own
            raise


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Make W&B keep staged artifacts and logs in `folder`, and quiet, for a ``with`` block.

    Its files would else be split between the run and the user's home. It works on
    ``os.environ``, which is then restored, and holds for runs and artifacts made in the block.
    """
    ours = {
        "WANDB_DATA_DIR": str(folder),
        "WANDB_CACHE_DIR": os.environ.get("WANDB_CACHE_DIR") or str(folder / "cache"),
        "WANDB_SILENT": "true",
    }
    before = {key: os.environ.get(key) for key in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value


def finish(run: Any, exit_code: int = 0, *, notify: Callable[[str], object] = _log.warning) -> None:
    """Finish a run that `open_run` opened, in at most about a minute; never raises.

    Args:
        run: The run, or None.
        exit_code: 0 marks it finished, anything else failed.
        notify: Called with one line where not everything went well.
    """
    if run is None:
        return
    began = time.monotonic()
    try:
        run.finish(exit_code=exit_code)
        directory = run_directory(run)
        if time.monotonic() - began >= _SETTINGS["finish_timeout"]:
            again = f"wandb sync {shlex.quote(str(directory))}"
            notify(f"W&B: the upload took too long; finish it with: {again}")
        _settle(directory)
    except Exception as error:
        notify(f"W&B could not finish the run: {_one_line(error)}")


def _settle(directory: Path, seconds: float = 2.0) -> None:
    """Wait until the run's file grows no more: W&B writes its tail after ``finish`` returned."""
    end = time.monotonic() + seconds
    size = -1
    while time.monotonic() < end:
        before, size = size, sum(path.stat().st_size for path in directory.glob("*.wandb"))
        if size == before:
            return
        time.sleep(0.1)


def run_directory(run: Any) -> Path:
    """Return the directory of the run's own files, the one that ``wandb sync`` takes."""
    return Path(run.settings.sync_dir)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    if text and text != "<no message>":
        return text
    return f"{type(error).__name__} without a reason; is the API key right for this server?"
