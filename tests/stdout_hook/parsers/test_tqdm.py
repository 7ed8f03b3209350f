"""The tqdm parser on what its recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.tqdm import TqdmParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

BAR = "Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, {}]"


def read(*lines: str, end: str = "\r") -> list[Record]:
    """Return the records of frames and of the end."""
    parser = TqdmParser()
    found = [record for text in lines for record in parser.parse(Frame(text, end)) or ()]
    return [*found, *parser.close()]


def values(postfix: str) -> dict[str, float]:
    """Return the values of a running bar by `split/name`."""
    return {f"{r.split}/{n}": v for r in read(BAR.format(postfix)) for n, v in r.metrics.items()}


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    log = f"\r{BAR.format('loss=0.5')}\r{BAR.format('loss=0.4')}\nother text\n"
    assert len(check_parser(TqdmParser, log)) == 2


@pytest.mark.parametrize(
    ("postfix", "expected"),
    [
        ("loss=nan, acc=1", {"train/loss": float("nan"), "train/acc": 1}),
        ("loss=-inf", {"train/loss": float("-inf")}),
        ("loss=1e-05, v_num=3", {"train/loss": 1e-05}),
        ("loss=0.52 (0.61)", {"train/loss": 0.52}),
        ("loss: 0.5 acc: 93.1%", {"train/loss": 0.5, "train/acc": 93.1}),
        ("Loss=tensor(0.25, grad_fn=<MeanBackward0>)", {"train/Loss": 0.25}),
        ("Train Loss: 0.5 | Val Acc: 0.75", {"train/Loss": 0.5, "val/Acc": 0.75}),
        ("val/f1=0.5, test_acc=0.25", {"val/f1": 0.5, "test/acc": 0.25}),
        (
            "train_loss_step=0.5, train_loss_epoch=0.6",
            {"train/loss_step": 0.5, "train/loss_epoch": 0.6},
        ),
        ("loss=0.5, eta=12, best_acc=0.9, gpu_mem=1.5, step=4", {"train/loss": 0.5}),
        ("loss=[0.1, 0.2], acc=0.5", {"train/acc": 0.5}),
        ("loss=0.5, lr=0.1->0.01", {"train/loss": 0.5}),
    ],
)
def test_postfixes(postfix: str, expected: dict[str, float]) -> None:
    """What loops write behind their bars is read for what it is."""
    assert repr(values(postfix)) == repr({n: float(v) for n, v in expected.items()})


@pytest.mark.parametrize(
    "line",
    [
        "model.bin:  25%|██▌  | 1.00M/4.00M [00:01<00:03, 1.00MB/s, loss=0.5]",
        "files:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, skipped=3, size=1.5]",
        "Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s]",
        "Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, loss=0.5",
        "usage: tool [--loss=0.5] 25%| 3/12 it/s]",
        "12 lines [00:01, 10 lines/s, loss=low]",
        "",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Downloads, bars without metrics, cut values and other text give nothing."""
    assert read(line) == []


@pytest.mark.parametrize(
    ("description", "split", "epoch", "fold"),
    [
        ("Epoch 1/3", "train", 1, None),
        ("Epoch [12/30]", "train", 12, None),
        ("epoch: 3 - Validation", "val", 3, None),
        ("Fold 2 Ep 4 [test]", "test", 4, 2),
        ("Evaluating", "val", None, None),
        ("Inference", None, None, None),
        ("", "train", None, None),
    ],
)
def test_descriptions(description: str, split: str, epoch: int, fold: int) -> None:
    """The description tells the split, the epoch and the fold."""
    (record,) = read(f"{description}:  50%|#####     | 1/2 [00:00<00:00,  5.30it/s, loss=0.5]")
    assert (record.split, record.epoch) == (split, epoch)
    assert record.context == (None if fold is None else {"fold": fold})


def test_values_of_several_splits_in_a_description() -> None:
    """A split in one value's name is not that of the others."""
    text = "Epoch 3 loss=0.5 val_loss=0.75 lr=0.1:  50%|#####     | 1/2 [00:00<00:00,  5.30it/s]"
    train, val = read(text)
    assert (train.split, train.metrics) == ("train", {"loss": 0.5, "lr": 0.1})
    assert (val.split, val.metrics) == ("val", {"loss": 0.75})


def test_values_of_the_round_before() -> None:
    """What a bar shows that was reset is not new until it changes, or the bar is through."""
    state = "Epoch {}: 100%|█| {}/2 [00:00<00:00,  5.30it/s, loss={}, val_loss={}]".format
    records = read(
        state(1, 2, 0.5, 0.9), state(2, 0, 0.5, 0.9), state(2, 1, 0.4, 0.9), state(2, 2, 0.4, 0.8)
    )
    told = [(r.epoch, r.step, r.split, r.metrics["loss"], r.final) for r in records]
    assert told == [
        (1, 2, "train", 0.5, True),
        (1, 2, "val", 0.9, True),
        (2, 1, "train", 0.4, False),
        (2, 2, "train", 0.4, True),
        (2, 2, "val", 0.8, True),
    ]


def test_a_bar_that_breaks_off() -> None:
    """A bar that never reaches its length has no final values."""
    assert [r.final for r in read(BAR.format("loss=0.5"), "Traceback ...", end="\n")] == [False]


def test_many_trainings() -> None:
    """Bars of the same description are told apart by their count."""
    state = "train: 100%|█| {}/2 [00:00<00:00,  5.30it/s, loss=0.5]".format
    assert [r.final for r in read(state(1), state(2), state(1), state(2))] == [False, True] * 2


@pytest.mark.parametrize("text", ["0", "1.", "[(", "a=1 ", "|", "0%|", "1it [", "1/2 [", "a: 1, "])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    for tail in ("", BAR.format("loss=1"), BAR.format(line)):
        read(line + tail)
    assert time.thread_time() - start < 2
