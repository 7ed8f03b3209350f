"""The words that a model knows, as Model Maker chooses them; without Model Maker."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["known_words", "unknown_share"]

Words = list[str]
"""The words of a text, normalised."""


def known_words(texts: Iterable[Words], size: int) -> set[str]:
    """Return the `size` most frequent words; of words as frequent, those that come first.

    Args:
        texts: The training texts in the order of the training, then those for validation: Model
            Maker counts both.
        size: The option ``vocab_size``.
    """
    counts = Counter(word for words in texts for word in words)
    return {word for word, _ in counts.most_common(size)}


def unknown_share(texts: Sequence[Words], known: set[str]) -> float:
    """Return the share of the words that are not known; 0 where there are none at all."""
    total = sum(map(len, texts))
    unknown = sum(word not in known for words in texts for word in words)
    return unknown / total if total else 0.0
