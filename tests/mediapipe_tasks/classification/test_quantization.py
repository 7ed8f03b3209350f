"""Which files can be asked for, and what they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.export import ExportOptions
from mediapipe_tasks.classification.quantization import (
    QUANTIZATIONS,
    check_saved_model,
    file_of,
    quantization_of,
)
from mediapipe_tasks.errors import InputError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("int8, dynamic,none", ("none", "dynamic", "int8")),
        (["float16", "float16"], ("float16",)),
        (("dynamic",), ("dynamic",)),
    ],
)
def test_names_are_kept_once_and_in_order(given: Any, kept: tuple[str, ...]) -> None:
    """A text with commas and a list mean the same."""
    assert ExportOptions(quantize=given).quantize == kept


@pytest.mark.parametrize("given", ["", "fp16", "none,", "none dynamic", 8, None, ["a"], [None]])
def test_other_names_are_refused(given: Any) -> None:
    """The message has all that there are."""
    with pytest.raises(InputError, match="expected some of none, dynamic, float16, int8"):
        ExportOptions(quantize=given)


def test_a_file_is_known_by_its_name() -> None:
    """Each quantisation has a name of its own, which no other file has."""
    names = [file_of(one) for one in QUANTIZATIONS]
    assert [quantization_of(name) for name in names] == list(QUANTIZATIONS)
    assert quantization_of("model.tflite") is None


def test_a_folder_without_the_model_is_told(tmp_path: Path) -> None:
    """What smaller files are made from must be there."""
    with pytest.raises(InputError, match="has no saved_model/"):
        check_saved_model(tmp_path)
