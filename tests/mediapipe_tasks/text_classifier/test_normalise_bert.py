"""What is done to texts for BERT, against both tokenisers that then read them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation

NORMALISE = BertNormalisation()


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("Set AN alarm", "set an alarm"),
        ("  two\tlines\r\n here ", "two lines here"),
        ("Caf\u00c9 na\u00efve", "cafe naive"),
        ("e\u0301\u0302", "e"),
        ("\u0130stanbul", "istanbul"),
        ("a\x00b\ufffdc\u200bd\ud800e", "abcde"),
        ("don\u2019t", "don\u2019t"),
        ("\u4e2d\u6587 text", "\u4e2d\u6587 text"),
        ("", ""),
        ("\u0301", ""),
        ("x" * 120, "x" * 100),
        ("\u00e6" * 60, "\u00e6" * 50),
        ("x" * 99 + "!" + "y" * 101, "x" * 99 + "!" + "y" * 100),
        ("\U0001f642" * 30, "\U0001f642" * 25),
    ],
)
def test_texts_are_normalised(text: str, normalised: str) -> None:
    """Control characters, case, accents, blanks and long words."""
    assert NORMALISE(text) == normalised
    assert NORMALISE(normalised) == normalised


def test_a_cased_encoder_keeps_accents() -> None:
    """Letters are made small all the same: the runtime does."""
    assert BertNormalisation(strip_accents=False)("CAF\u00c9") == "caf\u00e9"


@given(st.text())
def test_twice_changes_nothing(text: str) -> None:
    """Whatever the text, and the words make it up."""
    for normalise in (NORMALISE, BertNormalisation(strip_accents=False)):
        once = normalise(text)
        assert normalise(once) == once
        assert "".join(normalise.words(text)) == once.replace(" ", "")


def test_words_end_at_punctuation_and_at_chinese_characters() -> None:
    """Each of these is a word of its own, symbols of ASCII too, others not."""
    words = NORMALISE.words("What's $5+1?\u4e2d\u6587\u2122")
    assert words == ["what", "'", "s", "$", "5", "+", "1", "?", "\u4e2d", "\u6587", "\u2122"]


def test_many_marks_take_no_time() -> None:
    """A hundred thousand accents on one letter are removed at once."""
    begin = time.perf_counter()
    assert NORMALISE("a" + "\u0301\u0327" * 50_000) == "a"
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("text", "is_needed"),
    [
        ("Set an ALARM, don't!", False),
        (" two  blanks", False),
        ("caf\u00e9", True),
        ("\u00c4", True),
        ("a\u200bb", True),
        ("x" * 101, True),
        ("\u4e2d\u6587", False),
    ],
)
def test_what_the_runtime_alone_would_read_otherwise(text: str, is_needed: bool) -> None:
    """It makes A to Z small by itself, and nothing else."""
    assert NORMALISE.is_needed(text) == is_needed


def test_metadata_says_what_was_done() -> None:
    """It can be read back, says what an app must do, and another version is refused."""
    for normalise in (NORMALISE, BertNormalisation(strip_accents=False)):
        values = normalise.to_dict()
        assert BertNormalisation.from_dict(values) == normalise
        assert any("accents" in step or "NFD" in step for step in values["steps"]) == (
            normalise.strip_accents
        )
    with pytest.raises(InputError, match="another normalisation"):
        BertNormalisation.from_dict({**NORMALISE.to_dict(), "version": 2})
    with pytest.raises(InputError, match="another normalisation"):
        BertNormalisation.from_dict(Normalisation().to_dict())


def test_the_vocabulary_tells_the_case() -> None:
    """One with capitals is of a cased encoder; the special tokens do not count."""
    assert BertNormalisation.of_vocabulary({"[CLS]", "a", "##b"}).strip_accents
    assert not BertNormalisation.of_vocabulary({"[CLS]", "a", "Paris"}).strip_accents


CODE = """
import json, sys, unicodedata
from pathlib import Path
import numpy as np
import tensorflow as tf
from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer, text_classifier
from official.nlp.tools.tokenization import FullTokenizer
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.wordpiece import tokens_of

folder, step, size = Path(sys.argv[1]), int(sys.argv[2]), 48
points = [*range(1, 0x3100), *range(0x3100, 0xD800, step), *range(0xE000, 0x30000, step)]
chars = [chr(p) for p in points if unicodedata.category(chr(p)) not in ("Cn", "Co", "Cs")]
seen = [c for c in chars if not c.isspace() and unicodedata.category(c) not in ("Cc", "Zs")]
parts = [unicodedata.normalize("NFD", c.lower()) for c in seen]
letters = dict.fromkeys([*"xy", *seen, *(c for part in parts for c in part)])
vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
(folder / "vocab.txt").write_text("".join(f"{t}\\n" for t in vocabulary), encoding="utf-8")

class Echo(tf.Module):
    # A classifier whose scores are the numbers of the tokens that it is given.
    @tf.function(input_signature=[
        tf.TensorSpec([1, size], tf.int32, name=name)
        for name in ("input_word_ids", "input_mask", "input_type_ids")
    ])
    def __call__(self, input_word_ids, input_mask, input_type_ids):
        zero = 0.0 * tf.cast(input_mask + input_type_ids, tf.float32)
        return {"probability": tf.cast(input_word_ids, tf.float32) + zero}

echo = Echo()
tf.saved_model.save(echo, str(folder / "echo"), signatures=echo.__call__)
flat = tf.lite.TFLiteConverter.from_saved_model(str(folder / "echo")).convert()
names = ("input_word_ids", "input_mask", "input_type_ids")
writer = text_classifier.MetadataWriter.create_for_bert_model(
    flat,
    metadata_writer.BertTokenizer(str(folder / "vocab.txt")),
    metadata_writer.Labels().add([f"{i:02}" for i in range(size)]),
    *(f"serving_default_{name}:0" for name in names),
)
(folder / "echo.tflite").write_bytes(writer.populate()[0])

texts = [f"x{c}y{c}" for c in chars]
texts += ["", " ", "[CLS] x [SEP]", "x" * 100, "x" * 101, "\\u00e9" * 60, "x" * 30 + "\\u4e2d" * 90]
from dataclasses import replace
for accents in (True, False):
    normalise = BertNormalisation(strip_accents=accents)
    training = FullTokenizer(str(folder / "vocab.txt"), do_lower_case=accents)
    model = replace(ModelFile.read(folder / "echo.tflite"), normalisation=normalise)
    with Classifier(model) as classifier:
        ids = classifier.scores(texts).astype(int)
    known = set(vocabulary)
    for text, row in zip(texts, ids):
        runtime = [vocabulary[i] for i in row if i]
        trained = ["[CLS]", *training.tokenize(normalise(text))[: size - 2], "[SEP]"]
        ours = ["[CLS]", *tokens_of(normalise.words(text), known)[: size - 2], "[SEP]"]
        assert runtime == trained == ours, (accents, ascii(text), runtime, trained, ours)
        if accents and len(text) < 50:
            assert training.tokenize(text) == trained[1:-1], ascii(text)  # as BERT was trained
print(len(texts))
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", [151, pytest.param(1, marks=pytest.mark.slow)])
def test_both_tokenisers_make_the_same_tokens(step: int, tmp_path: Path) -> None:
    """Of each character of Unicode, training, the runtime and our own word pieces make the same."""
    pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path), str(step)],
        capture_output=True,
        text=True,
        timeout=580,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 10_000


def test_steps_are_about_what_python_knows() -> None:
    """The general categories that the steps name are Unicode's."""
    assert unicodedata.category("\u0301") == "Mn"
    assert unicodedata.category("\u200b") == "Cf"
