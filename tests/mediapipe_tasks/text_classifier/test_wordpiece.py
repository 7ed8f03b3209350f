"""Word pieces, as BERT's tokeniser makes them."""

from __future__ import annotations

import pytest

from mediapipe_tasks.text_classifier.wordpiece import pieces_of, tokens_of

VOCABULARY = {"un", "##want", "##ed", "##wanted", "a", "##a", "!"}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("unwanted", ["un", "##wanted"]),
        ("unwant", ["un", "##want"]),
        ("aaa", ["a", "##a", "##a"]),
        ("!", ["!"]),
        ("unb", ["[UNK]"]),  # all of it, though it begins well
        ("wanted", ["[UNK]"]),
        ("", []),
    ],
)
def test_a_word_is_divided_into_the_longest_pieces(word: str, pieces: list[str]) -> None:
    """Greedily from the left; where that fails, the whole word is unknown."""
    assert pieces_of(word, VOCABULARY) == pieces


def test_tokens_are_the_pieces_of_all_words() -> None:
    """In the order of the words."""
    assert tokens_of(["a", "zebra", "una"], VOCABULARY) == ["a", "[UNK]", "un", "##a"]
