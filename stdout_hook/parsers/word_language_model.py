r"""PyTorch word language model: rows between bars, as in PyTorch's language model example.

Printed by `pytorch/examples/word_language_model`, AWD-LSTM, Transformer-XL, the tutorials on
transformers and on text classification, and copies of them::

    | epoch   1 |   200/ 2983 batches | lr 20.00 | ms/batch 10.39 | loss  7.63 | ppl  2060.36
    | end of epoch   1 | time: 31.22s | valid loss  5.58 | valid ppl   264.01
    | End of training | test loss  4.94 | test ppl   139.51
    | epoch   1 step      200 |    200 batches | lr 0.00025 | ms/batch 574.07 | loss  7.31 | bpc  10.54
    | Eval   1 at step     4000 | time: 601.29s | valid loss  4.54 | valid ppl    94.08
    | epoch   1 |   500/ 1782 batches | accuracy    0.687           (text classification)
    test accuracy    0.906

Records, one a line:

* `split`: `train` for a row of batches; `val` and `test` by the word before the name.
* `epoch`: as printed; None for the end of training and for Transformer-XL's evaluations.
* `step`, `total_steps`: batches of the epoch and their number; in Transformer-XL the training's
  step, without a total.
* `metrics`: `loss`, `ppl`, `bpc`, `accuracy`, `lr`; `ms/batch` and `time` are none.
* `final`: always True.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._pairs import split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "WordLanguageModelParser"]

MAX_LINE = 1000

_head = re.compile(
    r"\| {1,3}(?:epoch {1,4}([0-9]{1,9})(?: step {1,12}([0-9]{1,12}))? \| {0,12}"
    r"([0-9]{1,12})(?:/ {0,12}([0-9]{1,12}))? batches"
    r"|end of epoch {1,4}([0-9]{1,9})|Eval {1,6}[0-9]{1,9} at step {1,12}([0-9]{1,12})"
    r"|(End of training)) {1,2}\|"
).match
_cell = re.compile(
    r" {0,4}(?:(train|valid|validation|val|dev|test) )?"
    rf"([A-Za-z][\w/]{{0,30}}):? {{1,12}}({NUMBER})(?:%|s)? {{0,4}}"
).fullmatch
_test = re.compile(rf"test accuracy {{1,8}}({NUMBER})").fullmatch


class WordLanguageModelParser:
    """Reads rows of the language model example; see the module for the format."""

    name = "word_language_model"
    hints = ("| epoch ", "| end of epoch ", "| End of training", "| Eval ")
    headers = ()
    first = ("|", "test")
    goes_on_by = ("|", "test accuracy ")

    def __init__(self) -> None:
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a row, None where it is none."""
        text = frame.text
        head = _head(text)
        if head is None:
            return self._parse_test(frame) if self._seen else None
        if len(text) > MAX_LINE:
            return None
        found = _read_cells(text[head.end() :])
        if not found:
            return None
        self._seen = True
        epoch, step, batch, total, ended, evaluation, _ = head.groups()
        epoch, step = epoch or ended, step or batch or evaluation
        usual = "train" if batch else "val"
        return [
            Record(
                usual if split is None else split_of(split),
                _whole(epoch),
                _whole(step),
                _whole(total),
                metrics,
                True,
                self.name,
                frame.stream,
            )
            for split, metrics in found.items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_test(self, frame: Frame) -> Sequence[Record] | None:
        match = _test(frame.text)
        value = parse_number(match[1]) if match else None
        if value is None:
            return None
        metrics = {"accuracy": value}
        return (Record("test", None, None, None, metrics, True, self.name, frame.stream),)


def _read_cells(text: str) -> dict[str | None, dict[str, float]]:
    """Return the cells' values by the split they name; nothing where one is no cell."""
    found: dict[str | None, dict[str, float]] = {}
    split: str | None = None
    for cell in text.split("|"):
        match = _cell(cell)
        value = parse_number(match[3]) if match else None
        if match is None or value is None:
            return {}
        split = match[1] or split  # "valid loss 3.5 | bpc 5.0"
        if match[2] not in ("ms", "ms/batch", "time"):
            found.setdefault(split, {})[match[2]] = value
    return found


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)


PARSER = WordLanguageModelParser
