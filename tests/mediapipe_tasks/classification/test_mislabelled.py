"""Texts whose label looks wrong."""

from __future__ import annotations

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.mislabelled import MOST, find_mislabelled

np = pytest.importorskip("numpy")

NAMES = ["a", "b", "c"]


def test_model_and_baseline_against_the_label() -> None:
    """Only where both agree on another class; where they differ, or the label holds, not."""
    data = Examples(["both", "model alone", "they differ", "right"], ["a", "a", "a", "a"])
    model = np.array([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.9, 0.1, 0]])
    baseline = np.array([[0.2, 0.7, 0.1], [0.7, 0.2, 0.1], [0.2, 0.1, 0.7], [0.9, 0.1, 0]])
    (found,) = find_mislabelled(data, model, NAMES, baseline, NAMES)
    assert found == {
        "Prompt": "both",
        "Expected": "a",
        "Actual": "b",
        "Score": 0.8,
        "BaselineScore": 0.7,
    }


def test_the_classes_may_be_in_another_order() -> None:
    """Model and baseline agree by the names of the classes, not by their places."""
    data = Examples(["text"], ["a"])
    model, baseline = np.array([[0.1, 0.8, 0.1]]), np.array([[0.9, 0.1]])
    assert find_mislabelled(data, model, NAMES, baseline, ["b", "a"])[0]["Actual"] == "b"
    assert find_mislabelled(data, model, NAMES, baseline, ["a", "b"]) == []


def test_the_surest_are_first_and_not_all_are_told() -> None:
    """As sure as the less sure of the two; of very many the surest are kept."""
    scores = np.linspace(0.5, 1, MOST + 50)
    model = np.column_stack([1 - scores, scores])
    baseline = np.full_like(model, [0.1, 0.9])
    data = Examples([f"{score:.4f}" for score in scores], ["a"] * len(scores))
    found = find_mislabelled(data, model, NAMES[:2], baseline, NAMES[:2])
    sure = [min(text["Score"], text["BaselineScore"]) for text in found]
    assert len(found) == MOST
    assert sure == sorted(sure, reverse=True)
    assert found[0]["Prompt"] == data.texts[int((scores < 0.9).sum())]
