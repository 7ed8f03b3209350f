"""What MLX LM's fine-tuning prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.mlx_lm import MlxLmParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = (
    "Iter 10: Train loss 2.413, Learning Rate 1.000e-05, It/sec 0.612, Tokens/sec 215.843, "
    "Trained Tokens 3527, Peak mem 7.104 GB"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    log = f"Iter 1: Val loss 2.735, Val took 12.481s\n{LINE}\nTest loss 1.482, Test ppl 4.402.\n"
    records = check_parser(MlxLmParser, log)
    assert [(r.split, r.step) for r in records] == [("val", 1), ("train", 10), ("test", None)]
    assert records[1].metrics == {"loss": 2.413, "lr": 1e-5, "tokens": 3527}
    assert records[2].metrics == {"loss": 1.482, "ppl": 4.402}


def test_the_tokens_can_be_the_axis() -> None:
    """The count is a metric's like others, so that it can be named."""
    (record,) = parse_log([LINE + "\n"])
    assert record.metrics["tokens"] == 3527


@pytest.mark.parametrize(
    "text",
    [
        "Iter 10: Train loss 2.413",
        "Iter 10: Train loss 2.413, lr 0.1",
        "Iter 10: Val loss 2.413, lr 0.1",
        "Iter 10: Train loss 2.4.1, It/sec 0.612",
        "Iter 10: Saved adapter weights to adapters/0000010_adapters.safetensors.",
        "Test loss 1.482, Test acc 4.402",
        "x" * 3000,
    ],
)
def test_other_lines(text: str) -> None:
    """Lines that only begin alike are not its own."""
    assert MlxLmParser().parse(Frame(text)) is None


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(MlxLmParser, LINE, LINE[:30], "Test loss ", "Iter 1: Val loss ")
