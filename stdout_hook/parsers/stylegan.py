r"""StyleGAN: ticks and evaluations of StyleGAN 1, 2, 2-ADA, 3 and their relatives.

Printed by the `training_loop.py` of NVlabs' repositories and their forks (EG3D, Projected GAN, EDM)::

    tick 140   kimg 564.5    lod 0.00  minibatch 32   time 12h 43m 02s  sec/tick 71.0    sec/kimg 17.34   maintenance 0.0    gpumem 8.9
    tick 1401  kimg 5738.6   time 1d 06h 06m   sec/tick 71.0    sec/kimg 17.34   maintenance 274.4  cpumem 5.88   gpumem 8.9   reserved 10.64  augment 6.521
    network-snapshot-005734        time 4m 26s       fid50k_full 46.5633 pr50k3_precision 0.6012
    {"results": {"fid50k_full": 12.3}, "metric": "fid50k_full", "total_time": 55.1, "total_time_str": "55s", "num_gpus": 8, "snapshot_pkl": "network-snapshot-000200.pkl", "timestamp": 1600000000.0}

Records, one a line:

* `split`: `train` for ticks, `val` for evaluations.
* `epoch`: None.
* `step`: the tick; of an evaluation that of the line before, if any.
* `metrics`: of a tick `kimg` (thousands of images seen), `augment` and `lod` where printed, `loss`
  and the like of EDM and forks; of an evaluation the printed names. Times and memory are none,
  neither is `minibatch`.
* `final`: always True.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "StyleganParser"]

_tick = re.compile(r"tick ([0-9]{1,9}) {1,6}kimg ([0-9.]{1,14}) ").match
_TIME = r"(?:[0-9]{1,9}[dhms] ?){1,4}"
_snapshot = re.compile(rf"[\w.-]{{4,80}} {{1,40}}time {_TIME} {{0,14}}").match
_name = re.compile(r"(?:fid|kid|is|ppl|pr|ls|eqt|eqr|swd|msssim|nll|fvd)\w{0,40}$").match
_NO_METRICS = frozenset(
    ("minibatch", "sec/tick", "sec/kimg", "maintenance", "cpumem", "gpumem")
).union(("reserved", "time"))


class StyleganParser:
    """Reads ticks and evaluations; see the module for the format."""

    name = "stylegan"
    hints = ("kimg ", '{"results": {', "network-")
    first = ("tick", '{"results', "network")
    headers = ()
    goes_on_by = (" time ",)

    def __init__(self) -> None:
        self._step: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text
        match = _tick(text)
        if match is not None:
            return self._read_tick(match, frame)
        if text.startswith('{"results": {'):
            return self._record("val", _results(text), frame)
        match = _snapshot(text)
        if match is not None:
            return self._record("val", _evaluated(text[match.end() :]), frame)
        return None

    def _read_tick(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        if " sec/tick " not in frame.text:
            return None
        self._step = int(match[1])
        words = frame.text[match.start(2) - len("kimg ") :].split()
        metrics = {}
        for name, word in zip(words, words[1:]):
            value = None if name in _NO_METRICS or name[0].isdigit() else parse_number(word)
            if value is not None:
                metrics[name] = value
        return self._record("train", metrics, frame)

    def _record(
        self, split: str, metrics: dict[str, float] | None, frame: Frame
    ) -> Sequence[Record] | None:
        if not metrics:
            return None
        return (
            Record(split, None, self._step, None, metrics, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _results(text: str) -> dict[str, float] | None:
    """Return the results of an evaluation in JSON."""
    try:
        found = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        return None
    if "metric" not in found or not isinstance(found["results"], dict):
        return None
    return {name: value for name, value in found["results"].items() if type(value) is float}


def _evaluated(text: str) -> dict[str, float] | None:
    """Return the results behind a snapshot's name and the time taken."""
    words = text.split()
    names, values = words[::2], [parse_number(word) for word in words[1::2]]
    if not names or len(names) != len(values) or not all(map(_name, names)):
        return None
    return {name: value for name, value in zip(names, values) if value is not None}


PARSER = StyleganParser
