"""Reading recorded logs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from stdout_hook import Chunk, parse_log
from stdout_hook.log import read_chunk_file

TEXT = "Epoch 1/2\n\r4/8 [==>] - ETA: 0s - loss: 0.75\b\b\b\r8/8 [===] - 1s 4ms/step - loss: 0.5\n"
EXPECTED = [(4, 0.75, False), (8, 0.5, True)]


def read(source: object) -> list[tuple[object, float, bool]]:
    return [(r.step, r.metrics["loss"], r.final) for r in parse_log(source)]  # type: ignore[arg-type]


def test_every_kind_of_source(tmp_path: Path) -> None:
    """A path, a text, file objects, and chunks of text or bytes give the same records."""
    path = tmp_path / "log"
    path.write_bytes(TEXT.encode())
    assert read(path) == read(str(path)) == EXPECTED
    assert read(io.BytesIO(TEXT.encode())) == read(io.StringIO(TEXT, newline="")) == EXPECTED
    with path.open() as text_file:
        assert read(text_file) == EXPECTED
    assert read(list(TEXT)) == read([c.encode() for c in TEXT]) == EXPECTED


def test_streams_are_kept_apart() -> None:
    """Chunks that name their stream are read stream by stream."""
    chunks = [
        Chunk(TEXT[:15]),
        Chunk("warning: ", "stderr"),
        Chunk(TEXT[15:]),
        Chunk("x\n", "stderr"),
    ]
    assert read(chunks) == EXPECTED


def test_damaged_text_is_read() -> None:
    """Invalid UTF-8 and NULs stop nothing."""
    assert read([b"\xff\x00\xfe\n", TEXT.encode(), b"\xc3"]) == EXPECTED


def test_a_recording_of_raw_bytes() -> None:
    """Recorded bytes are decoded across chunks."""
    lines = ['{"data": "\\u00c3", "enc": "bytes"}', '{"data": "\\u00a9\\n", "enc": "bytes"}']
    assert "".join(c.text for c in read_chunk_file(lines)) == "é\n"


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"data": 1, "enc": "bytes"}'])
def test_broken_recordings_name_the_line(line: str) -> None:
    """A line that is no chunk is named by its number."""
    with pytest.raises(ValueError, match="line 2"):
        list(read_chunk_file(['{"data": "x"}', line]))
