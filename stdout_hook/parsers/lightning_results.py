"""PyTorch Lightning: what `Trainer.validate` and `Trainer.test` print as a table.

Printed by Lightning 1 and 2, with frames if rich is installed; before 1.6 as a dictionary, which
makes one record::

    ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
    ┃        Test metric        ┃       DataLoader 0        ┃
    ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
    │         test_loss         │    0.46516236662864685    │
    └───────────────────────────┴───────────────────────────┘

    ────────────────────────────────────────────────────────────
           Test metric             DataLoader 0
    ────────────────────────────────────────────────────────────
            test_loss           0.46516236662864685

    DATALOADER:0 TEST RESULTS
    {'test_loss': 0.46516236662864685}

Records, one for each value:

* `split`: by a name's beginning (`val_loss`), else `val` or `test` by what was run.
* `epoch`, `step`: None.
* `metrics`: by printed name without the split. Where there was no room for all of a name, its
  value is left out.
* `final`: True.
* `context`: `{"dataloader": 1}` for the second data loader, and so on; None for the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.names import read_name
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "LightningResultsParser"]

_header = re.compile(
    r"[┃|]? {0,400}(?:Runningstage\.)?(Test|Validate|testing|validating) metric[ ┃|]{1,400}"
    r"(DataLoader [0-9]{1,6}[ ┃|]{0,400}(?:DataLoader [0-9]{1,6}[ ┃|]{0,400}){0,50})"
).fullmatch
_half_header = re.compile(
    r"┃ {0,400}Runningstage\.(testing|validating) {1,400}[┃ ]{1,4000}"
).fullmatch
_loader = re.compile(r"DataLoader ([0-9]{1,6})").findall
_old_header = re.compile(
    r"(?:DATALOADER:([0-9]{1,6}) )?(TEST|VALIDATE|VALIDATION) RESULTS"
).fullmatch
_pair = re.compile(rf"[{{ ]'([^'{{}}]{{1,200}})': (?:tensor\()?({NUMBER})\)?(?=[,}}])").findall
_line = re.compile(r"[─━-]{10,2000}").fullmatch


class LightningResultsParser:
    """Reads the tables of results; see the module for the format."""

    name = "lightning_results"
    hints = ("est metric", "alidate metric", "ing metric", "Runningstage.", " RESULTS")
    headers = ("┃", "Test metric", "Validate metric", "Runningstage.", "TEST", "VALIDAT")
    first = (
        "Runn",
        "Test",
        "Vali",
        "test",
        "vali",
        "DATA",
        "TEST",
        "VALI",
        "|",
        "┃",
        "{",
        "'",
        "─",
        "-",
        "┡",
        "│",
    )
    goes_on_by = ("0", "nan", "inf", "--", "─", "━", "metric", " results")

    def __init__(self) -> None:
        self._stage = ""
        self._split: str | None = None
        self._loaders: list[int] = []
        self._read = self._read_plain

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is no part of a table."""
        text = frame.text.rstrip()
        half = _half_header(text)
        if half:  # the rest of the first column's title is below
            self._stage = half[1]
            return ()
        if self._stage:
            text, self._stage = text.replace(" metric ", f" {self._stage} metric ", 1), ""
        header = _header(text)
        if header:
            self._begin(header[1], _loader(header[2]), framed=text[0] in "┃|")
            return ()
        old = _old_header(text)
        if old:
            self._begin(old[2], [old[1] or 0], framed=False)
            self._read = self._read_dictionary
            return ()
        if self._split is None:
            return None
        records = self._read(text, frame)
        if records is None:
            self._split = None
        return records

    def close(self) -> Sequence[Record]:
        """Return nothing: a table that breaks off has no values."""
        return ()

    def _begin(self, stage: str, loaders: Sequence[str | int], *, framed: bool) -> None:
        self._split = "test" if stage.lower().startswith("test") else "val"
        self._loaders = [int(number) for number in loaders]
        self._read = self._read_framed if framed else self._read_plain

    def _read_framed(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a row of a table with frames; where a column is too narrow, cells are cut by `…`."""
        if not text.strip("┡━╇┩├─┼┤└┴┘|+-"):
            return ()
        cells = [cell.strip() for cell in text[:4000].replace("|", "│").split("│")]
        if len(cells) != len(self._loaders) + 3 or cells[0] or cells[-1]:
            return None
        return () if cells[1].endswith("…") else self._records([cells[1:-1]], frame)

    def _read_plain(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a row between lines."""
        if _line(text):
            return ()
        cells = text[:2000].split()
        if len(cells) != len(self._loaders) + 1:
            return None
        return self._records([cells], frame) or None

    def _read_dictionary(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a dictionary, which may go on in the next line."""
        if not text.startswith(("{'", " '")):
            return None
        return self._records([list(pair) for pair in _pair(text[:20000])], frame)

    def _records(self, rows: list[list[str]], frame: Frame) -> list[Record]:
        found: dict[tuple[int, str | None], dict[str, float]] = {}
        for name, *texts in rows:
            printed = read_name(name)
            for loader, number in zip(self._loaders, texts):
                value = parse_number(number)
                if value is not None:
                    key = (loader, printed.split or self._split)
                    found.setdefault(key, {})[printed.metric or name] = value
        return [
            Record(
                split,
                None,
                None,
                None,
                metrics,
                True,
                self.name,
                frame.stream,
                context={"dataloader": loader} if loader else None,
            )
            for (loader, split), metrics in found.items()
        ]


PARSER = LightningResultsParser
