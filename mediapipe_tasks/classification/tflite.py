"""What any classifier's tflite file holds, and the ``model.json`` beside it."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_error, shown_path

__all__ = [
    "LABELS",
    "MODEL_JSON",
    "described_files",
    "digest_of",
    "forget_packing_time",
    "packed_files",
    "read_model_json",
    "read_tflite",
    "write_model_json",
]

LABELS = "labels.txt"
MODEL_JSON = "model.json"
# What zipfile raises for a broken archive: RuntimeError for a password or a method it lacks.
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, OSError)


def read_tflite(path: Path, *, of: str = "a classifier") -> bytes:
    """Return the content of a tflite file.

    Args:
        path: The file.
        of: What it should be of, for the message: "a text classifier".

    Raises:
        InputError: There is no such file, or it is no tflite file.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{shown_path(path)}: {problem}; give a .tflite file") from None
    if content[4:8] != b"TFL3":
        raise InputError(
            f"{shown_path(path)} is no tflite file of {of}; give the model.tflite that a training "
            "exported"
        )
    return content


def packed_files(path: Path, names: Sequence[str], *, of: str) -> list[list[str]]:
    """Return the lines of text files that are packed into a tflite file.

    Args:
        path: A flatbuffer with a zip archive behind it.
        names: The files' names; ``labels.txt`` is the first.
        of: What the file should be of, for the message: "a text classifier".

    Raises:
        InputError: It has no such files, or fewer than two labels.
    """
    wrong = f"{shown_path(path)} is no tflite file of {of}"
    try:
        with zipfile.ZipFile(path) as archive:
            found = [archive.read(name).decode("utf-8").splitlines() for name in names]
    except _BROKEN as error:
        expected = " or ".join(name.partition(".")[0] for name in names)
        missing = f"its {expected} are missing ({shown_error(error)})"
        raise InputError(f"{wrong}: {missing}") from None
    if len(found[0]) < 2:
        raise InputError(f"{wrong}: it has fewer than two classes")
    return found


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


def digest_of(content: bytes) -> str:
    """Return the sha256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_model_json(model: Path, digest: str) -> dict[str, Any]:
    """Return what ``model.json`` beside a model says, if it is about this very file; else nothing.

    Args:
        model: The tflite file.
        digest: Its sha256.
    """
    try:
        facts = json.loads(model.with_name(MODEL_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) and _of(facts, digest) else {}


def described_files(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what ``model.json`` says of each of the model's files that were compared."""
    variants = facts.get("variants")
    return [one for one in variants if isinstance(one, dict)] if isinstance(variants, list) else []


def _of(facts: dict[str, Any], digest: str) -> bool:
    return any(one.get("sha256") == digest for one in (facts, *described_files(facts)))


def write_model_json(model: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Write ``model.json`` beside a model and return what it holds: `facts`."""
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    with whole_file(model.with_name(MODEL_JSON)) as part:
        part.write_text(text + "\n", encoding="utf-8")
    return facts
