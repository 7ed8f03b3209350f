"""The baseline beside every result."""

from __future__ import annotations

import pytest

from mediapipe_tasks.text_classifier.baseline import Baseline
from mediapipe_tasks.text_classifier.examples import Examples
from mediapipe_tasks.text_classifier.judge import judge_baseline
from mediapipe_tasks.text_classifier.normalise import Normalisation

pytest.importorskip("sklearn")

TRAIN = Examples(
    ["wake me at six", "set an alarm", "start a timer", "count ten minutes"] * 5,
    ["alarm", "alarm", "timer", "timer"] * 5,
)
TEST = Examples(["SET AN ALARM!", "timer: ten minutes"], ["alarm", "timer"])


def test_it_reads_texts_as_the_model_does() -> None:
    """Capitals and punctuation change nothing, and what it learnt is right."""
    found = judge_baseline(TRAIN, TEST, Normalisation(), seed=1)
    assert found["accuracy"] == found["macro_f1"] == 1.0
    assert "logistic regression" in found["name"]
    baseline = Baseline.fit(TRAIN, Normalisation(), seed=1)
    one, other = baseline.probabilities(["Set an ALARM", "set   an alarm."])
    assert one.tolist() == other.tolist()


def test_the_columns_are_the_sorted_classes() -> None:
    """Columns are in the order of the label names, and each row adds up to 1."""
    backwards = Examples(TRAIN.texts[::-1], TRAIN.labels[::-1])
    scores = Baseline.fit(backwards, Normalisation(), seed=1).probabilities(["alarm", "timer"])
    assert scores.shape == (2, 2)
    assert scores[0, 0] > 0.5 > scores[1, 0]
    assert scores.sum(axis=1) == pytest.approx([1, 1])


def test_the_seed_decides() -> None:
    """The same seed gives the same probabilities."""
    one, two = (Baseline.fit(TRAIN, Normalisation(), seed=3) for _ in range(2))
    assert one.probabilities(TEST.texts).tolist() == two.probabilities(TEST.texts).tolist()


def test_texts_without_words_are_no_fault() -> None:
    """Where no text has a word, the more frequent class is the answer."""
    chinese = Examples(["中文", "日本語", "한국어"], ["a", "b", "b"])
    scores = Baseline.fit(chinese, Normalisation(), seed=1).probabilities(["中"])
    assert scores[0, 1] > scores[0, 0]
