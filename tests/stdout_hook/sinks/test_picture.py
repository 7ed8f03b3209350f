"""A confusion matrix as a picture."""

from __future__ import annotations

import sys

import pytest

from stdout_hook.evaluation import ConfusionMatrix
from stdout_hook.sinks._picture import draw_confusion


@pytest.mark.parametrize(
    "names", [["a"], ["$x^$", "b\n\x07"], [f"class {i} " * 9 for i in range(40)]]
)
def test_any_classes_are_drawn(names: list[str]) -> None:
    """Few classes and many, odd names and long ones; a square picture."""
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    counts = [[i * j for j in range(len(names))] for i in range(len(names))]
    picture = draw_confusion(ConfusionMatrix(names, counts))
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG\r\n")
    width, height = picture.size
    assert 400 < width == height <= 2000


def test_nothing_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without classes or without Matplotlib there is none."""
    assert draw_confusion(ConfusionMatrix([], [])) is None
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert draw_confusion(ConfusionMatrix(["a"], [[1]])) is None
