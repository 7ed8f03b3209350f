"""Recorded runs behind what collectors and logging put in front of each line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stdout_hook.frames import FrameReader
from stdout_hook.log import parse_log, read_chunk_file
from stdout_hook.records import Chunk, Frame

DATA = Path(__file__).parents[2] / "data"
RECORDINGS = sorted(folder.parent for folder in DATA.glob("*/chunks.jsonl"))
PREFIXES = (
    "2024-05-06T12:00:00.123456789Z ",
    "[2024-01-02 03:04:05,678][train][INFO] - ",
    "(RayTrainWorker pid=123, ip=10.0.0.1) ",
    "INFO:root:",
)


def frames_of(folder: Path) -> list[Frame]:
    """Return what a terminal would have shown, state by state."""
    reader = FrameReader()
    with (folder / "chunks.jsonl").open(encoding="utf-8") as file:
        frames = [frame for chunk in read_chunk_file(file) for frame in reader.feed(chunk)]
    return [*frames, *reader.flush()]


def read(frames: list[Frame], prefix: str) -> list[dict[str, Any]]:
    chunks = [Chunk(prefix + frame.text + (frame.end or "\n"), frame.stream) for frame in frames]
    return [{**record.to_dict(), "time": None} for record in parse_log(chunks)]


@pytest.mark.parametrize("folder", RECORDINGS, ids=lambda folder: folder.name)
def test_recordings_behind_prefixes(folder: Path) -> None:
    """What is read of a recording does not change where each line has a prefix."""
    frames = frames_of(folder)
    plain = list(map(repr, read(frames, "")))
    for prefix in PREFIXES:
        assert list(map(repr, read(frames, prefix))) == plain
