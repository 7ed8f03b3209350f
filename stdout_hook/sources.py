"""Where a recorded log comes from: a file, packed or not, or one that is still being written."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Callable, Union

from stdout_hook.errors import LogError, MissingPackage

__all__ = ["BLOCK", "check_log", "follow_log", "open_log", "read_blocks"]

BLOCK = 1 << 16
"""Bytes read at a time."""

POLL_SECONDS = 0.2
"""How often a log that is followed is looked at."""

MAX_STRANGE = 0.1
"""Share of the first block's characters from which on it is no text: those that are neither text
nor known to be used by terminals. Chance has it at about a third in a packed or compiled file."""

_strange = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def _zstd(path: Path) -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.open(path)
    try:
        import zstandard
    except ImportError:
        raise MissingPackage("zstandard", "zstd") from None
    return zstandard.open(path)


_OPENERS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"\xfd7zXZ\x00": lzma.open,
    b"BZh": bz2.open,
    b"\x28\xb5\x2f\xfd": _zstd,
}
"""By a file's first bytes, what unpacks it: RFC 1952, the .xz file format, bzip2, RFC 8878."""


def open_log(path: Union[str, os.PathLike[str]]) -> Any:
    """Open a log for reading bytes, unpacked where it is packed by gzip, xz, bzip2 or zstd.

    Raises:
        OSError: It cannot be read.
        MissingPackage: It is packed by zstd, and this Python needs a package for that.
    """
    path = Path(path)
    if path.is_file():  # what comes through a pipe can be read once only
        with path.open("rb") as file:
            start = file.read(8)
        for magic, opener in _OPENERS.items():
            if start.startswith(magic):
                return opener(path)
    return path.open("rb")


def read_blocks(file: Any) -> Iterator[Any]:
    """Yield the text or bytes of a file object, block by block.

    Raises:
        LogError: It is packed, and damaged.
    """
    if isinstance(file, io.TextIOWrapper):
        file = file.buffer  # universal newlines would turn each redraw into a line
    while True:
        try:
            block = file.read(BLOCK)
        except (EOFError, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise LogError(
                f"the packed log is damaged: {error}; what came before was read"
            ) from None
        if not block:
            return
        yield block


def check_log(path: Union[str, os.PathLike[str]]) -> None:
    """Check that a file holds text.

    Raises:
        LogError: It is a directory, empty, or no text; the message says which.
        OSError: It cannot be read.
    """
    if Path(path).is_dir():
        raise LogError(f"{path} is a directory; name a log in it")
    with open_log(path) as file:
        start = next(read_blocks(file), b"")
    if not start:
        raise LogError(f"{path} is empty")
    text = start.decode("utf-8", "replace")
    if len(_strange.findall(text)) > MAX_STRANGE * len(text):
        raise LogError(f"{path} is no text file; a log is expected, packed or not")


def follow_log(
    path: Union[str, os.PathLike[str]], wait: Callable[[float], object] = time.sleep
) -> Iterator[bytes]:
    """Yield what is in a file and then what is appended to it, for ever, as ``tail -F`` does.

    A file that is replaced or cut off is read again from its beginning. An empty block is yielded
    whenever there is nothing new.

    Args:
        path: The file, not a packed one.
        wait: Called to pass the time where there is nothing new; by what it raises it ends.

    Raises:
        OSError: The file cannot be read at the start.
    """
    path = Path(path)
    file: BinaryIO = path.open("rb")
    while True:
        with file:
            yield from _until_replaced(file, path, wait)
        file = _opened_again(path, wait)


def _until_replaced(file: BinaryIO, path: Path, wait: Callable[[float], object]) -> Iterator[bytes]:
    while True:
        block = file.read(BLOCK)
        yield block
        if not block:
            if _is_replaced(file, path):
                return
            wait(POLL_SECONDS)


def _opened_again(path: Path, wait: Callable[[float], object]) -> BinaryIO:
    while True:
        with contextlib.suppress(FileNotFoundError):
            return path.open("rb")
        wait(POLL_SECONDS)


def _is_replaced(file: BinaryIO, path: Path) -> bool:
    """Tell whether another file has this one's name now, or this one was cut off."""
    ours = os.fstat(file.fileno())
    try:
        theirs = path.stat()
    except OSError:  # it is gone for the moment
        return False
    return (ours.st_dev, ours.st_ino) != (theirs.st_dev, theirs.st_ino) or (
        theirs.st_size < file.tell()
    )
