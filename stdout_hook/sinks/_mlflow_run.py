"""The MLflow run that rows go to: the active one, or one of our own; bounded in time."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from stdout_hook.errors import TrackerError

__all__ = ["MlflowRun", "bounds", "metric_name", "open_run"]

_BOUNDS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
"""MLflow takes these from the environment alone. Its own retries last for four minutes."""

_LONGEST_NAME = 250


class MlflowRun(NamedTuple):
    """A run, and how it is written to.

    Attributes:
        client: An ``MlflowClient``.
        id: The run's id.
        is_ours: Whether we began it, and so end it.
    """

    client: Any
    id: str
    is_ours: bool


@contextlib.contextmanager
def bounds() -> Iterator[None]:
    """Keep MLflow short and silent for a ``with`` block, but where the user says otherwise."""
    ours = [name for name in _BOUNDS if name not in os.environ]
    os.environ.update({name: _BOUNDS[name] for name in ours})
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


def open_run(target: str) -> MlflowRun:
    """Take the active run where no target is given, else begin one.

    Args:
        target: A tracking URI, an experiment as ``#NAME``, both, or neither.

    Raises:
        TrackerError: The store cannot be opened or the server does not answer.
    """
    import mlflow

    uri, _, experiment = target.partition("#")
    active = None if target else _active_id(mlflow.active_run())
    try:
        client = mlflow.MlflowClient(tracking_uri=uri or None)
        if active is not None:
            return MlflowRun(client, active, is_ours=False)
        name = experiment or os.environ.get("MLFLOW_EXPERIMENT_NAME", "Default")
        run = client.create_run(_experiment_id(client, name))
    except Exception as error:
        where = uri or mlflow.get_tracking_uri()
        problem = " ".join(str(error).split())
        raise TrackerError(f"MLflow cannot begin a run at {where}: {problem}") from error
    return MlflowRun(client, run.info.run_id, is_ours=True)


def _active_id(run: Any) -> str | None:
    """Return the id of the active run, or of the one that ``mlflow run`` has begun for us."""
    return os.environ.get("MLFLOW_RUN_ID") if run is None else str(run.info.run_id)


def _experiment_id(client: Any, name: str) -> Any:
    found = client.get_experiment_by_name(name)
    return client.create_experiment(name) if found is None else found.experiment_id


def metric_name(key: str) -> str:
    """Return `key` as MLflow takes it: what it refuses becomes ``_``.

    It takes letters, digits, ``_-. /`` (``:`` only in late versions), 250 characters at most, and
    no name that would be another one as a path.
    """
    parts = re.sub(r"[^\w/. -]", "_", key).split("/")
    kept = [part.replace("..", "__") for part in parts if part not in ("", ".")]
    return "/".join(kept)[:_LONGEST_NAME].rstrip("/") or "_"
