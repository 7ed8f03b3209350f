r"""fairseq: training and validation in the formats `json`, `simple` and `tqdm`.

Printed by `fairseq-train`, behind time, level and the log's name; before 2020 behind `| `::

    {"epoch": 1, "update": 0.027, "loss": "16.475", "ppl": "911.8", "num_updates": "10"}
    {"epoch": 3, "valid_loss": "8.751", "valid_ppl": "274.56", "valid_num_updates": "414"}
    epoch 001:    100 / 4391 loss=9.376, ppl=413.2, wps=9187, num_updates=100, lr=1e-05
    epoch 001 | loss 8.751 | nll_loss 8.101 | ppl 274.56 | num_updates 414 | lr 5e-05
    epoch 001 | valid on 'valid' subset | loss 8.6 | ppl 270.1 | num_updates 414 | best_loss 8.6
    Generate test with beam=5: BLEU4 = 27.31, 58.4/33.2/21.0/13.8 (BP=0.98, …)

Records:

* `split`: `train`; of a line of validation that of the subset: `val` for `valid`, else its name.
* `epoch`: from 1. `step`: the count of updates, `num_updates`, not that of batches in the epoch.
* `metrics`: `loss`, `nll_loss`, `ppl`, `lr`, `gnorm`, `loss_scale` and whatever a criterion logs.
  Speeds (`wps`, `ups`), sizes (`wpb`, `bsz`), times, memory and `best_…` are none.
* `final`: True. What is drawn as a bar is read as any bar.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._lines import read_pairs
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["PARSER", "FairseqParser"]

_PREFIX = r"(?:\| )?(?:[a-z_]\w{0,40} \| )?"
_json = re.compile(_PREFIX + r"(\{\"epoch\": .{1,20000}\})\s*\Z").match
_batch = re.compile(
    _PREFIX + r"epoch ([0-9]{1,9}): {1,9}[0-9]{1,12} / [0-9]{1,12} (\w{1,60}=.{1,9000})"
).match
_epoch = re.compile(
    _PREFIX + r"epoch ([0-9]{1,9}) \| (?:valid on '(?:[^']{0,80}/)?([^'/]{1,80})' subset \| )?"
    r"([a-z]\w{0,60} .{1,9000})"
).match
_generated = re.compile(
    rf"(?:\| )?Generate (\w{{1,60}}) with beam=[0-9]{{1,6}}: (\w{{1,40}}) = ({NUMBER})(?:[ ,]|\Z)"
).match
_count = re.compile(r"[0-9]{1,15}\Z").match
_subset = re.compile(r"(train|valid\w{0,40}|test\w{0,40})_").match
_NO_METRICS = frozenset(
    (
        *("epoch", "update", "num_updates", "wps", "ups", "wpb", "bsz", "oom"),
        *("train_wall", "wall", "gb_free"),
        *("cuda_gb_allocated", "cuda_gb_reserved", "cuda_gb_free"),
    )
)
_SPLITS = {"valid": "val"}


class FairseqParser:
    """Reads fairseq's logs; see the module for the format."""

    name = "fairseq"
    hints = ("num_updates", " with beam=")
    headers = ()
    first = "abcdefghijklmnopqrstuvwxyz_{|G0"

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text.rstrip()
        match = _batch(text)
        if match is not None:
            pairs = read_pairs(match[2], ", ", "=")
            return self._told("train", match[1], pairs, frame)
        match = _epoch(text)
        if match is not None:
            pairs = read_pairs(match[3], " | ", " ")
            split = "train" if match[2] is None else _SPLITS.get(match[2], match[2])
            return self._told(split, match[1], pairs, frame)
        match = _json(text)
        if match is not None:
            return self._read_json(match[1], frame)
        match = _generated(text)
        return None if match is None else self._generated(match, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read_json(self, text: str, frame: Frame) -> Optional[Sequence[Record]]:
        try:
            told: dict[str, Any] = json.loads(text)
        except (ValueError, RecursionError):
            return None
        prefix = next((found[0] for found in map(_subset, told) if found), "")
        pairs = [(name.removeprefix(prefix), str(value)) for name, value in told.items()]
        subset = prefix[:-1]
        split = _SPLITS.get(subset, subset) or "train"
        return self._told(split, str(told["epoch"]), pairs, frame)

    def _told(
        self,
        split: str,
        epoch: str,
        pairs: Optional[Iterable[tuple[str, str]]],
        frame: Frame,
    ) -> Optional[Sequence[Record]]:
        """Return the values of a line, None where it is not fairseq's: it counts no updates."""
        texts = dict(pairs or ())
        updates = texts.get("num_updates", "")
        if _count(updates) is None or _count(epoch) is None:
            return None
        metrics = {}
        for name, text in texts.items():
            value = parse_number(text)
            if value is not None and name not in _NO_METRICS and not name.startswith("best_"):
                metrics[name] = value
        place = int(epoch), int(updates), None
        return (Record(split, *place, metrics, True, self.name, frame.stream),)

    def _generated(self, match: re.Match[str], frame: Frame) -> Optional[Sequence[Record]]:
        value = parse_number(match[3])
        if value is None:
            return None
        split = _SPLITS.get(match[1], match[1])
        metrics = {match[2]: value}
        return (Record(split, None, None, None, metrics, True, self.name, frame.stream),)


PARSER = FairseqParser
