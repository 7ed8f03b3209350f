"""Trainings that are killed and go on, for real: ``--resume``."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stdout_hook.report.readers import find_readers
from stdout_hook.report.readers._joined import joined
from stdout_hook.sinks.jsonl import read_rows
from tests.support.mock_wandb import MockWandb
from tests.support.stopped_runs import EPOCHS, FILES, stop_in_training, train
from tests.support.wandb_program import KEY, needs_wandb

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

pytestmark = pytest.mark.timeout(600)

WHOLE = list(range(1, EPOCHS + 1))


class Resumed(NamedTuple):
    """A run that was killed and went on: its folder, a copy from before, and what was shown."""

    folder: Path
    killed: Path
    shown: str


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nothing stopped."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    train(*FILES, "--output", str(folder))
    return folder


@pytest.fixture(scope="session")
def resumed(tmp_path_factory: pytest.TempPathFactory) -> Resumed:
    """A run that was killed in the middle of an epoch and went on."""
    folder = tmp_path_factory.mktemp("resumed") / "run"
    stop_in_training(folder, "--tags", "a")
    killed = shutil.copytree(folder, folder.with_name("killed"), symlinks=True)
    return Resumed(folder, killed, train("--resume", str(folder))[0])


def facts_of(folder: Path) -> dict[str, Any]:
    """Return what ``run.json`` says."""
    facts: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return facts


def epochs_of(rows: list[Any], key: str = "val/loss") -> list[float]:
    """Return the epochs that have a metric."""
    return [row["epoch"] for row in rows if key in row]


def check_axis(rows: list[Any]) -> None:
    """Check that each epoch is there once, and that the step never goes back."""
    steps = [row["train/step"] for row in rows if "train/step" in row]
    assert epochs_of(rows) == epochs_of(rows, "train/epoch_loss") == WHOLE
    assert steps == sorted(steps)
    assert steps[-1] == EPOCHS * 130


def test_the_model_is_the_one_that_nothing_had_stopped(resumed: Resumed, whole: Path) -> None:
    """Model, answers and each epoch's values are equal to the bit."""
    for name in ("model.tflite", "predictions.csv", "labels.txt"):
        assert (resumed.folder / name).read_bytes() == (whole / name).read_bytes()
    both = [list(read_rows(folder / "metrics.jsonl")) for folder in (resumed.folder, whole)]
    one, two = ([row["val/loss"] for row in rows if "val/loss" in row] for rows in both)
    assert one == two


def test_it_goes_on_in_its_folder(resumed: Resumed) -> None:
    """One axis, each epoch once; the text goes on; run.json says when it was resumed; no rest."""
    folder = resumed.folder
    check_axis(list(read_rows(folder / "metrics.jsonl")))
    before, after = (facts_of(f) for f in (resumed.killed, folder))
    assert before["status"] == "running"
    assert (after["status"], after["start"], after["tags"]) == ("finished", before["start"], ["a"])
    (place,) = after["resumed"]
    assert 0 < place["epoch"] <= 5
    assert place["step"] == 130 * place["epoch"]
    log = (folder / "output.log").read_text(encoding="utf-8")
    assert log.startswith((resumed.killed / "output.log").read_text(encoding="utf-8"))
    assert f"resuming behind epoch {place['epoch']}" in log
    assert f"resuming behind epoch {place['epoch']}" in resumed.shown
    names = {path.name for path in folder.iterdir()}
    assert "evaluation.json" in names
    assert not [name for name in names if name.startswith((".model_maker", "checkpoint"))]


def test_the_page_shows_one_curve(resumed: Resumed) -> None:
    """The page has one run, which says when it was resumed."""
    page = (resumed.folder / "report.html").read_text(encoding="utf-8")
    assert '"resumed":[{"time":' in page
    assert page.count('"kind":"run"') == 1


@pytest.mark.wandb
@needs_wandb
def test_offline_a_new_run_in_the_same_group_goes_on(resumed: Resumed) -> None:
    """W&B's two offline runs are of one group, and read as one with each epoch once."""
    parts = find_readers([resumed.folder / "wandb"])
    assert len(parts) == 2
    (run,) = joined(parts)
    check_axis([row for row in run.rows() if "train/step" in row])
    facts, first = run.about().facts, facts_of(resumed.killed)["wandb"]
    assert facts["group"] == first["group"] == first["id"] != facts["wandb"]["id"]
    assert facts["config"]["resumed_from"]["run"] == first["id"]
    assert facts["status"] == "finished"


@pytest.mark.slow
@pytest.mark.wandb
@needs_wandb
def test_online_the_same_run_goes_on(tmp_path: Path) -> None:
    """The server has one run, with one axis and each epoch once."""
    folder = tmp_path / "run"
    with MockWandb() as server:
        key = {"WANDB_API_KEY": KEY, "WANDB_BASE_URL": server.url, "WANDB_MODE": "online"}
        stop_in_training(folder, **key)
        train("--resume", str(folder), **key)
        (run,) = server.runs.values()
        history = list(run["history"])
    assert run["exitcode"] == 0
    assert history == sorted(history, key=lambda row: row["_step"])
    check_axis(history)
    assert facts_of(folder)["wandb"]["id"] == run["id"]


def test_a_finished_run_and_another_option_are_refused(resumed: Resumed) -> None:
    """A run that has finished, and an option that the run was not begun with, are one line."""
    _, error = train("--resume", str(resumed.folder), code=2)
    assert "the run has finished" in error
    assert error.count("\n") == 1
    _, error = train("--resume", str(resumed.killed), "--batch-size", "8", code=2)
    assert "batch_size: the run was begun with 16, and given is 8" in error
    assert (resumed.killed / "checkpoint").exists()


@pytest.mark.slow
def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    """The last line of a stopped run is the command that resumes it, and that works."""
    folder = tmp_path / "run"
    shown, _ = stop_in_training(folder, "--mode", "disabled", number=signal.SIGINT)
    assert shown.splitlines()[-1].endswith(
        f"mediapipe-tasks text-classifier train --resume {folder}"
    )
    assert facts_of(folder)["status"] == "interrupted"
    train("--resume", str(folder))
    check_axis(list(read_rows(folder / "metrics.jsonl")))


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_comes_to_its_end(whole: Path, tmp_path: Path) -> None:
    """Killed three times it is still the same model, and a sink has each row once."""
    folder, rows = tmp_path / "run", tmp_path / "rows.csv"
    words = ("--sink", f"csv:{rows}")
    stop_in_training(folder, *words, epochs=2)
    for epochs in (4, EPOCHS):
        stop_in_training(folder, "--resume", str(folder), *words, epochs=epochs)
    train("--resume", str(folder))
    check_axis(list(read_rows(folder / "metrics.jsonl")))
    assert (folder / "model.tflite").read_bytes() == (whole / "model.tflite").read_bytes()
    assert len(facts_of(folder)["resumed"]) == 3
    with rows.open(newline="", encoding="utf-8") as file:
        epochs = [float(row["epoch"]) for row in csv.DictReader(file) if row["val/loss"]]
    assert epochs == sorted(set(epochs))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_bert_goes_on(bert_encoder: Path, tmp_path: Path) -> None:
    """A BERT training that was killed goes on too; each epoch is there once, the best is named."""
    words = ["--encoder", str(bert_encoder), "--learning-rate", "0.003", "--batch-size", "64"]
    run = tmp_path / "run"
    stop_in_training(run, *words, epochs=4)
    output, _ = train("--resume", str(run))
    assert "resuming behind epoch " in output
    rows = [row for row in read_rows(run / "metrics.jsonl") if "val/loss" in row]
    assert [row["epoch"] for row in rows] == list(range(1, EPOCHS + 1))
    steps = [row["train/step"] for row in read_rows(run / "metrics.jsonl")]
    assert steps == sorted(steps)
    best = json.loads((run / "model.json").read_text(encoding="utf-8"))["best_epoch"]
    accuracies = [row["val/accuracy"] for row in rows]
    assert accuracies[best - 1] == max(accuracies)
