"""The last lines of an output."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.report.tail import BYTES, LINES, last_lines


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("a\nb\n", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a\n\nb\n", "a\n\nb"),
        ("10 %\r99 %\r100 %\n", "100 %"),
        ("10 %\r99 %\r", "99 %"),
        ("10 %\b\b\b\b99 %\n", "99 %"),
        ("\x1b[31mred\x1b[0m\n", "red"),
        ("bell\a nul\0\n", "bell\ufffd nul\ufffd"),
        ("", ""),
    ],
)
def test_lines_are_as_a_terminal_leaves_them(printed: str, shown: str, tmp_path: Path) -> None:
    """Redraws, colours and control characters do not show; empty lines do."""
    log = tmp_path / "output.log"
    log.write_bytes(printed.encode())
    assert last_lines(log) == shown


def test_only_the_end_is_read(tmp_path: Path) -> None:
    """Of a long log the last lines are returned, all of them whole."""
    log = tmp_path / "output.log"
    log.write_text("".join(f"line {number} {'x' * 50}\n" for number in range(20_000)))
    lines = last_lines(log).split("\n")
    assert len(lines) == LINES
    assert [line.split()[1] for line in lines] == [str(n) for n in range(20_000 - LINES, 20_000)]


def test_few_long_lines_lose_the_one_that_is_cut(tmp_path: Path) -> None:
    """A line whose beginning was not read is not shown."""
    log = tmp_path / "output.log"
    log.write_text("first " + "é" * BYTES + "\nlast\n")
    assert last_lines(log) == "last"


def test_an_endless_line_shows_its_last_redraw(tmp_path: Path) -> None:
    """A bar that never ended its line is there all the same."""
    log = tmp_path / "output.log"
    log.write_bytes(b"".join(b"\r%d steps" % number for number in range(BYTES)))
    assert last_lines(log) == f"{BYTES - 1} steps"


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    """What is not UTF-8 shows as replacement characters."""
    (tmp_path / "output.log").write_bytes(b"\xff\xfe ok\n")
    assert last_lines(tmp_path / "output.log") == "\ufffd\ufffd ok"


def test_there_may_be_no_log(tmp_path: Path) -> None:
    """A missing file has no last lines, and neither has a folder."""
    assert last_lines(tmp_path / "output.log") == ""
    assert last_lines(tmp_path) == ""
