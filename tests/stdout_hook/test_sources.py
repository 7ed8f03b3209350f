"""Where logs come from: packed files, files that grow, and what is no log."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from pathlib import Path
from typing import Any, Callable

import pytest

from stdout_hook.errors import LogError
from stdout_hook.log import parse_log
from stdout_hook.sources import check_log, follow_log, open_log

LOG = b"Epoch 1/2\n8/8 - 1s - loss: 0.5\n"


def _zstd(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(data)
    return packed


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress, bz2.compress, _zstd])
def test_packed_logs(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A packed log is read like a plain one, whatever its name."""
    path = tmp_path / "train.log"
    path.write_bytes(pack(LOG))
    check_log(path)
    assert [dict(record.metrics) for record in parse_log(path)] == [{"loss": 0.5}]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_log_that_is_cut_off(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """What can be unpacked is read, and then it is said that the rest is missing."""
    path = tmp_path / "train.log.gz"
    lines = b"".join(b"%s Epoch\n" % os.urandom(40).hex().encode() for _ in range(5000))
    packed = pack(LOG + lines)
    path.write_bytes(packed[: len(packed) - 100])
    records = parse_log(path)
    assert next(records).metrics == {"loss": 0.5}
    with pytest.raises(LogError, match="damaged"):
        list(records)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "is empty"), (gzip.compress(b""), "is empty"), (os.urandom(5000), "is no text file")],
)
def test_what_is_no_log(data: bytes, message: str, tmp_path: Path) -> None:
    """A file without text is refused, with its name and the reason."""
    path = tmp_path / "train.log"
    path.write_bytes(data)
    with pytest.raises(LogError, match=f"train.log {message}"):
        check_log(path)


def test_a_directory_is_no_log(tmp_path: Path) -> None:
    """A directory is named as such."""
    with pytest.raises(LogError, match="is a directory"):
        check_log(tmp_path)


@pytest.mark.parametrize("text", ["loss: 0.5\0\n" * 9, "\x1b[31m\b\b\r 损失: 0.5\n" * 9])
def test_what_terminals_get_is_text(text: str, tmp_path: Path) -> None:
    """Some NULs, colours, backspaces and other scripts do not make it another kind of file."""
    path = tmp_path / "train.log"
    path.write_text(text * 100, encoding="utf-8")
    check_log(path)


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    """What is no regular file is not looked into beforehand."""
    source, sink = os.pipe()
    os.write(sink, LOG)
    os.close(sink)
    with open_log(f"/dev/fd/{source}") as file:
        assert file.read() == LOG
    os.close(source)


class Acts:
    """Does one thing each time that a follower has nothing to read, then ends it."""

    def __init__(self, *acts: Callable[[], Any]) -> None:
        self._acts = list(acts)

    def __call__(self, seconds: float) -> None:
        if not self._acts:
            raise KeyboardInterrupt
        self._acts.pop(0)()


def _followed(path: Path, *acts: Callable[[], Any]) -> bytes:
    found = b""
    with pytest.raises(KeyboardInterrupt):
        for block in follow_log(path, Acts(*acts)):
            found += block
    return found


def test_a_log_that_grows(tmp_path: Path) -> None:
    """What is appended is read as it comes."""
    path = tmp_path / "train.log"
    path.write_bytes(b"one ")

    def append() -> None:
        with path.open("ab") as file:
            file.write(b"more ")

    assert _followed(path, append, append) == b"one more more "


def test_a_log_that_is_replaced_or_cut(tmp_path: Path) -> None:
    """A rotated log is read on in the new file; one that was emptied, from its beginning."""
    path = tmp_path / "train.log"
    path.write_bytes(b"one ")
    new = tmp_path / "new"
    new.write_bytes(b"two ")
    acts = [lambda: new.replace(path), lambda: path.write_bytes(b"3 ")]
    assert _followed(path, *acts) == b"one two 3 "


def test_a_log_that_is_gone_for_a_while(tmp_path: Path) -> None:
    """It is waited for."""
    path = tmp_path / "train.log"
    path.write_bytes(b"one ")
    acts = [path.unlink, lambda: None, lambda: path.write_bytes(b"two ")]
    assert _followed(path, *acts) == b"one two "
