"""How long texts are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediapipe_tasks.text_classifier.lengths import MOST_BINS, bin_edges, describe_lengths

np = pytest.importorskip("numpy")

LENGTHS = st.lists(st.integers(1, 300) | st.integers(1, 20), min_size=1, max_size=50)


def test_by_hand() -> None:
    """Mean, maximum, and the share that the model does not read to its end."""
    found = describe_lengths([2, 3, 3, 8], 3, bin_edges(8, 3))
    assert (found["mean"], found["max"], found["cut"]) == (4.0, 8, 0.25)
    assert found["histogram"]["edges"] == [1, 2, 3, 4, 5, 6, 7, 9]
    assert found["histogram"]["counts"] == [0, 1, 2, 0, 0, 0, 1]


@settings(deadline=None)  # the machine may be busy
@given(LENGTHS, st.integers(2, 200))
def test_every_text_is_in_one_bin(lengths: list[int], seq_len: int) -> None:
    """NumPy counts the same; edges are whole numbers, few, and equally far apart but the last."""
    edges = bin_edges(max(lengths), seq_len)
    found = describe_lengths(lengths, seq_len, edges)["histogram"]
    assert found["counts"] == np.histogram(lengths, edges)[0].tolist()
    assert sum(found["counts"]) == len(lengths)
    assert len(found["counts"]) <= MOST_BINS + 1
    assert len(set(np.diff(edges[:-1]))) <= 1


def test_one_endless_text_leaves_the_others_apart() -> None:
    """What is far longer than the model reads has a bin of its own."""
    edges = bin_edges(100_000, 20)
    assert edges[:3] == [1, 3, 5]
    assert edges[-1] == 100_001
    assert edges[-2] <= 43
