"""Hugging Face Accelerate: what its examples print after each epoch's evaluation.

Printed by `nlp_example.py` and the like, and by the `run_…_no_trainer.py` of transformers::

    epoch 0: {'accuracy': 0.6838235294117647, 'f1': 0.8122270742358079}
    epoch 0: perplexity: 12.345 eval_loss: 2.5132
    epoch 0: perplexity: 12.345 eval_loss: tensor(2.5132)

Records, one for each line:

* `split`: `val`, for what is printed is computed on the evaluation's set.
* `epoch`: as printed. `step`: None.
* `metrics`: by printed name, `eval_` taken off. A dictionary with a loss, or with names that tell
  another set, is another program's.
* `final`: True.

`cv_example.py` prints its accuracy without a name, which is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.names import Kind, read_name
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "AccelerateParser"]

_VALUE = rf"(?:np\.float[0-9]{{2}}\(|tensor\()?({NUMBER})(?:[^{{}}()]{{0,40}}\))?"
_line = re.compile(r"epoch ([0-9]{1,9}): (?:(\{'.{1,4000}\})|(perplexity: .{1,200}))\s*").fullmatch
_pair = re.compile(rf"[{{ ]'([^'{{}}]{{1,100}})': {_VALUE}(?:, |\}})")
_perplexity = re.compile(rf"perplexity: {_VALUE} eval_loss: {_VALUE}").fullmatch


class AccelerateParser:
    """Reads what Accelerate's examples print; see the module for the format."""

    name = "accelerate"
    hints = ("epoch ",)
    headers = ()
    first = "e"

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is no such line."""
        if not frame.text.startswith("epoch "):
            return None
        line = _line(frame.text)
        if line is None:
            return None
        metrics = _read_dictionary(line[2]) if line[2] else _read_perplexity(line[3])
        if not metrics:
            return None
        return [Record("val", int(line[1]), None, None, metrics, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: all was reported at once."""
        return ()


def _read_dictionary(text: str) -> dict[str, float]:
    """Return the metrics of a dictionary that holds nothing else."""
    found = {}
    place = 0
    while place < len(text):
        pair = _pair.match(text, place if place == 0 else place - 1)
        value = parse_number(pair[2]) if pair else None
        if pair is None or value is None or not _is_evaluated(pair[1]):
            return {}
        found[pair[1].removeprefix("eval_")] = value
        place = pair.end()
    return found


def _is_evaluated(name: str) -> bool:
    meaning = read_name(name)
    known = meaning.kind in (Kind.METRIC, Kind.MAYBE) and meaning.split in (None, "val")
    return known and "loss" not in name


def _read_perplexity(text: str) -> dict[str, float]:
    match = _perplexity(text.rstrip())
    values = [parse_number(number) for number in match.groups()] if match else []
    return {n: v for n, v in zip(("perplexity", "loss"), values) if v is not None}


PARSER = AccelerateParser
