"""A small model for the tests of this folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TRAIN = """
import sys
from pathlib import Path
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.quantization import keep_representative
from mediapipe_tasks.text_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.train import train_model

words = "wake me with an alarm please start the timer now".split()
texts = [" ".join(words[i % 8 : i % 8 + 3]) for i in range(64)]
data = Examples(texts, ["timer" if "timer" in text else "alarm" for text in texts])
folder = Path(sys.argv[1])
options = TextClassifierOptions(epochs=2, batch_size=8)
with train_model(data, data, options, seq_len=8, scratch=folder) as model:
    model.export(folder / "model.tflite", saved_model=folder / "saved_model")
    keep_representative(folder / "saved_model", model.inputs(texts))
write_model_json(ModelFile.read(folder / "model.tflite"), seq_len=8)
"""


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real model, made by Model Maker in a process of its own."""
    pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")
    folder = tmp_path_factory.mktemp("model")
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, str(folder)],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def tiny(trained_once: Path, tmp_path: Path) -> Path:
    """A copy of the model's folder that a test may spoil; returns the tflite file."""
    return Path(shutil.copytree(trained_once, tmp_path / "model"), "model.tflite")


@pytest.fixture(scope="session")
def bert_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small BERT encoder with random weights, converted from a checkpoint."""
    pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    from tests.support.bert_checkpoint import EXAMPLES, make_checkpoint

    folder = tmp_path_factory.mktemp("bert")
    checkpoint = make_checkpoint(folder / "checkpoint", EXAMPLES)
    words = ["encoder", "convert", str(checkpoint), str(folder / "encoder")]
    subprocess.run([sys.executable, "-m", "mediapipe_tasks", *words], timeout=500, check=True)
    return folder / "encoder"
