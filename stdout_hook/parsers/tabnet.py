"""TabNet: an epoch's line of pytorch-tabnet.

Printed by `TabNetClassifier`, `TabNetRegressor` and `TabNetPretrainer` every `verbose` epochs,
since version 2::

    epoch 0  | loss: 0.69871 | train_auc: 0.55124 | valid_auc: 0.53212 |  0:00:01s
    epoch 10 | loss: 0.41225 | val_0_unsup_loss_numpy: 1.03212 |  0:00:09s
    Early stopping occurred at epoch 12 with best_epoch = 2 and best_valid_auc = 0.53212

Records:

* `split`: `train` for the loss; of a metric the set that its name begins with: `train`, `val`,
  `test`, or as printed, so `val_0`; None where it names no known one.
* `epoch`: from 0. `step`: None.
* `metrics`: by the metric's name without the set's.
* `final`: always True.

What is said of the best epoch at the end repeats values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "TabnetParser"]

_line = re.compile(
    r"epoch ([0-9]{1,9}) {0,3}((?:\| [^|:]{1,100}: [^|]{1,40}){1,60})"
    r"\|  (?:-?[0-9]{1,6} days?, )?[0-9]{1,2}:[0-9]{2}:[0-9]{2}s {0,6}"
).fullmatch
_value = re.compile(rf"([^|:]{{1,100}}?) {{0,3}}: {{1,3}}({NUMBER}) {{0,9}}").fullmatch
_end = re.compile(
    r"(?:Early stopping occurred at epoch [0-9]{1,9}"
    r"|Stop training because you reached max_epochs = [0-9]{1,9}) with best_epoch = "
).match
_known_set = re.compile(r"(train|val|valid|validation|eval|dev|test)_(.+)").fullmatch
_numbered_set = re.compile(r"((?:train|val|valid|eval|test)_[0-9]{1,3})_(.+)").fullmatch
_known_metric = re.compile(
    r"(.+?)_(auc|accuracy|balanced_accuracy|logloss|mae|mse|rmse|rmsle|unsup_loss(?:_numpy)?)"
).fullmatch
_SPLITS = dict.fromkeys(("val", "valid", "validation", "eval", "dev"), "val")


class TabnetParser:
    """Reads what pytorch-tabnet prints; see the module for the format."""

    name = "tabnet"
    hints = ("| loss: ", "Early stopping occurred at epoch ", "Stop training because ")
    headers = ()
    first = ("epoc", "Earl", "Stop")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not TabNet's."""
        line = _line(frame.text)
        if line is None:
            return () if _end(frame.text) else None
        found: dict[str | None, dict[str, float]] = {}
        for part in line[2].split("| ")[1:]:
            value = _value(part)
            number = parse_number(value[2]) if value else None
            if value is None or number is None:
                return None
            split, metric = _named(value[1])
            found.setdefault(split, {})[metric] = number
        epoch = int(line[1])
        return [
            Record(split, epoch, None, None, metrics, True, self.name, frame.stream)
            for split, metrics in found.items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _named(printed: str) -> tuple[str | None, str]:
    """Take a name apart: a set's and a metric's, joined by `_`."""
    if printed == "loss":
        return "train", printed
    match = _numbered_set(printed) or _known_set(printed) or _known_metric(printed)
    if match is None:
        return None, printed
    return _SPLITS.get(match[1], match[1]), match[2]


PARSER = TabnetParser
