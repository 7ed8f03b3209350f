"""The general reader: what it believes, and what it does not."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.parser_index import ParserIndex
from stdout_hook.parser_set import ParserSet
from stdout_hook.parsers import _loop_shape
from stdout_hook.parsers.loop import LoopParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = "Epoch 1"


def read(*lines: str, end: str = "\n") -> list[Record]:
    """Return what the lines tell, read one after the other."""
    parser = ParserSet(ParserIndex([LoopParser]))
    return [record for line in lines for record in parser.parse(Frame(line, end)) or ()]


def told(records: Sequence[Record]) -> list[tuple[object, ...]]:
    """Return split, epoch, step and metrics of each record."""
    return [(r.split, r.epoch, r.step, dict(r.metrics)) for r in records]


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    records = check_parser(LoopParser, "Epoch 1/3 - loss: 0.5 - val_loss: 0.6\nEpoch 2 loss 0.4\n")
    assert told(records)[-1] == ("train", 2, None, {"loss": 0.4})


@pytest.mark.parametrize(
    ("line", "split", "epoch", "step", "metrics"),
    [
        ("Epoch [1/5], Step [100/600], Loss: 0.2", "train", 1, 100, {"Loss": 0.2}),
        ("epoch=1 step=20 loss=0.5", "train", 1, 20, {"loss": 0.5}),
        ("[w0] step 6 loss 0.61", "train", None, 6, {"loss": 0.61}),
        ("Epoch-3: accuracy(%): 91.2", "train", 3, None, {"accuracy": 91.2}),
        ("ep 3 | it 200 | test acc 0.9", "test", 3, 200, {"acc": 0.9}),
        ("===> Epoch 3 Complete: Avg. Loss: 0.0123", "train", 3, None, {"Avg. Loss": 0.0123}),
        ("Training loss (for one batch) at step 100: 0.93", "train", None, 100, {"loss": 0.93}),
        ("Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.3", "train", 1, 640, {"Loss": 2.3}),
        ("Epoch 3/10 | 5/90 | loss: nan | lr 1e-05", "train", 3, 5, {"loss": None, "lr": 1e-5}),
        ("[2, 2000] loss: -1.2e-3", "train", 2, 2000, {"loss": -0.0012}),
        ("[10] eval-auc:0.9", "val", None, 10, {"auc": 0.9}),
        ("step 1,234,567 ppl 1,234.5", "train", None, 1234567, {"ppl": 1234.5}),
        ("Epoch 2: loss: tensor(0.69, grad_fn=<N0>)", "train", 2, None, {"loss": 0.69}),
        ("Epoch 1.25 loss 0.5 ± 0.1 (0.6) in 3.2s, 5 it/s", "train", 1.25, None, {"loss": 0.5}),
        (
            "epoch 1 of 3: PSNR 28.5 dB, D_real: 0.7",
            "train",
            1,
            None,
            {"PSNR": 28.5, "D_real": 0.7},
        ),
        ("Episode 10, step 5: reward 12.5", "train", None, 5, {"reward": 12.5}),
        ("第3轮，测试准确率：91.5%", "test", 3, None, {"准确率": 91.5}),
        ("Validation F1: 0.81", "val", None, None, {"F1": 0.81}),
        ("Accuracy on test set: 0.81", "test", None, None, {"Accuracy": 0.81}),
        ("final val_loss: 0.5", "val", None, None, {"loss": 0.5}),
        ("Accuracy: 0.93", None, None, None, {"Accuracy": 0.93}),
        ("Epoch 3/10 -> loss 0.5", "train", 3, None, {"loss": 0.5}),
        ("Epoch 3, the loss is 0.5", "train", 3, None, {"loss": 0.5}),
        ("average loss at epoch 3 is 0.5", "train", 3, None, {"average loss": 0.5}),
        ("Cost after iteration 300: 0.5", "train", None, 300, {"Cost": 0.5}),
        ("step 3 | loss 0.5 | norm 1.25", "train", None, 3, {"loss": 0.5, "norm": 1.25}),
        ("step 3 | loss 0.5 | foo 1.25 | bar 7", "train", None, 3, {"loss": 0.5, "foo": 1.25}),
        ("ep3 it 20 te_acc 0.9", "test", 3, 20, {"acc": 0.9}),
        ("epoch 3: MSE=0.5, R^2=0.9", "train", 3, None, {"MSE": 0.5, "R^2": 0.9}),
        ("epoch 3 step 2/9 loss 0.5 (avg 0.6)", "train", 3, 2, {"loss": 0.5}),
        ("Ending global_step 999: Average loss 0.5", "train", None, 999, {"Average loss": 0.5}),
        ("step 5: loss: 0.5 batch_cost: 0.1 data_cost: 0.2", "train", None, 5, {"loss": 0.5}),
        (
            "epoch=1: train_loss=tensor(0.5, device='cuda:0')",
            "train",
            1,
            None,
            {"loss": 0.5},
        ),
        ("Round 3, global test acc 0.9", "test", None, 3, {"acc": 0.9}),
    ],
)
def test_one_line(line: str, split: object, epoch: object, step: object, metrics: object) -> None:
    """One line in any of the usual styles is read alone."""
    ((*place, found),) = told(read(line))
    assert place == [split, epoch, step]
    assert {name: None if value != value else value for name, value in found.items()} == metrics


@pytest.mark.parametrize(
    ("line", "splits"),
    [
        ("epoch 1 train loss 0.6 | val loss 0.7 | acc 0.9", {"train": 1, "val": 2}),
        ("epoch 1 loss=0.6 val_loss=0.7 acc=0.9", {"train": 2, "val": 1}),
        ("epoch 1 Train: loss 0.6, acc 0.8 Val: loss 0.7, acc 0.9", {"train": 2, "val": 2}),
        ("epoch 1 loss 0.6 Loss/test 0.5 val_loss 0.7 lr 0.1", {"train": 2, "test": 1, "val": 1}),
    ],
)
def test_splits(line: str, splits: dict[str, int]) -> None:
    """A name without a split is of the split before it, or of training if the line began so."""
    assert {record.split: len(record.metrics) for record in read(line)} == splits


def test_episodes_between_bars() -> None:
    """Scores of a game are believed when they come again."""
    lines = [f"Episode {n} | Reward {n}.5 | Epsilon 0.9" for n in (1, 2)]
    assert [(r.step, r.metrics["Reward"]) for r in read(*lines)] == [(1, 1.5), (2, 2.5)]


def test_a_set_without_a_metric() -> None:
    """A bare `Val: 0.2` says nothing that is known, and makes the line need another like it."""
    lines = [f"Epoch {n} | Train loss: 0.{n} | Val: 0.2{n}" for n in (1, 2)]
    assert read(lines[0]) == []
    assert told(read(*lines)) == [("train", n, None, {"loss": n / 10}) for n in (1, 2)]


def test_joined_lines() -> None:
    """Two threads' lines without a line end between them are two."""
    records = read("[w0] step 6 loss 0.5[w1] step 7 loss 0.25")
    assert told(records) == [("train", None, 6, {"loss": 0.5}), ("train", None, 7, {"loss": 0.25})]


def test_headers() -> None:
    """An epoch on a line of its own holds until the next, a test at the end has none."""
    records = read(
        *("Epoch 1/2", "loss: 0.5", "  val loss: 0.6", "step 3 loss 0.4"),
        *("--- Epoch 2/2 ---", "Validation:", "  loss: 0.7", "  acc: 0.9", "Test loss: 0.8"),
    )
    assert [(r.split, r.epoch, r.step) for r in records] == [
        *(("train", 1, None), ("val", 1, None), ("train", 1, 3)),
        *(("val", 2, None), ("val", 2, None), ("test", None, None)),
    ]


def test_labels() -> None:
    """A line that only tells the split holds for the lines right behind it."""
    lines = ("Epoch 1/2", "step 1/2 - loss: 0.5", "Eval begin...", "step 1/1 - loss: 0.6")
    records = read(*lines, "Epoch 2/2", "step 1/2 - loss: 0.4")
    assert [(r.split, r.epoch) for r in records] == [("train", 1), ("val", 1), ("train", 2)]


def test_shapes() -> None:
    """Lines of a known shape are read like the first, unless their numbers differ in kind."""
    lines = [f"Epoch {n}/9 | {n}/90 | top-5 acc: -{n}e-1, loss nan" for n in (1, 2, 3)]
    assert [r.metrics["top-5 acc"] for r in read(*lines)] == [-0.1, -0.2, -0.3]
    assert [r.step for r in read(*lines)] == [1, 2, 3]
    assert "top-1 acc" in read(lines[0], "Epoch 2/9 | 2/90 | top-1 acc: 0.5")[1].metrics
    assert [r.epoch for r in read("Epoch 1 loss 0.5", "Epoch 1.5 loss 0.5")] == [1, 1.5]
    assert [r.total_steps for r in read("step 1/9 loss 0.5", "step 2/8 loss 0.5")] == [9, 8]


def test_a_test_of_each_epoch() -> None:
    """A test that was there in the first epoch is one of each epoch."""
    lines = [line for n in "123" for line in (f"Epoch {n} loss 0.{n}", f"Test accuracy: 0.{n}")]
    assert [r.epoch for r in read(*lines) if r.split == "test"] == [1, 2, 3]


def test_without_epochs_the_step_goes_on() -> None:
    """A validation line takes the step of the line before."""
    assert told(read("step 10: loss 0.5", "val loss 0.6"))[1] == ("val", None, 10, {"loss": 0.6})


def test_doubt() -> None:
    """A bare name is believed when it comes again with another value, and then both are told."""
    assert told(read("loss: 0.5")) == []
    assert [r.metrics["loss"] for r in read("loss: 0.5", "loss: 0.4", "loss: 0.3")] == [
        0.5,
        0.4,
        0.3,
    ]
    assert read("loss: 0.5", "loss: 0.5") == []
    assert len(read("epoch 1 G: 0.5", "epoch 2 G: 0.4")) == 2
    assert read("epoch 1 G: 0.5", "epoch 2 G: 0.5") == []


def test_redraws() -> None:
    """A line drawn anew is running, told once, and final when its line ends."""
    parser = LoopParser()
    frames = [
        ("loss=0.5 | 1s", "\r"),
        ("loss=0.5 | 2s", "\r"),
        ("loss=0.4", "\r"),
        ("loss=0.4", "\n"),
    ]
    records = [r for text, end in frames for r in parser.parse(Frame(f"Epoch 1 {text}", end)) or ()]
    assert [(r.metrics["loss"], r.final) for r in records] == [
        *((0.5, False), (0.4, False), (0.4, True)),
    ]


def test_a_line_printed_twice() -> None:
    """A line that comes again is told once."""
    assert len(read("Step 300/300: loss=0.66", "Step 300/300: loss=0.66")) == 1


def test_folds() -> None:
    """A fold is the context of what follows."""
    records = read("Fold 1/2", "epoch 1 loss 0.5", "Fold 2/2", "epoch 1 loss 0.4")
    assert [record.context for record in records] == [{"fold": 1}, {"fold": 2}]


def test_an_epoch_that_is_no_number() -> None:
    """A position that is no number harms nothing."""
    assert told(read("Epoch nan [1] loss: 0.5", "[7] epoch nan loss: 0.5", "epoch 2 loss: 0.25"))[
        -1
    ] == ("train", 2, None, {"loss": 0.25})


def test_the_first_fold_is_0() -> None:
    """Folds may be counted from 0."""
    records = read("Fold 0", "Epoch 1 loss 0.5", "Fold 1", "Epoch 1 loss 0.4")
    assert [record.context for record in records] == [{"fold": 0}, {"fold": 1}]


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("epoch 1 loss 5", "epoch 1 loss 0.5"),
        ("epoch 1 loss 0.", "epoch 1 loss 0.5"),
        ("epoch 1% loss 0.5", "epoch 2.5% loss 0.5"),
        ("[1,200] loss: 0.5", "[1,20] loss: 0.5"),
        ("[1,20] loss: 0.5", "[1,200] loss: 0.5"),
        ("score 12: 0.5", "score 1: 0.5"),
    ],
)
def test_what_was_read_before_in_another_log(before: str, line: str) -> None:
    """A line is read as if no log had been read before."""
    _loop_shape._plans.clear()
    alone = read("Epoch 1", line)
    _loop_shape._plans.clear()
    read("Epoch 1", before)
    assert read("Epoch 1", line) == alone


NO_METRIC = """
Best val_loss: 0.4 at epoch 3
val_loss improved from 0.6 to 0.5
Validation loss decreased (0.6 --> 0.5).  Saving model ...
Early stopping at epoch 3, val_loss 0.5
Saved out/epoch=3-val_loss=0.12.ckpt
Max accuracy: 78.40%
Loaded checkpoint (epoch 3, loss 0.5)
EarlyStopping counter: 3 out of 5
lr: 0.001
dropout=0.1, lr=0.001, accuracy=0.9, epochs=3
Namespace(lr=0.1, epoch=5, loss=0.5)
loss_weight: 0.5
accuracy_threshold: 0.95
Packet loss: 0.5%
0% packet loss, time 2044ms
GPS accuracy: 3.5 m
Q3 net loss: 3.5 million
weight loss: 3.5 kg in 2 weeks
The model has an accuracy of 0.95 in epoch 3.
In step 3, we get loss 0.5 which is good.
We report accuracy: 0.95
The team suffered a loss of 3 to 1 in round 2.
Round 3: Alice 12, Bob 7
Step 2: Mix 0.5 cups sugar with 2 eggs; error: none.
info depth 20 score cp 35 nodes 123456 nps 987654 time 125
Error: 404
Return code: 1
Errors: 0, Warnings: 3
loss.cpp:12:5: error: expected 3
+    loss = 0.5
-    accuracy: 0.9
        loss = 0.5
E       AssertionError: loss 0.5 != 0.4 at step 3
SELECT loss FROM runs WHERE epoch = 3 AND loss < 0.5;
GET /metrics?epoch=3&loss=0.5 200 12ms
    print(f"epoch {epoch} loss {loss:.3f}")
{"level":"info","step":3,"msg":"loss 0.5"}
Step 3/10 : RUN pip install -r requirements.txt
Epoch 3 took 12.3 s
Epoch 3: 65C 9W 3.2 GB 12.3it/s 2.15.0 12:30 1/10
epoch 3 loss: 1.2.3
epoch 3 loss: 0x1f
epoch 3 loss: 1_000
epoch 3 loss: 5s
epoch 3 loss: (32, 10)
epoch 3 loss: [0.5, 0.6]
Max memory: 3.5, step 3
""".strip().split("\n")


@pytest.mark.parametrize("line", NO_METRIC)
def test_no_metric(line: str) -> None:
    """Messages, settings, sentences, code tell nothing, alone, again or in a training."""
    other = line.translate(str.maketrans("3579", "4681"))
    assert read(line, other, line) == []
    if not line.startswith("-"):
        assert read(HEADER, line) == []


def test_settings() -> None:
    """Lines among settings are settings, also those named like metrics."""
    assert read("seed: 1", "loss: 0.5", "hidden: 3", "loss: 0.4", "seed: 2", "loss: 0.3") == []
    assert read("thresholds:", "  accuracy: 0.9", "thresholds:", "  accuracy: 0.8") == []


@pytest.mark.parametrize(
    "piece",
    ["0", "1.", "[(", "a=1 ", "loss ", "epoch 1 ", "loss: 0.5, ", ": ", "é", "=", "1/", "第"],
)
def test_hostile_lines(piece: str) -> None:
    """A line's length does not make it slow."""
    for length in (1900, 60_000):
        text = piece * (length // len(piece))
        started = time.thread_time()
        LoopParser().parse(Frame(f"epoch 1 loss: 0.5 {text}"))
        LoopParser().parse(Frame(text))
        assert time.thread_time() - started < 0.5


@given(st.lists(st.text(), max_size=5), st.sampled_from(["\n", "\r", ""]))
def test_any_text(lines: list[str], end: str) -> None:
    """No text raises."""
    read(*lines, *(f"Epoch 1 loss: {line}" for line in lines), end=end)


@given(st.floats(allow_nan=False), st.sampled_from([".4f", ".4e", ".3g"]), st.integers(0, 10**9))
def test_numbers(value: float, form: str, step: int) -> None:
    """A value is read as it is printed, in any form."""
    text = format(value, form)
    records = read(*(f"step {step + n} | loss: {text} | acc: 0.{n}" for n in (1, 2)))
    assert [record.metrics["loss"] for record in records] == [float(text)] * 2
    assert records[0].step == step + 1
