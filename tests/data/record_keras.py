"""Record what Keras prints, and what it knew when it printed it.

Run it with the Keras to record: ``python tests/data/record_keras.py [FOLDER]``. For each scenario
it writes ``FOLDER/keras<major>_<scenario>/`` with ``chunks.jsonl``, one write a line, and
``expected.json``, the records. The expected values are taken from the state of Keras' own
`Progbar` at the moment it draws, the epoch from a callback: never from the text.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

MAJOR = int(keras.__version__.split(".")[0])
STEPS, BATCH = 6, 4


class Recorder:
    """Stands in for stdout and watches every bar."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.records: list[dict[str, Any]] = []
        self.split, self.epoch = "train", None

    def write(self, text: str) -> int:
        """Note a write."""
        self.chunks.append(text)
        return len(text)

    def flush(self) -> None:
        """Do nothing; there is no buffer."""

    def isatty(self) -> bool:
        """Return True, so that Keras redraws its bars."""
        return True

    def drawn(self, bar: Any, final: bool) -> None:
        """Note the state of a bar that was just drawn."""
        values = {name: _printed(bar, name) for name in bar._values_order}
        train = {n: v for n, v in values.items() if not n.startswith("val_")}
        val = {n[4:]: v for n, v in values.items() if n.startswith("val_")}
        for split, metrics in ((self.split, train), ("val", val)):
            if metrics:
                self._note(split, bar, metrics, final)

    def _note(self, split: str, bar: Any, metrics: dict[str, float], final: bool) -> None:
        record = {
            "split": split,
            "epoch": self.epoch,
            "step": int(bar._seen_so_far),
            "total_steps": None if bar.target is None else int(bar.target),
            "metrics": metrics,
            "final": final,
        }
        if repr(record) not in map(repr, self.records[-2:]):  # a redraw is no news
            self.records.append(record)


def _printed(bar: Any, name: str) -> float:
    """Return a value as Progbar rounds it, by the rule in its source."""
    total, count = bar._values[name]
    mean = float(np.mean(total / max(1, count)))
    size = abs(mean) if bar.verbose == 1 else mean  # its two modes differ here
    return float(f"{mean:.4f}" if size > 1e-3 else f"{mean:.4e}")


def _watch(recorder: Recorder) -> Callable[[], None]:
    """Make every Progbar tell when it draws; return what undoes that."""
    progbar = keras.utils.Progbar
    original = progbar.update

    def update(bar: Any, current: int, values: Any = None, finalize: Any = None) -> None:
        before = len(recorder.chunks)
        original(bar, current, values, finalize)
        if len(recorder.chunks) > before:
            final = bar.target is not None and current >= bar.target
            recorder.drawn(bar, final if finalize is None else finalize)

    progbar.update = update
    return lambda: setattr(progbar, "update", original)


class Place(keras.callbacks.Callback):
    """Tells the recorder where the training is, and slows it down so that bars are redrawn."""

    def __init__(self, recorder: Recorder, header: bool = True) -> None:
        super().__init__()
        self.recorder, self.header = recorder, header

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note the epoch, if Keras printed it."""
        self.recorder.split = "train"
        self.recorder.epoch = epoch + 1 if self.header else None

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Wait longer than the interval between two drawings."""
        time.sleep(0.06)


def _model(**compile_options: Any) -> Any:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    options = {"optimizer": "sgd", "loss": "mse", "metrics": ["mae"], **compile_options}
    model.compile(**options)
    return model


def _data(steps: int = STEPS) -> tuple[Any, Any]:
    random = np.random.RandomState(steps)
    return random.rand(steps * BATCH, 3), random.rand(steps * BATCH, 2)


def _fit(recorder: Recorder, model: Any, epochs: int = 2, **options: Any) -> None:
    """Fit; the data's length is known unless `x` is given."""
    data = {} if "x" in options else dict(zip("xy", _data()), batch_size=BATCH)
    callbacks = [*options.pop("callbacks", ()), Place(recorder, header=epochs > 1)]
    model.fit(**data, **options, epochs=epochs, callbacks=callbacks)


def _evaluate(recorder: Recorder, model: Any, verbose: int) -> None:
    recorder.split, recorder.epoch = "test", None
    model.evaluate(*_data(4), batch_size=BATCH, verbose=verbose)
    model.predict(_data(4)[0], batch_size=BATCH, verbose=verbose)


def bars(recorder: Recorder, folder: str) -> None:
    """Validation, callbacks that print in between, evaluation and prediction."""
    model = _model()
    callbacks = [
        keras.callbacks.LearningRateScheduler(lambda epoch: 0.01 / (epoch + 1), verbose=1),
        keras.callbacks.ModelCheckpoint(f"{folder}/{{epoch}}.keras", verbose=1),
        keras.callbacks.EarlyStopping("val_loss", patience=0, mode="max", verbose=1),
    ]
    _fit(recorder, model, 3, validation_data=_data(3), callbacks=callbacks, verbose=1)
    _evaluate(recorder, model, 1)


def checkpoint(recorder: Recorder, folder: str) -> None:
    """No validation, and a message between a bar's last two states."""
    saver = keras.callbacks.ModelCheckpoint(f"{folder}/{{epoch}}.keras", verbose=1)
    _fit(recorder, _model(), callbacks=[saver], verbose=1)


def lines(recorder: Recorder, folder: str) -> None:
    """One line an epoch."""
    model = _model()
    _fit(recorder, model, validation_data=_data(3), verbose=2)
    _evaluate(recorder, model, 2)


def one_epoch(recorder: Recorder, folder: str) -> None:
    """Training without a header, twice."""
    model = _model()
    _fit(recorder, model, 1, validation_data=_data(3), verbose=1)
    _fit(recorder, model, 1, validation_data=_data(3), verbose=1)


def unknown_length(recorder: Recorder, folder: str) -> None:
    """Data whose length Keras learns in the first epoch."""

    def batches() -> Any:
        x, y = _data()
        for start in range(0, len(x), BATCH):
            yield x[start : start + BATCH], y[start : start + BATCH]

    _fit(recorder, _model(), 1, x=batches(), verbose=1)


def odd_values(recorder: Recorder, folder: str) -> None:
    """Values that are negative, tiny, huge, not a number; names with slashes, digits, spaces."""

    def metric(name: str, value: float) -> Any:
        def function(y_true: Any, y_pred: Any) -> Any:
            return y_pred[:, 0] * 0 + value

        function.__name__ = name
        return function

    odd = {"top/5": -0.5, "tiny": 1.5e-7, "huge 2": 1e9, "none": float("nan"), "inf": float("inf")}
    model = _model(metrics=[metric(name, value) for name, value in odd.items()])
    _fit(recorder, model, validation_data=_data(3), verbose=1)
    _fit(recorder, model, validation_data=_data(3), verbose=2)


SCENARIOS = (bars, checkpoint, lines, one_epoch, unknown_length, odd_values)


def record(scenario: Callable[[Recorder, str], None], home: Path) -> None:
    """Run one scenario and write its folder."""
    recorder, stdout = Recorder(), sys.stdout
    undo = _watch(recorder)
    sys.stdout = recorder  # type: ignore[assignment]
    try:
        with tempfile.TemporaryDirectory() as folder:
            scenario(recorder, folder)
            chunks = [text.replace(folder, "checkpoints") for text in recorder.chunks]
    finally:
        sys.stdout = stdout
        undo()
    target = home / f"keras{MAJOR}_{scenario.__name__}"
    target.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps({"stream": "stdout", "data": text}) for text in chunks]
    (target / "chunks.jsonl").write_text("\n".join(rows) + "\n")
    expected = {"parser": "keras", "keras": keras.__version__, "records": recorder.records}
    (target / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    sys.stdout.write(f"{target}: {len(rows)} chunks, {len(recorder.records)} records\n")


if __name__ == "__main__":
    for each in SCENARIOS:
        record(each, Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent))
