"""Kaldi: the objective of neural networks, from the logs of `nnet3`, `nnet2` and chain training.

Printed by the trainers (on stderr, mostly into log files) and by the scripts that call them::

    LOG (…) Average objective function for 'output' for minibatches 0-9 is -3.12 over 1280 frames.
    LOG (…) Overall average objective function for 'output' is -0.12 + -0.01 = -0.13 over 99 frames.
    LOG (…) Overall accuracy for 'output' is 0.56 per frame, over 4000 frames.
    Iter: 3/78   Jobs: 3   Epoch: 0.10/4.0 (2.6% complete)   lr: 0.002966

Records, one a line:

* `split`: `train`; None for what `compute-prob` finds, for it does not tell of which set.
* `epoch`: a fraction, on the scripts' lines. `step`, `total_steps`: the iteration on these; the
  last minibatch for an average of some.
* `metrics`: `objective function`, the sum where it has parts; `log-likelihood`, `accuracy`; all
  with the output's name in front where that is not `output`. `lr`.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "KaldiParser"]

_value = re.compile(
    r"(?:LOG \([^ )]{1,200}(?:\(\))?[^ )]{0,100}\) )?"
    r"(?:Average|Overall)(?: average)? ([a-z][a-z -]{2,40}) for '?([\w-]{1,40})'?"
    r"(?: for minibatches [0-9]{1,12}-([0-9]{1,12}))? is"
    rf" (?:{NUMBER} \+ {NUMBER} = )?({NUMBER})( per frame,)? over [0-9.e+]{{1,20}} frames\.?"
).fullmatch
_iteration = re.compile(
    r"(?:\[[^\]]{1,200}\] )?Iter: ([0-9]{1,9})/([0-9]{1,9})\s{1,8}(?:Jobs: [0-9]{1,6}\s{1,8})?"
    rf"Epoch: ([0-9.]{{1,12}})/[0-9.]{{1,12}} \([0-9.]{{1,8}}% complete\)\s{{1,8}}lr: ({NUMBER})\s*"
).fullmatch


class KaldiParser:
    """Reads Kaldi's objectives; see the module for the format."""

    name = "kaldi"
    hints = (" over ", "% complete)")
    headers = ()
    first = ("LOG", "Aver", "Over", "Iter", "[")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the value of a line."""
        text = frame.text[:600]
        if " over " in text:
            return self._parse_value(text.rstrip(), frame.stream)
        match = _iteration(text) if "% complete)" in text else None
        rate = parse_number(match[4]) if match else None
        epoch = parse_number(match[3]) if match else None
        if match is None or rate is None:
            return None
        place = ("train", epoch, int(match[1]), int(match[2]))
        return [Record(*place, {"lr": rate}, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_value(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _value(text)
        value = parse_number(match[4]) if match else None
        if match is None or value is None:
            return None
        name = match[1] if match[2] == "output" else f"{match[2]} {match[1]}"
        step = int(match[3]) if match[3] else None
        split = None if match[5] else "train"
        return [Record(split, None, step, None, {name: value}, True, self.name, stream)]


PARSER = KaldiParser
