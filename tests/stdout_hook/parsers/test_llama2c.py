"""What llama2.c's training prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.llama2c import Llama2cParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = "10 | loss 9.8125 | lr 5.000000e-06 | 356.41ms | mfu 12.34%\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    records = check_parser(Llama2cParser, "step 0: train loss 10.3, val loss 10.4\n" + LINE)
    assert [(record.split, record.step) for record in records] == [
        ("train", 0),
        ("val", 0),
        ("train", 10),
    ]


def test_speed_and_use_are_metrics() -> None:
    """The time of an iteration and the share of the machine's power are reported."""
    (record,) = parse_log([LINE])
    assert record.metrics == {"loss": 9.8125, "lr": 5e-6, "ms": 356.41, "mfu": 12.34}


def test_unknown_use() -> None:
    """An mfu of -100 % means that it is not known: only it is left out."""
    (record,) = parse_log(["0 | loss nan | lr 0.000000e+00 | 7419.42ms | mfu -100.00%\n"])
    assert sorted(record.metrics) == ["loss", "lr", "ms"]
    assert record.metrics["loss"] != record.metrics["loss"]


@pytest.mark.parametrize(
    "text",
    [
        "10 | loss 9.8",
        "10 | loss 9.8 | lr 1e-4",
        "10 | loss 9.8 | lr 1e-4 | 3.5s",
        "10 | loss 1.2.3 | lr 1e-4 | 3.5ms",
        "x 10 | loss 9.8 | lr 1e-4 | 3.5ms",
        "step 10: train loss 1.0",
    ],
)
def test_other_lines(text: str) -> None:
    """Lines that only begin alike are not its own."""
    assert Llama2cParser().parse(Frame(text)) is None


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        Llama2cParser, "1 | loss ", "step 1: train loss ", "1 | loss 1 | lr 1 | 1ms"
    )
