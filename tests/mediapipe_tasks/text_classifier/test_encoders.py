"""What is known of an encoder before TensorFlow has loaded it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.encoders import (
    Encoder,
    check_size,
    find_encoder,
    read_vocabulary,
)
from mediapipe_tasks.text_classifier.options import TextClassifierOptions

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def test_word_embeddings_have_none() -> None:
    """Without BERT nothing is looked for."""
    assert find_encoder(TextClassifierOptions()) is None


def test_case_and_normalisation() -> None:
    """Capitals in the vocabulary tell a cased encoder; accents are kept where it was trained so."""
    uncased = Encoder(Path("encoder"), (*SPECIAL, "a", "##b"))
    cased = Encoder(Path("encoder"), (*SPECIAL, "Paris"), do_lower_case=False)
    assert (uncased.is_cased, cased.is_cased) == (False, True)
    assert (uncased.normalisation("É"), cased.normalisation("É")) == ("e", "é")


def test_a_vocabulary_is_read_in_its_order(tmp_path: Path) -> None:
    """Whatever ends the lines; characters that only Unicode takes for line ends end none."""
    path = tmp_path / "vocab.txt"
    path.write_bytes("\r\n".join([*SPECIAL, "a", "\N{NEXT LINE}b"]).encode() + b"\r\n")
    assert read_vocabulary(path)[:5] == (*SPECIAL, "a")
    assert len(read_vocabulary(path)) == 6


@pytest.mark.parametrize(("tokens", "rows"), [(5, 5), (5, 8), (5, 132)])
def test_an_embedding_may_have_spare_rows(tokens: int, rows: int) -> None:
    """Their number is rounded up by some libraries."""
    check_size(tokens, rows, Path("encoder"))


@pytest.mark.parametrize(("tokens", "rows"), [(5, 4), (5, 133)])
def test_a_vocabulary_of_another_model(tokens: int, rows: int) -> None:
    """More tokens than rows, or far fewer, cannot be of one model."""
    with pytest.raises(InputError, match=f"{tokens} tokens, and the embedding {rows} rows"):
        check_size(tokens, rows, Path("encoder"))
