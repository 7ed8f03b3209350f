"""What an exported tflite file says of itself, and the ``model.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.classification import tflite
from mediapipe_tasks.classification.tflite import (
    LABELS,
    MODEL_JSON,
    digest_of,
    forget_packing_time,
    packed_files,
    read_model_json,
    read_tflite,
)
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import TOKENISER, BertNormalisation

__all__ = ["MODEL_JSON", "ModelFile", "forget_packing_time", "write_model_json"]

_SPECIAL = {"<PAD>", "<START>", "<UNKNOWN>"}


@dataclass(frozen=True)
class ModelFile:
    """A text classifier's tflite file: a flatbuffer with a zip archive of its files behind it.

    Attributes:
        path: The file.
        size: Its size in bytes.
        sha256: Of the whole file, in hexadecimal.
        labels: The classes, in the order of the model's outputs.
        normalisation: What is done to a text before the runtime is given it.
    """

    path: Path
    size: int
    sha256: str
    labels: tuple[str, ...]
    normalisation: Normalisation

    @classmethod
    def read(cls, path: Path) -> ModelFile:
        """Read a file.

        The normalisation is what ``model.json`` beside the file says, if it is about this very
        file; else letters are made small unless the vocabulary has words with large ones.

        Raises:
            InputError: There is no such file, or it is no text classifier's.
        """
        content = read_tflite(path, of="a text classifier")
        labels, lines = packed_files(path, (LABELS, "vocab.txt"), of="a text classifier")
        words = {line.partition(" ")[0] for line in lines}
        digest = digest_of(content)
        told = _told(path, digest)
        if "[CLS]" in words:
            inferred: Normalisation = BertNormalisation.of_vocabulary(words)
        else:
            inferred = Normalisation(lower_case=all(w == w.lower() for w in words - _SPECIAL))
        return cls(path, len(content), digest, tuple(labels), told or inferred)


def _told(path: Path, digest: str) -> Normalisation | None:
    values = read_model_json(path, digest).get("normalisation")
    if not isinstance(values, dict):
        return None
    kind = BertNormalisation if values.get("tokeniser") == TOKENISER else Normalisation
    return kind.from_dict(values)


def write_model_json(model: ModelFile, **facts: Any) -> dict[str, Any]:
    """Write ``model.json`` beside the model and return what it holds.

    Args:
        model: The file it is about.
        facts: What else to tell, as ``accuracy`` and ``seq_len``.
    """
    told = {
        "task": "text_classifier",
        "file": model.path.name,
        "size": model.size,
        "sha256": model.sha256,
        "labels": list(model.labels),
        "normalisation": model.normalisation.to_dict(),
        **facts,
    }
    return tflite.write_model_json(model.path, told)
