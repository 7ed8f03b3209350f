"""The files of a model in the terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Optional

from rich.console import Console

from mediapipe_tasks.classification.measure import Measurement
from mediapipe_tasks.classification.show_variants import show_variants
from mediapipe_tasks.classification.variants import Shipped, Variant

MEASURED = Measurement(100, 12345.6, 0.0384, 1.5, 140.0, None)


def show(variants: Sequence[Variant], shipped: Optional[Shipped] = None) -> list[str]:
    screen = io.StringIO()
    console = Console(file=screen, highlight=False, markup=False, soft_wrap=True, width=80)
    show_variants(variants, shipped, console, unit="images")
    return screen.getvalue().splitlines()


def test_figures_stand_in_columns() -> None:
    """What is not known is a dash, and what does not run has a line of its own."""
    first = Variant("none", "a.tflite", 940_000, "0", 0.905, 0.9, 1.0, MEASURED)
    broken = Variant("int8", "b.tflite", problem="it is [bold]too old[/bold]")
    lines = show([first, broken], Shipped("none", "no smaller file"))
    rows = [line.split() for line in lines]
    assert rows[4][1:] == ["0.94", "90.50%", "90.00%", "100.00%", "12,346", "0.0384", "1.5", "140"]
    assert rows[5] == ["int8", "-", "-", "-", "-"]
    assert "images/s" in lines[2]
    assert "int8 is of no use: it is [bold]too old[/bold]" in lines
    assert "To ship: none, no smaller file" in lines


def test_files_of_several_runs_are_told_apart() -> None:
    """Where how they were made does not tell, they have numbers, and their names stand below."""
    found = [Variant("none", "one/m.tflite", 1), Variant("none", "two/\x1b[31m.tflite", 1)]
    lines = show(found)
    assert [line.split()[0] for line in lines[4:6]] == ["1", "2"]
    assert "1  one/m.tflite  none" in lines
    assert r"2  'two/\x1b[31m.tflite'  none" in lines
