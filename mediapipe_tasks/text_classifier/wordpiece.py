"""BERT's word pieces, as training and the MediaPipe runtime make them; without TensorFlow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = ["SPECIAL_TOKENS", "UNKNOWN", "pieces_of", "tokens_of"]

UNKNOWN = "[UNK]"
SPECIAL_TOKENS = 2
"""Tokens that a text gets beside its own: the first is [CLS], the last [SEP]."""


def tokens_of(words: Iterable[str], vocabulary: Container[str]) -> list[str]:
    """Return the tokens of a text's words, without the special ones.

    Args:
        words: From `BertNormalisation.words`.
        vocabulary: The encoder's tokens.
    """
    return [token for word in words for token in pieces_of(word, vocabulary)]


def pieces_of(word: str, vocabulary: Container[str]) -> list[str]:
    """Divide a word into the longest pieces that there are; a word that cannot be is unknown."""
    pieces = []
    start = 0
    while start < len(word):
        piece = _longest(word, start, vocabulary)
        if piece is None:
            return [UNKNOWN]
        pieces.append(piece)
        start += len(piece) - (2 if start else 0)
    return pieces


def _longest(word: str, start: int, vocabulary: Container[str]) -> str | None:
    prefix = "##" if start else ""
    pieces = (prefix + word[start:end] for end in range(len(word), start, -1))
    return next((piece for piece in pieces if piece in vocabulary), None)
