"""Reads a run folder, as `capture_training`, ``stdout-hook run`` and ``mediapipe-tasks`` leave it.

Only ``run.json``, ``metrics.jsonl`` or ``evaluation.json`` must be there. What is damaged is left
out and told, for a run that was killed, or still runs, is looked at as well.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Optional, Union

from stdout_hook.report.readers import About, Prediction, _shapes
from stdout_hook.report.tail import last_lines
from stdout_hook.run_folder import METRICS, OUTPUT, REPORT, RUN
from stdout_hook.spreadsheet import from_cell

__all__ = ["RunFolderReader"]

EVALUATION = "evaluation.json"
DATA = "data.json"
PREDICTIONS = "predictions.csv"
OUT_OF_SCOPE = "out_of_scope.csv"
THUMBNAILS = "thumbnails.json"

COLUMNS = ("Prompt", "Actual", "Score", "Margin", "RunnerUp")
"""What a table of predictions must have; that of the test set has ``Expected`` too."""

_NUMBERS = ("NaN", "Infinity", "-Infinity")

_LONGEST_CELL = 1 << 24

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class RunFolderReader:
    """Read a run folder.

    Args:
        path: The folder.
    """

    name = "run folder"
    order = 0

    def __init__(self, path: Path) -> None:
        self.path = path
        self._problems: dict[str, str] = {}

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell whether a path is a run folder."""
        return any((path / name).is_file() for name in (RUN, METRICS, EVALUATION))

    def about(self) -> About:
        """Return what is known of the run; of its rows, what has been read of them."""
        facts = self._json(RUN, _shapes.RUN) or {}
        evaluation = self._json(EVALUATION, _shapes.EVALUATION)
        data = self._json(DATA, _shapes.DATA)
        return About(
            name=facts.get("name") or self.path.absolute().name,
            source=self.name,
            facts=facts,
            files=self._files(),
            evaluation=evaluation,
            data=data,
            thumbnails=self._thumbnails(),
            log=last_lines(self.path / OUTPUT),
            problems=list(self._problems.values()),
        )

    def _thumbnails(self) -> Mapping[str, str]:
        """Return pictures that are base64, whatever else the file holds."""
        found = self._json(THUMBNAILS, {}) or {}
        return {name: text for name, text in found.items() if _is_base64(text)}

    def _files(self) -> list[Path]:
        """Return its files but for those in the making, and the page itself."""
        names = (file for file in self.path.iterdir() if file.name[0] != ".")
        return sorted(file for file in names if file.name != REPORT)

    def _json(self, name: str, shapes: Mapping[str, Any]) -> Optional[Mapping[str, Any]]:
        self._problems.pop(name, None)
        try:
            found = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            self._problems[name] = f"{name} cannot be read: {error}"
            return None
        if not isinstance(found, dict):
            self._problems[name] = f"{name} holds no JSON object, and is left out"
            return None
        return self._sound(name, found, shapes)

    def _sound(
        self, name: str, found: Mapping[str, Any], shapes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        left_out = _shapes.misfits(found, shapes)
        if left_out:
            names = ", ".join(left_out)
            self._problems[name] = f"{name} has unexpected values, which are left out: {names}"
        return {key: value for key, value in found.items() if key not in left_out}

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the rows of ``metrics.jsonl``; a line that is damaged is left out."""
        damaged = []
        for number, line in enumerate(self._lines(METRICS), 1):
            row = read_row(line)
            if row:
                yield row
            elif row is None and line.endswith("\n"):  # of a run that was killed the last may not
                damaged.append(number)
        self._tell_damage(METRICS, "line", damaged)

    def predictions(self) -> Iterator[Prediction]:
        """Yield the rows of ``predictions.csv``."""
        return self._predictions(PREDICTIONS, ("Expected", *COLUMNS))

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield the rows of ``out_of_scope.csv``."""
        return self._predictions(OUT_OF_SCOPE, COLUMNS)

    def _predictions(self, name: str, columns: Iterable[str]) -> Iterator[Prediction]:
        # Python 3.9 and 3.10 refuse a NUL.
        table = csv.DictReader(line.replace("\0", "\ufffd") for line in self._lines(name, ""))
        damaged = []
        try:
            lacks = [one for one in columns if one not in (table.fieldnames or columns)]
            if lacks:
                self._problems[name] = f"{name} has no column {', '.join(lacks)}"
                return
            for number, cells in enumerate(_long(table), 1):
                prediction = _prediction(cells)
                if prediction is None:
                    damaged.append(number)
                else:
                    yield prediction
        except csv.Error as error:
            self._problems[name] = f"{name} cannot be read from line {table.line_num} on: {error}"
            return
        self._tell_damage(name, "row", damaged)

    def _lines(self, name: str, newline: Optional[str] = None) -> Iterator[str]:
        """Yield the lines of a file, none where it is missing or cannot be read."""
        self._problems.pop(name, None)
        try:
            with (self.path / name).open(
                encoding="utf-8", errors="replace", newline=newline
            ) as file:
                yield from file
        except FileNotFoundError:
            return
        except OSError as error:
            self._problems[name] = f"{name} cannot be read: {error.strerror}"

    def _tell_damage(self, name: str, unit: str, damaged: list[int]) -> None:
        if damaged:
            units = unit if len(damaged) == 1 else f"{unit}s"
            self._problems[name] = (
                f"{name}: {len(damaged)} {units} cannot be read and left out, "
                f"the first is {unit} {damaged[0]}"
            )


def _is_base64(text: object) -> bool:
    return isinstance(text, str) and _BASE64.fullmatch(text) is not None


def read_row(line: str) -> Optional[Mapping[str, Union[float, str]]]:
    """Return the numbers in one line of ``metrics.jsonl``, None where it is damaged."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None if line.strip() else {}
    if not isinstance(row, dict):
        return None
    return {key: value for key, value in row.items() if _is_number(value)}


def _is_number(value: object) -> bool:
    return value in _NUMBERS or (value is not None and _shapes.fits(value, float))


def _long(table: Iterator[Any]) -> Iterator[Any]:
    """Yield a table's rows, whose cells may be long; the limit is the whole process's."""
    while True:
        limit = csv.field_size_limit(_LONGEST_CELL)
        try:
            row = next(table, None)
        finally:
            csv.field_size_limit(limit)
        if row is None:
            return
        yield row


def _prediction(cells: Mapping[str, str]) -> Optional[Prediction]:
    """Return a row's prediction, None of a row that was cut short or has no numbers."""
    try:
        score, margin = float(cells["Score"]), float(cells["Margin"])
    except (TypeError, ValueError):
        return None
    names = [cells[column] for column in ("Prompt", "Actual", "RunnerUp")]
    if None in names or not math.isfinite(score + margin):
        return None
    text, actual, runner_up = map(from_cell, names)
    expected = cells.get("Expected")
    known = None if expected is None else from_cell(expected)
    return Prediction(text, known, actual, score, margin, runner_up)


READER = RunFolderReader
