"""OpenNMT: the reports of OpenNMT-py and OpenNMT-tf.

Printed by `onmt_train` and `onmt-main train`, behind the time and `INFO` of the log::

    Step 50/100000; acc: 12.3; ppl: 1234.5; xent: 7.1; lr: 0.00050;
        sents:    3000; bsz: 1024/ 998/64; 12345/11876 tok/s;     17 sec;  (all on one line)
    Step 50/100000; acc:   4.73; ppl: 3512.27; xent: 8.16; lr: 1.00000; 3108/3134 tok/s;     18 sec
    Epoch  1,    50/  120; acc:   4.7; ppl: 3512.27; xent:  8.16; 3108 src tok/s; …    (2017)
    Train perplexity: 20.3175
    Train accuracy: 42.1053
    Validation perplexity: 18.1416
    Validation accuracy: 44.6667
    Step = 100 ; steps/s = 1.22, tokens/s = 26520 (26520 target) ;
        Learning rate = 0.000012 ; Loss = 9.43                             (all on one line)
    Evaluation result for step 5000: loss = 1.894 ; perplexity = 6.645 ; bleu = 21.3

Records:

* `split`: `train`; `val` for validation and evaluation.
* `epoch`: None, in 2017 as printed. `step`, `total_steps`: as printed; validation lines print
  none: it is that of the report before.
* `metrics`: `acc` and `accuracy` in percent, `ppl` and `perplexity`, `xent` (cross entropy), `lr`,
  `Learning rate`, `Loss` and scores by their names. Counts, sizes, speeds and times are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._lines import Line, LineParser, read_pairs
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "OpenNmtParser"]

_report = re.compile(
    r"(?:Step|Epoch) {1,3}(?:([0-9]{1,9}), {1,6})?([0-9]{1,12})(?:/ {0,6}([0-9]{1,12}))?;"
    r" acc: (.{1,600})\Z"
).match
_logged = re.compile(r"Step = ([0-9]{1,12}) ; (steps/s = .{1,400})\Z").match
_evaluated = re.compile(r"Evaluation result for step ([0-9]{1,12}): (.{1,600})\Z").match
_SIZES = frozenset(("sents", "bsz"))
_metric = re.compile(r"[A-Za-z][\w .-]{0,40}\Z").match


class OpenNmtParser(LineParser):
    """Reads OpenNMT's reports; see the module for the format."""

    name = "opennmt"
    hints = ("; acc: ", " perplexity: ", " accuracy: ", " ; steps/s = ", "result for step ")
    headers = ()
    first = ("Step", "Epoc", "Eval", "Trai", "Vali")
    goes_on_by = ()
    lines = (
        Line(r"Train perplexity: <train perplexity>", follows=True, later=True),
        Line(r"Train accuracy: <train accuracy>", follows=True, later=True),
        Line(r"Validation perplexity: <val perplexity>", follows=True, later=True),
        Line(r"Validation accuracy: <val accuracy>", follows=True, later=True),
    )

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text.rstrip()
        report = _report(text)
        if report is not None:
            metrics = _report_values(f"acc: {report[4]}")
            return self._told("train", report[1], report[2], report[3], metrics, frame)
        for split, match in (("train", _logged(text)), ("val", _evaluated(text))):
            if match is not None:
                metrics = _values(match[2], " ; ", " = ")
                return self._told(split, None, match[1], None, metrics, frame)
        return super().parse(frame)

    def _told(
        self,
        split: str,
        epoch: Optional[str],
        step: str,
        total: Optional[str],
        metrics: dict[str, float],
        frame: Frame,
    ) -> Optional[Sequence[Record]]:
        if not metrics:
            return None
        self._seen, self._step = True, int(step)
        place = (int(epoch) if epoch else None, int(step), int(total) if total else None)
        return (Record(split, *place, metrics, True, self.name, frame.stream),)


def _report_values(text: str) -> dict[str, float]:
    """Return a report's values, also those behind its last semicolon: ` BLEU: 21.3 TER: 0.5`."""
    head, end, rest = text.partition(" sec;")
    metrics = _values(head, ";", ":")
    if not metrics or not end:
        return metrics
    words = rest.split()
    for name, value in zip(words[::2], words[1::2]):
        number = parse_number(value)
        if number is not None and name[-1] == ":":
            metrics[name[:-1]] = number
    return metrics


def _values(text: str, between: str, mark: str) -> dict[str, float]:
    found = {}
    for part in text.split(between):
        for name, value in read_pairs(part, between, mark) or ():
            number = parse_number(value)
            if number is not None and name not in _SIZES and _metric(name):
                found[name] = number
    return found


PARSER = OpenNmtParser
