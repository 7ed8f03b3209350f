"""What a page is told of runs: small messages, the same for a file and for an open page.

A message is a mapping that JSON can hold:

* ``{"kind": "run", "run": 0, "name": …, …}``: what is known of a run (`About`'s fields; its files
  as ``name``, ``href`` and ``size``); a later one of the same run stands in its place.
* ``{"kind": "rows", "run": 0, "table": "metrics", "columns": […], "rows": [[…], …]}``: rows more
  of a run's table: ``metrics``, ``predictions`` or ``out_of_scope``; a row may end early.
* the same with the tables ``texts`` and ``labels``, which all runs share: predictions hold texts
  and classes as numbers of rows in these.

A page that is open while a training runs is told more:

* ``{"kind": "start"}``: what was told before, over a connection that was lost, is told anew.
* ``{"kind": "told"}``: all that there was is told; from here on it is what is new.
* ``{"kind": "clear", "run": 0, "table": "metrics"}``: a run's table is told anew.
* ``{"kind": "log", "run": 0, "text": …}``: the last lines it printed, in place of `About.log`.
* ``{"kind": "problem", "run": 0, "text": …}``: what can no longer be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Callable, Optional

from stdout_hook.report.readers import Prediction, RunReader

__all__ = [
    "Link",
    "Message",
    "Shared",
    "about_message",
    "messages",
    "row_messages",
    "run_messages",
]

Message = Mapping[str, Any]

Link = Callable[[Path], Optional[str]]
"""Gives the address under which a page finds a file, None where it cannot."""

ROWS = 2000
"""Rows in one message."""

PREDICTION = ("text", "expected", "actual", "score", "margin", "runner_up")


@dataclass
class _Numbered:
    """Texts that are told once, and from then on by their number."""

    table: str
    numbers: dict[str, int] = field(default_factory=dict)
    told: int = 0

    def number(self, text: str) -> int:
        """Return the number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def tell(self) -> Iterator[Message]:
        """Yield the texts that were not told yet."""
        new = list(islice(self.numbers, self.told, None))
        self.told += len(new)
        if new:
            rows = [[text] for text in new]
            yield {"kind": "rows", "table": self.table, "columns": ["text"], "rows": rows}


class Shared:
    """The texts and classes that the predictions of all runs on one page share."""

    def __init__(self) -> None:
        self._texts = _Numbered("texts")
        self._labels = _Numbered("labels")

    def predictions(
        self, run: int, table: str, predictions: Iterator[Prediction]
    ) -> Iterator[Message]:
        """Yield predictions as rows, each batch behind the texts and classes that are new."""
        while True:
            rows = [self._row(one) for one in islice(predictions, ROWS)]
            if not rows:
                return
            yield from self._texts.tell()
            yield from self._labels.tell()
            told = {"table": table, "columns": PREDICTION, "rows": rows}
            yield {"kind": "rows", "run": run, **told}

    def _row(self, one: Prediction) -> list[Any]:
        label = self._labels.number
        return [
            self._texts.number(one.text),
            None if one.expected is None else label(one.expected),
            label(one.actual),
            round(one.score, 6),
            round(one.margin, 6),
            label(one.runner_up),
        ]


def messages(readers: Iterable[RunReader], *, link: Link) -> Iterator[Message]:
    """Yield all that is known of runs.

    Args:
        readers: Of the runs.
        link: Gives the addresses of their files.
    """
    shared = Shared()
    for run, reader in enumerate(readers):
        yield from run_messages(run, reader, link, shared)


def run_messages(run: int, reader: RunReader, link: Link, shared: Shared) -> Iterator[Message]:
    """Yield all that is known of one run; last what may tell of problems with its rows."""
    yield from row_messages(run, reader.rows())
    yield from shared.predictions(run, "predictions", reader.predictions())
    yield from shared.predictions(run, "out_of_scope", reader.out_of_scope())
    yield about_message(run, reader, link)


def about_message(run: int, reader: RunReader, link: Link) -> Message:
    """Return what is known of a run but for its rows."""
    about = reader.about()
    files = [_file(path, link) for path in about.files]
    known = {**vars(about), "path": str(reader.path), "files": files}
    return {"kind": "run", "run": run, **known}


def _file(path: Path, link: Link) -> Mapping[str, Any]:
    try:
        size = None if path.is_dir() else path.stat().st_size
    except OSError:  # a link to nothing, or it has gone meanwhile
        return {"name": path.name, "href": None, "size": None}
    return {
        "name": f"{path.name}/" if size is None else path.name,
        "href": link(path),
        "size": size,
    }


def row_messages(run: int, rows: Iterable[Mapping[str, Any]]) -> Iterator[Message]:
    """Yield the rows of a run's metrics."""
    waiting = iter(rows)
    while True:
        batch = list(islice(waiting, ROWS))
        if not batch:
            return
        columns = list(dict.fromkeys(key for row in batch for key in row))
        cells = [_cells(row, columns) for row in batch]
        yield {"kind": "rows", "run": run, "table": "metrics", "columns": columns, "rows": cells}


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    """Return a row's cells, without the empty ones at its end: most rows have few of many."""
    cells = [row.get(column) for column in columns]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
