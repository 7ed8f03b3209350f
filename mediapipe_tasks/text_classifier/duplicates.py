"""Texts that are there more than once: in a set, in two sets, or under two labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mediapipe_tasks.classification.examples import Examples

__all__ = ["also_in", "contradictions", "duplicates"]

MOST = 20

Words = list[str]
"""The words of a text, normalised."""


def duplicates(examples: Examples) -> dict[str, Any]:
    """Return the ``count`` of rows whose very text has been before, and ``examples``.

    Of the texts that are there most often, `MOST` are shown, each with how often it is there.
    """
    counts = Counter(examples.texts)
    more = [(text, n) for text, n in counts.most_common(MOST) if n > 1]
    return {
        "count": len(examples) - len(counts),
        "examples": [{"Prompt": text, "count": n} for text, n in more],
    }


def also_in(train: Sequence[Words], examples: Examples, words: Sequence[Words]) -> dict[str, Any]:
    """Return the ``count`` of texts that have the same words as one of `train`, and ``examples``.

    Args:
        train: The words of the training texts.
        examples: Another set.
        words: The words of its texts.
    """
    known = set(map(tuple, train))
    rows = zip(examples.texts, examples.labels, words)
    same = [(text, label) for text, label, found in rows if found and tuple(found) in known]
    return {
        "count": len(same),
        "examples": [{"Prompt": text, "label": label} for text, label in same[:MOST]],
    }


def contradictions(sets: Iterable[tuple[Examples, Sequence[Words]]]) -> dict[str, Any]:
    """Return the ``count`` of wordings that have several labels, over all sets, and ``examples``.

    Each of these, `MOST` at most, has its ``labels`` with the number of rows that have it.
    """
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, ...], str] = {}
    for examples, words in sets:
        for text, label, found in zip(examples.texts, examples.labels, words):
            if found:
                labels[tuple(found)][label] += 1
                first.setdefault(tuple(found), text)
    torn = [found for found, counts in labels.items() if len(counts) > 1]
    return {
        "count": len(torn),
        "examples": [{"Prompt": first[w], "labels": dict(labels[w])} for w in torn[:MOST]],
    }
