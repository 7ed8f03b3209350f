"""PyTorch Lightning: the bars of `Trainer.fit` that rich draws (`RichProgressBar`).

Printed by Lightning 1 and 2: again and again on a terminal, once at the end into a pipe. The
metrics are folded into a narrow column if there is no room::

    Epoch 2/2  ━━━━━━━━━━━━━━━━━ 12/12 0:00:00 • 0:00:00 25.91it/s v_num: 0 val_loss: 0.465
    Epoch 2/2  ━━━━━━━━━━━━━━━━━ 12/12 0:00:00 • 0:00:00 25.91it/s train_loss_step:
                                                                   0.376 val_loss:
                                                                   0.465
    Validation ━━━━━━━━━━━━━━━━━ 2/4   0:00:00 • 0:00:00 42.56it/s

Records, one for each split of a bar's state:

* `split`: by a name's beginning (`val_loss`), else `train`.
* `epoch` (0, 1, …), `step`, `total_steps`: as on the bar.
* `metrics`: what was logged with `prog_bar=True`, by printed name without the split; also where
  `_step` or `_epoch` is added to it. `v_num` is none.
* `final`: True for the last state in an epoch, known once the next one begins or all ends.

Values that the bar still shows from the epoch before are not reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._bar_states import BarStates
from stdout_hook.parsers._tqdm_bar import bar_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "LightningRichParser"]

MAX_LINES = 200
"""Lines over which the metrics of one bar may be folded."""

_TIMES = r"[0-9:-]{1,12} • [0-9:-]{1,12} {1,20}[0-9.]{1,12}it/s"
_bar = re.compile(
    r"(Epoch [0-9]{1,9})(?:/(?:[0-9]{1,9}|-2))? {1,20}[━╸╺ -]{1,1000} "
    rf"([0-9]{{1,15}})/([0-9]{{1,15}}|--) {{1,20}}{_TIMES}(?: +(?=\S)|\s*\Z)"
).match
_other_bar = re.compile(
    rf"(?:Sanity Checking|Validation|Testing|Predicting) .{{1,1000}} {_TIMES}"
).match


class _Folded(NamedTuple):
    """A bar whose metrics may go on in the next lines.

    Attributes:
        parts: Description, count and total.
        column: Where the metrics begin.
        words: The words of the metrics.
        frame: Its first line.
    """

    parts: tuple[str, str, str]
    column: int
    words: list[str]
    frame: Frame


class LightningRichParser:
    """Reads Lightning's bars drawn by rich; see the module for the format."""

    name = "lightning_rich"
    hints = (" • ",)
    headers = ()
    first = ("0", "Epoc", "Pred", "Sani", "Test", "Vali", "Trai", "trai")
    goes_on_by = ("          ",)

    def __init__(self) -> None:
        self._states = BarStates(self.name, goes_on=True, any_name=True)
        self._folded: _Folded | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of the bar before `frame`, None where that is none of Lightning's."""
        text = frame.text
        bar = _bar(text)
        if bar:
            records = self._take()
            words = text[bar.end() :].split()
            self._folded = _Folded((bar[1], bar[2], bar[3]), bar.end(), words, frame)
            return records
        if _other_bar(text):
            return self._take()
        folded = self._folded
        if folded is None or not folded.words or len(folded.words) > MAX_LINES:
            return None
        if not text.strip() or text[: folded.column].strip():
            return None
        folded.words.extend(text.split())
        return ()

    def close(self) -> Sequence[Record]:
        """Return the last state of the last epoch."""
        return [*self._take(), *self._states.end()]

    def _take(self) -> Sequence[Record]:
        """Return the values of the bar whose last line was seen."""
        folded, self._folded = self._folded, None
        if folded is None:
            return ()
        bar = bar_of(*folded.parts, _joined(folded.words))
        bar = bar._replace(endless=bar.total is None)
        return self._states.read(bar, folded.frame) or ()


def _joined(words: list[str]) -> str:
    """Return the metrics as on a bar of tqdm; a long name may be folded, too."""
    pairs = []
    name = ""
    for word in words:
        if name.endswith(":") and parse_number(word) is not None:
            pairs.append(f"{name[:-1]}={word}")
            name = ""
        else:
            name = word if name.endswith(":") else name + word
    return ", ".join(pairs)


PARSER = LightningRichParser
