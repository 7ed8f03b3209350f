"""Checkpoints of Keras trainings, with real ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.runs.checkpoints import Reached, read_reached

pytest.importorskip("tensorflow", reason="TensorFlow is not installed")

pytestmark = pytest.mark.timeout(300)

TRAIN = """
import shutil, sys
from pathlib import Path
import numpy as np
import tensorflow as tf
from mediapipe_tasks.runs import checkpoints
from mediapipe_tasks.runs.checkpoints import Checkpoints
from mediapipe_tasks.text_classifier.best_epoch import best_epoch_callback, best_of

checkpoints._FIRST, checkpoints._SHARE = 0.0, 1000.0
folder, notes = Path(sys.argv[1]), []

class Stop(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 4:
            raise KeyboardInterrupt

def fit(*callbacks, repeat=False, units=4, epochs=6):
    tf.keras.utils.set_random_seed(1)
    x = np.arange(64, dtype="float32").reshape(32, 2) / 64
    data = tf.data.Dataset.from_tensor_slices((x, x.sum(axis=1) > 1)).shuffle(32).batch(8)
    data = data.repeat().take(6) if repeat else data
    with Checkpoints(folder, notify=notes.append).fitting():
        model = tf.keras.Sequential(
            [tf.keras.layers.Dense(units), tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(1)]
        )
        model.build((None, 2))
        model.compile("rmsprop", tf.keras.losses.BinaryCrossentropy(from_logits=True), ["accuracy"])
        steps = {"steps_per_epoch": 6} if repeat else {}
        model.fit(data, epochs=epochs, callbacks=list(callbacks), verbose=0, **steps)
    return [weights.tolist() for weights in model.get_weights()]

def stopped(*callbacks, **options):
    try:
        fit(*callbacks, Stop(), **options)
    except KeyboardInterrupt:
        return
    raise AssertionError("it was not stopped")

def anew():
    shutil.rmtree(folder / "checkpoint", ignore_errors=True)
"""

EXACT = """
for repeat in (False, True):
    anew()
    whole = fit(repeat=repeat)
    anew()
    stopped(repeat=repeat)
    assert checkpoints.read_reached(folder) == checkpoints.Reached(4, 24 if repeat else 16)
    assert fit(repeat=repeat) == whole
    assert fit(repeat=repeat) == whole  # after the last epoch: nothing is left to train
assert sorted(path.name for path in (folder / "checkpoint").iterdir()) == ["epoch-6", "state.json"]
assert tf.keras.Model.fit.__module__.startswith("keras")
anew()
best = best_epoch_callback("accuracy")
whole = fit(best)
anew()
stopped(best_epoch_callback("accuracy"))
again = best_epoch_callback("accuracy")
assert fit(again) == whole
assert repr(best_of([again])) == repr(best_of([best]))  # there is no validation loss: nan
assert notes == []
"""

DAMAGED = """
from mediapipe_tasks.errors import TaskError

def refused(**options):
    try:
        fit(**options)
    except TaskError as error:
        return str(error)
    raise AssertionError("it was not refused")

stopped()
assert str(folder / "checkpoint") in refused(units=5)
(data,) = (folder / "checkpoint" / "epoch-4").glob("*.data*")
data.write_bytes(data.read_bytes()[:100])
assert "cannot be used" in refused()
anew()
(folder / "checkpoint").touch()
fit()
(note,) = notes
assert note.startswith("warning: no checkpoint could be written: ")
"""


def run(code: str, folder: Path) -> None:
    """Run a program that trains, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TRAIN + code, str(folder)],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_training_that_goes_on_ends_as_if_nothing_had_stopped_it(tmp_path: Path) -> None:
    """Weights are equal to the bit, with shuffling, dropout, repeated data and the best epoch."""
    run(EXACT, tmp_path)


def test_a_checkpoint_that_cannot_be_used_or_written_is_told(tmp_path: Path) -> None:
    """Of another model, or damaged, it is an error; one that cannot be written stops nothing."""
    run(DAMAGED, tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"epoch": 3}', '{"epoch": "x", "step": 1}'])
def test_a_damaged_state_is_no_checkpoint(text: str, tmp_path: Path) -> None:
    """Where nothing can be read, the training begins anew."""
    assert read_reached(tmp_path) is None
    (tmp_path / "checkpoint").mkdir()
    (tmp_path / "checkpoint" / "state.json").write_text(text)
    assert read_reached(tmp_path) is None


def test_what_is_reached_is_read(tmp_path: Path) -> None:
    """Epochs and steps are those of the file."""
    (tmp_path / "checkpoint").mkdir()
    (tmp_path / "checkpoint" / "state.json").write_text('{"epoch": 3, "step": 60}')
    assert read_reached(tmp_path) == Reached(3, 60)
