"""Hugging Face Trainer: the dictionaries that it logs, and the tables of `log_metrics`.

Printed by `Trainer` of transformers, with a progress bar or without, and by what is built on it:
TRL's trainers (SFT, DPO, GRPO), sentence-transformers. Version 5 prints the numbers as texts::

    {'loss': 0.689, 'grad_norm': 0.483, 'learning_rate': 0.00439, 'epoch': 0.67}
    {'loss': '0.689', 'grad_norm': '0.483', 'learning_rate': '0.00439', 'epoch': '0.6667'}
    {'eval_loss': 0.5398, 'eval_f1': 0.25, 'eval_runtime': 0.011, 'epoch': 1.0}
    {'loss': '0.6756', 'learning_rate': '8.75e-07', 'rewards/chosen': '0.014', 'epoch': '0.5'}
    {'train_runtime': 0.28, 'train_samples_per_second': 2538.3, 'train_loss': 0.36, 'epoch': 3.0}
    ***** predict metrics *****
      predict_loss    =     0.0788
      predict_runtime = 0:00:00.01

Records, one for each split of a dictionary or table:

* `split`: `val` for names with `eval_`, which is taken off; `train`, `test`, `predict` likewise;
  names without any are of `train`, in a table of that table's split.
* `epoch`: as printed, mostly a fraction. `step`: None, for none is printed.
* `metrics`: all that was logged but times, speeds, memory, and counts of operations and tokens.
  The `loss` of the dictionary with `train_runtime` is the mean over the training.
* `final`: True.

The results of one evaluation printed once more, by the program or as a table, are not reported
again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["PARSER", "HfTrainerParser"]

MAX_TEXT = 20_000
"""Characters of the longest dictionary that is read."""

_pair = re.compile(
    rf"'([^'{{}}]{{1,120}})': (?:np\.float[0-9]{{2}}\()?'?({NUMBER})'?\)?(?=[,}}])"
).findall
_evaluated = re.compile(r"'(?:[^'{}]{1,60}_)?(?:eval|test|predict)_[^'{}]{1,120}': ").search
_table = re.compile(r"\*{5} (\w{1,40}) metrics \*{5}").fullmatch
_row = re.compile(r"  ([^\s=][^=]{0,120}?) {0,120} = {1,60}(\S{1,60})").fullmatch
_prefix = re.compile(r"(eval|train|test|predict)_(?=.)").match
_no_metric = re.compile(
    r"(?:.*_)?(?:runtime|time|total_flos|num_tokens|tokens_seen)|.*per_second|.*_mem_.*|memory.*"
    r"|epoch|step|.*samples"
).fullmatch
_SPLITS = {"eval": "val"}


class HfTrainerParser:
    """Reads what the Trainer logs; see the module for the format."""

    name = "hf_trainer"
    hints = ("'epoch': ", "_runtime': ", " metrics *****")
    headers = ("*****",)
    first = ("{", "****", "epoc", "eval", "pred", "trai", "test", "%", "0", "E", "[")
    goes_on_by = ("{'", " = ")

    def __init__(self) -> None:
        self._before: Mapping[str, str] = {}
        self._seen: dict[str, float] = {}
        self._split: str | None = None
        self._epoch: float | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not the Trainer's."""
        text = frame.text
        if self._split is not None:
            records = self._parse_row(self._split, text, frame)
            if records is not None:
                return records
            self._split = None
        table = _table(text)
        if table:
            self._split, self._epoch = _SPLITS.get(table[1], table[1]), None
            return ()
        return self._parse_dictionary(text.strip(), frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: all was reported at once."""
        return ()

    def _parse_dictionary(self, text: str, frame: Frame) -> Sequence[Record] | None:
        start = text.find("{'")
        if start < 0 or text.find("}") != len(text) - 1 or len(text) - start > MAX_TEXT:
            return None
        if start and not _ends_in_bar(text[:start]):
            return None
        pairs = dict(_pair(text[start:]))
        if not _is_logged(pairs, text):
            return None
        if _is_repeat(self._before, pairs):
            return ()
        self._before = pairs
        numbers = {name: parse_number(number) for name, number in pairs.items()}
        metrics = {name: value for name, value in numbers.items() if value is not None}
        self._seen.update(metrics)
        epoch = _number_of(pairs.get("epoch"))
        return self._records(metrics.items(), "train", epoch, frame)

    def _parse_row(self, split: str, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a row of a table: a value that was printed before is rounded there."""
        row = _row(text)
        if row is None:
            return None
        name, value = row[1], parse_number(row[2])
        if value is None:
            return ()
        if name == "epoch":
            self._epoch = _number_of(row[2])
        if name in self._seen and _is_near(self._seen[name], value):
            return ()
        return self._records([(name, value)], split, self._epoch, frame)

    def _records(
        self,
        values: Iterable[tuple[str, float]],
        default: str,
        epoch: float | None,
        frame: Frame,
    ) -> Sequence[Record]:
        splits: dict[str, dict[str, float]] = {}
        for name, value in values:
            if _no_metric(name):
                continue
            prefix = _prefix(name)
            split = prefix[1] if prefix else default
            metric = name[prefix.end() :] if prefix else name
            splits.setdefault(_SPLITS.get(split, split), {})[metric] = value
        return [
            Record(split, epoch, None, None, metrics, True, self.name, frame.stream)
            for split, metrics in splits.items()
        ]


def _ends_in_bar(text: str) -> bool:
    """Tell whether `text` is a bar of tqdm, behind which the dictionary was printed."""
    return text.rstrip().endswith("]") and "/s" in text


def _is_logged(pairs: Mapping[str, str], text: str) -> bool:
    """Tell the Trainer's dictionaries from those that other programs print."""
    if "epoch" not in pairs:
        return any(name.endswith("_runtime") for name in pairs)
    trained = "learning_rate" in pairs and ("loss" in pairs or "grad_norm" in pairs)
    return trained or _evaluated(text) is not None or "train_runtime" in pairs


def _number_of(text: str | None) -> float | None:
    """Return an epoch as it was printed, whole or not."""
    if text is None:
        return None
    return int(text) if text.isdigit() and len(text) < 10 else parse_number(text)


def _is_near(first: float, second: float) -> bool:
    """Tell whether two numbers may be one, rounded in different ways."""
    return first == second or first != first or abs(first - second) <= 1e-4 + 1e-3 * abs(first)


def _is_repeat(before: Mapping[str, str], pairs: Mapping[str, str]) -> bool:
    """Tell whether the same evaluation is printed again: it took the same time."""
    if before.keys() != pairs.keys():
        return False
    if before == pairs:
        return True
    numbers = [(parse_number(before[name]), parse_number(pairs[name])) for name in pairs]
    timed = any(name.endswith("_runtime") for name in pairs)
    return timed and all(a is not None and b is not None and _is_near(a, b) for a, b in numbers)


PARSER = HfTrainerParser
