"""The trackio sink, read back with trackio."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.errors import MissingPackage, StdoutHookError
from stdout_hook.evaluation import ConfusionMatrix, Evaluation, Table
from stdout_hook.rows import Row
from stdout_hook.sinks import check_sinks, make_sink
from stdout_hook.sinks.trackio import TrackioSink
from tests.support.sinks import trackio_logs

ROOT = Path(__file__).parents[3]


def test_a_training(trackio_project: str, tmp_path: Path) -> None:
    """Each value is at its own axis's step, with the axes beside it, in one run."""
    with capture_training(sinks=[f"trackio:{trackio_project}"], folder=tmp_path / "run"):
        for epoch in (1, 2):
            print(f"Epoch {epoch}/2")
            print(f"8/8 - 1s - loss: 0.{epoch}250 - val_loss: 0.5000")
    logs = trackio_logs(trackio_project)
    found = [(log["step"], log["epoch"], log["val/loss"]) for log in logs if "val/loss" in log]
    assert found == [(1, 1, 0.5), (2, 2, 0.5)]
    assert [log["train/loss"] for log in logs if "train/loss" in log] == [0.125, 0.225]


def test_odd_values_and_keys(trackio_project: str) -> None:
    """What is no number is kept, trackio's own keys are told apart, the time is the row's."""
    sink: Any = make_sink(f"trackio:{trackio_project}")
    values = {"a": math.nan, "b": -math.inf, "time": 3.0, "\N{SNOWMAN}": 1.0, "epoch": 2}
    sink.log(Row(values, dict.fromkeys(["a", "b", "time", "\N{SNOWMAN}"], "epoch"), time=0.0))
    sink.close()
    (log,) = trackio_logs(trackio_project)
    assert math.isnan(log.pop("a"))
    assert log == {
        "b": -math.inf,
        "__time": 3.0,
        "\N{SNOWMAN}": 1.0,
        "epoch": 2,
        "step": 2,
        "timestamp": "1970-01-01T00:00:00+00:00",
    }


def test_an_evaluation(trackio_project: str, tmp_path: Path) -> None:
    """Scores, table and picture are in the log, the model is an artifact of the run."""
    trackio: Any = pytest.importorskip("trackio")
    (tmp_path / "model.tflite").write_bytes(b"model")
    sink = TrackioSink(trackio_project)
    table = Table(["Prompt", "Score"], [['<b>"x"|', 0.5]])
    matrix = ConfusionMatrix(["a", "b"], [[1, 2], [0, 3]])
    files = [tmp_path / "model.tflite"]
    others = {"variants": Table(["file"], [["model.tflite"]])}
    sink.log_evaluation(Evaluation({"test/accuracy": 0.5}, table, matrix, files, others))
    sink.close()
    (log,) = trackio_logs(trackio_project)
    assert log["test/accuracy"] == 0.5
    assert log["variants"]["_value"] == [{"file": "model.tflite"}]
    assert log["predictions"]["_value"] == [{"Prompt": '<b>"x"|', "Score": 0.5}]
    picture = trackio.utils.MEDIA_DIR / log["confusion_matrix"]["file_path"]
    assert picture.read_bytes().startswith(b"\x89PNG")
    record = sink._storage.get_artifact_manifest(trackio_project, "model", "latest")
    assert [(file["path"], file["size"]) for file in record["manifest"]] == [("model.tflite", 5)]
    assert record["producer_run_name"] == sink.run


PROGRAM = """
import json, os, socket, sys
import trackio
from stdout_hook import capture_training

asked = []
def refuse(self, address):
    asked.append(str(address))
    raise OSError("no network here")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = lambda *a, **k: refuse(None, a)

mine = trackio.init(project="mine", embed=False, auto_log_cpu=False, auto_log_gpu=False)
os.environ["HF_TOKEN"] = "hf_" + "x" * 34
out = sys.stdout = open("out.txt", "w")
with capture_training(sinks=["trackio:ours"], folder="run"):
    print("Epoch 1/1")
    print("8/8 - 1s - loss: 0.1250 - val_loss: 0.5000")
with capture_training(mine, folder=False):
    print("Epoch 1/1")
    print("8/8 - 1s - loss: 0.2500 - val_loss: 0.7500")
trackio.log({"after": 1.0})
out.close()
sys.stdout = sys.__stdout__
with open("asked.json", "w") as file:
    json.dump(asked, file)
trackio.finish()
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a program that uses trackio itself, and has a token of the Hub's."""
    pytest.importorskip("trackio", reason="trackio is not installed")
    folder = tmp_path_factory.mktemp("ran")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    environment = {**kept, "TRACKIO_DIR": str(folder / "store"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return folder


READ = """
import json
from trackio.sqlite_storage import SQLiteStorage as storage
print(json.dumps({p: [storage.get_logs(p, run) for run in storage.get_runs(p)] for p in %r}))
"""


def read(folder: Path, *projects: str) -> dict[str, Any]:
    """Return the logs of the runs of each project, from a program of its own."""
    done = subprocess.run(
        [sys.executable, "-c", READ % (projects,)],
        env={**os.environ, "TRACKIO_DIR": str(folder / "store")},
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_is_silent_and_stays_here(ran: Path) -> None:
    """Nothing but the program's text is printed, and the network is not asked for anything."""
    assert (ran / "out.txt").read_text() == (ran / "run" / "output.log").read_text() + (
        "Epoch 1/1\n8/8 - 1s - loss: 0.2500 - val_loss: 0.7500\n"
    )
    assert json.loads((ran / "asked.json").read_text()) == []


def test_the_users_own_run_goes_on(ran: Path) -> None:
    """Their run stays the active one; given to the capture it gets the rows as any run does."""
    found = read(ran, "mine", "ours")
    (ours,) = found["ours"]
    assert [log["val/loss"] for log in ours if "val/loss" in log] == [0.5]
    (mine,) = found["mine"]
    assert [log["val/loss"] for log in mine if "val/loss" in log] == [0.75]
    assert mine[-1]["after"] == 1.0


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """It is refused before the training begins."""
    pytest.importorskip("trackio", reason="trackio is not installed")
    (tmp_path / "file").write_text("")
    code = "from stdout_hook.sinks import make_sink; make_sink('trackio:p')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TRACKIO_DIR": str(tmp_path / "file" / "x"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode != 0
    assert "NotADirectoryError" in done.stderr


def test_storage_that_fails(
    trackio_project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sink is reported, and the others have everything."""
    monkeypatch.setattr("stdout_hook.guard.Guard.strict", False)
    rows: list[dict[str, float]] = []
    sink = TrackioSink(trackio_project)
    Path(sink._storage.get_project_db_path(trackio_project)).write_bytes(b"no database" * 1000)
    with capture_training(sinks=[sink, rows.append], folder=tmp_path / "run") as training:
        print("Epoch 1/1")
        print("8/8 - 1s - loss: 0.1250 - val_loss: 0.5000")
    assert "not a database" in training.summary().faults["sink trackio"]
    assert rows[-1]["val/loss"] == 0.5


def test_without_trackio(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, or that this Python is too old."""
    monkeypatch.setitem(sys.modules, "trackio", None)
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    with pytest.raises(MissingPackage, match=r"pip install 'stdout-hook\[trackio\]'"):
        check_sinks(["trackio:p"])
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(StdoutHookError, match=r"needs Python 3\.10 or later, and this is 3\.9"):
        check_sinks(["trackio"])
