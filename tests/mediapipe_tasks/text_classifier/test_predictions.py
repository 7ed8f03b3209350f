"""The table of predictions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier.evaluation import evaluate_predictions
from mediapipe_tasks.text_classifier.examples import Examples
from mediapipe_tasks.text_classifier.predictions import (
    Prediction,
    prediction_rows,
    write_predictions,
)

np = pytest.importorskip("numpy")


def test_the_surest_mistake_is_first_and_the_surest_hit_last() -> None:
    """Wrong ones by falling score, then hits by rising score, each with its runner-up."""
    data = Examples(["t1", "t2", "t3", "t4"], ["a", "a", "b", "b"])
    scores = np.array([[0.9, 0.1, 0], [0.2, 0.5, 0.3], [0.3, 0.6, 0.1], [0.7, 0, 0.3]], np.float64)
    rows = prediction_rows(data, scores, ["a", "b", "c"])
    assert [row.Prompt for row in rows] == ["t4", "t2", "t3", "t1"]
    first = rows[0]
    assert first[:3] == (False, "b", "a")
    assert (first.Score, first.Margin) == pytest.approx((0.7, 0.4))
    assert [row.RunnerUp for row in rows] == ["c", "c", "a", "b"]


def test_a_tie_is_answered_as_the_scores_count_it() -> None:
    """Of two classes as probable the first is the answer, in the table as in the accuracy."""
    pytest.importorskip("sklearn")
    data = Examples(["t1", "t2"], ["a", "b"])
    scores = np.array([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4]], np.float32)
    rows = prediction_rows(data, scores, ["a", "b", "c"])
    assert [(row.Actual, row.RunnerUp, row.Margin) for row in rows] == [
        ("a", "b", 0),
        ("b", "c", 0),
    ]
    hits = sum(row.Successful for row in rows)
    assert evaluate_predictions(data, scores, ["a", "b", "c"]).accuracy * len(rows) == hits


def test_any_text_survives_the_file(tmp_path: Path) -> None:
    """Quotes, delimiters, line breaks and emoji come back; a lone surrogate is spelt out."""
    lines = ["two\nlines", "two\r\nlines", "two\rlines", "\r"]
    texts = ['say "hi", now', *lines, "é 🙂", "", "=1+1", "\ud800"]
    rows = [Prediction(True, "a", "a", 0.5, 0.25, "b", text) for text in texts]
    write_predictions(tmp_path / "predictions.csv", rows)
    with (tmp_path / "predictions.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["Prompt"] for row in found] == [*texts[:-1], r"\ud800"]
    assert found[0]["Score"] == "0.500000"
    assert list(found[0]) == list(Prediction._fields)


def test_an_unfinished_file_does_not_replace_the_old_one(tmp_path: Path) -> None:
    """A fault while writing leaves what was there."""
    path = tmp_path / "predictions.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(AttributeError):
        write_predictions(path, [None])  # type: ignore[list-item]
    assert path.read_text(encoding="utf-8") == "old"
