"""The whole run, for real: Model Maker, the MediaPipe runtime, an offline W&B run."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.text_classifier.data import read_file
from mediapipe_tasks.text_classifier.normalise import Normalisation
from stdout_hook.sinks.jsonl import read_rows

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

EXAMPLES = Path(__file__).parents[3] / "examples" / "assistant_commands"
ENVIRONMENT = {**os.environ, "WANDB_MODE": "offline"}
TRAIN = [sys.executable, "-m", "mediapipe_tasks", "text-classifier", "train"]
FILES = ["--data", "train.csv", "--validation", "validation.csv", "--test", "test.csv"]
FILES = [str(EXAMPLES / word) if word.endswith(".csv") else word for word in FILES]


def run(*words: str, check: int = 0, text: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", "text-classifier", *words],
        capture_output=True,
        text=True,
        input=text,
        timeout=300,
        env=ENVIRONMENT,
    )
    assert done.returncode == check, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A short training's folder and what it printed."""
    folder = tmp_path_factory.mktemp("trained") / "run"
    others = folder.with_name("others.csv")
    others.write_text("text\nwho won the match\na recipe for pizza\n", encoding="utf-8")
    words = ["--epochs", "8", "--vocab-size", "700", "--out-of-scope", str(others)]
    done = run("train", *FILES, "--output", str(folder), "--name", "short", *words)
    return folder, done.stdout


@pytest.mark.timeout(300)
def test_the_run_folder_is_whole(trained: tuple[Path, str]) -> None:
    """Everything a run leaves is there and agrees."""
    folder, shown = trained
    evaluation = json.loads((folder / "evaluation.json").read_text())
    facts = json.loads((folder / "run.json").read_text())
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "Successful",
        "Expected",
        "Actual",
        "Score",
        "Margin",
        "RunnerUp",
        "Prompt",
    ]
    assert len(rows) == evaluation["count"] == 400
    hits = sum(row["Successful"] == "True" for row in rows)
    assert evaluation["accuracy"] == pytest.approx(hits / 400)
    assert facts["status"] == "finished"
    assert facts["config"]["sizes"] == {"train": 2080, "validation": 300, "test": 400}
    assert len((folder / "labels.txt").read_text().splitlines()) == 12
    assert f"{evaluation['accuracy']:.2%}" in shown
    assert not [p.name for p in folder.iterdir() if p.name.startswith(".model_maker")]
    assert '"status":"finished"' in (folder / "report.html").read_text(encoding="utf-8")
    assert ["Page", str(folder / "report.html")] in [line.split() for line in shown.splitlines()]


@pytest.mark.timeout(300)
def test_the_data_is_described_as_the_model_sees_it(trained: tuple[Path, str]) -> None:
    """What is unknown, and cut, is what the exported file does not know, and does not read."""
    folder, _ = trained
    told = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(folder / "model.tflite") as archive:
        lines = archive.read("vocab.txt").decode().splitlines()
    known = {line.partition(" ")[0] for line in lines[3:]}
    texts = read_file(FILES[-1]).examples.texts
    words = [word for text in texts for word in Normalisation().words(text)]
    assert told["vocabulary"] == len(known) == 700
    unknown = sum(word not in known for word in words) / len(words)
    assert told["splits"]["test"]["unknown_words"] == pytest.approx(unknown)
    assert told["seq_len"] == facts["seq_len"]
    rows = {role: part["rows"] for role, part in told["splits"].items()}
    assert rows == {"train": 2080, "validation": 300, "test": 400}


@pytest.mark.timeout(300)
def test_texts_out_of_scope_are_judged_too(trained: tuple[Path, str]) -> None:
    """Their answers have a file, the scores are compared, and the terminal says so."""
    folder, shown = trained
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    with (folder / "out_of_scope.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == evaluation["out_of_scope"]["count"] == 2
    assert "AUROC of 2 texts out of scope" in shown
    assert len(evaluation["words"]) == 12


@pytest.mark.timeout(300)
def test_the_metrics_are_those_that_keras_printed(trained: tuple[Path, str]) -> None:
    """Each epoch's definitive values are in metrics.jsonl, and the step never goes back."""
    rows = list(read_rows(trained[0] / "metrics.jsonl"))
    assert [r["epoch"] for r in rows if "val/loss" in r] == list(range(1, 9))
    assert [r["epoch"] for r in rows if "train/epoch_loss" in r] == list(range(1, 9))
    steps = [r["train/step"] for r in rows]
    assert steps == sorted(steps)
    assert steps[-1] == 8 * 130


@pytest.mark.timeout(300)
@pytest.mark.wandb
def test_the_wandb_run(trained: tuple[Path, str]) -> None:
    """The offline run file holds history, axes, config, summary, table, matrix and model."""
    from tests.support.read_wandb import read_run

    found: dict[str, Any] = read_run(trained[0], 5)
    keys = {key for row in found["history"] for key in row}
    assert {"train/loss", "val/loss", "train/epoch_loss", "predictions"} <= keys
    assert found["metrics"]["train/loss"]["step_metric"] == "train/step"
    assert found["metrics"]["val/loss"]["step_metric"] == "epoch"
    scores = {"test/accuracy", "test/macro_f1", "test/loss", "keras/test_accuracy"}
    assert scores | {"baseline/test_accuracy"} <= set(found["summary"])
    assert found["config"]["labels"][0] == "alarm"
    assert found["exit_code"] == 0
    assert any("val_loss" in line for _, line in found["console"])
    (model,) = [a for a in found["artifacts"] if a["type"] == "model"]
    names = {"model.tflite", "labels.txt", "model.json", "MODEL_CARD.md"}
    assert {f["path"] for f in model["files"]} == names
    assert all(f["exists"] for f in model["files"])
    assert {"task", "size", "sha256", "accuracy", "normalisation"} <= set(model["metadata"])


@pytest.mark.timeout(300)
def test_evaluate_and_predict(trained: tuple[Path, str], tmp_path: Path) -> None:
    """The commands judge and use the exported file as the training did."""
    model = str(trained[0] / "model.tflite")
    run("evaluate", "--model", model, "--data", FILES[-1], "--output", str(tmp_path))
    before = json.loads((trained[0] / "evaluation.json").read_text())
    after = json.loads((tmp_path / "evaluation.json").read_text())
    assert after["accuracy"] == before["accuracy"]
    done = run("predict", "--model", model, "--json", "--top-k", "2", text="SET AN ALARM\n\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(answer["categories"]) for answer in answers] == [2, 2]
    assert answers[0]["label"] == "alarm"


@pytest.mark.timeout(300)
def test_a_test_set_that_lacks_classes_is_scored_right(
    trained: tuple[Path, str], tmp_path: Path
) -> None:
    """Judged on two classes alone, the file gets the same texts right as on all twelve."""
    with (trained[0] / "predictions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Expected"] in ("timer", "volume")]
    with (tmp_path / "two.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("text", "label"), *((row["Prompt"], row["Expected"]) for row in rows)]
        )
    model, two = str(trained[0] / "model.tflite"), str(tmp_path / "two.csv")
    words = ["--model", model, "--data", two, "--train", FILES[1], "--output", str(tmp_path)]
    shown = run("evaluate", *words).stdout
    found = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    hits = sum(row["Successful"] == "True" for row in rows)
    assert found["accuracy"] == pytest.approx(hits / len(rows))
    assert sum(map(sum, found["confusion"])) == len(rows)
    assert 0.5 < found["baseline"]["accuracy"] <= 1
    assert f"{found['baseline']['accuracy']:.2%}" in shown


@pytest.mark.timeout(300)
def test_keras_and_runtime_agree_text_by_text(tmp_path: Path) -> None:
    """Same labels in the same order, probabilities within 1e-4, for the oddest texts too."""
    code = """
import sys, pathlib, numpy as np
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.runtime import classify_texts
from mediapipe_tasks.text_classifier.train import train_model
words = "set my alarm for seven don't stop the music café".split()
texts = [" ".join(words[i % 9 : i % 9 + 3]) for i in range(64)]
data = Examples(texts, ["odd" if i % 2 else "even" for i in range(64)])
odd = ["", " ", "SET MY ALARM", "unknown zebra", "don\\u2019t", '"set" my', "\\U0001f642 alarm"]
odd += ["caf\\u00e9 Caf\\u00e9 CAF\\u00c9", "alarm " * 1000, "\\u4e2d\\u6587", "a\\x00b alarm"]
odd += ["\\ud800 music"]
folder = pathlib.Path(sys.argv[1])
options = TextClassifierOptions(epochs=3, batch_size=8)
with train_model(data, data, options, seq_len=8, scratch=folder) as model:
    model.export(folder / "model.tflite")
    keras = model.probabilities(odd)
one = classify_texts(ModelFile.read(folder / "model.tflite"), odd * 50, workers=0)
two = classify_texts(ModelFile.read(folder / "model.tflite"), odd * 50, workers=1)
assert (one == two).all()
assert ModelFile.read(folder / "model.tflite").labels == ("even", "odd")
assert np.abs(keras - one[: len(odd)]).max() < 1e-4, (keras, one[: len(odd)])
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_stopped_training_keeps_its_metrics(number: int, code: int, tmp_path: Path) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end the run; its log and metrics are on disk."""
    folder = tmp_path / "run"
    command = [*TRAIN, *FILES, "--output", str(folder), "--epochs", "500"]
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    metrics = folder / "metrics.jsonl"
    while process.poll() is None and not (metrics.exists() and "val/loss" in metrics.read_text()):
        time.sleep(0.2)
    process.send_signal(number)
    _, error = process.communicate(timeout=120)
    assert process.returncode == code, error
    facts = json.loads((folder / "run.json").read_text())
    assert (facts["status"], facts["exit_status"]) == ("interrupted", code)
    assert any("val/loss" in row for row in read_rows(metrics))
    assert "val_loss" in (folder / "output.log").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--data", "missing.csv"], "missing.csv"),
        (["--data", FILES[1], "--text-column", "txt"], "txt"),
        (["--data", FILES[1], "--delimiter", ";"], "delimiter"),
        (["--data", FILES[1], "--batch-size", "5000"], "batch"),
    ],
)
def test_bad_input_ends_before_anything_is_made(
    words: list[str], message: str, tmp_path: Path
) -> None:
    """What cannot be used is one line on stderr and exit code 2, and no folder is made."""
    done = run("train", *words, "--output", str(tmp_path / "run"), check=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.timeout(300)
def test_trainings_in_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    """The same seed gives the same model, whatever was trained between, and nothing is left."""
    code = """
import pathlib, random, sys, tempfile
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.train import train_model
tempfile.tempdir = sys.argv[1]
folder = pathlib.Path(sys.argv[1])
def scores(count, **options):
    texts = [f"word{i % 7} word{i % 3}" for i in range(count)]
    data = Examples(texts, ["odd" if i % 3 else "even" for i in range(count)])
    options = TextClassifierOptions(epochs=2, batch_size=8, **options)
    with train_model(data, data, options, seq_len=8, scratch=folder) as model:
        return model.probabilities(texts[:10]).tolist()
first = scores(64, seed=5)
other = scores(40, seed=6)
random.seed(99)
assert scores(64, seed=5) == first
assert scores(64, seed=6) != first
assert tempfile.tempdir == sys.argv[1]
assert list(folder.iterdir()) == [], list(folder.iterdir())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr[-2000:]
