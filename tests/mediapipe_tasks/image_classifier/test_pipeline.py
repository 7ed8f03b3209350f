"""The whole run, for real: Model Maker, the MediaPipe runtime, an offline W&B run."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows
from tests.mediapipe_tasks.image_classifier.conftest import ENVIRONMENT, TRAINING, Trained, run

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

TRAIN = [sys.executable, "-m", "mediapipe_tasks", "image-classifier", "train"]
COLUMNS = ["Successful", "Expected", "Actual", "Score", "Margin", "RunnerUp", "Prompt"]


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.mark.timeout(300)
def test_the_exported_file_tells_the_images_apart(trained: Trained) -> None:
    """All are right in the MediaPipe runtime, where the baseline is not."""
    evaluation = facts(trained.folder, "evaluation.json")
    assert evaluation["accuracy"] >= 0.9
    assert evaluation["baseline"]["accuracy"] < evaluation["accuracy"]
    assert f"Accuracy  {evaluation['accuracy']:7.2%}" in trained.shown
    assert "(11 images, in the MediaPipe runtime)" in trained.shown
    assert "Training 10/10" in trained.shown
    assert "warning" not in trained.shown


@pytest.mark.timeout(300)
def test_the_run_folder_is_whole(trained: Trained) -> None:
    """Everything a run leaves is there and agrees; prompts are the images' paths in the data."""
    rows, evaluation = table(trained.folder), facts(trained.folder, "evaluation.json")
    assert list(rows[0]) == COLUMNS
    assert all((trained.data / row["Prompt"]).is_file() for row in rows)
    assert all(row["Prompt"].startswith(row["Expected"] + "/") for row in rows)
    hits = sum(row["Successful"] == "True" for row in rows)
    assert evaluation["accuracy"] == pytest.approx(hits / len(rows))
    assert evaluation["unit"] == "images"
    told = facts(trained.folder, "run.json")
    assert (told["status"], told["task"]) == ("finished", "MediaPipe image classifier")
    assert told["config"]["sizes"] == {"train": 50, "validation": 11, "test": 11}
    assert told["config"]["files"][0]["rows"] == 72
    assert (trained.folder / "labels.txt").read_text().split() == ["dots", "horizontal", "vertical"]
    assert facts(trained.folder, "data.json")["splits"]["train"]["rows"] == 50
    assert not [path.name for path in trained.folder.iterdir() if path.name[0] == "."]


@pytest.mark.timeout(300)
def test_pictures_are_small_and_in_the_page(trained: Trained) -> None:
    """Each image of the table has a picture of some kB, which the page shows."""
    pictures = facts(trained.folder, "thumbnails.json")
    assert set(pictures) == {row["Prompt"] for row in table(trained.folder)}
    assert max(map(len, pictures.values())) < 6000
    page = (trained.folder / "report.html").read_text(encoding="utf-8")
    assert next(iter(pictures.values()))[:100] in page


@pytest.mark.timeout(300)
def test_the_metrics_are_those_that_keras_printed(trained: Trained) -> None:
    """Each epoch's definitive values are in metrics.jsonl, and the step never goes back."""
    rows = list(read_rows(trained.folder / "metrics.jsonl"))
    assert [row["epoch"] for row in rows if "val/loss" in row] == list(range(1, 11))
    steps = [row["train/step"] for row in rows]
    assert steps == sorted(steps)
    assert steps[-1] == 10 * 3


@pytest.mark.timeout(300)
@pytest.mark.wandb
def test_the_wandb_run(trained: Trained) -> None:
    """The offline run has history, scores, the matrix, the model and a table with pictures."""
    from tests.support.read_wandb import read_run

    found = read_run(trained.folder, 5)
    keys = {key for row in found["history"] for key in row}
    assert {"train/loss", "val/loss", "predictions", "confusion_matrix_table"} <= keys
    assert {"test/accuracy", "keras/test_accuracy"} <= set(found["summary"])
    (model,) = [one for one in found["artifacts"] if one["type"] == "model"]
    assert {"model.tflite", "labels.txt", "model.json"} <= {file["path"] for file in model["files"]}
    assert model["metadata"]["task"] == "image_classifier"
    (shown,) = [
        one for one in found["artifacts"] if one["type"] == "run_table" and "pred" in one["name"]
    ]
    pictures = [file for file in shown["files"] if file["path"].startswith("media/images/")]
    assert len(pictures) == len(table(trained.folder))
    assert all(file["exists"] for file in pictures)


@pytest.mark.timeout(300)
def test_evaluate_judges_as_the_training_did(trained: Trained, tmp_path: Path) -> None:
    """On all of the data, with the baseline, and a page."""
    test = tmp_path / "test"
    for row in table(trained.folder):
        (test / row["Expected"]).mkdir(parents=True, exist_ok=True)
        shutil.copy(trained.data / row["Prompt"], test / row["Prompt"])
    words = ["--model", str(trained.folder / "model.tflite"), "--data", str(test)]
    output = tmp_path / "judged"
    done = run("evaluate", *words, "--train", str(trained.data), "--output", str(output))
    before, after = (facts(folder, "evaluation.json") for folder in (trained.folder, output))
    assert (after["accuracy"], after["loss"]) == (before["accuracy"], pytest.approx(before["loss"]))
    assert after["baseline"]["accuracy"] > 0.7  # it was trained on the very images
    assert "Page" in done.stdout
    assert (output / "thumbnails.json").exists()
    assert sorted(row["Prompt"] for row in table(output)) == sorted(
        row["Prompt"] for row in table(trained.folder)
    )


@pytest.mark.timeout(300)
def test_predict_takes_files_folders_and_lines(trained: Trained, tmp_path: Path) -> None:
    """Answers come in order; what is no image stops it, or is told of and left out."""
    model = ["--model", str(trained.folder / "model.tflite")]
    image = str(trained.data / "dots" / "03.png")
    done = run("predict", *model, "--json", "--top-k", "2", image, str(trained.data / "vertical"))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (answers[0]["path"], answers[0]["label"]) == (image, "dots")
    assert [len(answer["categories"]) for answer in answers] == [2] * 25
    text = tmp_path / "text.jpg"
    text.write_text("no image")
    done = run("predict", *model, check=2, text=f"{image}\n{text}\n")
    assert done.stdout.startswith("dots ")
    assert done.stderr == (
        f"mediapipe-tasks: {text} is no image of a known kind (JPEG, PNG, WEBP, BMP, GIF, TIFF)\n"
    )
    done = run("predict", *model, "--skip-invalid", str(text), image)
    assert done.stdout.startswith("dots ")
    assert done.stderr.startswith(f"warning: {text} is no image")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_same_seed_gives_the_same_model_in_another_process(
    trained: Trained, tmp_path: Path
) -> None:
    """Weights and predictions are equal, byte by byte, under another hash seed, from Python."""
    code = (
        "import sys; from mediapipe_tasks.image_classifier import train\n"
        "train(sys.argv[1], base=sys.argv[2], output=sys.argv[3], learning_rate=0.3, epochs=10,"
        " mode='disabled', progress=False)"
    )
    folder = tmp_path / "run"
    done = subprocess.run(
        [sys.executable, "-c", code, str(trained.data), str(trained.base), str(folder)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    for name in ("model.tflite", "predictions.csv", "model.json"):
        assert (folder / name).read_bytes() == (trained.folder / name).read_bytes()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_stopped_training_keeps_its_metrics(trained: Trained, tmp_path: Path) -> None:
    """Ctrl-C ends the run; its log and metrics are on disk, and nothing else is left."""
    folder = tmp_path / "run"
    words = ["--data", str(trained.data), "--base", str(trained.base), "--output", str(folder)]
    process = subprocess.Popen(
        [*TRAIN, *words, "--epochs", "5000"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    metrics = folder / "metrics.jsonl"
    while process.poll() is None and not (metrics.exists() and "val/loss" in metrics.read_text()):
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=120)
    assert process.returncode == 130, error
    assert facts(folder, "run.json")["status"] == "interrupted"
    assert not list(folder.glob(".model_maker*"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--data", "missing"], "missing: No such file or directory; expected a folder"),
        (["--data", "DRAWN", "--batch-size", "100"], "training images are fewer than the batch"),
        (["--data", "DRAWN", "--base", "DRAWN"], "has no saved_model.pb; give the folder of a"),
        (["--data", "DRAWN", "--checkpoint-frequency", "2"], "is not an option here"),
        (["--data", "DRAWN", "--class-weights", "dot=2"], "no label 'dot' in the training data"),
        (["--data", "DRAWN", "--steps-per-epoch", "99"], "more than the 4 batches there are"),
    ],
)
def test_bad_input_ends_before_anything_is_made(
    words: list[str], message: str, drawn: Path, tmp_path: Path
) -> None:
    """What cannot be used is told on stderr with exit code 2, and no folder is made."""
    given = [str(drawn) if word == "DRAWN" else word for word in words]
    done = run("train", *given, "--output", str(tmp_path / "run"), check=2)
    assert message in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_network_and_cache_nothing_is_begun(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says which model was not to be had, and where to put it."""
    monkeypatch.setitem(ENVIRONMENT, "TFHUB_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setitem(ENVIRONMENT, "https_proxy", "http://127.0.0.1:9")
    words = ["--data", str(drawn), "--model", "mobilenet_v2", "--output", str(tmp_path / "run")]
    done = run("train", *words, check=1)
    (line,) = done.stderr.splitlines()
    assert "tf2-preview/mobilenet_v2/feature_vector/4 cannot be downloaded" in line
    assert str(tmp_path / "cache") in line
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_base_in_the_hubs_cache_is_used(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in the cache under the sha1 of the address is taken without a network.

    It is ours, for images of another size than the model's: that is told before the training.
    """
    from mediapipe_tasks.hub import cached_model
    from mediapipe_tasks.image_classifier.base import MODELS

    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setitem(ENVIRONMENT, "TFHUB_CACHE_DIR", str(tmp_path / "cache"))
    shutil.copytree(trained.base, cached_model(MODELS["mobilenet_v2"].address))
    words = ["--data", str(trained.data), "--output", str(tmp_path / "run"), *TRAINING]
    done = run("train", *words, "--model", "mobilenet_v2", check=2)
    assert "takes no images of 224 by 224 from 0 to 1" in done.stderr
    assert facts(tmp_path / "run", "run.json")["status"] == "failed"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_training_goes_on(trained: Trained, tmp_path: Path) -> None:
    """After kill -9 it goes on behind the last epoch that was kept; every epoch is there once."""
    folder = tmp_path / "run"
    words = ["--data", str(trained.data), "--base", str(trained.base), "--output", str(folder)]
    process = subprocess.Popen(
        [*TRAIN, *words, "--epochs", "300", "--learning-rate", "0.3"],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
    )
    kept = folder / "checkpoint" / "state.json"
    while process.poll() is None and not kept.exists():
        time.sleep(0.2)
    process.kill()
    process.wait()
    assert "resuming behind epoch" in run("train", "--resume", str(folder)).stdout
    rows = list(read_rows(folder / "metrics.jsonl"))
    assert [row["epoch"] for row in rows if "val/loss" in row] == list(range(1, 301))
    assert facts(folder, "evaluation.json")["accuracy"] >= 0.9
