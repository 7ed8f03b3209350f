"""What every sink promises, whichever there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from stdout_hook.errors import MissingPackage
from stdout_hook.rows import Row
from stdout_hook.sinks import Sink, known_sinks, make_sink
from stdout_hook.testing import check_sink

# What MLflow 3.17 does with SQLAlchemy 2.1.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")


class Run:
    """An object with ``log``, as trackers have it."""

    def log(self, values: dict[str, Any]) -> None:
        """Take values."""


@pytest.fixture(params=known_sinks())
def make(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Sink]:
    """What makes one of the sinks."""
    kind = known_sinks()[request.param]
    if request.param == "function":
        return lambda: make_sink([].append)
    if request.param == "wandb":
        return lambda: make_sink(kind(Run()))
    target = tmp_path / "target"
    if request.param in ("mlflow", "trackio"):
        target = request.getfixturevalue(
            {"mlflow": "mlflow_store", "trackio": "trackio_project"}[request.param]
        )
    try:
        getattr(kind, "check", lambda: None)()
    except MissingPackage as error:
        pytest.skip(str(error))
    return lambda: make_sink(f"{request.param}:{target}")


def test_it_takes_what_it_is_given(make: Callable[[], Sink]) -> None:
    """Rows of all kinds, and none at all."""
    check_sink(make)


def test_it_says_what_it_is(make: Callable[[], Sink]) -> None:
    """The class's docstring begins with a sentence, for the list of sinks; the name is known."""
    sink = make()
    sink.log(Row({"a": 1.0, "epoch": 1}, {"a": "epoch"}))
    sink.close()
    assert sink.name in known_sinks()
    assert (type(sink).__doc__ or "").splitlines()[0].endswith(".")
