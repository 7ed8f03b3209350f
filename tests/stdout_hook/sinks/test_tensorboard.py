"""The TensorBoard sink, read back with TensorBoard."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.errors import MissingPackage
from stdout_hook.evaluation import ConfusionMatrix, Evaluation, Table
from stdout_hook.rows import Row
from stdout_hook.sinks import make_sink
from stdout_hook.sinks.tensorboard import TensorBoardSink
from tests.support.sinks import tensorboard_events, tensorboard_points


def test_a_training(tmp_path: Path) -> None:
    """Each value is at the step of its own axis, definitive ones at their epoch."""
    pytest.importorskip("tensorboard")
    folder = tmp_path / "new" / "board"
    with capture_training(sinks=[f"tensorboard:{folder}"], folder=tmp_path / "run"):
        for epoch in (1, 2):
            print(f"Epoch {epoch}/2")
            print(f"8/8 - 1s - loss: 0.{epoch}250 - val_loss: 0.5000")
    found = tensorboard_points(folder)
    assert found["val/loss"] == [(1, 0.5), (2, 0.5)]
    assert found["train/loss"] == [(1, 0.125), (2, pytest.approx(0.225))]
    assert set(found) == {"train/loss", "val/loss"}


def test_odd_values_and_axes(tmp_path: Path) -> None:
    """What is no number is kept; what lies at different steps is apart."""
    pytest.importorskip("tensorboard")
    sink: Any = make_sink(f"tensorboard:{tmp_path}")
    values = {"a": math.nan, "b": -math.inf, "c": 2, "train/step": 7, "epoch": 1.5}
    sink.log(Row(values, {"a": "train/step", "b": "epoch", "c": "nowhere"}, time=12.5))
    sink.flush()
    found = tensorboard_points(tmp_path)  # on disk before the end
    assert (found["b"], found["c"]) == ([(1, -math.inf)], [(0, 2.0)])
    ((step, value),) = found["a"]
    assert step == 7
    assert math.isnan(value)
    sink.close()


TABLE = Table(["Prompt", "Score"], [['<b> "*x*"|', 0.5]])
MATRIX = ConfusionMatrix(["a", "$b$"], [[1, 2], [0, 3]])


def test_an_evaluation(tmp_path: Path) -> None:
    """Scores are scalars, the table is a text, the confusion matrix an image."""
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    sink = TensorBoardSink(tmp_path)
    others = {"variants": Table(["file"], [["model.tflite"]])}
    sink.log_evaluation(Evaluation({"test/accuracy": 0.5}, TABLE, MATRIX, others=others))
    sink.close()
    events = list(tensorboard_events(tmp_path))
    values = {value.tag: value for event in events for value in event.summary.value}
    assert values["test/accuracy"].simple_value == 0.5
    assert values["confusion_matrix"].image.encoded_image_string.startswith(b"\x89PNG")
    assert values["predictions"].metadata.plugin_data.plugin_name == "text"
    assert "model" in values["variants"].tensor.string_val[0].decode()
    shown = values["predictions"].tensor.string_val[0].decode()
    assert shown.splitlines()[0] == "| Prompt | Score |"
    assert not set('<*"$') & set(shown)


BESIDE_TENSORFLOW = """
import sys
from stdout_hook.evaluation import ConfusionMatrix, Evaluation, Table
from stdout_hook.sinks.tensorboard import TensorBoardSink
sink = TensorBoardSink("ours")
matrix = ConfusionMatrix(["a", "b"], [[1, 2], [0, 3]])
sink.log_evaluation(Evaluation({"a": 0.5}, Table(["x"], [["y"]]), matrix))
sink.close()
assert "tensorflow" not in sys.modules
import tensorflow as tf
with tf.summary.create_file_writer("theirs").as_default():
    tf.summary.scalar("b", 0.25, step=1)
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
found = EventAccumulator("ours")
found.Reload()
(image,), (text,) = found.Images("confusion_matrix"), found.Tensors("predictions")
print(found.Scalars("a")[0].value, image.width == image.height > 0, text.tensor_proto.string_val)
"""


@pytest.mark.slow
def test_beside_tensorflow(tmp_path: Path) -> None:
    """TensorFlow's own summaries work after it, and TensorBoard with TensorFlow reads its file."""
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    done = subprocess.run(
        [sys.executable, "-c", BESIDE_TENSORFLOW],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.fspath(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.stdout == "0.5 True [b'| x |\\n| --- |\\n| y |']\n", done.stderr
    assert list((tmp_path / "theirs").iterdir())


def test_without_tensorboard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says what to install, and nothing is made."""
    monkeypatch.setitem(sys.modules, "tensorboard.compat.proto", None)
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    with pytest.raises(MissingPackage, match=r"pip install 'stdout-hook\[tensorboard\]'"):
        TensorBoardSink(tmp_path / "x")
    assert not list(tmp_path.iterdir())


def test_tensorflow_is_not_loaded(tmp_path: Path) -> None:
    """It would take seconds and print much, where it is installed."""
    pytest.importorskip("tensorboard")
    code = (
        "import sys\n"
        "from stdout_hook.rows import Row\n"
        "from stdout_hook.sinks.tensorboard import TensorBoardSink\n"
        f"sink = TensorBoardSink({os.fspath(tmp_path)!r})\n"
        "sink.log(Row({'a': 1.0, 'epoch': 1}, {'a': 'epoch'}))\n"
        "sink.close()\n"
        "print('tensorflow' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("False\n", "")
    assert tensorboard_points(tmp_path) == {"a": [(1, 1.0)]}
