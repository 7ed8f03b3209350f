"""The MLflow sink, read back with MLflow: local stores, and a real server on this machine."""

from __future__ import annotations

import dataclasses
import math
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.errors import MissingPackage, TrackerError
from stdout_hook.evaluation import ConfusionMatrix, Evaluation, Table
from stdout_hook.rows import Row
from stdout_hook.sinks import make_sink
from stdout_hook.sinks._mlflow_run import metric_name
from stdout_hook.sinks.mlflow import MlflowSink
from tests.support.mlflow_server import Server, free_port, mlflow_server
from tests.support.sinks import mlflow_client, mlflow_points, mlflow_run

# What MLflow 3.17 does with SQLAlchemy 2.1.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")

FOUND = {
    "train/loss": [(1, 0.125), (2, 0.225)],
    "val/loss": [(1, 0.5), (2, 0.5)],
}


def train() -> None:
    for epoch in (1, 2):
        print(f"Epoch {epoch}/2")
        print(f"8/8 - 1s - loss: 0.{epoch}250 - val_loss: 0.5000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests of this file."""
    with mlflow_server(tmp_path_factory.mktemp("server")) as running:
        yield running


def test_a_database(mlflow_store: str, tmp_path: Path) -> None:
    """Each value is at its own axis's step, and the run has ended well."""
    with capture_training(sinks=[f"mlflow:{mlflow_store}#mine"], folder=tmp_path / "run"):
        train()
    run = mlflow_run(mlflow_store, "mine")
    assert mlflow_points(mlflow_store, run) == FOUND
    assert run.info.status == "FINISHED"
    assert run.info.end_time >= run.info.start_time


def test_a_folder(mlflow_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of files works where MLflow still allows one."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    store = (tmp_path / "store").as_uri()
    with capture_training(sinks=[f"mlflow:{store}"], folder=tmp_path / "run"):
        train()
    assert mlflow_points(store, mlflow_run(store)) == FOUND


@pytest.mark.timeout(300)
def test_a_server(server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A server has the same, and nothing is printed but what the training prints."""
    with capture_training(sinks=[f"mlflow:{server.address}#mine"], folder=tmp_path / "run"):
        train()
    assert capfd.readouterr().out.count("\n") == 4
    run = mlflow_run(server.address, "mine")
    assert mlflow_points(server.address, run) == FOUND
    assert run.info.status == "FINISHED"


def test_many_values_are_few_requests(mlflow_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values go in batches, and none is lost."""
    sink = MlflowSink(mlflow_store)
    sizes: list[int] = []
    send = sink._batches._send
    monkeypatch.setattr(sink._batches, "_send", lambda m: (sizes.append(len(m)), send(m)))
    for step in range(2500):
        sink.log(Row({"train/step": step, "a": step / 2}, {"a": "train/step"}, time=step))
    sink.close()
    assert sizes == [1000, 1000, 500]
    points = mlflow_points(mlflow_store, mlflow_run(mlflow_store))
    assert points == {"a": [(step, step / 2) for step in range(2500)]}


def test_the_active_run_is_used_and_left_open(
    mlflow_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a target the rows go to the run that is active, which goes on."""
    mlflow: Any = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_store)
    with mlflow.start_run() as run:
        with capture_training(sinks=["mlflow"], folder=tmp_path / "run"):
            train()
        mlflow.log_metric("after", 1.0)
        found = mlflow.get_run(run.info.run_id)
        assert found.info.status == "RUNNING"
        assert mlflow_points(mlflow_store, found) == {**FOUND, "after": [(0, 1.0)]}


def test_the_run_that_the_environment_names(
    mlflow_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the active one of a program that ``mlflow run`` starts."""
    run = mlflow_client(mlflow_store).create_run("0")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_store)
    monkeypatch.setenv("MLFLOW_RUN_ID", run.info.run_id)
    sink = MlflowSink()
    sink.log(Row({"a": 1.0, "epoch": 2}, {"a": "epoch"}))
    sink.close()
    found = mlflow_run(mlflow_store)
    assert (found.info.run_id, found.info.status) == (run.info.run_id, "RUNNING")
    assert mlflow_points(mlflow_store, found) == {"a": [(2, 1.0)]}


def test_without_a_target_the_environment_says_where(
    mlflow_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no run active, one begins where MLflow's own variables say."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_store)
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "named")
    make_sink("mlflow").close()
    make_sink("mlflow:#other").close()
    for experiment in ("named", "other"):
        assert mlflow_run(mlflow_store, experiment).info.status == "FINISHED"


def test_a_failed_training_is_a_failed_run(mlflow_store: str, tmp_path: Path) -> None:
    """What ended the training with an error ends the run as failed, its values kept."""
    training = capture_training(sinks=[f"mlflow:{mlflow_store}"], folder=tmp_path / "run")
    with pytest.raises(ZeroDivisionError), training:
        train()
        raise ZeroDivisionError
    run = mlflow_run(mlflow_store)
    assert run.info.status == "FAILED"
    assert mlflow_points(mlflow_store, run) == FOUND


def test_odd_values(mlflow_store: str) -> None:
    """What is no number is kept; databases have the largest number for an infinity."""
    sink = MlflowSink(mlflow_store)
    for step, value in enumerate([math.nan, math.inf, -math.inf]):
        sink.log(Row({"train/step": step, "a": value}, {"a": "train/step"}))
    sink.close()
    points = mlflow_points(mlflow_store, mlflow_run(mlflow_store))["a"]
    values = [value for _, value in points]
    assert math.isnan(values[0])
    assert values[1] >= 1.7e308
    assert values[2] <= -1.7e308


KEYS = [
    ("train/loss", "train/loss"),
    ("müll 1.5-a_b", "müll 1.5-a_b"),
    ("a:b|c@2\n", "a_b_c_2_"),
    ("../up", "__/up"),
    ("a/../b//./c/", "a/__/b/c"),
    ("", "_"),
    ("/", "_"),
    ("\N{SNOWMAN}", "_"),
    ("x" * 300, "x" * 250),
]


@pytest.mark.parametrize(("key", "name"), KEYS)
def test_keys_are_such_as_mlflow_takes(key: str, name: str) -> None:
    """What MLflow refuses is replaced, and the rest is as it was."""
    assert metric_name(key) == name


def test_mlflow_takes_these_names(mlflow_store: str) -> None:
    """MLflow itself agrees."""
    sink = MlflowSink(mlflow_store)
    for key, _ in KEYS:
        sink.log(Row({key: 1.0}, {key: "epoch"}))
    sink.close()
    assert set(mlflow_run(mlflow_store).data.metrics) == {name for _, name in KEYS}


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """It is said before the training begins, and the environment is as it was."""
    pytest.importorskip("mlflow", reason="MLflow is not installed")
    before = dict(os.environ)
    training = capture_training(sinks=[f"mlflow:http://127.0.0.1:{free_port()}"], folder=False)
    with pytest.raises(TrackerError, match=r"MLflow cannot begin a run at http://127\.0\.0\.1:"):
        training.start()
    assert dict(os.environ) == before


@pytest.mark.timeout(60)
def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for as long as the user says, and not with MLflow's retries of minutes."""
    pytest.importorskip("mlflow", reason="MLflow is not installed")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(TrackerError, match="timed out"):
            make_sink(f"mlflow:{address}")
    assert os.environ["MLFLOW_HTTP_REQUEST_TIMEOUT"] == "1"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_server_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sink is switched off and reported; the others have everything."""
    monkeypatch.setattr("stdout_hook.guard.Guard.strict", False)
    monkeypatch.setattr("stdout_hook.sinks._batches.MOST_FAILURES", 1)
    rows: list[dict[str, float]] = []
    with mlflow_server(tmp_path) as dying:
        sinks = [f"mlflow:{dying.address}", rows.append]
        with capture_training(sinks=sinks, folder=tmp_path / "run") as training:
            dying.kill()
            for step in range(200):
                print(f"step {step}: loss=0.5")
                training._session.settle()  # type: ignore[union-attr]
                if "switched off" in training.summary().faults.get("sink mlflow", ""):
                    break
            train()
    fault = training.summary().faults["sink mlflow"]
    assert "then it was switched off; first: MlflowException: API request to http" in fault
    assert rows[-1]["val/loss"] == 0.5
    assert list(training.summary().faults) == ["sink mlflow"]


EVALUATION = Evaluation(
    {"test/accuracy": 0.5, "baseline/test_accuracy": 0.25},
    Table(["Prompt", "Score"], [['<b>"x",\n|y|', 0.5], ["\udcff", 1.0]]),
    ConfusionMatrix(["a", "$b$"], [[1, 2], [0, 3]]),
)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("where", ["database", "server"])
def test_an_evaluation(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Scores are metrics; table, confusion matrix and model are artifacts."""
    store = request.getfixturevalue("mlflow_store")
    uri = store if where == "database" else request.getfixturevalue("server").address
    (tmp_path / "model.tflite").write_bytes(b"model")
    sink = MlflowSink(f"{uri}#judged")
    files = [tmp_path / "model.tflite"]
    others = {"variants": Table(["file"], [["model.tflite"]])}
    sink.log_evaluation(dataclasses.replace(EVALUATION, files=files, others=others))
    sink.close()
    run, client = mlflow_run(uri, "judged"), mlflow_client(uri)
    assert run.data.metrics == EVALUATION.scores
    got = Path(client.download_artifacts(run.info.run_id, "", str(tmp_path)))
    assert (got / "model" / "model.tflite").read_bytes() == b"model"
    assert (got / "variants.csv").read_bytes() == b"file\r\nmodel.tflite\r\n"
    text = (got / "predictions.csv").read_bytes().decode()
    assert text == 'Prompt,Score\r\n"<b>""x"",\n|y|",0.5\r\n\\udcff,1.0\r\n'
    assert (got / "confusion_matrix.csv").read_text() == "true class,a,$b$\na,1,2\n$b$,0,3\n"
    assert (got / "confusion_matrix.png").read_bytes().startswith(b"\x89PNG")


def test_without_mlflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingPackage, match=r"pip install 'stdout-hook\[mlflow\]'"):
        make_sink("mlflow:sqlite:///x.db")
