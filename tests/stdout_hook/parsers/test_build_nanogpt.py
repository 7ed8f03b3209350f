"""What build-nanogpt's training prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.build_nanogpt import BuildNanoGptParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

STEP = "step     3 | loss: 9.414862 | lr 8.3916e-07 | norm: 15.4 | dt: 24.51ms | tok/sec: 217.41\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    records = check_parser(BuildNanoGptParser, STEP + "validation loss: 9.1\n3 val 9.1\n")
    assert [(record.split, record.step) for record in records] == [
        ("train", 3),
        ("val", 3),
        ("val", 3),
    ]


def test_other_lines() -> None:
    """What any program may print is no beginning, and names of files are no log."""
    log = "validation loss: 9.1\n3 train 4 val\n10 val images 5\nstep 3 | loss: 9.4\n3 test 5.0\n"
    assert not [*parse_log([log], parsers=["build_nanogpt"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(BuildNanoGptParser, "step 1 | loss: 1 | ", "1 train ", "step    ")
