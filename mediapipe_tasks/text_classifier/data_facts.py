"""What the data of a run is like: the ``data.json`` of a run folder."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.classification.duplicates import also_in, contradictions, duplicates
from mediapipe_tasks.text_classifier.lengths import bin_edges, describe_lengths
from mediapipe_tasks.text_classifier.resolve import START_TOKEN, normalisation_for
from mediapipe_tasks.text_classifier.train import training_order
from mediapipe_tasks.text_classifier.vocabulary import known_words, unknown_share
from mediapipe_tasks.text_classifier.wordpiece import (
    SPECIAL_TOKENS,
    UNKNOWN,
    pieces_of,
    tokens_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.encoders import Encoder
    from mediapipe_tasks.text_classifier.normalise import Normalisation
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions
    from mediapipe_tasks.text_classifier.splits import Data

__all__ = ["DATA", "describe_data", "write_data_facts"]

DATA = "data.json"

Words = list[str]
"""The words of a text, normalised."""


def write_data_facts(
    folder: Path, data: Data, options: TextClassifierOptions, encoder: Encoder | None = None
) -> None:
    """Write ``data.json``; see `describe_data`."""
    facts = describe_data(data, options, encoder)
    text = json.dumps(facts, indent=1, ensure_ascii=False, allow_nan=False)
    # A lone surrogate that is spelt out is JSON's own way to write it.
    (folder / DATA).write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def describe_data(
    data: Data, options: TextClassifierOptions, encoder: Encoder | None = None
) -> dict[str, Any]:
    """Return what the sets are like to the model.

    Args:
        data: The sets.
        options: How the model is trained; ``seq_len`` is known.
        encoder: What it is built on, or None.

    Returns:
        ``seq_len``; ``vocabulary``, the number of words, or of an encoder's tokens, that the model
        knows; ``splits``;
        ``contradictions``, see there; and ``warnings``, a line each. Each split has ``rows``;
        ``classes``, the rows of each class; ``tokens``, see `describe_lengths`; ``duplicates``;
        and all but the training set also ``also_in_train``; ``unknown_words``, the share of the
        words that the model does not know; and ``untrained_words``, the share that is not among
        those of the training texts: Model Maker takes the words of the validation set into the
        vocabulary too, and trains nothing for them. An encoder knows a word that it has pieces
        for.
    """
    normalisation = normalisation_for(options, encoder)
    sets = {
        role: _Set(examples, [normalisation.words(text) for text in examples.texts], encoder)
        for role, examples in _examples(data)
    }
    if encoder is None:
        known = _known_words(data, normalisation, options)
    else:
        known = _words_with_pieces(sets.values(), encoder)
    return {
        "seq_len": options.seq_len,
        "vocabulary": len(known if encoder is None else encoder.vocabulary),
        "splits": _splits(sets, known, data.label_names, options.seq_len or 0),
        "contradictions": contradictions((s.examples, s.words) for s in sets.values()),
        "warnings": list(data.warnings),
    }


def _examples(data: Data) -> Iterator[tuple[str, Examples]]:
    yield "train", data.train
    yield "validation", data.validation
    yield "test", data.test


@dataclass(frozen=True)
class _Set:
    examples: Examples
    words: Sequence[Words]
    encoder: Encoder | None

    @cached_property
    def lengths(self) -> list[int]:
        """The tokens of each text, the special ones included."""
        if self.encoder is None:
            return [len(words) + START_TOKEN for words in self.words]
        tokens = self.encoder.tokens
        return [len(tokens_of(words, tokens)) + SPECIAL_TOKENS for words in self.words]


def _words_with_pieces(sets: Iterable[_Set], encoder: Encoder) -> set[str]:
    words = {word for part in sets for text in part.words for word in text}
    return {word for word in words if UNKNOWN not in pieces_of(word, encoder.tokens)}


def _known_words(
    data: Data, normalisation: Normalisation, options: TextClassifierOptions
) -> set[str]:
    train = training_order(data.train, options.seed) if options.shuffle else data.train
    texts = chain(train.texts, data.validation.texts)
    return known_words(map(normalisation.words, texts), options.vocab_size)


def _splits(
    sets: Mapping[str, _Set], known: set[str], names: Sequence[str], seq_len: int
) -> dict[str, Any]:
    edges = bin_edges(max(max(part.lengths) for part in sets.values()), seq_len)
    return {
        role: {
            "rows": len(part.examples),
            "classes": _counts(part.examples.labels, names),
            "tokens": describe_lengths(part.lengths, seq_len, edges),
            "duplicates": duplicates(part.examples),
            **({} if role == "train" else _beside(sets["train"], part, known)),
        }
        for role, part in sets.items()
    }


def _beside(train: _Set, part: _Set, known: set[str]) -> dict[str, Any]:
    trained = known.intersection(chain.from_iterable(train.words))
    return {
        "also_in_train": also_in(train.words, part.examples, part.words),
        "unknown_words": unknown_share(part.words, known),
        "untrained_words": unknown_share(part.words, trained),
    }


def _counts(labels: Sequence[str], names: Sequence[str]) -> dict[str, int]:
    counts = Counter(labels)
    return {name: counts[name] for name in names}
