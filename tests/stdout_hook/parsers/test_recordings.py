"""Recorded runs, read as a user's log would be: with every parser there is and none named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.log import parse_log, read_chunk_file
from stdout_hook.parsers import known_parsers
from stdout_hook.records import Chunk, Record

DATA = Path(__file__).parents[2] / "data"
RECORDINGS = sorted(folder.parent for folder in DATA.glob("*/chunks.jsonl"))
UNIMPORTANT = ("parser", "stream", "time")
"""What an expected record need not tell."""


def expected(folder: Path) -> dict[str, Any]:
    """Return what must be read of a recording."""
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return found


def chunks_of(folder: Path) -> list[Chunk]:
    """Return the chunks of a recording."""
    with (folder / "chunks.jsonl").open(encoding="utf-8") as file:
        return list(read_chunk_file(file))


def as_told(record: Record) -> dict[str, Any]:
    """Return a record as the expected ones are told."""
    told = {name: value for name, value in record.to_dict().items() if name not in UNIMPORTANT}
    # Which training it is of no parser says, but the reader: see test_trainings.py.
    context = {k: v for k, v in (told.pop("context") or {}).items() if k != "training"}
    return {**told, "context": context} if context else told


def test_every_parser_has_a_recording() -> None:
    """Each format is shown by a recorded run."""
    shown = {expected(folder)["parser"] for folder in RECORDINGS}
    assert set(known_parsers()) - shown == set()


@pytest.mark.parametrize("size", [1, 7, 0], ids=["by 1", "by 7", "as written"])
@pytest.mark.parametrize("folder", RECORDINGS, ids=lambda folder: folder.name)
def test_recordings(folder: Path, size: int) -> None:
    """A recorded run gives what the program knew when it printed, however the text is cut."""
    chunks = chunks_of(folder)
    if size:
        chunks = [
            chunk._replace(text=chunk.text[start : start + size])
            for chunk in chunks
            for start in range(0, len(chunk.text), size)
        ]
    wanted = expected(folder)
    records = list(parse_log(chunks))
    assert list(map(repr, map(as_told, records))) == list(map(repr, wanted["records"]))
    assert {record.parser for record in records} <= {wanted["parser"], *wanted.get("others", ())}
