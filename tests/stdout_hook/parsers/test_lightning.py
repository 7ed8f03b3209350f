"""Lightning's bars, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.lightning import LightningParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

START = "Sanity Checking:   0%|          | 0/2 [00:00<?, ?it/s]"
BAR = "Epoch {}: 100%|██████████| {}/12 [00:00<00:00, 26.20it/s, v_num=0, {}]"


def read(*lines: str, end: str = "\r") -> list[Record]:
    """Return the records of frames and of the end."""
    parser = LightningParser()
    found = [record for text in lines for record in parser.parse(Frame(text, end)) or ()]
    return [*found, *parser.close()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    log = (
        f"\r{START}\r{BAR.format(0, 3, 'loss=0.5')}\n{BAR.format(0, 12, 'loss=0.4')}\nother text\n"
    )
    assert [record.final for record in check_parser(LightningParser, log)] == [False, True]


def test_validation_amid_an_epoch() -> None:
    """A value that comes amid an epoch is reported there, and again as that epoch's last."""
    before, after = "train_loss=0.5", "train_loss=0.5, val_loss=nan"
    records = read(BAR.format(0, 5, before), BAR.format(0, 5, after), BAR.format(1, 0, after))
    told = [(r.epoch, r.step, r.split, r.final) for r in records]
    assert told == [(0, 5, "train", False), (0, 5, "val", False)]


def test_every_second_validation() -> None:
    """Values of a validation that did not run are not those of the epoch."""
    records = read(
        BAR.format(0, 12, "train_loss=0.5, val_loss=1.000, val_acc=0.5"),
        BAR.format(1, 0, "train_loss=0.5, val_loss=1.000, val_acc=0.5"),
        BAR.format(1, 12, "train_loss=0.4, val_loss=1.000, val_acc=0.5"),
        BAR.format(2, 0, "train_loss=0.4, val_loss=1.000, val_acc=0.5"),
        BAR.format(2, 12, "train_loss=0.3, val_loss=0.9, val_acc=0.5"),
    )
    assert [r.epoch for r in records if r.split == "val"] == [0, 2]
    assert records[-1].metrics == {"loss": 0.9, "acc": 0.5}


def test_unknown_length() -> None:
    """Without a length an epoch's last state is known from the next epoch."""
    bar = "Epoch {}: |          | {}/? [00:00<00:00, 26.20it/s, v_num=0, z=0.5]".format
    told = [(r.epoch, r.step, r.final) for r in read(bar(0, 1), bar(0, 2), bar(1, 1))]
    assert told == [(0, 1, False), (0, 2, True), (1, 1, True)]


def test_what_starts_it() -> None:
    """Bars of other programs are left alone, until one comes that only Lightning draws."""
    bar = "Epoch 1:  50%|█████     | 5/10 [00:00<00:00, 26.20it/s, loss=0.5]"
    other = "Testing:  50%|█████     | 5/10 [00:00<00:00, 26.20it/s]"
    assert read(bar, other, bar) == []
    assert len(read(START, bar)) == 1
    assert len(read("Training: |          | 0/? [00:00<?, ?it/s]", bar)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Metric val_loss improved by 0.232 >= min_delta = 0.0. New best score: 0.663",
        "Epoch 0, global step 12: 'val_loss' reached 0.89530 (best 0.89530), saving model to 'a'",
        "Monitored metric val_loss did not improve in the last 3 records. Best score: 0.465.",
    ],
)
def test_messages(line: str) -> None:
    """What callbacks say is taken, and says nothing new."""
    assert LightningParser().parse(Frame(line)) == ()


@pytest.mark.parametrize(
    "text", ["0", "1.", "[(", "a=1 ", "|", "Epoch 1: ", "Metric ", "Training: |  "]
)
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(START, line, "Epoch 1: " + line, BAR.format(1, 1, line), "Metric " + line)
    assert time.thread_time() - start < 1
