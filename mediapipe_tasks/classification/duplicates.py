"""Inputs that are there more than once: in a set, in two sets, or under two labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mediapipe_tasks.classification.examples import Examples

__all__ = ["also_in", "contradictions", "duplicates"]

MOST = 20

Key = list[str]
"""What is the same of inputs that are alike: a text's words, an image's digest; empty is like none.
"""


def duplicates(examples: Examples, keys: Optional[Sequence[str]] = None) -> dict[str, Any]:
    """Return the ``count`` of rows whose very input has been before, and ``examples``.

    Of the inputs that are there most often, `MOST` are shown, each with how often it is there.

    Args:
        examples: A set.
        keys: What tells that two inputs are the same one; the inputs themselves by default.
    """
    found = examples.inputs if keys is None else keys
    first = dict(zip(reversed(found), reversed(examples.inputs)))
    counts = Counter(found)
    more = [(key, n) for key, n in counts.most_common(MOST) if n > 1]
    return {
        "count": len(examples) - len(counts),
        "examples": [{"Prompt": first[key], "count": n} for key, n in more],
    }


def also_in(train: Sequence[Key], examples: Examples, keys: Sequence[Key]) -> dict[str, Any]:
    """Return the ``count`` of inputs that are like one of `train`, and ``examples``.

    Args:
        train: The keys of the training set.
        examples: Another set.
        keys: Its keys.
    """
    known = set(map(tuple, train))
    rows = zip(examples.inputs, examples.labels, keys)
    same = [(given, label) for given, label, key in rows if key and tuple(key) in known]
    return {
        "count": len(same),
        "examples": [{"Prompt": given, "label": label} for given, label in same[:MOST]],
    }


def contradictions(sets: Iterable[tuple[Examples, Sequence[Key]]]) -> dict[str, Any]:
    """Return the ``count`` of inputs that have several labels, over all sets, and ``examples``.

    Each of these, `MOST` at most, has its ``labels`` with the number of rows that have it.
    """
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, ...], str] = {}
    for examples, keys in sets:
        for given, label, key in zip(examples.inputs, examples.labels, keys):
            if key:
                labels[tuple(key)][label] += 1
                first.setdefault(tuple(key), given)
    torn = [key for key, counts in labels.items() if len(counts) > 1]
    return {
        "count": len(torn),
        "examples": [{"Prompt": first[k], "labels": dict(labels[k])} for k in torn[:MOST]],
    }
