"""Keep the weights of the best epoch, and end the training with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

__all__ = ["BestEpoch", "best_epoch_callback", "best_of"]


@dataclass(frozen=True)
class BestEpoch:
    """The epoch whose weights a model has.

    Attributes:
        epoch: Its number, from 1.
        metric: What it was best in, as ``val_accuracy``.
        value: What it reached.
        loss: Its validation loss, which decides between epochs of the same value.
    """

    epoch: int
    metric: str
    value: float
    loss: float

    def is_better_than(self, other: Optional[BestEpoch]) -> bool:
        """Tell whether it is better, in its value, or in its loss where they are alike."""
        if other is None:
            return not math.isnan(self.value)
        return (self.value, -self.loss) > (other.value, -other.loss)

    def __str__(self) -> str:
        return f"epoch {self.epoch} ({self.metric} {self.value:.4f})"


def best_epoch_callback(metric: str) -> Any:
    """Return a Keras callback that has the model end with the weights of its best epoch.

    Model Maker saves that epoch as a whole SavedModel, and exports the last one all the same.

    Args:
        metric: What must be high. Of epochs that are alike, the one with the least loss counts.

    Returns:
        The callback, with an attribute ``best``: a `BestEpoch`, or None before the first epoch.
    """
    import tensorflow as tf

    class KeepBest(tf.keras.callbacks.Callback):  # type: ignore[misc]
        best: Optional[BestEpoch] = None
        weights: Optional[list[Any]] = None

        def on_epoch_end(self, epoch: int, logs: Optional[Mapping[str, float]] = None) -> None:
            values = {} if logs is None else logs
            value, loss = (float(values.get(name, math.nan)) for name in (metric, "val_loss"))
            found = BestEpoch(epoch + 1, metric, value, loss)
            if found.is_better_than(self.best):
                self.best = found
                self.weights = self.model.get_weights()

        def on_train_end(self, logs: Optional[Mapping[str, float]] = None) -> None:
            if self.weights is not None:
                self.model.set_weights(self.weights)
                self.weights = None  # as large as the model

        def to_arrays(self) -> Mapping[str, Any]:
            """Return what a checkpoint keeps of it."""
            weights = {f"weight_{i}": array for i, array in enumerate(self.weights or ())}
            if self.best is None:
                return weights
            best = self.best
            return {"epoch": best.epoch, "value": best.value, "loss": best.loss, **weights}

        def from_arrays(self, arrays: Mapping[str, Any]) -> None:
            """Go on from what `to_arrays` has returned."""
            if arrays:
                value, loss = float(arrays["value"]), float(arrays["loss"])
                self.best = BestEpoch(int(arrays["epoch"]), metric, value, loss)
                self.weights = [arrays[f"weight_{i}"] for i in range(len(arrays) - 3)] or None

    return KeepBest()


def best_of(callbacks: Iterable[Any]) -> Optional[BestEpoch]:
    """Return what the one of `best_epoch_callback` among them found, or None."""
    found = (getattr(callback, "best", None) for callback in callbacks)  # Keras's have floats
    return next((best for best in found if isinstance(best, BestEpoch)), None)
