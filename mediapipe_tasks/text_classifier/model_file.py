"""What an exported tflite file says of itself, and the ``model.json`` beside it."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.text_classifier.normalise import Normalisation

__all__ = ["MODEL_JSON", "ModelFile", "forget_packing_time", "write_model_json"]

MODEL_JSON = "model.json"
_SPECIAL = {"<PAD>", "<START>", "<UNKNOWN>"}
# What zipfile raises for a broken archive: RuntimeError for a password or a method it lacks.
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, OSError)


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
        try:
            content = path.read_bytes()
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            problem = getattr(error, "strerror", None) or error
            raise InputError(f"{shown_path(path)}: {problem}; give a .tflite file") from None
        labels, words = _associated_files(path, content)
        digest = hashlib.sha256(content).hexdigest()
        told = _told(path.with_name(MODEL_JSON), digest)
        inferred = Normalisation(lower_case=all(w == w.lower() for w in words - _SPECIAL))
        return cls(path, len(content), digest, labels, told or inferred)


def _associated_files(path: Path, content: bytes) -> tuple[tuple[str, ...], set[str]]:
    """Return the labels and the vocabulary that are packed into the file."""
    wrong = f"{shown_path(path)} is no tflite file of a text classifier"
    if content[4:8] != b"TFL3":
        raise InputError(f"{wrong}; give the model.tflite that a training exported")
    try:
        with zipfile.ZipFile(path) as archive:
            labels = archive.read("labels.txt").decode("utf-8").splitlines()
            lines = archive.read("vocab.txt").decode("utf-8").splitlines()
    except _BROKEN as error:
        missing = f"its labels or vocabulary are missing ({shown_error(error)})"
        raise InputError(f"{wrong}: {missing}") from None
    if len(labels) < 2:
        raise InputError(f"{wrong}: it has fewer than two classes")
    return tuple(labels), {line.partition(" ")[0] for line in lines}


def _told(path: Path, digest: str) -> Normalisation | None:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(facts, dict) or facts.get("sha256") != digest:
        return None
    values = facts.get("normalisation")
    return Normalisation.from_dict(values) if isinstance(values, dict) else None


def forget_packing_time(path: Path) -> None:
    """Pack a tflite file's own files anew, so that the same model is the same bytes at any time.

    Each entry of a zip archive has a time, which Model Maker sets to the time of the export.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        packed = [(entry.filename, archive.read(entry)) for entry in entries]
    flatbuffer = path.read_bytes()[: min(entry.header_offset for entry in entries)]
    path.write_bytes(flatbuffer)
    with zipfile.ZipFile(path, "a") as archive:  # behind the flatbuffer, not compressed
        for name, content in packed:
            archive.writestr(zipfile.ZipInfo(name), content)


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
    text = json.dumps(told, indent=2, ensure_ascii=False)
    model.path.with_name(MODEL_JSON).write_text(text + "\n", encoding="utf-8")
    return told
