"""Tianshou: the test result that a trainer prints after each epoch.

Printed by its trainers (`onpolicy_trainer`, `OffPolicyTrainer` and so on) of every version::

    Epoch #1: test_reward: 123.400000 ± 20.100000, best_reward: 130.000000 ± 9.300000 in #0
    Epoch #2: test_reward: 1.200000 ± 0.200000,, score:  3.000000 best_reward: 1.3…

Records, one a line:

* `split`: `test`. `step`: None.
* `epoch`: from 1, None for the test before training (`Initial test step`).
* `metrics`: `reward`, the mean over the test's episodes, and `score` where it is not the same. The
  best so far and the deviations are none.
* `final`: always True.

The bar of an epoch, with its rewards and losses, is tqdm's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "TianshouParser"]

_line = re.compile(
    rf"(?:Epoch #([0-9]{{1,9}})|[A-Z][\w ]{{0,60}}): test_reward: ({NUMBER}) ± {NUMBER},"
    rf"(?:,? score: {{1,2}}({NUMBER}),?)? {{1,2}}best_reward: {NUMBER} ± {NUMBER}"
).match


class TianshouParser:
    """Reads Tianshou's test results; see the module for the format."""

    name = "tianshou"
    hints = (": test_reward: ",)
    headers = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a test."""
        text = frame.text[:1000]
        match = _line(text) if ": test_reward: " in text else None
        if match is None:
            return None
        found = {"reward": parse_number(match[2]), "score": parse_number(match[3] or "")}
        metrics = {name: value for name, value in found.items() if value is not None}
        epoch = int(match[1]) if match[1] else None
        return [Record("test", epoch, None, None, metrics, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = TianshouParser
