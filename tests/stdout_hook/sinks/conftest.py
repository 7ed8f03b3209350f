"""What the sinks' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def _trackio_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give trackio a folder of its own, before it is loaded: it looks only then."""
    os.environ["TRACKIO_DIR"] = str(tmp_path_factory.mktemp("trackio"))
    pytest.importorskip("trackio", reason="trackio is not installed")


@pytest.fixture
def trackio_project(_trackio_folder: None, tmp_path: Path) -> str:
    """A project that nobody else uses."""
    return tmp_path.name


@pytest.fixture
def mlflow_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new MLflow store in a database; artifacts go where the test works."""
    pytest.importorskip("mlflow", reason="MLflow is not installed")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path / 'mlflow.db'}"
