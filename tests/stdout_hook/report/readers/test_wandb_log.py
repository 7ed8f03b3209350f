"""The framing of W&B's transaction log, by logs made here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stdout_hook.report.readers._wandb_log import BLOCK, read_records

START = struct.pack("<4sHB", b":W&B", 0xBEE1, 0)


def framed(records: list[bytes]) -> bytes:
    """Return a log of records, each piece of them in its block."""
    log = bytearray(START)
    for record in records:
        log += b"".join(_pieces(record, len(log)))
    return bytes(log)


def _pieces(record: bytes, place: int) -> Iterator[bytes]:
    is_first = True
    while True:
        left = BLOCK - place % BLOCK
        if left < 7:
            yield bytes(left)
            place, left = place + left, BLOCK
        data, record = record[: left - 7], record[left - 7 :]
        kind = (1 if is_first else 4) if not record else 2 if is_first else 3
        checksum = zlib.crc32(bytes([kind]) + data)
        yield struct.pack("<IHB", checksum, len(data), kind) + data
        place, is_first = place + 7 + len(data), False
        if not record:
            return


def read(path: Path, log: bytes) -> tuple[list[bytes], list[str]]:
    """Return the records of a log, and its problems."""
    path.write_bytes(log)
    problems: list[str] = []
    return list(read_records(path, problems)), problems


records = st.lists(st.integers(0, 3 * BLOCK).map(lambda size: b"x" * size), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written=records, share=st.floats(0, 1))
def test_a_log_is_read_up_to_where_it_is_torn(
    tmp_path: Path, written: list[bytes], share: float
) -> None:
    """Records of all sizes come back; of a log that ends anywhere, those that are whole."""
    log = framed(written)
    assert read(tmp_path / "whole", log) == (written, [])
    torn, problems = read(tmp_path / "torn", log[: int(share * len(log))])
    assert torn == written[: len(torn)]
    assert problems == []


def test_of_a_damaged_block_the_rest_is_passed_over(tmp_path: Path) -> None:
    """Reading goes on in the next block, and the place of the damage is told."""
    written = [bytes([number]) * 20_000 for number in range(8)]
    log = bytearray(framed(written))
    log[BLOCK + 100] ^= 1
    found, problems = read(tmp_path / "log", bytes(log))
    assert found == [written[0], *written[-len(found) + 1 :]]
    assert len(found) >= 5
    assert problems == [f"log is damaged at byte {BLOCK}"]


def test_another_file_is_told_as_such(tmp_path: Path) -> None:
    """A file that is no such log, or of another version, has no records."""
    assert read(tmp_path / "log", b"hello, world") == (
        [],
        ["log is no transaction log of W&B, or of an unknown version"],
    )
    assert read(tmp_path / "log", b"") == ([], [])
