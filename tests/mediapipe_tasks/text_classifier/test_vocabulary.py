"""The words that a model knows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier.vocabulary import known_words, unknown_share


def test_the_most_frequent_words_are_known() -> None:
    """Of words as frequent, those that come first."""
    texts = [["a", "b"], ["c", "b"], ["d"]]
    assert known_words(texts, 2) == {"b", "a"}
    assert known_words(texts, 9) == {"a", "b", "c", "d"}


def test_the_share_of_unknown_words() -> None:
    """Every word counts, also one that is there twice."""
    assert unknown_share([["a", "b", "b"], [], ["c"]], {"a", "c"}) == 0.5
    assert unknown_share([[]], {"a"}) == 0


@pytest.mark.timeout(240)
def test_model_maker_knows_the_same_words(tiny: Path) -> None:
    """They are those in the file that it exported."""
    words = ["wake", "me", "with", "an", "alarm", "please", "start", "the", "timer", "now"]
    with zipfile.ZipFile(tiny) as archive:
        lines = archive.read("vocab.txt").decode().splitlines()
    found = {line.partition(" ")[0] for line in lines} - {"<PAD>", "<START>", "<UNKNOWN>"}
    assert known_words([words], 10_000) == found
