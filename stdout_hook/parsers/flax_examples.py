r"""Flax: the lines that Flax's examples and first tutorials log.

Printed by `google/flax/examples` (MNIST, ImageNet, sequence tagging) through absl's logging, and
by the "getting started" pages of Linen and NNX::

    I1123 10:19:01.123456 17706 train.py:222] epoch:  1, train_loss: 0.2437, train_accuracy: 93.02, test_loss: 0.0613, test_accuracy: 97.95
    eval epoch: 0, loss: 6.9078, accuracy: 0.10
    train in step: 500, loss: 0.9281
    eval in step: 500, loss: 0.6262, accuracy: 0.7841
    train epoch: 1, loss: 0.1681, accuracy: 94.96                 (Linen)
    [train] step: 200, loss: 0.2894, accuracy: 91.27              (NNX)

Records, one for each split of a line:

* `split`: `train`, `test`, or `val` for `eval`.
* `epoch`, `step`: as printed, one of them None; no total.
* `metrics`: `loss` and others by printed name; accuracies in percent, in sequence tagging and some
  tutorials from 0 to 1.
* `final`: always True.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "FlaxExamplesParser"]

_PREFIX = r"(?:[IWE][0-9]{4} [0-9:.]{8,15} {1,4}[0-9]{1,9} [\w.]{1,60}:[0-9]{1,6}\] )?"
_line = re.compile(
    rf"{_PREFIX}(?:(epoch): {{0,4}}([0-9]{{1,9}}), (?=train_\w{{1,40}}: )"
    r"|(train|eval|test) (epoch|in step): ([0-9]{1,12}), (?=[a-z])"
    r"|\[(train|eval|test)\] (step|epoch): ([0-9]{1,12}), (?=[a-z]))"
).match


class FlaxExamplesParser:
    """Reads lines of Flax's examples; see the module for the format."""

    name = "flax_examples"
    hints = (", train_loss: ", " epoch: ", " in step: ", "] step: ", "] epoch: ")
    headers = ()
    first = ("0", "E0", "I0", "W0", "epoc", "trai", "eval", "test", "[tra", "[eva", "[tes")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where Flax's examples log no such line."""
        match = _line(frame.text)
        if match is None:
            return None
        # "epoch", "1", or "train", "in step", "500"
        texts = [text for text in match.groups() if text is not None]
        number = int(texts[-1])
        epoch, step = (number, None) if texts[-2] == "epoch" else (None, number)
        split = texts[0] if len(texts) == 3 else ""
        found = _by_split(read_pairs(frame.text, match.end()), split)
        return [
            Record(split_of(name), epoch, step, None, metrics, True, self.name, frame.stream)
            for name, metrics in found.items()
        ] or None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _by_split(values: dict[str, float], split: str) -> dict[str, dict[str, float]]:
    """Sort values into splits: the line's, or those that their names begin with."""
    found: dict[str, dict[str, float]] = {}
    for printed, value in values.items():
        first, _, rest = printed.partition("_")
        if split:
            found.setdefault(split, {})[printed] = value
        elif rest and first in ("train", "test", "eval", "val", "valid"):
            found.setdefault(first, {})[rest] = value
        else:
            found.setdefault("train", {})[printed] = value
    return found


PARSER = FlaxExamplesParser
