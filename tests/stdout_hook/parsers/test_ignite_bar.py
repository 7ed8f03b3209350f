"""Ignite's bars, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.ignite_bar import IgniteBarParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

BAR = "Epoch [1/3]: [5/24]  21%|████████▉                     , {} [00:00<00:01]"


def read(*lines: str, end: str = "\r") -> list[Record]:
    """Return the records of frames and of the end."""
    parser = IgniteBarParser()
    found = [record for text in lines for record in parser.parse(Frame(text, end)) or ()]
    return [*found, *parser.close()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    (record,) = check_parser(IgniteBarParser, f"\r{BAR.format('loss=0.5')}\nother text\n")
    assert (record.epoch, record.step, record.total_steps, record.final) == (1, 5, 24, False)


@pytest.mark.parametrize(
    ("line", "epoch", "metrics"),
    [
        (BAR.format("loss=nan, z=1e-05"), 1, {"loss": float("nan"), "z": 1e-05}),
        ("Iteration: [1/2]  50%|#####     , output=-1 [00:00<?]", None, {"output": -1.0}),
        ("Epoch: [2/3]  67%|######6   , acc=0.5 [00:00<00:01]", 2, {"acc": 0.5}),
        ("Training [3/9]: [5/?]   0%|     , loss=0.5 [00:00<00:01]", 3, {"loss": 0.5}),
        ("Epoch [1/3]: [5/24]  21%|█, loss=0.5, acc=0.8", 1, {"loss": 0.5}),
    ],
)
def test_bars(line: str, epoch: int, metrics: dict[str, float]) -> None:
    """Descriptions and values are read for what they are."""
    (record,) = read(line)
    assert (record.epoch, repr(record.metrics)) == (epoch, repr(metrics))


def test_a_bar_that_is_wiped_out() -> None:
    """Blanks end a bar, whose last values are final then."""
    parser = IgniteBarParser()
    assert parser.parse(Frame("[2/2] 100%|██, loss=0.5 [00:00<00:00]", "\r")) == ()
    (record,) = parser.parse(Frame("         ", "\r")) or ()
    assert record.final


@pytest.mark.parametrize(
    "line",
    [
        "Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, loss=0.5]",
        "Epoch [1/3]: [5/24]  21%|████████▉                      [00:00<00:01]",
        "Epoch [1/3]: [5/24] loss=0.5",
        "",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Other bars, and bars without values, give nothing."""
    assert read(line) == []


@pytest.mark.parametrize("text", ["0", "1.", "[(", "a=1 ", "|", ", a=1", "[1/2] ", " [0:0"])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, f"{line}%|", f"[1/2]  50%|{line}", BAR.format(line))
    assert time.thread_time() - start < 1
