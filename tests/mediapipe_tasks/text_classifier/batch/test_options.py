"""Options of ``predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.batch.options import PredictOptions


@pytest.mark.parametrize(
    ("given", "read", "write"),
    [
        ({}, "lines", "lines"),
        ({"input": "a.csv"}, "csv", "csv"),
        ({"input": "a.TSV.gz"}, "csv", "csv"),
        ({"input": "a.jsonl.xz", "output": "b.csv"}, "jsonl", "csv"),
        ({"input": "a.txt", "output": "b.ndjson"}, "lines", "jsonl"),
        ({"text_column": "words"}, "csv", "csv"),
        ({"text_field": "words", "format": "lines"}, "jsonl", "lines"),
        ({"input": "a.data", "input_format": "jsonl"}, "jsonl", "jsonl"),
        ({"input": "-", "output": "-"}, "lines", "lines"),
    ],
)
def test_formats_are_told_by_names(given: dict[str, Any], read: str, write: str) -> None:
    """What is not said is seen from the files' names and the other options."""
    options = PredictOptions(**given)
    assert (options.read_as, options.written_as) == (read, write)


def test_a_tabulator_separates_tsv() -> None:
    """Its own character wins over the name."""
    assert PredictOptions(input=Path("a.tsv.gz")).separator == "\t"
    assert PredictOptions(input=Path("a.tsv"), delimiter=";").separator == ";"
    assert PredictOptions(input=Path("a.csv")).separator == ","


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"input": "a.jsonl", "text_column": "x"}, "--text-column: the texts are read as jsonl"),
        ({"input": "a.txt", "delimiter": ";"}, "--delimiter: the texts are read as lines"),
        ({"text_field": "x", "text_column": "y"}, "--text-field: the texts are read as csv"),
        ({"threshold": 0.5, "precision": 0.9}, "--threshold and --precision: give one"),
        ({"other": "none"}, "--other: give --threshold or --precision"),
        ({"resume": True, "overwrite": True}, "--resume and --overwrite: give one"),
        ({"resume": True, "output": "a.csv"}, "--resume: give --input FILE and --output FILE"),
        ({"output": "a.csv.gz"}, "results are not packed"),
        ({"threshold": 1.5}, "threshold: expected a number above 0 and below 1, got 1.5"),
        ({"top_k": 0}, "top_k: expected a whole number of at least 1"),
        ({"format": "xml"}, "format: expected lines, csv or jsonl, got 'xml'"),
        ({"delimiter": "ab"}, "delimiter: expected one character"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, Any], problem: str) -> None:
    """Before anything is read."""
    with pytest.raises(InputError, match=problem):
        PredictOptions(**given)
