"""Lightning's rich bars, on what the recording does not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.lightning_rich import LightningRichParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

BAR = "Epoch {}/2  ━━━━━━━━╸━━━━━━━━ {}/12 0:00:00 • 0:00:00 25.91it/s {}"


def read(*lines: str) -> list[Record]:
    """Return the records of lines and of the end."""
    parser = LightningRichParser()
    found = [record for text in lines for record in parser.parse(Frame(text)) or ()]
    return [*found, *parser.close()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    log = f"{BAR.format(0, 3, 'v_num: 0 loss: 0.500')}\nother text\n"
    (record,) = check_parser(LightningRichParser, log)
    assert (record.split, record.epoch, record.step, record.total_steps) == ("train", 0, 3, 12)
    assert record.metrics == {"loss": 0.5}


def test_redraws_on_a_terminal() -> None:
    """A bar that is drawn again is running until its epoch ends, and news are told once."""
    validation = "Validation ━━━━━━━━━━━━━━━━━ 2/4   0:00:00 • 0:00:00 42.56it/s "
    records = read(
        BAR.format(0, 1, "train_loss: 0.500"),
        BAR.format(0, 1, "train_loss: 0.500"),
        validation,
        BAR.format(0, 12, "train_loss: 0.400 val_loss: 0.300"),
        BAR.format(1, 0, "train_loss: 0.400 val_loss: 0.300"),
        BAR.format(1, 1, "train_loss: 0.350 val_loss: 0.300"),
    )
    assert [(r.epoch, r.step, r.split, r.final) for r in records] == [
        (0, 1, "train", False),
        (0, 12, "train", True),
        (0, 12, "val", True),
        (1, 1, "train", False),
    ]


def test_a_folded_name() -> None:
    """A long name may be folded as well, and what is below the bar is not its metrics."""
    bar = BAR.format(0, 12, "train_multiclass_")
    blank = " " * bar.index("train")
    records = read(bar, f"{blank}accuracy: 0.500   ", f"{blank}val_loss: ", f"{blank}nan", "x: 0.5")
    assert [repr(r.metrics) for r in records] == ["{'multiclass_accuracy': 0.5}", "{'loss': nan}"]


@pytest.mark.parametrize(
    "line",
    [
        "Downloading ━━━━━━━━━━━━━━━━━ 12/12 0:00:00 • 0:00:00 25.91it/s loss: 0.5",
        "Epoch 2 • loss: 0.5",
        "    loss: 0.5",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Other bars of rich, and lines without a bar, give nothing."""
    assert read(line) == []


@pytest.mark.parametrize("text", ["0", "━ ", "a: 1 ", "Epoch 1 ━ ", " • ", " "])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, "Epoch 1 " + line, BAR.format(1, 1, line), " " * 60 + line)
    assert time.thread_time() - start < 1
