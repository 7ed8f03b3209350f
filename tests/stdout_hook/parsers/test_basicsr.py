"""What BasicSR prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.basicsr import BasicSrParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = (
    "[train..][epoch:  1, iter:   1,000, lr:(1.000e-04,)] [eta: 1 day, 1:00:00, "
    "time (data): 0.100 (0.010)] l_pix: 1.2345e-02 l_g_gan: nan "
)
RESULT = "Validation Set5\n\t # psnr: 26.1234\tBest: 27.0 @ 500 iter\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    train, val = check_parser(BasicSrParser, f"{LINE}\n{RESULT}")
    assert (train.epoch, train.step, sorted(train.metrics)) == (1, 1000, ["l_g_gan", "l_pix", "lr"])
    assert (val.split, val.step, val.metrics) == ("val", 1000, {"Set5/psnr": 26.1234})


@pytest.mark.parametrize(
    ("line", "epoch", "step", "metrics"),
    [
        ("[a..][epoch:  2, iter:     300] loss: 0.5", 2, 300, {"loss": 0.5}),
        ("[a..][epoch:  2/ 10, lr:(1e-4,)] l_pix: 0.5 ", 2, None, {"lr": 1e-4, "l_pix": 0.5}),
    ],
)
def test_relatives(line: str, epoch: int, step: object, metrics: object) -> None:
    """Programs made from it leave something out."""
    (record,) = parse_log([line + "\n"])
    assert (record.epoch, record.step, record.metrics) == (epoch, step, metrics)


@pytest.mark.parametrize(
    "text",
    [
        "[train..][epoch: 1, iter: 2]",
        "\t # psnr: 26.1",
        "Validation Set5",
        "[train..] x",
        "x" * 5000,
    ],
)
def test_other_lines(text: str) -> None:
    """Lines without a value, and results of no set, are not its own."""
    assert BasicSrParser().parse(Frame(text)) is None


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(BasicSrParser, LINE, LINE[:30], "Validation ", "\t # psnr: ")
