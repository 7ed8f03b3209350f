"""What an exported tflite file says of itself, and the ``model.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.classification import tflite
from mediapipe_tasks.classification.tflite import LABELS, digest_of, packed_files, read_tflite

__all__ = ["STEPS", "TASK", "ModelFile", "write_model_json"]

TASK = "image_classifier"
_OF = "an image classifier"

STEPS = (
    "turn a photo upright: its orientation is in the EXIF data, and decoders leave it there",
    "give the runtime all of the image, red, green and blue; it fits the size itself",
)


@dataclass(frozen=True)
class ModelFile:
    """An image classifier's tflite file: a flatbuffer with a zip archive of its files behind it.

    Attributes:
        path: The file.
        size: Its size in bytes.
        sha256: Of the whole file, in hexadecimal.
        labels: The classes, in the order of the model's outputs.
    """

    path: Path
    size: int
    sha256: str
    labels: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> ModelFile:
        """Read a file.

        Raises:
            InputError: There is no such file, or it is no image classifier's.
        """
        content = read_tflite(path, of=_OF)
        (labels,) = packed_files(path, (LABELS,), of=_OF)
        return cls(path, len(content), digest_of(content), tuple(labels))


def write_model_json(model: ModelFile, **facts: Any) -> dict[str, Any]:
    """Write ``model.json`` beside the model and return what it holds.

    Args:
        model: The file it is about.
        facts: What else to tell, as ``accuracy`` and ``image_size``.
    """
    told = {
        "task": TASK,
        "file": model.path.name,
        "size": model.size,
        "sha256": model.sha256,
        "labels": list(model.labels),
        "steps": list(STEPS),
        **facts,
    }
    return tflite.write_model_json(model.path, told)
