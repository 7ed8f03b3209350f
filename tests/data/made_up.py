"""Numbers like a training's, the same at each run, for programs that cannot be run here."""

from __future__ import annotations

import math
import random

__all__ = ["Numbers"]


class Numbers:
    """Makes up losses that fall and waver, and other numbers beside them.

    Args:
        seed: Which numbers.
        start: The loss before training, that of guessing among `math.exp(start)` tokens.
        end: The loss that it tends to.
    """

    def __init__(self, seed: int = 1, start: float = 10.9, end: float = 3.2) -> None:
        self._random = random.Random(seed)
        self._start = start
        self._end = end

    def loss(self, progress: float) -> float:
        """Return the loss after a part, 0 to 1, of the training."""
        fallen = math.exp(-5 * progress)
        return self._end + (self._start - self._end) * fallen + self.near(0, 0.05)

    def near(self, middle: float, spread: float) -> float:
        """Return a number near another."""
        return self._random.gauss(middle, spread)

    @staticmethod
    def rate(step: int, warmup: int, steps: int, highest: float) -> float:
        """Return the learning rate of a warmup and a cosine."""
        if step < warmup:
            return highest * (step + 1) / warmup
        return highest * (0.55 + 0.45 * math.cos(math.pi * (step - warmup) / (steps - warmup)))
