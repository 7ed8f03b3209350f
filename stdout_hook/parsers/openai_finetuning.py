"""OpenAI fine-tuning: a job's events and its file of results.

Events as `client.fine_tuning.jobs.list_events` gives them, printed by their message or as the
old command line did, and the lines of the file of results::

    Step 100/300: training loss=0.69
    Step 100/300: training loss=0.69, validation loss=0.68
    Step 300/300: training loss=0.66, validation loss=0.65, full validation loss=0.65
    Step 10: training loss=2.10                                            (2023)
    step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
    1,0.69315,0.41667,,
    4,0.66688,0.83333,0.66740,0.83333
    step,elapsed_tokens,elapsed_examples,training_loss,training_sequence_accuracy,…   (before)

Records:

* `split`: `train`; `val` for `validation loss`, `valid_…` and `validation_…`.
* `epoch`: None. `step`, `total_steps`: as printed, from 1.
* `metrics`: `loss`, `full loss` (of the whole set), `accuracy`, `token_accuracy`,
  `sequence_accuracy`, `mean_token_accuracy`; `tokens`, the count of `elapsed_tokens`. Empty
  fields are left out. That the same step is told once more gives only what it adds.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._lines import read_pairs
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARSER", "OpenAiFineTuningParser"]

_event = re.compile(
    r"(?:\[[0-9: T.Z+-]{10,35}\] )?Step ([0-9]{1,12})(?:/([0-9]{1,12}))?: ((?:training|validation)"
    rf" loss={NUMBER}(?:, (?:full )?[a-z]{{1,12}} [a-z ]{{1,30}}={NUMBER}){{0,6}})\s*\Z"
).match
_name = re.compile(r"(full )?(training|train|validation|valid)[ _]([a-z][a-z _]{0,40})\Z").match
_header = re.compile(r"step,[a-z_,]{0,300}train(?:ing)?_loss[a-z_,]{0,300}\Z").match
_row = re.compile(r"[0-9]{1,12}(?:,[-+.0-9a-zA-Z]{0,40}){1,20}\Z").match
_SPLITS = {"training": "train", "train": "train", "validation": "val", "valid": "val"}

_Values = dict[str, dict[str, float]]


class OpenAiFineTuningParser:
    """Reads what OpenAI tells of a fine-tuning; see the module for the format."""

    name = "openai_finetuning"
    hints = ("ing loss=", "validation loss=", "train_loss,", "training_loss,")
    headers = ("step,",)
    first = ("Step", "step", "[0", "0")

    def __init__(self) -> None:
        self._columns: Sequence[str] = ()
        self._step: Optional[int] = None
        self._told: Mapping[str, Mapping[str, float]] = {}

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text
        event = _event(text)
        if event is not None:
            values = _by_split(read_pairs(event[3], ", ", "=") or ())
            return self._records(int(event[1]), event[2], values, frame)
        if text.startswith("step,") and _header(text.rstrip()):
            self._columns = text.rstrip().split(",")
            return ()
        if self._columns:
            return self._read_row(text.rstrip(), frame)
        return None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read_row(self, text: str, frame: Frame) -> Optional[Sequence[Record]]:
        cells = text.split(",") if _row(text) else []
        if len(cells) != len(self._columns):
            return None
        values = _by_split(list(zip(self._columns, cells)))
        return self._records(int(cells[0]), None, values, frame)

    def _records(
        self, step: int, total: Optional[str], values: _Values, frame: Frame
    ) -> Sequence[Record]:
        """Return what was not told of the same step by the event before."""
        before = self._told if step == self._step else {}
        self._step, self._told = step, values
        found = []
        for split, metrics in values.items():
            old = before.get(split, {})
            new = {name: value for name, value in metrics.items() if name not in old}
            if new:
                last = int(total) if total else None
                found.append(Record(split, None, step, last, new, True, self.name, frame.stream))
        return found


def _by_split(pairs: Sequence[tuple[str, str]]) -> _Values:
    """Return the values by split and metric."""
    found: _Values = {}
    for printed, text in pairs:
        name, value = _name(printed), parse_number(text)
        if value is None:
            continue
        if name is not None:
            split = _SPLITS[name[2]]
            found.setdefault(split, {})[(name[1] or "") + name[3]] = value
        elif printed == "elapsed_tokens":
            found.setdefault("train", {})["tokens"] = value
    return found


PARSER = OpenAiFineTuningParser
