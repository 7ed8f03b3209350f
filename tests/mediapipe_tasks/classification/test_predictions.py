"""The table of predictions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediapipe_tasks.classification import predictions
from mediapipe_tasks.classification.evaluation import evaluate_predictions
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.predictions import (
    Prediction,
    out_of_scope_rows,
    prediction_rows,
    write_out_of_scope,
    write_predictions,
)
from stdout_hook.spreadsheet import from_cell

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
    """Quotes, line breaks and emoji come back; a lone surrogate is spelt out, a formula marked."""
    lines = ["two\nlines", "two\r\nlines", "two\rlines", "\r"]
    texts = ['say "hi", now', *lines, "é 🙂", "", "=1+1", "\ud800"]
    rows = [Prediction(True, "a", "a", 0.5, 0.25, "b", text) for text in texts]
    write_predictions(tmp_path / "predictions.csv", rows)
    with (tmp_path / "predictions.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [from_cell(row["Prompt"]) for row in found] == [*texts[:-1], r"\ud800"]
    assert found[-2]["Prompt"] == "'=1+1"
    assert found[0]["Score"] == "0.500000"
    assert list(found[0]) == list(Prediction._fields)


def test_an_unfinished_file_does_not_replace_the_old_one(tmp_path: Path) -> None:
    """A fault while writing leaves what was there."""
    path = tmp_path / "predictions.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(TypeError):
        write_predictions(path, [None])  # type: ignore[list-item]
    assert path.read_text(encoding="utf-8") == "old"


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=3, max_size=3)))
def test_best_and_next_best_are_those_of_a_sort(rows: list[list[float]]) -> None:
    """Answer, runner-up and margin are the first two of the sorted classes, ties in their order."""
    found = out_of_scope_rows(
        [str(i) for i in range(len(rows))], np.array(rows).reshape(-1, 3), "abc"
    )
    for row in found:
        scores = rows[int(row.Prompt)]
        first, second, _ = sorted(range(3), key=lambda place: -scores[place])
        assert (row.Actual, row.RunnerUp) == ("abc"[first], "abc"[second])
        assert (row.Score, row.Margin) == (scores[first], scores[first] - scores[second])
    assert [row.Score for row in found] == sorted((row.Score for row in found), reverse=True)


def test_texts_out_of_scope_have_a_file_without_labels(tmp_path: Path) -> None:
    """Its columns are those of the predictions but what only a label can tell."""
    rows = out_of_scope_rows(["who won", "pizza"], np.array([[0.6, 0.4], [0.1, 0.9]]), ["a", "b"])
    write_out_of_scope(tmp_path / "out_of_scope.csv", rows)
    with (tmp_path / "out_of_scope.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == ["Actual", "Score", "Margin", "RunnerUp", "Prompt"]
    assert [(row["Actual"], row["Score"], row["Prompt"]) for row in found] == [
        ("b", "0.900000", "pizza"),
        ("a", "0.600000", "who won"),
    ]


def test_many_texts_are_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a block ends changes nothing."""
    scores = np.random.default_rng(1).random((7, 3))
    texts = [str(i) for i in range(7)]
    whole = out_of_scope_rows(texts, scores, "abc")
    monkeypatch.setattr(predictions, "_BLOCK", 3)
    assert out_of_scope_rows(texts, scores, "abc") == whole
