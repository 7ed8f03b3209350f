"""What sinks left, read as a user reads it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

__all__ = ["csv_rows", "tensorboard_points"]


def csv_rows(path: Path) -> list[dict[str, float]]:
    """Return the rows of a CSV file, without empty cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: float(cell) for key, cell in row.items() if cell} for row in csv.DictReader(file)
        ]


def tensorboard_points(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Return step and value of all scalars by key; skip the test without TensorBoard."""
    loader = pytest.importorskip("tensorboard.backend.event_processing.event_file_loader")
    found: dict[str, list[tuple[float, float]]] = {}
    for path in sorted(folder.iterdir()):
        for event in loader.LegacyEventFileLoader(os.fspath(path)).Load():
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found
