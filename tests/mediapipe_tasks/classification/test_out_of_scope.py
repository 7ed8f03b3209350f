"""Texts that no class is right for."""

from __future__ import annotations

import pytest

from mediapipe_tasks.classification.out_of_scope import judge_out_of_scope
from mediapipe_tasks.classification.thresholds import lowest_scores

np = pytest.importorskip("numpy")
pytest.importorskip("sklearn")


def test_by_hand() -> None:
    """Of six pairs the text of the test set scores higher in four, and the same in one."""
    test, others = np.array([0.9, 0.8, 0.4]), np.array([0.8, 0.3])
    thresholds = [{"wanted": 0.9, "score": 0.8}, {"wanted": 0.99, "score": None}]
    found = judge_out_of_scope(test, others, thresholds)
    assert found["count"] == 2
    assert found["auroc"] == pytest.approx(4.5 / 6)
    assert found["refused"] == [
        {"wanted": 0.9, "score": 0.8, "count": 1, "share": 0.5},
        {"wanted": 0.99, "score": None, "count": None, "share": None},
    ]


def test_the_auroc_is_the_statistic_of_mann_and_whitney() -> None:
    """SciPy counts the same pairs, ties included."""
    stats = pytest.importorskip("scipy.stats")
    generator = np.random.default_rng(1)
    test = generator.beta(5, 2, 300).astype(np.float32).round(2)
    others = generator.beta(3, 3, 70).astype(np.float32).round(2)
    thresholds = lowest_scores(test, generator.random(300) < test)
    found = judge_out_of_scope(test, others, thresholds)
    pairs = stats.mannwhitneyu(test, others).statistic
    assert found["auroc"] == pytest.approx(pairs / (300 * 70))
    assert found["refused"][0]["count"] == sum(others < thresholds[0]["score"])
