"""Texts that are there more than once."""

from __future__ import annotations

from mediapipe_tasks.classification.duplicates import also_in, contradictions, duplicates
from mediapipe_tasks.classification.examples import Examples


def words(examples: Examples) -> list[list[str]]:
    return [text.lower().split() for text in examples.texts]


def test_rows_that_have_been_before() -> None:
    """Each repetition counts; the text that is there most often comes first."""
    found = duplicates(Examples(["a", "b", "b", "a", "a", "A"], ["x"] * 6))
    assert found["count"] == 3
    assert found["examples"] == [{"Prompt": "a", "count": 3}, {"Prompt": "b", "count": 2}]


def test_no_more_than_some_examples() -> None:
    """All are counted, twenty are shown."""
    texts = [f"text {i}" for i in range(30)] * 2
    found = duplicates(Examples(texts, ["x"] * 60))
    assert (found["count"], len(found["examples"])) == (30, 20)
    assert duplicates(Examples(texts[:30], ["x"] * 30)) == {"count": 0, "examples": []}


def test_texts_that_were_trained() -> None:
    """The words count, not how they are written; texts without words are not the same."""
    train = Examples(["Wake me", ""], ["x", "x"])
    test = Examples(["wake ME", "other", ""], ["y", "x", "x"])
    found = also_in(words(train), test, words(test))
    assert found == {"count": 1, "examples": [{"Prompt": "wake ME", "label": "y"}]}


def test_one_wording_with_two_labels() -> None:
    """It is found across the sets, and each label has its rows counted."""
    train = Examples(["Wake me", "wake me", "go", "go"], ["x", "x", "x", "x"])
    test = Examples(["wake me", ""], ["y", "y"])
    found = contradictions((part, words(part)) for part in (train, test))
    assert found == {
        "count": 1,
        "examples": [{"Prompt": "Wake me", "labels": {"x": 2, "y": 1}}],
    }
