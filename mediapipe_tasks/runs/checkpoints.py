"""Checkpoints of a Keras training, and trainings that go on from the last one.

Model Maker calls ``fit`` itself, so it is there that both happen: `Checkpoints.fitting` has every
``fit`` in a ``with`` block go on from the last checkpoint and write new ones. What is random in a
training is restored with it, and so the model is, to the bit, the one that it would have become;
but what draws inside a SavedModel, as a BERT encoder's dropout does, begins anew.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.stops import stopped_by

__all__ = ["CHECKPOINT", "Checkpoints", "Reached", "read_reached"]

CHECKPOINT = "checkpoint"
"""Name of the folder in a run folder."""

_STATE = "state.json"
_FILES = "model"

_SHARE = 0.01
"""Share of the time that writing checkpoints may take."""

_FIRST = 0.03
"""Seconds that the first one is thought to take: so none is written in the first 3 seconds."""


@dataclass(frozen=True)
class Reached:
    """How far a training has come by its last checkpoint.

    Attributes:
        epoch: Epochs that are done.
        step: Training steps that are done.
    """

    epoch: int
    step: int


def read_reached(run_folder: Path) -> Optional[Reached]:
    """Return how far the checkpoint in a run folder is; None without one."""
    try:
        known = json.loads((run_folder / CHECKPOINT / _STATE).read_text(encoding="utf-8"))
        return Reached(epoch=int(known["epoch"]), step=int(known["step"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True)
class _Training:
    """What a checkpoint holds: the model, its optimizer, what is random, and callbacks' state.

    Attributes:
        model: A compiled Keras model.
        callbacks: Those that have ``to_arrays()`` and ``from_arrays(arrays)`` are kept.
    """

    model: Any
    callbacks: list[Any]

    @property
    def steps(self) -> int:
        return int(self.model.optimizer.iterations)

    def _checkpoint(self) -> Any:
        import tensorflow as tf

        # Keras leaves these out of its own checkpoints.
        random = [getattr(layer, "_random_generator", None) for layer in self.model.submodules]
        states = [getattr(one, "_generator", None) for one in random]
        generators = [state for state in states if isinstance(state, tf.random.Generator)]
        parts = {f"random_{i}": state for i, state in enumerate(generators)}
        return tf.train.Checkpoint(model=self.model, optimizer=self.model.optimizer, **parts)

    def write(self, folder: Path) -> None:
        """Write it into an existing folder."""
        import numpy as np

        self._checkpoint().write(str(folder / _FILES))
        for place, callback in self._kept():
            np.savez(folder / f"callback-{place}.npz", **callback.to_arrays())

    def read(self, folder: Path) -> None:
        """Restore it from a folder."""
        import numpy as np
        import tensorflow as tf

        optimizer = self.model.optimizer
        if isinstance(optimizer, tf.keras.optimizers.Optimizer):  # older kinds do so themselves
            optimizer.build(self.model.trainable_variables)
        status = self._checkpoint().read(str(folder / _FILES))
        status.assert_existing_objects_matched()
        for place, callback in self._kept():
            with np.load(folder / f"callback-{place}.npz") as arrays:
                callback.from_arrays(dict(arrays))

    def _kept(self) -> Iterator[tuple[int, Any]]:
        for place, callback in enumerate(self.callbacks):
            if hasattr(callback, "to_arrays"):
                yield place, callback


class Checkpoints:
    """The checkpoint of one training; a newer one replaces it.

    Args:
        run_folder: Where its folder lies.
        settle: Called before one is written: waits until what was printed so far is on record, so
            that no epoch is missing where the training goes on behind it.
        notify: Called with one line where none can be written; the training goes on.
    """

    def __init__(
        self,
        run_folder: Path,
        *,
        settle: Callable[[], object] = lambda: None,
        notify: Callable[[str], object] = lambda line: None,
    ) -> None:
        self.folder = run_folder / CHECKPOINT
        self._reached = read_reached(run_folder)
        self._settle = settle
        self._notify = notify
        self._cost = _FIRST
        self._written_at = time.monotonic()

    @contextlib.contextmanager
    def fitting(self) -> Iterator[None]:
        """Let Keras trainings in a ``with`` block go on from the last checkpoint, and write others.

        Make the model in the block, too: its dropout then draws from generators whose state can
        be kept.
        """
        import tensorflow as tf

        random = tf.keras.backend.experimental
        fit, was_on = tf.keras.Model.fit, random.is_tf_random_generator_enabled()

        def go_on(model: Any, x: Any = None, **given: Any) -> Any:
            return fit(model, x, **self._arguments(model, x, given))

        random.enable_tf_random_generator()
        tf.keras.Model.fit = go_on
        try:
            yield
        finally:
            tf.keras.Model.fit = fit
            if not was_on:
                random.disable_tf_random_generator()

    def _arguments(self, model: Any, data: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a ``fit`` that goes on, and restore the model for it."""
        training = _Training(model, list(given.get("callbacks") or ()))
        start: dict[str, int] = {}
        if self._reached is not None:
            self._restore(training, self._reached)
            _draw(data, self._reached.epoch, whole=given.get("steps_per_epoch") is not None)
            start["initial_epoch"] = self._reached.epoch
        self._written_at = time.monotonic()
        writer = self._callback(training, given.get("epochs", 1))
        return {**given, **start, "callbacks": [*training.callbacks, writer]}

    def _callback(self, training: _Training, epochs: int) -> Any:
        """Return a Keras callback that writes checkpoints.

        What an epoch came to is printed after the callbacks at its end; so one is written when the
        next begins.
        """
        import tensorflow as tf

        def write(epoch: int, logs: object = None) -> None:
            if self._is_due(epoch):
                self._write(training, Reached(epoch, training.steps))

        return tf.keras.callbacks.LambdaCallback(
            on_epoch_begin=write, on_train_end=lambda logs: write(epochs)
        )

    def _is_due(self, epoch: int) -> bool:
        is_new = self._reached is None or epoch > self._reached.epoch
        return epoch > 0 and is_new and time.monotonic() - self._written_at >= self._cost / _SHARE

    def _write(self, training: _Training, reached: Reached) -> None:
        began = time.monotonic()
        try:
            with stopped_by():
                self._settle()
                files = self.folder / f"epoch-{reached.epoch}"
                files.mkdir(parents=True, exist_ok=True)
                training.write(files)
                self._commit(reached)
        except Exception as error:
            self._cost = float("inf")
            self._notify(f"warning: no checkpoint could be written: {shown_error(error)}")
        else:
            self._written_at = time.monotonic()
            self._cost = self._written_at - began

    def _commit(self, reached: Reached) -> None:
        """Make a checkpoint the last one, all at once, and remove the others."""
        with whole_file(self.folder / _STATE) as part:
            part.write_text(json.dumps(asdict(reached)), encoding="utf-8")
        self._reached = reached
        for path in self.folder.glob("epoch-*"):
            if path.name != f"epoch-{reached.epoch}":
                shutil.rmtree(path)

    def _restore(self, training: _Training, reached: Reached) -> None:
        """Restore a training.

        Raises:
            TaskError: The files are damaged, or of another model.
        """
        import tensorflow as tf

        try:
            training.read(self.folder / f"epoch-{reached.epoch}")
        except (OSError, ValueError, LookupError, AssertionError, tf.errors.OpError) as error:
            raise TaskError(
                f"the checkpoint in {shown_path(self.folder)} cannot be used: "
                f"{shown_error(error)}; remove that folder to begin at epoch 1"
            ) from error


def _draw(data: Any, epochs: int, *, whole: bool) -> None:
    """Bring a data set's shuffling to where it is after some epochs.

    Each pass over it draws new seeds when it begins; where the data is repeated in a pass, each
    time that the repetition begins anew, so that the pass must be made.
    """
    for _ in range(epochs):
        rows = iter(data)
        if whole:
            deque(rows, maxlen=0)
