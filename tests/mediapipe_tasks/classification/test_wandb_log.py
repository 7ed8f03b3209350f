"""An evaluation's scores, table, matrix and model are in the W&B run, read back from its file."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from mediapipe_tasks.classification import wandb_log
from tests.support.read_wandb import artifact, load_table, plots, read_run, values
from tests.support.wandb_program import needs_wandb, run_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import json, math
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from stdout_hook import wandb_run
from mediapipe_tasks.classification.wandb_log import log_evaluation

Row = namedtuple("Row", "Successful Expected Actual Score Margin RunnerUp Prompt")
rows = [
    Row(False, "display&brightness", "chät", 0.5, 0.25, "alarm", 'Dim "it", 日本 \\ud83d'),
    dict(Successful=True, Expected="alarm", Actual="alarm", Score=1, Margin=1, RunnerUp=None,
         Prompt=""),
]
names = ["display&brightness", "chät", "alarm"]
evaluation = SimpleNamespace(
    accuracy=0.5, macro_f1=1 / 3, loss=0.75, most_confused=lambda limit: (names, [0, 2], [1, 2]),
    baseline={"name": "TF-IDF", "accuracy": 0.9, "macro_f1": 0.8},
)
folder = Path("run").absolute()
run = wandb_run.open_run(folder, wandb_run.Choice("offline", ""), project="p", name="a / b: c")
for name in ("model.tflite", "labels.txt", "model.json"):
    (folder / name).write_bytes(name.encode() * 100)
run.define_metric("test/accuracy", summary="max")
run.log({"test/accuracy": 0.99})
log_evaluation(
    run, evaluation, rows, keras_accuracy=0.625,
    model_json={"task": "text_classifier", "normalisation": {"lower_case": True}},
    files=[folder / name for name in ("model.tflite", "labels.txt", "model.json")],
)
wandb_run.finish(run)
print(wandb_run.run_directory(run))
"""


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """An offline run that an evaluation was logged to."""
    folder = tmp_path_factory.mktemp("logged")
    done = run_program(PROGRAM, folder)
    assert done.stderr == ""
    run = read_run(folder / done.stdout.strip())
    assert run["problems"] == []
    return run


@needs_wandb
@pytest.mark.wandb
def test_scores_are_in_history_and_summary(logged: dict[str, Any]) -> None:
    """Each score is logged, and stands in the summary whatever was logged before it."""
    scores = {
        "test/accuracy": 0.5,
        "test/macro_f1": 1 / 3,
        "test/loss": 0.75,
        "keras/test_accuracy": 0.625,
        "baseline/test_accuracy": 0.9,
        "baseline/test_macro_f1": 0.8,
    }
    for key, value in scores.items():
        assert values(logged, key)[-1] == value
        assert logged["summary"][key] == value


@needs_wandb
@pytest.mark.wandb
def test_the_table_has_the_rows_as_given(logged: dict[str, Any]) -> None:
    """Columns and rows keep their order; every text arrives, a lone surrogate spelt out."""
    columns, rows = load_table(logged, "predictions")
    first = ["Successful", "Expected", "Actual", "Score", "Prompt"]
    assert columns == [*first, "Margin", "RunnerUp"]
    prompt = 'Dim "it", 日本 \\ud83d'
    assert rows == [
        [False, "display&brightness", "chät", 0.5, prompt, 0.25, "alarm"],
        [True, "alarm", "alarm", 1, "", 1, ""],
    ]


@needs_wandb
@pytest.mark.wandb
def test_the_confusion_matrix_has_the_classes_names(logged: dict[str, Any]) -> None:
    """The chart is W&B's own, with a cell for each pair of class names from the data."""
    assert plots(logged)["confusion_matrix"] == "wandb/confusion_matrix/v1"
    columns, cells = load_table(logged, "confusion_matrix_table")
    assert columns == ["Actual", "Predicted", "nPredictions"]
    counts = {(true, given): count for true, given, count in cells}
    assert len(counts) == 9
    found = {pair for pair, count in counts.items() if count == 1}
    assert found == {("display&brightness", "chät"), ("alarm", "alarm")}


@needs_wandb
@pytest.mark.wandb
def test_the_model_is_an_artifact(logged: dict[str, Any]) -> None:
    """The model's files and what is known of it are one artifact, staged in the run folder."""
    model = artifact(logged, "model")
    data = b"model.tflite" * 100
    assert model["name"] == "text_classifier-a-b-c"
    assert model["metadata"] == {
        "task": "text_classifier",
        "accuracy": 0.5,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "normalisation": {"lower_case": True},
    }
    assert [file["path"] for file in model["files"]] == ["labels.txt", "model.json", "model.tflite"]
    folder = logged["log"].parents[1]
    assert all(file["exists"] for each in logged["artifacts"] for file in each["files"])
    assert all(str(folder) in file["local_path"] for file in model["files"])


DISABLED = """
import json, wandb
from pathlib import Path
from types import SimpleNamespace
from mediapipe_tasks.classification.wandb_log import log_evaluation

run = wandb.init(mode="disabled")
Path("model.tflite").write_bytes(b"x")
evaluation = SimpleNamespace(
    accuracy=float("nan"), macro_f1=0, loss=None, baseline=None,
    most_confused=lambda limit: ([], [], []),
)
log_evaluation(run, evaluation, [], model_json={}, files=[Path("model.tflite")])
print(json.dumps([run.summary["test/macro_f1"], "test/loss" in run.summary.keys()]))
"""


@needs_wandb
@pytest.mark.wandb
def test_a_disabled_run_and_an_empty_evaluation_are_harmless(tmp_path: Path) -> None:
    """What is unknown is left out, nothing fails, and no file is left behind."""
    done = run_program(DISABLED, tmp_path)
    assert json.loads(done.stdout.splitlines()[-1]) == [0, False]
    assert not (tmp_path / "wandb").exists()


NAMES = [
    ("text_classifier-run", "text_classifier-run"),
    ("ä/ö: ü", "model"),
    ("x" * 200, "x" * 128),
]


@pytest.mark.parametrize(("given", "name"), [*NAMES, ("a&b\nc", "a-b-c"), ("..", "..")])
def test_an_artifacts_name_is_one_that_wandb_takes(given: str, name: str) -> None:
    """Characters that W&B forbids are replaced, and the name is cut to what it allows."""
    assert wandb_log._artifact_name(given) == name
