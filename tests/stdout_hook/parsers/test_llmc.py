"""What llm.c's trainings print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.llmc import LlmcParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

STEP = (
    "step    1/19560 | loss 10.950573 (+nanz)| norm 15.2839 (+nanz)| lr 8.57e-07 | 3056.36 ms |"
    " 42.6% bf16 MFU | 171545 tok/s\n"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    records = check_parser(LlmcParser, STEP + "val loss 5.3\n")
    assert [(record.split, record.step) for record in records] == [("train", 1), ("val", 1)]


def test_log_file() -> None:
    """The short names of its log file are told as what they mean."""
    records = [*parse_log(["s:0 tel:11.0\ns:0 trl:10.9 lr:0.000001 norm:15.37\ns:1 trl:nan\n"])]
    assert [(r.split, r.step, [*r.metrics]) for r in records] == [
        ("val", 0, ["loss"]),
        ("train", 0, ["loss", "lr", "norm"]),
        ("train", 1, ["loss"]),
    ]


def test_validation_alone() -> None:
    """A line that any program may print is no beginning."""
    assert not [*parse_log(["val loss 5.3\nHellaSwag: 1/2 = 0.5\n"], parsers=["llmc"])]


def test_other_lines() -> None:
    """Its checks and tables hold no values."""
    log = "step 3: loss 1.5 (took 3 ms)\nloss ok at step 1: 1.5 1.5\n| learning rate | 6e-04 |\n"
    assert not [*parse_log([log], parsers=["llmc"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(LlmcParser, "step 1/2 | loss 1 | ", "s:1 trl:", "| Parameter  ", "step  ")
