"""The baseline beside every result."""

from __future__ import annotations

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.baseline import Baseline
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
    found = judge_baseline(TRAIN, TEST, Normalisation(), seed=1).scores
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


def test_the_words_that_speak_for_a_class() -> None:
    """Of two classes, which share one row of weights, each has its own words, weightiest first."""
    words = Baseline.fit(TRAIN, Normalisation(), seed=1).telling_words(4)
    assert list(words) == ["alarm", "timer"]
    assert {"wake", "set", "an", "alarm"} & {word for word, _ in words["alarm"]}
    assert {"count", "timer", "start"} & {word for word, _ in words["timer"]}
    for found in words.values():
        weights = [weight for _, weight in found]
        assert weights == sorted(weights, reverse=True)
        assert len(found) == 4
        assert weights[-1] > 0


@pytest.mark.parametrize("labels", [["alarm", "timer"], ["alarm", "count", "timer"]])
def test_the_words_are_those_that_raise_the_probability(labels: list[str]) -> None:
    """A text of a class's first word alone is answered with that class."""
    by_word = {"wake": "alarm", "alarm": "alarm", "start": "timer", "count": labels[1]}
    texts = ["wake me", "an alarm", "start it", "count down"] * 5
    data = Examples(texts, [next(by_word[w] for w in t.split() if w in by_word) for t in texts])
    baseline = Baseline.fit(data, Normalisation(), seed=1)
    for name, found in baseline.telling_words().items():
        scores = baseline.probabilities([found[0][0]])
        assert labels[int(scores.argmax())] == name


def test_few_words_are_all_told() -> None:
    """Words that speak against a class are not among those that speak for it."""
    data = Examples(["yes", "no"] * 4, ["a", "b"] * 4)
    words = Baseline.fit(data, Normalisation(), seed=1).telling_words()
    assert {name: [word for word, _ in found] for name, found in words.items()} == {
        "a": ["yes"],
        "b": ["no"],
    }
