"""The framing of W&B's transaction log, ``run-<id>.wandb``: records in LevelDB's log format.

After a header of 7 bytes come blocks of 32 KiB, the first one short by the header. A record is in
one piece or in several, each with its checksum (CRC-32), size and kind; the rest of a block that
has no room for a piece's own header is padding. Nothing but the end of the file says that a run is
still going on, so a last record that is torn is as it should be.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Optional

__all__ = ["read_records"]

BLOCK = 1 << 15
_HEADER = struct.Struct("<IHB")
_START = struct.pack("<4sHB", b":W&B", 0xBEE1, 0)
_WHOLE, _FIRST, _LAST = 1, 2, 4  # 3 is one between
_DAMAGED = 0


def read_records(path: Path, problems: list[str]) -> Iterator[bytes]:
    """Yield the bytes of each record.

    Args:
        path: The log.
        problems: Gets a line where the log is damaged; the rest of such a block is passed over.

    Raises:
        OSError: It cannot be read.
    """
    parts: list[bytes] = []
    for kind, data in _pieces(path, problems):
        if kind == _DAMAGED:
            parts = []
        elif kind in (_WHOLE, _FIRST):
            parts = [data]
        elif parts:
            parts.append(data)
        if kind in (_WHOLE, _LAST) and parts:
            yield b"".join(parts)
            parts = []


def _pieces(path: Path, problems: list[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of records, each with its kind."""
    with path.open("rb") as file:
        block = file.read(BLOCK)
        if not _START.startswith(block[: len(_START)]):
            problems.append(f"{path.name} is no transaction log of W&B, or of an unknown version")
            return
        start, place = 0, len(_START)
        while block:
            damaged = yield from _pieces_of(block, place)
            if damaged is not None:
                problems.append(f"{path.name} is damaged at byte {start + damaged}")
                yield _DAMAGED, b""
            start, place, block = start + len(block), 0, file.read(BLOCK)


def _pieces_of(block: bytes, place: int) -> Generator[tuple[int, bytes], None, Optional[int]]:
    """Yield the pieces in a block; returns where it is damaged, None where it is whole or torn."""
    while place + _HEADER.size <= len(block):
        checksum, size, kind = _HEADER.unpack_from(block, place)
        data = block[place + _HEADER.size : place + _HEADER.size + size]
        if len(data) < size and len(block) < BLOCK:
            return None
        if zlib.crc32(data, zlib.crc32(bytes([kind]))) != checksum:
            return place
        yield kind, data
        place += _HEADER.size + size
    return None
