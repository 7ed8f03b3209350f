"""Smaller files of a trained model, by quantising its weights after the training.

Each is converted from the TensorFlow SavedModel that a training leaves in its run folder, and gets
the metadata, labels and vocabulary of the file that the training exported. Needs TensorFlow, and
not Model Maker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.classification.tflite import forget_packing_time
from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.quoting import shown_path

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "FLOAT",
    "QUANTIZATIONS",
    "QUANTIZE",
    "SAVED_MODEL",
    "SHIP_IF_WITHIN",
    "check_saved_model",
    "file_of",
    "keep_representative",
    "quantization_of",
    "write_quantized",
]

FLOAT = "none"
SAVED_MODEL = "saved_model"
QUANTIZATIONS: Mapping[str, str] = MappingProxyType(
    {
        FLOAT: "32-bit floats, as trained",
        "dynamic": "weights of 8 bits, computed with floats",
        "float16": "weights of 16 bits, computed with floats",
        "int8": "weights of 8 bits, computed with whole numbers",
    }
)
"""Each quantisation, and what it makes of the model."""

_NAMES = ", ".join(QUANTIZATIONS)
_REPRESENTATIVE = Path("assets.extra", "representative.npy")  # a folder that TensorFlow leaves be
_MOST = 500
"""Rows of data that say which values occur in the model: as many as Model Maker takes."""


def _names(value: Any) -> tuple[str, ...]:
    words = value.split(",") if isinstance(value, str) else list(value)
    given = {str(word).strip() for word in words}
    if not given <= set(QUANTIZATIONS):
        raise ValueError
    return tuple(name for name in QUANTIZATIONS if name in given)


def _points(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError
    if not 0 <= float(value) <= 100:  # also refuses nan
        raise ValueError
    return float(value)


QUANTIZE = fields.option(
    fields.Kind(f"some of {_NAMES}, separated by commas", _names, str, "NAME,..."),
    f"Files to make of the model, some of {_NAMES}; none is the float one.",
    "only the float file",
)
SHIP_IF_WITHIN = fields.option(
    fields.Kind("a number of percentage points from 0 to 100", _points, float, "POINTS"),
    "model.tflite becomes the smallest file whose accuracy is at most so many percentage points "
    "below the float one's.",
)


def file_of(quantization: str) -> str:
    """Return the name of a file that is not the one to ship: ``model.dynamic.tflite``."""
    return f"model.{'float32' if quantization == FLOAT else quantization}.tflite"


def quantization_of(file: str) -> Optional[str]:
    """Return the quantisation that a file's name tells, None where it tells none."""
    return next((name for name in QUANTIZATIONS if file_of(name) == file), None)


def check_saved_model(folder: Path, quantizations: Sequence[str] = ()) -> Path:
    """Return the SavedModel in a run folder.

    Raises:
        InputError: There is none, or one of `quantizations` cannot be made from it.
    """
    saved_model = folder / SAVED_MODEL
    if not (saved_model / "saved_model.pb").is_file():
        raise InputError(
            f"{shown_path(folder)} has no {SAVED_MODEL}/, which smaller files are made from; give "
            "the run folder of a training, or train anew with --quantize"
        )
    if "int8" in quantizations and not (saved_model / _REPRESENTATIVE).is_file():
        raise InputError(
            f"int8 cannot be made of {shown_path(folder)}: its {SAVED_MODEL}/ has no "
            f"{_REPRESENTATIVE.as_posix()}, by which the range of values is found (BERT has none: "
            "int8 makes nothing usable of it; a training on images keeps it with --quantize int8); "
            "take dynamic, which makes a file of that size"
        )
    return saved_model


def keep_representative(saved_model: Path, rows: np.ndarray[Any, Any]) -> None:
    """Keep a model's inputs beside it, by which int8 finds the ranges of values.

    Args:
        saved_model: The folder of the SavedModel.
        rows: Inputs as the Keras model takes them; the first 500 are kept.
    """
    import numpy as np

    path = saved_model / _REPRESENTATIVE
    path.parent.mkdir(exist_ok=True)
    np.save(path, rows[:_MOST], allow_pickle=False)


def write_quantized(path: Path, saved_model: Path, quantization: str, *, like: Path) -> None:
    """Write a tflite file whole, or not at all; the same model gives the same bytes.

    Args:
        path: The file to write.
        saved_model: The folder of the SavedModel.
        quantization: One of `QUANTIZATIONS`.
        like: A tflite file of the same model, for metadata, labels and vocabulary.

    Raises:
        OSError: It cannot be written.
    """
    content = _with_metadata_of(like, _convert(saved_model, quantization))
    with whole_file(path) as part:
        part.write_bytes(content)
        forget_packing_time(part)


def _convert(saved_model: Path, quantization: str) -> bytes:
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_saved_model(str(saved_model))
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if quantization != FLOAT:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if quantization == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if quantization == "int8":  # in and out it stays as it is, else the runtime's metadata is wrong
        converter.representative_dataset = lambda: _representative(saved_model)
    content: bytes = converter.convert()
    return content


def _representative(saved_model: Path) -> Iterator[list[Any]]:
    import numpy as np

    for row in np.load(saved_model / _REPRESENTATIVE, allow_pickle=False):
        yield [row[None]]


def _with_metadata_of(like: Path, flatbuffer: bytes) -> bytes:
    from mediapipe.tasks.python.metadata import metadata

    source = metadata.MetadataDisplayer.with_model_file(str(like))
    populator = metadata.MetadataPopulator.with_model_buffer(bytearray(flatbuffer))
    populator.load_metadata_buffer(bytearray(metadata.get_metadata_buffer(like.read_bytes())))
    populator.load_associated_file_buffers(
        {
            name: source.get_associated_file_buffer(name)
            for name in source.get_packed_associated_file_list()
        }
    )
    populator.populate()
    return bytes(populator.get_model_buffer())
