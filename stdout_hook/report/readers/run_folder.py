"""Reads a run folder, as `capture_training`, ``stdout-hook run`` and ``mediapipe-tasks`` leave it.

Only ``run.json`` or ``metrics.jsonl`` must be there. What is damaged is left out and told, for a
run that was killed, or still runs, is looked at as well.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Optional, Union

from stdout_hook.report.readers import About, Prediction
from stdout_hook.report.tail import last_lines
from stdout_hook.run_folder import METRICS, OUTPUT, RUN, read_run

__all__ = ["RunFolderReader"]

EVALUATION = "evaluation.json"
DATA = "data.json"
PREDICTIONS = "predictions.csv"
OUT_OF_SCOPE = "out_of_scope.csv"

_NUMBERS = ("NaN", "Infinity", "-Infinity")

_LONGEST_CELL = 1 << 24


class RunFolderReader:
    """Read a run folder.

    Args:
        path: The folder.
    """

    name = "run folder"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []

    @classmethod
    def find(cls, path: Path) -> Iterable[Path]:
        """Return the folder if it is a run's, else those in it that are."""
        if _is_run(path):
            return [path]
        return sorted(filter(_is_run, path.iterdir())) if path.is_dir() else []

    def about(self) -> About:
        """Return what is known of the run."""
        facts = read_run(self.path)
        return About(
            name=str(facts.get("name") or self.path.absolute().name),
            source=self.name,
            facts=facts,
            files=sorted(file for file in self.path.iterdir() if file.name[0] != "."),
            evaluation=self._json(EVALUATION),
            data=self._json(DATA),
            log=last_lines(self.path / OUTPUT),
            problems=self.problems,
        )

    def _json(self, name: str) -> Optional[Mapping[str, Any]]:
        try:
            found = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            self.problems.append(f"{name} cannot be read: {error}")
            return None
        return found if isinstance(found, dict) else None

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the rows of ``metrics.jsonl``; a line that is damaged is left out."""
        path = self.path / METRICS
        if not path.exists():
            return
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                row = read_row(line)
                if row:
                    yield row

    def predictions(self) -> Iterator[Prediction]:
        """Yield the rows of ``predictions.csv``."""
        return _read_predictions(self.path / PREDICTIONS)

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield the rows of ``out_of_scope.csv``."""
        return _read_predictions(self.path / OUT_OF_SCOPE)


def _is_run(path: Path) -> bool:
    return (path / RUN).is_file() or (path / METRICS).is_file()


def read_row(line: str) -> Mapping[str, Union[float, str]]:
    """Return the numbers in one line of ``metrics.jsonl``, none where it is damaged."""
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    if not isinstance(row, dict):
        return {}
    return {key: value for key, value in row.items() if _is_number(value)}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) or value in _NUMBERS


def _read_predictions(path: Path) -> Iterator[Prediction]:
    if not path.exists():
        return
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        # Python 3.9 and 3.10 refuse a NUL.
        for cells in csv.DictReader(line.replace("\0", "\ufffd") for line in file):
            prediction = _prediction(cells)
            if prediction is not None:
                yield prediction


def _prediction(cells: Mapping[str, str]) -> Optional[Prediction]:
    """Return a row's prediction, None of a row that was cut short."""
    try:
        return Prediction(
            text=cells["Prompt"],
            expected=cells.get("Expected"),
            actual=cells["Actual"],
            score=float(cells["Score"]),
            margin=float(cells["Margin"]),
            runner_up=cells["RunnerUp"],
        )
    except (KeyError, TypeError, ValueError):
        return None


READER = RunFolderReader
