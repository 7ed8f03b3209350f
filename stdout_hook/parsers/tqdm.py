"""tqdm: bars with metrics behind them (`set_postfix`) or in their description.

Printed by loops over `tqdm(...)`, with any bar, length and unit::

    Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, acc=0.9, loss=0.5]
    [train] epoch: 1 | loss: 1.11046:  17%|███▎     | 2/12 [00:00<00:04,  2.32it/s]
    epoch 1: 12it [00:01, 10.90it/s, val_loss=0.62]                    (unknown length)

Records, one for each split of a bar's state:

* `split`: by a name's beginning (`val_loss`, `test acc`) or end (`loss/val`), else by a word in
  the description (`Validation`, `[test]`), else `train`.
* `epoch`: from the description (`Epoch 1/3`, `epoch: 1`, `Ep 1`) or a postfix `epoch=1`.
* `step`, `total_steps`: the bar's count and length; None where they are scaled (`1.2k/3k`).
* `metrics`: by printed name without the split. A bar is read only if the name of one of its
  values is that of a known metric, for bars of downloads have postfixes too. Times, counts,
  sizes, memory and `best_…` are left out, and a value that the terminal's edge may have cut.
* `final`: True for the last state of a bar that has reached its length, or that had none. It may
  be drawn again with other values, so it is held back until the line ends or another bar comes.
* `context`: the fold, where the description tells one.

A redraw with the same count and values is not reported again, neither are values that a bar
still shows from the epoch before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdout_hook.parsers._bar_states import BarStates
from stdout_hook.parsers._tqdm_bar import read_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "TqdmParser"]


class TqdmParser:
    """Reads bars drawn by tqdm; see the module for the format."""

    name = "tqdm"
    hints = ("%|", "/s, ", "s/it, ", "it/s]")
    headers = ()
    goes_on_by = ("[0", "[-0", "          ")
    rest = ""

    def __init__(self) -> None:
        self._states = BarStates(self.name)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is no bar of tqdm."""
        text = frame.text
        if "/" not in text:
            # Blanks wipe out a bar, which was then drawn for the last time.
            return None if text.strip() else self._states.end_done() or None
        bar = read_bar(text)
        if bar is None:
            return None
        records = self._states.read(bar, frame)
        if bar.rest.strip():  # printed by something else, while the bar was not ended
            self.rest = bar.rest
            return records or ()
        return records

    def close(self) -> Sequence[Record]:
        """Return the last states of bars, which were held back."""
        return self._states.end()


PARSER = TqdmParser
