"""How long texts are in tokens, beside what the model reads of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["bin_edges", "describe_lengths"]

MOST_BINS = 40


def bin_edges(longest: int, seq_len: int) -> list[int]:
    """Return whole numbers between which lengths are counted; a bin has its lower edge in it.

    Bins are equally wide up to twice the sequence length; one more holds what is longer, else a
    single endless text would leave all others in one bin.
    """
    usual = min(longest, 2 * seq_len) + 1
    width = -(-usual // MOST_BINS)
    edges = list(range(1, usual + width, width))
    return [*edges, longest + 1] if longest >= edges[-1] else edges


def describe_lengths(lengths: Sequence[int], seq_len: int, edges: Sequence[int]) -> dict[str, Any]:
    """Return ``mean``, ``max``, the share that is ``cut``, and a ``histogram``.

    Args:
        lengths: The tokens of each text, the start token included.
        seq_len: How many of them the model reads.
        edges: From `bin_edges`; no length is beyond them.
    """
    counts = Counter(lengths)
    histogram = [sum(counts[n] for n in range(*bin_)) for bin_ in zip(edges, edges[1:])]
    return {
        "mean": sum(lengths) / len(lengths),
        "max": max(lengths),
        "cut": sum(length > seq_len for length in lengths) / len(lengths),
        "histogram": {"edges": list(edges), "counts": histogram},
    }
