"""The files of one model that quantisation makes, side by side, and which of them to ship."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional, Protocol

from mediapipe_tasks.classification.measure import Measurement
from mediapipe_tasks.classification.quantization import FLOAT

__all__ = ["Shipped", "Variant", "choose_shipped", "float_of", "variant_facts"]


@dataclass(frozen=True)
class Variant:
    """One file of a model, judged over the test set.

    Attributes:
        quantization: How it was made; ``none`` for 32-bit floats.
        file: The file's name in the run folder.
        size: In bytes; None where it could not be made.
        sha256: Of the file, in hexadecimal.
        accuracy: Share of the test set that it gets right in the MediaPipe runtime.
        macro_f1: Mean F1 of the classes.
        agreement: Share of the test set to which it gives the float model's answer.
        measured: Speed and memory.
        problem: Why it cannot be used, None where it can.
    """

    quantization: str
    file: str
    size: Optional[int] = None
    sha256: Optional[str] = None
    accuracy: Optional[float] = None
    macro_f1: Optional[float] = None
    agreement: Optional[float] = None
    measured: Optional[Measurement] = None
    problem: Optional[str] = None


@dataclass(frozen=True)
class Shipped:
    """Which file is ``model.tflite``, the one to ship.

    Attributes:
        quantization: How it was made.
        reason: Why this one, in a sentence.
    """

    quantization: str
    reason: str


def float_of(variants: Sequence[Variant]) -> Variant:
    """Return the float file, which the others are compared with."""
    return next(variant for variant in variants if variant.quantization == FLOAT)


def choose_shipped(variants: Sequence[Variant], *, within: float) -> Shipped:
    """Return the smallest file that is nearly as accurate as the float one.

    Args:
        variants: The files, the float one among them.
        within: How many percentage points of accuracy less it may have.
    """
    first = float_of(variants)
    fit = [one for one in variants if _points_lost(one, first) <= within]
    best = min(fit, key=lambda one: (one.size or 0, one is not first), default=first)
    if best is first:
        return Shipped(
            FLOAT, f"no smaller file has an accuracy within {within:g} points of its own"
        )
    return Shipped(
        best.quantization,
        f"the smallest file with an accuracy within {within:g} points of the float file's: "
        f"{best.accuracy:.2%} against {first.accuracy:.2%}, "
        f"{_megabytes(best)} against {_megabytes(first)}",
    )


def _points_lost(variant: Variant, first: Variant) -> float:
    if variant.problem or variant.accuracy is None or first.accuracy is None:
        return float("inf")
    return round(100 * (first.accuracy - variant.accuracy), 6)  # 0.9 - 0.895 is more than 0.005


def _megabytes(variant: Variant) -> str:
    return f"{(variant.size or 0) / 1e6:.2f} MB"


class _Compared(Protocol):
    @property
    def variants(self) -> Optional[Sequence[Variant]]: ...

    @property
    def shipped(self) -> Optional[Shipped]: ...


def variant_facts(evaluation: _Compared) -> dict[str, Any]:
    """Return what ``model.json`` tells of the files that were compared; nothing of only one."""
    if evaluation.variants is None or evaluation.shipped is None:
        return {}
    names = ("quantization", "file", "size", "sha256", "accuracy", "macro_f1")
    usable = [one for one in evaluation.variants if one.problem is None]
    return {
        "quantization": evaluation.shipped.quantization,
        "variants": [{name: getattr(one, name) for name in names} for one in usable],
    }
