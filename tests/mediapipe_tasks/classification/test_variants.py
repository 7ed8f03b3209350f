"""Which of a model's files is the one to ship."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mediapipe_tasks.classification.measure import Measurement
from mediapipe_tasks.classification.variant_table import (
    VARIANT_COLUMNS,
    variant_scores,
    variant_tables,
)
from mediapipe_tasks.classification.variants import Shipped, Variant, choose_shipped

MEASURED = Measurement(100, 5000.0, 0.2, 0.3, 140.0, None)


def files(**accuracies: float | None) -> list[Variant]:
    """Return files, the float one of 4 MB first, each half of the one before."""
    return [
        Variant(name, f"{name}.tflite", size=4_000_000 >> place, accuracy=accuracy)
        for place, (name, accuracy) in enumerate(accuracies.items())
    ]


@pytest.mark.parametrize(
    ("within", "chosen"),
    [(0.0, "none"), (0.4, "none"), (0.5, "float16"), (0.99, "float16"), (1.0, "dynamic")],
)
def test_the_smallest_that_is_accurate_enough_is_shipped(within: float, chosen: str) -> None:
    """The limit counts percentage points below the float file, itself included."""
    found = choose_shipped(files(none=0.9, float16=0.895, dynamic=0.89), within=within)
    assert found.quantization == chosen


def test_a_file_that_is_better_needs_no_tolerance() -> None:
    """More accuracy than the float file's is within any limit."""
    assert choose_shipped(files(none=0.9, dynamic=0.95), within=0).quantization == "dynamic"


def test_a_file_that_does_not_run_is_never_shipped() -> None:
    """However small it is, and whatever the limit."""
    broken = Variant("int8", "int8.tflite", size=1, problem="does not run")
    found = choose_shipped([*files(none=0.9), broken], within=100)
    assert found.quantization == "none"
    assert "no smaller file" in found.reason


def test_of_files_of_one_size_the_float_one_is_shipped() -> None:
    """Quantisation that saves nothing is not worth it."""
    one, other = Variant("none", "a", size=9, accuracy=0.9), Variant("int8", "b", 9, accuracy=0.9)
    assert choose_shipped([one, other], within=1).quantization == "none"


def test_the_reason_has_the_figures() -> None:
    """Accuracy and size stand beside the float file's."""
    reason = choose_shipped(files(none=0.9, dynamic=0.898), within=0.5).reason
    assert "within 0.5 points" in reason
    assert "89.80% against 90.00%, 2.00 MB against 4.00 MB" in reason


def test_trackers_get_what_is_known() -> None:
    """A row for each file, and a value for each known figure; none of what is not known."""
    broken = Variant("int8", "b.tflite", problem="does not run")
    found = [Variant("none", "a.tflite", 8, "0", 0.9, 0.8, 1.0, MEASURED), broken]
    evaluation = SimpleNamespace(variants=found, shipped=Shipped("none", "the only one"))
    rows = variant_tables(evaluation)["variants"].rows
    assert {len(row) for row in rows} == {len(VARIANT_COLUMNS)}
    assert rows[0][:5] == ["none", "a.tflite", True, 8, 0.9]
    assert rows[1][-1] == "does not run"
    scores = variant_scores(found)
    assert scores["variants/none/per_second"] == 5000.0
    assert "variants/none/model_memory" not in scores
    assert not [key for key in scores if "int8" in key]
    assert variant_tables(SimpleNamespace(variants=None)) == {}
