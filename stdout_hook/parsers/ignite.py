r"""PyTorch-Ignite: results of evaluators, and the log lines of engines.

Printed by the handlers that Ignite's examples attach, by its own logging, and by
`FBResearchLogger`. Ignite's `ProgressBar` is a bar of tqdm. The log's own prefix may be in front::

    Epoch[1] Iteration[100/938] Loss: 0.45
    Training Results - Epoch: 1  Avg accuracy: 0.85 Avg loss: 0.65
    Validation Results - Epoch[1] Avg accuracy: 0.80 Avg loss: 0.70
    2024-05-06 09:32:02,291 evaluator INFO: Epoch[1] Complete. Time taken: 00:00:00.170
    Epoch[1] - Evaluation time (seconds): 3.141                    (CIFAR-10 example)
     - Test metrics:
        Accuracy: 0.5432
    Epoch [1/4]  [20/100]:  ETA: 0:00:00  lr: 0.00100  total_loss: 1.5999  Iter time: 0.0008 s

Records, one a line:

* `split`: `train` for iterations and `Training Results`, `val` and `test` for such results; for
  `FBResearchLogger` the engine's name of its line `…: start epoch [1/4]`.
* `epoch`: as printed, 1, 2, …
* `step`, `total_steps`: the iteration, of the whole run or of the epoch, as the program chose, and
  the epoch's length; None for results.
* `metrics`: by printed name (`Loss`, `Avg accuracy`, `Avg loss`); accuracies are from 0 to 1.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "IgniteParser"]

_PREFIX = r"(?:[0-9-]{10} [0-9:,]{8,15} \S{1,80} [A-Z]{4,8}: )?"
_iteration = re.compile(
    rf"{_PREFIX}Epoch ?\[([0-9]{{1,9}})(?:/[0-9]{{1,9}})?\],?(?: Iter(?:ation)?\[|  \[)"
    r"([0-9]{1,12})(?:/([0-9]{1,12}))?\]:?[, ]{1,3}(?=[A-Za-z])"
).match
_results = re.compile(
    rf"{_PREFIX}(Train|Training|Trainer|Validation|Val|Test|Testing|Evaluation)"
    r"(?: Results)? - Epoch[:\[ ] ?([0-9]{1,9})\]?[ -]{1,4}(?=[A-Za-z])"
).match
_engine = re.compile(
    rf"{_PREFIX}(?:Epoch\[[0-9]{{1,9}}\] Complete\. Time taken: |Engine run (?:starting|finished|"
    r"resuming|complete)|[A-Z][a-z]{1,20}: (?:run completed|Epoch \[[0-9/]{1,20}\])  Total time: )"
).match
_start = re.compile(rf"{_PREFIX}([A-Z]\w{{0,30}}): start epoch \[[0-9]{{1,9}}/[0-9]{{1,9}}\]").match
_block = re.compile(
    rf"{_PREFIX}Epoch[\[ ]([0-9]{{1,9}})\]? - Evaluation time \(seconds\): [0-9.]{{1,20}}"
    r"(?: - (\w{1,30}) metrics:)?$"
).match
_title = re.compile(r" - (\w{1,30}) metrics:$").match
_item = re.compile(rf" ?\t([A-Za-z][\w@/. -]{{0,60}}): ({NUMBER})\Z").match


class IgniteParser:
    """Reads what Ignite's examples and engines print; see the module for the format."""

    name = "ignite"
    hints = (
        *("] Iteration[", "], Iter[", "] Iter[", " - Epoch", "] Complete. "),
        *(": start epoch [", " - Evaluation time (seconds): ", "]:  ETA: "),
    )
    headers = ("- ",)
    first = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0["
    goes_on_by = ("\t", "epoch", "engine run ", " metrics:", "  Total time: ")

    def __init__(self) -> None:
        self._engine = "train"
        self._block: tuple[str | None, int] | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where Ignite prints no such line."""
        text = frame.text
        if self._block:
            found = self._parse_block(*self._block, frame)
            if found is not None:
                return found
        match = _iteration(text)
        if match:
            return self._parse_iteration(match, frame)
        match = _results(text)
        if match:
            split = "train" if match[1] == "Trainer" else split_of(match[1])
            return self._record(split, int(match[2]), read_pairs(text, match.end()), frame)
        return self._parse_header(text)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_iteration(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        split = self._engine if ":  ETA: " in match.string else "train"
        total = None if match[3] is None else int(match[3])
        metrics = read_pairs(match.string, match.end())
        return self._record(split, int(match[1]), metrics, frame, int(match[2]), total)

    def _parse_header(self, text: str) -> Sequence[Record] | None:
        match = _start(text)
        if match:
            self._engine = split_of(match[1])
            return ()
        match = _block(text)
        if match:
            self._block = (match[2], int(match[1]))
            return ()
        return () if _engine(text) else None

    def _parse_block(self, tag: str | None, epoch: int, frame: Frame) -> Sequence[Record] | None:
        title = _title(frame.text)
        if title:
            self._block = (title[1], epoch)
            return ()
        match = _item(frame.text)
        value = parse_number(match[2]) if match and tag else None
        if match is None or tag is None or value is None:
            self._block = None
            return None
        return self._record(split_of(tag), epoch, {match[1]: value}, frame)

    def _record(
        self,
        split: str,
        epoch: int,
        metrics: dict[str, float],
        frame: Frame,
        step: int | None = None,
        total: int | None = None,
    ) -> Sequence[Record] | None:
        if not metrics:
            return None
        parser, stream = self.name, frame.stream
        return (Record(split, epoch, step, total, metrics, True, parser, stream),)


PARSER = IgniteParser
