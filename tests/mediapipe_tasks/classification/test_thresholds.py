"""From which score on answers are as precise as wanted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediapipe_tasks.classification.thresholds import (
    WANTED_PRECISIONS,
    lowest_scores,
    precision_thresholds,
)

np = pytest.importorskip("numpy")

ANSWERS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=60)
WANTED = st.sampled_from([0.25, 0.5, *WANTED_PRECISIONS, 1.0])


def arrays(answers: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    """Return scores, many of them alike, as the runtime's float32, and hits."""
    scores = np.array([score for score, _ in answers], np.float32) / np.float32(12)
    return scores, np.array([hit for _, hit in answers], bool)


def test_by_hand() -> None:
    """The lowest score that will do is found, though a higher one would not."""
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    hits = np.array([False, True, True, True, False])
    (row,) = lowest_scores(scores, hits, [0.75])
    assert row == {"wanted": 0.75, "score": 0.6, "coverage": 0.8, "precision": 0.75}


def test_texts_of_equal_score_are_in_or_out_together() -> None:
    """A hit and a mistake of one score cannot be told apart by a threshold."""
    scores, hits = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, True])
    half, whole = lowest_scores(scores, hits, [0.7, 0.9])
    assert (half["score"], half["coverage"], half["precision"]) == (0.1, 1.0, 0.75)
    assert (whole["score"], whole["coverage"], whole["precision"]) == (0.9, 0.25, 1.0)


@pytest.mark.parametrize(("scores", "hits"), [([], []), ([0.9, 0.5], [False, False])])
def test_where_no_score_will_do(scores: list[float], hits: list[bool]) -> None:
    """Without texts, or without hits, there is no such score."""
    for row in lowest_scores(np.array(scores), np.array(hits, bool)):
        assert (row["score"], row["coverage"], row["precision"]) == (None, None, None)


@settings(deadline=None)  # the machine may be busy
@given(ANSWERS, WANTED)
def test_the_precision_is_reached_and_no_lower_score_would_do(
    answers: list[tuple[int, bool]], wanted: float
) -> None:
    """What is told holds when counted anew, and fails for every lower score there is."""
    scores, hits = arrays(answers)
    precision = {s: hits[scores >= s].mean() for s in scores}
    (row,) = lowest_scores(scores, hits, [wanted])
    fit = [score for score, reached in precision.items() if reached >= wanted]
    assert row["score"] == (min(fit) if fit else None)
    if fit:
        kept = scores >= row["score"]
        assert row["precision"] == hits[kept].mean() >= wanted
        assert row["coverage"] == kept.mean()


@settings(deadline=None)  # the machine may be busy
@given(ANSWERS.filter(lambda answers: any(hit for _, hit in answers)), WANTED)
def test_scikit_learn_finds_the_same(answers: list[tuple[int, bool]], wanted: float) -> None:
    """The first point of its precision-recall curve that will do is at our score."""
    metrics = pytest.importorskip("sklearn.metrics")
    scores, hits = arrays(answers)
    precision, _, thresholds = metrics.precision_recall_curve(hits, scores)
    fit = thresholds[precision[:-1] >= wanted]
    (row,) = lowest_scores(scores, hits, [wanted])
    assert row["score"] == (fit[0] if len(fit) else None)


def test_each_class_has_its_own() -> None:
    """The answers of one class alone decide about it; one that is never given has none."""
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    hits = np.array([True, False, True, True])
    found = precision_thresholds(scores, hits, np.array([0, 1, 1, 0]), ["a", "b", "c"])
    first = {name: rows[0]["score"] for name, rows in found["by_class"].items()}
    assert first == {"a": 0.6, "b": None, "c": None}
    assert found["overall"][0]["score"] == 0.9
    assert [row["wanted"] for row in found["overall"]] == [0.9, 0.95, 0.98, 0.99]
