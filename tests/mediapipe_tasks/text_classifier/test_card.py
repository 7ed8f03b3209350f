"""A text classifier's model card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.card import write_card
from mediapipe_tasks.text_classifier.lost_letters import lost_letters
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.splits import Data

TEXTS = Examples(["Привет alarm", "ñandú", "中文", "plain", "?!"], list("aabbb"))
FACTS = {
    "model.json": {"labels": ["a", "b"], "seq_len": 15},
    "data.json": {
        "vocabulary": 953,
        "splits": {
            "train": {
                "rows": 100,
                "tokens": {
                    "mean": 7.9,
                    "max": 19,
                    "histogram": {"edges": [1, 2, 3, 4, 20], "counts": [1, 2, 7, 90]},
                },
            },
            "test": {"tokens": {"cut": 0.025}, "unknown_words": 0.1, "untrained_words": 0.125},
        },
    },
}


@pytest.fixture
def text(tmp_path: Path) -> str:
    for name, facts in FACTS.items():
        (tmp_path / name).write_text(json.dumps(facts), encoding="utf-8")
    return write_card(tmp_path, Normalisation(), Data(TEXTS, TEXTS, TEXTS)).read_text("utf-8")


def test_limits_that_the_data_shows(text: str) -> None:
    """Words it does not know, texts it does not read to the end, lengths it has not seen."""
    assert "12.5% of the words of the test set are not among those of the training texts" in text
    assert "first 15 tokens is not read; 2.5% of the texts of the test set are longer" in text
    assert "7.9 tokens on average and 19 at most; 10.0% have fewer than 3 words" in text
    assert "- Knows 953 words" in text


def test_the_steps_and_all_four_platforms(text: str) -> None:
    """In the order in which an app does them."""
    steps = [line for line in text.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
    assert [step.split()[1] for step in steps] == ["replace", "apply", "remove", "lower-case"]
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert headings == ["### Android", "### iOS", "### Web", "### Python"]


def test_letters_that_are_lost() -> None:
    """They are counted by script; an accent that is taken off is no loss."""
    told = list(lost_letters(Normalisation(), TEXTS.texts))
    assert told[1:] == [
        "2 of the 5 texts of its data lose letters: Cyrillic (6 letters), CJK (2 letters).",
        "2 of the 5 texts of its data have no word that it can read.",
    ]
    assert list(lost_letters(BertNormalisation(), TEXTS.texts)) == []
