"""Marian: the reports of marian training and its validators.

Printed by `marian`, behind the time in brackets and `[valid]`::

    Ep. 1 : Up. 500 : Sen. 32,021 : Cost 8.10142517 * 510,234 after 510,234 : Time 61.2s :
        8337.1 words/s : gNorm 1.2301 : L.r. 1.2500e-05                    (all on one line)
    Ep. 1 : Up. 500 : Sen. 32,021 : Cost 8.10142517 : Time 61.27s : 8337.14 words/s
    Ep. 1 : Up. 5000 : cross-entropy : 61.4093 : new best
    Ep. 1 : Up. 5500 : bleu-detok : 21.3041 : stalled 1 times (last best: 21.31)

Records:

* `split`: `train`; `val` for validators.
* `epoch`: as printed, a fraction for logical epochs. `step`: the count of updates.
* `metrics`: `Cost` (per word or sentence, as `--cost-type` says), `gNorm`, `L.r.`; a validator's
  value by its name, as `cross-entropy`, `perplexity`, `ce-mean-words`, `bleu`.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._lines import Line, LineParser
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "MarianParser"]

_PREFIX = r"(?:\[[0-9-]{10} [0-9:]{8}\] )?"
_validated = re.compile(
    rf"{_PREFIX}(?:\[valid\] )?Ep\. ([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?) : Up\. ([0-9]{{1,12}}) :"
    rf" ([a-z][\w-]{{0,40}}) : ({NUMBER}) : (?:new best|stalled [0-9]{{1,6}} times.{{0,80}})\Z"
).match


class MarianParser(LineParser):
    """Reads what Marian prints; see the module for the format."""

    name = "marian"
    hints = ("Ep. ",)
    headers = ()
    first = "E["
    goes_on_by = ()
    lines = (
        Line(
            rf"{_PREFIX}Ep\. <epoch> : Up\. <step> : Sen\. [0-9,]{{1,30}} : Cost <Cost>"
            r"(?: \* [0-9,]{1,30})?(?: @ [0-9,]{1,30})?(?: after [0-9,]{1,30})?"
            r" : Time [0-9.]{1,30}s : [-0-9.naif]{1,30} words/s"
            r"(?: : gNorm <gNorm>)?(?: : L\.r\. <L.r.>)?"
        ),
    )

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        match = _validated(frame.text.rstrip())
        value = parse_number(match[4]) if match else None
        if match is None or value is None:
            return super().parse(frame)
        epoch = float(match[1]) if "." in match[1] else int(match[1])
        metrics = {match[3]: value}
        step = int(match[2])
        return (Record("val", epoch, step, None, metrics, True, self.name, frame.stream),)


PARSER = MarianParser
