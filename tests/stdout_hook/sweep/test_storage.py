"""Where a study is kept."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.sweep import storage
from stdout_hook.sweep.storage import Shared

optuna = pytest.importorskip("optuna")


@pytest.mark.filterwarnings("ignore")
def test_a_trial_without_any_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up when it has been silent for long since it was first seen, and not before."""
    shared = Shared(f"sqlite:///{tmp_path / 'x.db'}")
    study = optuna.create_study(storage=shared.optuna)
    silent, beaten = study.ask(), study.ask()
    shared.beat(study, beaten.number)
    assert shared.fail_dead(study) == []
    monkeypatch.setattr(storage, "SILENCE", 0)
    assert shared.fail_dead(study) == [silent.number]
    assert [trial.state.name for trial in study.trials] == ["FAIL", "RUNNING"]


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
def test_a_driver_is_missing(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told how one is installed, before anything is asked of the network."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StdoutHookError, match="needs a driver: pip install p"):
        Shared(f"{scheme}://me@127.0.0.1:9/x")


def test_a_driver_that_is_named_is_missing() -> None:
    """The package of that one is named."""
    pytest.importorskip("sqlalchemy")
    if importlib.util.find_spec("mysql") is not None:
        pytest.skip("it is installed")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"mysql+mysqlconnector://127.0.0.1:{server.getsockname()[1]}/x"
        with pytest.raises(StdoutHookError, match="pip install mysql-connector-python"):
            Shared(url)
