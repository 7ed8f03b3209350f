"""Code for apps, run where this machine can, does what the training does with a text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier import predict
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import APOSTROPHES, Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.snippets import snippets
from tests.support.normalise_programs import every_old_character, normalised_by

HARD = [
    "", " ", "'", "Don’t", "DON`T STOP", *APOSTROPHES,
    "a\u0301\u0327b", "a\u0327\u0301b", "\u0301", "e\u0300\u0301\u0302 x", "A\u0345B \u0344",
    "İSTANBUL ılık I i", "ﬁne ﬀ ĳ Ǆ", "ＳＥＴ　ＡＬＡＲＭ１２",
    "\u212a \u212b ſ", "\u1e9e ß", "Σίσυφος ΣΑΣ",
    "\U0001f642 a\U0001f469\u200d\U0001f467b \U0001f1e9\U0001f1ea", "x² ½ ①",
    "\u0645\u0631\u062d\u0628\u0627 alarm \u05e9\u05dc\u05d5\u05dd", "\u202eright\u202c to left",
    "a\u200bb\u00adc\u2028d", "a\tb\r\nc", "\x00a\x7f", "\ufffd?", "\ufdfa",
    "한국어 Seoul", "の ガ ｶﾞ", "中文set 时钟alarm", "\U0001d400\U0001d7ce", "\U00011046\U0001e8d0a",
    "a_b-c.d", "\ud800 lone", "a\udc00b", "naïve “quotes” — dash",
    "x" * 120 + " y", "é" * 70 + "!" + "é" * 60,
]  # fmt: skip

NORMALISATIONS = [
    Normalisation(),
    Normalisation(lower_case=False),
    BertNormalisation(),
    BertNormalisation(strip_accents=False),
]


@pytest.mark.parametrize("language", ["python", "javascript"])
@pytest.mark.parametrize("normalisation", NORMALISATIONS, ids=repr)
def test_code_normalises_hard_texts(
    language: str, normalisation: Normalisation, tmp_path: Path
) -> None:
    """Character by character, with a Turkish locale."""
    (snippet,) = [s for s in snippets(normalisation) if s.language == language]
    assert normalised_by(snippet, HARD, tmp_path) == [normalisation(text) for text in HARD]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["python", "javascript", "kotlin"])
@pytest.mark.parametrize("normalisation", NORMALISATIONS, ids=repr)
def test_code_normalises_every_character(
    language: str, normalisation: Normalisation, tmp_path: Path
) -> None:
    """Those that all versions of Unicode know, alone and within a word."""
    (snippet,) = [s for s in snippets(normalisation) if s.language == language]
    # Tagalog's Pamudpod is another kind of mark since Unicode 14.
    texts = [text for text in (*HARD, *every_old_character()) if "\u1734" not in text]
    found = normalised_by(snippet, texts, tmp_path)
    expected = [normalisation(text) for text in texts]
    assert [pair for pair in zip(texts, expected, found) if pair[1] != pair[2]] == []


@pytest.mark.timeout(200)
def test_the_code_for_python_answers_as_predict_does(tiny: Path) -> None:
    """Both parts of it together, as an app's author copies them."""
    snippet = snippets(ModelFile.read(tiny).normalisation, "0.0100")[-1]
    program = tiny.with_name("program.py")
    program.write_text(snippet.normalise + snippet.use, encoding="utf-8")
    words = [sys.executable, str(program)]
    done = subprocess.run(
        words, cwd=tiny.parent, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    (answer,) = predict(tiny, ["A text as its user wrote it"])
    label, score = done.stdout.split()
    assert (label, float(score)) == (answer.label, answer.categories[0][1])


@pytest.mark.parametrize("language", ["swift", "kotlin"])
@pytest.mark.parametrize("normalisation", [NORMALISATIONS[0], NORMALISATIONS[2]], ids=repr)
def test_code_that_is_not_run_is_well_formed(language: str, normalisation: Normalisation) -> None:
    """At least its grammar is checked."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip(f"tree_sitter_{language}")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    (snippet,) = [s for s in snippets(normalisation, "0.5") if s.language == language]
    for code in (snippet.normalise, snippet.use):
        assert not parser.parse(code.encode()).root_node.has_error
