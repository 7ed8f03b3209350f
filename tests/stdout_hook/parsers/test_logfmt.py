"""logfmt: what is read of a structured logger's lines, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.parsers.logfmt import LogfmtParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser


def read(line: str) -> list[Record]:
    """Return what a line tells."""
    return list(LogfmtParser().parse(Frame(line)) or ())


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    (record,) = check_parser(
        LogfmtParser,
        'ts=2024-05-06T12:00:00Z level=info msg="a \\"b\\" c" epoch=1 step=2 loss=-1e-05 acc=inf\n',
    )
    assert (record.epoch, record.step, record.metrics["loss"]) == (1, 2, -1e-5)
    assert record.time == 1714996800


@pytest.mark.parametrize(
    "line",
    [
        "level=info msg=started step=3 lr=0.1",
        "level=info msg=done step=3 latency=0.5 status=200",
        "epoch=1 step=2 loss=0.5",
        'level=info msg="loss=0.5 step=3" epoch=1',
        "level=info and loss=0.5 step=3",
        "level=error msg=x step=3 error=1",
    ],
)
def test_no_log(line: str) -> None:
    """Lines without metrics or without a level give nothing here."""
    assert read(line) == []


@pytest.mark.parametrize("piece", ["a=1 ", "level=", '"', 'msg="', "\\", "a=\\", "=", " "])
def test_hostile_lines(piece: str) -> None:
    """A line's length does not make it slow."""
    for length in (3900, 60_000):
        started = time.thread_time()
        read('level=info loss=1 msg="' + piece * (length // len(piece)))
        read(piece * (length // len(piece)) + "level=info")
        assert time.thread_time() - started < 0.5


@given(st.text(alphabet='al=e" \\1.'))
def test_any_text(text: str) -> None:
    """No text raises."""
    read(f"level=info loss=0.5 step=1 {text}")
