"""What the data of a run is like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.data_facts import describe_data, write_data_facts
from mediapipe_tasks.text_classifier.encoders import Encoder
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.splits import Data

DATA = Data(
    Examples(["Wake me", "wake me!", "go now", "go now"], ["alarm", "timer", "timer", "timer"]),
    Examples(["later"], ["timer"]),
    Examples(["go NOW", "later please do go"], ["timer", "timer"]),
    warnings=("something is odd",),
)
OPTIONS = TextClassifierOptions(seq_len=3)


def test_each_set_by_hand() -> None:
    """Rows, classes, lengths and repetitions, as the model sees the texts."""
    found = describe_data(DATA, OPTIONS)
    train, test = found["splits"]["train"], found["splits"]["test"]
    assert (train["rows"], train["classes"]) == (4, {"alarm": 1, "timer": 3})
    assert (test["rows"], test["classes"]) == (2, {"alarm": 0, "timer": 2})
    assert (train["tokens"]["mean"], train["tokens"]["max"], train["tokens"]["cut"]) == (3, 3, 0)
    assert (test["tokens"]["mean"], test["tokens"]["max"], test["tokens"]["cut"]) == (4, 5, 0.5)
    assert train["tokens"]["histogram"]["edges"] == test["tokens"]["histogram"]["edges"]
    assert train["duplicates"]["examples"] == [{"Prompt": "go now", "count": 2}]
    assert test["also_in_train"]["examples"] == [{"Prompt": "go NOW", "label": "timer"}]
    assert found["contradictions"]["count"] == 1
    assert found["warnings"] == ["something is odd"]


def test_words_of_the_validation_set_are_known_and_untrained() -> None:
    """As in Model Maker: they have a place in the vocabulary, and no text trains them."""
    found = describe_data(DATA, OPTIONS)
    assert found["vocabulary"] == 5
    validation, test = found["splits"]["validation"], found["splits"]["test"]
    assert (validation["unknown_words"], validation["untrained_words"]) == (0, 1)
    assert test["unknown_words"] == pytest.approx(2 / 6)
    assert test["untrained_words"] == pytest.approx(3 / 6)
    assert "unknown_words" not in found["splits"]["train"]


def test_a_small_vocabulary_knows_less() -> None:
    """Only so many words are known as the option says, those of the training first."""
    found = describe_data(DATA, TextClassifierOptions(seq_len=3, vocab_size=4))
    assert found["vocabulary"] == 4
    assert found["splits"]["test"]["unknown_words"] == pytest.approx(3 / 6)


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    """Whatever is in the texts, every JSON reader gets it back."""
    odd = Examples(["\ud800 café \x1b", "\ud800 café \x1b"], ["alarm", "timer"])
    write_data_facts(tmp_path, Data(odd, odd, odd), OPTIONS)
    found = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert found == json.loads(json.dumps(describe_data(Data(odd, odd, odd), OPTIONS)))
    assert found["contradictions"]["examples"][0]["Prompt"] == "\ud800 café \x1b"


def test_with_an_encoder_lengths_are_in_its_tokens() -> None:
    """Pieces and both special tokens count; a word without pieces is unknown."""
    vocabulary = ("[UNK]", "wake", "me", "!", "go", "now", "la", "##ter", "do")
    encoder = Encoder(Path("encoder"), vocabulary)
    found = describe_data(DATA, TextClassifierOptions(encoder=Path("x"), seq_len=4), encoder)
    train, test = found["splits"]["train"], found["splits"]["test"]
    assert found["vocabulary"] == len(vocabulary)
    assert (train["tokens"]["max"], train["tokens"]["cut"]) == (5, 0.25)  # wake me !
    assert test["tokens"]["max"] == 5 + 2  # la ##ter [UNK] do go
    assert test["unknown_words"] == pytest.approx(1 / 6)
