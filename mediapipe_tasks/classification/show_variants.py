"""Show the files of one model side by side in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Optional

from mediapipe_tasks.classification.variants import Shipped, Variant
from mediapipe_tasks.quoting import shown_path

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_variants"]

_COLUMNS = (
    *("file", "MB", "accuracy", "macro F1", "agreement"),
    *("per second", "p50 ms", "p95 ms", "RAM MB"),
)


def show_variants(
    variants: Sequence[Variant], shipped: Optional[Shipped], console: Console, *, unit: str
) -> None:
    """Print a table of the files, what does not run, and which is the one to ship.

    Args:
        variants: The files.
        shipped: Which is ``model.tflite``; None where nothing was to be chosen.
        console: Where it is printed.
        unit: What the test set holds, in the plural.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = "Files of the model (speed and memory: a fresh process, one thread)"
    table = Table(
        *_COLUMNS,
        box=box.SIMPLE_HEAD,
        title=title,
        title_justify="left",
        padding=(0, 1),
        collapse_padding=True,
        pad_edge=False,
    )
    for column in table.columns[1:]:
        column.justify = "right"
    table.columns[5].header = f"{unit}/s"
    names = _names(variants)
    for name, variant in zip(names, variants):
        table.add_row(Text(name), *_cells(variant))
    console.print(table, soft_wrap=False)
    for name, variant in zip(names, variants):
        if name != variant.quantization:
            console.print(f"{name}  {shown_path(variant.file)}  {variant.quantization}".rstrip())
        if variant.problem is not None:
            console.print(f"{name} is of no use: {variant.problem}")
    if shipped is not None:
        console.print(f"To ship: {shipped.quantization}, {shipped.reason}")
    console.print()


def _names(variants: Sequence[Variant]) -> list[str]:
    """Return how the files were made, or numbers where that does not tell them apart."""
    kinds = [variant.quantization for variant in variants]
    are_distinct = all(kinds) and len(set(kinds)) == len(kinds)
    return kinds if are_distinct else [str(number) for number in range(1, len(kinds) + 1)]


def _cells(variant: Variant) -> Iterator[str]:
    measured = variant.measured
    yield "-" if variant.size is None else f"{variant.size / 1e6:.2f}"
    for share in (variant.accuracy, variant.macro_f1, variant.agreement):
        yield "-" if share is None else f"{share:.2%}"
    if measured is not None:
        yield f"{measured.per_second:,.0f}"
        yield f"{measured.median_ms:.3g}"
        yield f"{measured.p95_ms:.3g}"
        yield "-" if measured.peak_memory is None else f"{measured.peak_memory:.0f}"
