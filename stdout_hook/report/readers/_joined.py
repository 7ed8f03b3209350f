"""Parts of one training as one run.

W&B goes on with a run online only: a training that is resumed offline is several W&B runs, of
which the last has all rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Optional, Union

from stdout_hook.report.readers import About, Prediction, RunReader

__all__ = ["JoinedReader", "Part", "joined"]


class Part(NamedTuple):
    """Which part of a training a run is.

    Attributes:
        run: The run's id.
        before: The id of the run that it goes on with; None where it is the first.
    """

    run: str
    before: Optional[str] = None


def joined(readers: Iterable[RunReader]) -> list[RunReader]:
    """Return the readers, those of parts of one training as one, in the place of its last part."""
    found = list(readers)
    parts = {reader: _part_of(reader) for reader in found}
    by_run = {part.run: reader for reader, part in parts.items() if part is not None}
    followed = {part.before for part in parts.values() if part and part.before in by_run}
    whole: list[RunReader] = []
    for reader, part in parts.items():
        if part is None or part.run not in followed:
            chain = _chain(reader, parts, by_run)
            whole.append(reader if len(chain) == 1 else JoinedReader(chain))
    return whole or found  # parts in a circle are damaged ones


def _part_of(reader: RunReader) -> Optional[Part]:
    """Return which part of a training a run is, None where its reader cannot tell."""
    tell = getattr(reader, "part", None)
    part: Optional[Part] = tell() if callable(tell) else None
    return part


def _chain(
    last: RunReader,
    parts: Mapping[RunReader, Optional[Part]],
    by_run: Mapping[str, RunReader],
) -> list[RunReader]:
    """Return a training's parts, the first one first."""
    chain: list[RunReader] = []
    reader: Optional[RunReader] = last
    while reader is not None and reader not in chain:
        chain.insert(0, reader)
        part = parts[reader]
        reader = by_run.get(part.before) if part and part.before else None
    return chain


class JoinedReader:
    """Read parts of one training as one run.

    Args:
        parts: Their readers, the first part's first; the last has what the others have.
    """

    order = 0

    def __init__(self, parts: Sequence[RunReader]) -> None:
        self._parts = parts
        self._last = parts[-1]
        self.name = self._last.name
        self.path = self._last.path

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell that no path is one: it is made of others."""
        return False

    def about(self) -> About:
        """Return what is known of the last part, begun when the first one was."""
        known = [reader.about() for reader in self._parts]
        starts = [one.facts.get("start") for one in known]
        facts = {**known[-1].facts, "start": starts[0] or starts[-1]}
        times = [{"time": start} for start in starts[1:]]
        return replace(
            known[-1],
            facts={**facts, "resumed": times},
            files=[file for one in known for file in one.files],
            log="".join(one.log for one in known[-2:]),
            problems=[problem for one in known for problem in one.problems],
        )

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the rows."""
        return self._last.rows()

    def predictions(self) -> Iterator[Prediction]:
        """Yield the answers to the test set."""
        return self._last.predictions()

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield the answers to texts that belong to no class."""
        return self._last.out_of_scope()
