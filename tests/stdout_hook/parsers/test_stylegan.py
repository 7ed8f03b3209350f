"""StyleGAN's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.stylegan import StyleganParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads what forks add to a tick."""
    log = (
        "tick 14    kimg 70.1     time 1h 38m 21s   sec/tick 366.1   sec/kimg 73.10   "
        "maintenance 0.1    loss inf  cpumem 5.88   gpumem 9.79   augment 1e-05\n"
    )
    (record,) = check_parser(StyleganParser, log)
    assert (record.split, record.step) == ("train", 14)
    assert dict(record.metrics) == {"kimg": 70.1, "loss": float("inf"), "augment": 1e-5}


@pytest.mark.parametrize(
    "text",
    [
        "tick 14 of the clock",
        "tick 14  kimg 70.1  loss 0.5",
        '{"results": {"accuracy": 0.5}}',
        '{"results": {"fid50k": 12.3}, "metric": ',
        "download-050k time 4m 26s size 12",
        "some-run time 4m 26s fid50k",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert StyleganParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, "1h " * 20_000, "a 1 " * 15_000, "[" * 60_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time, and deep ones do no harm."""
    start = time.thread_time()
    for before in ("tick 1 kimg 1  sec/tick ", "snapshot time ", "snapshot ", '{"results": {"a": '):
        StyleganParser().parse(Frame(before + text))
    assert time.thread_time() - start < 1
