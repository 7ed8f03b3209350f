"""Optuna: the values of a study's trials.

Logged by `Study.optimize` of all versions, with one or several objectives, named or not::

    [I 2024-01-01 00:00:00,000] Trial 0 finished with value: 0.5 and parameters: {'x': 1.2}. Best is trial 0 with value: 0.5.
    [I 2024-01-01 00:00:00,000] Trial 1 finished with value: {'accuracy': 0.5} and parameters: …
    [I 2024-01-01 00:00:00,000] Trial 2 finished with values: [0.5, 0.25] and parameters: …
    [I 2024-01-01 00:00:00,000] Trial 3 pruned. Trial was pruned at iteration 5.
    [I 2020-01-01 00:00:00,000] Finished trial#0 with value: 0.5 with parameters: …      (before 2)
    [I 2018-01-01 00:00:00,000] Finished a trial resulted in value: 0.5. Current best …  (before 1)

Records:

* `split`, `epoch`: None. `step`: the trial's number, from 0; None where it is not printed.
* `metrics`: `value`; `values_0`, `values_1`, … for several objectives, as in the study's data
  frame; the names of the metrics where the study has some.
* `final`: always True.

The best trial's value repeats an earlier one, here and in the progress bar. Pruned and failed
trials have none.
"""  # noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "OptunaParser"]

_PREFIX = r"(?:\[[A-Z] [0-9-]{10} [0-9:,.]{8,15}\] )?"
_finished = re.compile(
    rf"{_PREFIX}(?:Trial ([0-9]{{1,9}}) finished|Finished trial ?#([0-9]{{1,9}})|Finished a trial)"
    rf" (?:with|resulted in) values?: ({NUMBER}|\[[^\]]{{1,2000}}\]|\{{[^}}]{{1,2000}}\}})"
    r"(?: and parameters: | with parameters: |\. Current best value is )"
).match
_other = re.compile(
    rf"{_PREFIX}(?:Trial [0-9]{{1,9}} (?:pruned\.|failed (?:with|because))"
    r"|Setting status of trial ?#[0-9]{1,9} as )|Best trial: [0-9]{1,9}\. Best value: "
).match
_named = re.compile(rf" ?'([^']{{1,100}})': ({NUMBER})").fullmatch


class OptunaParser:
    """Reads what Optuna logs; see the module for the format."""

    name = "optuna"
    hints = (
        " finished with value",
        "Finished trial",
        "Finished a trial ",
        " pruned. ",
        " failed with ",
        " failed because ",
        "Best trial: ",
    )
    headers = ()
    first = ("[", "Tria", "Fini", "Best", "Sett")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not Optuna's."""
        finished = _finished(frame.text)
        if finished is None:
            return () if _other(frame.text) else None
        metrics = _values(finished[3])
        if not metrics:
            return None
        number = finished[1] or finished[2]
        step = int(number) if number else None
        return (Record(None, None, step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _values(text: str) -> dict[str, float]:
    """Read `0.5`, `[0.5, 0.25]` or `{'accuracy': 0.5}`; nothing where a part is no number."""
    if text[0] not in "[{":
        parts = [("value", text)]
    elif text[0] == "[":
        parts = [(f"values_{place}", part) for place, part in enumerate(text[1:-1].split(","))]
    else:
        named = [_named(part) for part in text[1:-1].split(",")]
        parts = [(match[1], match[2]) if match else ("", "") for match in named]
    numbers = {name: parse_number(part) for name, part in parts}
    found = {name: number for name, number in numbers.items() if number is not None}
    return found if len(found) == len(parts) else {}


PARSER = OptunaParser
