"""Plain logs as runs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from stdout_hook.errors import LogError
from stdout_hook.report.readers import find_reader, find_readers
from stdout_hook.report.readers.log import LogReader

LINES = "Epoch 1/2\n8/8 - 1s - loss: 0.5 - val_loss: 0.75\nEpoch 2/2\n8/8 - 1s - loss: nan\n"


def test_its_rows_are_those_that_would_be_logged(tmp_path: Path) -> None:
    """A log is parsed as by ``stdout-hook log``; what is no number is a text, for strict JSON."""
    path = tmp_path / "train.log"
    path.write_text(LINES)
    rows = list(find_reader(path).rows())
    assert [row["epoch"] for row in rows] == [1, 1, 2]
    assert (rows[0]["train/loss"], rows[1]["val/loss"], rows[2]["train/loss"]) == (0.5, 0.75, "NaN")


def test_a_packed_log_is_unpacked(tmp_path: Path) -> None:
    """Rows and last lines of a packed log are those of its text."""
    plain, packed = tmp_path / "a.log", tmp_path / "a.log.gz"
    plain.write_text(LINES)
    packed.write_bytes(gzip.compress(LINES.encode()))
    readers = find_readers([tmp_path])
    assert [reader.path for reader in readers] == [plain, packed]
    assert list(readers[0].rows()) == list(readers[1].rows())
    assert readers[0].about().log == readers[1].about().log == LINES.strip()


def test_a_damaged_packed_log_is_read_in_part(tmp_path: Path) -> None:
    """What came before the damage is shown, and the damage is told."""
    path = tmp_path / "a.log.gz"
    text = LINES + "".join(f"line {number * 7919}\n" for number in range(50_000))
    path.write_bytes(gzip.compress(text.encode())[:-4000])
    reader = LogReader(path)
    assert len(list(reader.rows())) == 3
    assert "the packed log is damaged" in reader.about().problems[0]


def test_a_log_without_metrics_says_so(tmp_path: Path) -> None:
    """A log that was named is shown also where nothing was read, with what to do."""
    path = tmp_path / "a log"
    path.write_text("hello\n")
    (problem,) = find_reader(path).about().problems
    assert problem == f"no metric was read of it; try: stdout-hook explain '{path}'"


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "is empty"), (bytes(range(256)) * 8, "is no text file")]
)
def test_a_named_file_must_be_text(tmp_path: Path, content: bytes, message: str) -> None:
    """What is empty or no text is refused by name, and passed over in a folder."""
    path = tmp_path / "model.log"
    path.write_bytes(content)
    with pytest.raises(LogError, match=rf"model\.log {message}"):
        find_reader(path)
    with pytest.raises(LogError, match="holds no run"):
        find_reader(tmp_path)


def test_only_the_last_lines_of_a_long_log_are_told(tmp_path: Path) -> None:
    """The text that goes into a page is bounded."""
    path = tmp_path / "a.log"
    path.write_text("".join(f"line {number}\n" for number in range(100_000)))
    log = LogReader(path).about().log
    assert log.endswith("\nline 99999")
    assert len(log) < 5000
    assert json.dumps(log)
