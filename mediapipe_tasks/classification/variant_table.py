"""What trackers and other destinations get of the files of one model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Optional

from mediapipe_tasks.classification.variants import Variant
from stdout_hook.evaluation import Table

__all__ = ["VARIANT_COLUMNS", "variant_scores", "variant_tables"]

_FIGURES = ("size", "accuracy", "macro_f1", "agreement")
_MEASURED = ("per_second", "median_ms", "p95_ms", "peak_memory", "model_memory")

VARIANT_COLUMNS = ("quantization", "file", "shipped", *_FIGURES, *_MEASURED, "problem")


def variant_tables(evaluation: Any) -> dict[str, Table]:
    """Return the table of an evaluation's files by its name; none where there is one file only."""
    variants = getattr(evaluation, "variants", None)
    if not variants:
        return {}
    chosen = evaluation.shipped.quantization if evaluation.shipped else None
    return {"variants": Table(VARIANT_COLUMNS, [_row(one, chosen) for one in variants])}


def _row(variant: Variant, shipped: Optional[str]) -> list[Any]:
    return [
        variant.quantization,
        variant.file,
        variant.quantization == shipped,
        *_figures(variant).values(),
        variant.problem or "",
    ]


def variant_scores(variants: Sequence[Variant]) -> dict[str, float]:
    """Return the figures that are known, by keys as ``variants/dynamic/accuracy``."""
    return {key: value for one in variants for key, value in _keyed(one)}


def _keyed(variant: Variant) -> Iterator[tuple[str, float]]:
    for name, value in _figures(variant).items():
        if value is not None:
            yield f"variants/{variant.quantization}/{name}", float(value)


def _figures(variant: Variant) -> dict[str, Any]:
    measured = {} if variant.measured is None else asdict(variant.measured)
    own = {name: getattr(variant, name) for name in _FIGURES}
    return {**own, **{name: measured.get(name) for name in _MEASURED}}
