"""Items of a line, and the parts it consists of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.items import Form, find_items, scan


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("loss: 0.5", [("loss", 0.5)]),
        ("loss=0.5 acc = 0.9", [("loss", 0.5), ("acc", 0.9)]),
        ("loss:0.5,acc:0.9;lr:1e-05", [("loss", 0.5), ("acc", 0.9), ("lr", 1e-5)]),
        ("train loss 0.5 top-5 acc 90.1%", [("train loss", 0.5), ("top-5 acc", 90.1)]),
        ("learning rate 0.1 | Avg. Loss: -3", [("learning rate", 0.1), ("Avg. Loss", -3)]),
        ("损失：0.5｜准确率=91%", [("损失", 0.5), ("准确率", 91)]),
        ("mAP50-95(B): 0.3 accuracy(%): 91", [("mAP50-95(B)", 0.3), ("accuracy", 91)]),
        ("loss: 0.5 (0.6) acc: 0.9 ± 0.1", [("loss", 0.5), ("acc", 0.9)]),
        ("loss: .5 acc: 5. ppl: 1,234,567", [("loss", 0.5), ("acc", 5), ("ppl", 1234567)]),
        ("loss: 0.5. PSNR: 28.5 dB", [("loss", 0.5), ("PSNR", 28.5)]),
        ("Epoch 3 - step: 5", [("Epoch", 3), ("step", 5)]),
        ("took 5s, 12 ms, size: 3.2 GB, temp: 65C, speed=12.3it/s, rate: 5 it/s", []),
        ("time: 12:30:01 on 2024-05-06 version: 2.15.0 n: 1/10 id: 0x1f m: 1_000", []),
        ("foo 0.5 bar 3", []),
        ("Epoch 3 -> loss 0.5 → acc 0.9", [("Epoch", 3), ("loss", 0.5), ("acc", 0.9)]),
        ("f(x) -> loss 0.5", [("loss", 0.5)]),
        ("x->loss 0.5", []),
        ("the loss is 0.5, acc is: 0.9", [("loss", 0.5), ("acc", 0.9)]),
        ("what it is 5 of", []),
        ("loss 0.5 | foo bar 0.1 | baz 2 tok/s | qux 3 more", [("loss", 0.5), ("foo bar", 0.1)]),
        ("R^2=0.9 x^y=3", []),
        ("MSE=0.5, R^2=0.9", [("MSE", 0.5), ("R^2", 0.9)]),
        ("epoch=3-val_loss=0.12.ckpt", []),
        ("loss: none loss: - loss: abc", []),
        ('"loss": 0.5', []),
        ("loss: 0.6 -> 0.5", []),
        ("", []),
    ],
)
def test_items(line: str, items: list[tuple[str, float]]) -> None:
    """Names with values are found in the usual forms, and nothing with a unit."""
    values = [(item.name, item.value) for item in find_items(line)]
    if line.startswith("epoch=3-val"):
        values = [item for item in values if item[0] != "epoch"]
    assert values == items


def test_places() -> None:
    """An item tells where it stands, and whether a percent sign follows."""
    (item,) = find_items("in all: acc = 91.5 % now")
    assert "in all: acc = 91.5 % now"[item.start : item.end] == "acc = 91.5 %"
    assert item.is_percent


def test_parts() -> None:
    """A line is taken apart whole: what is not an item is told, too."""
    parts = scan("[w0] Epoch [3/10] done: loss 0.5 (0.6) at 12:30 foo") or []
    assert [part.form for part in parts] == [
        *(Form.TAG, Form.NAMED, Form.LABEL, Form.NAMED, Form.ASIDE),
        *(Form.WORDS, Form.BARE, Form.WORDS),
    ]
    assert parts[1].amount is not None
    assert (parts[1].amount.whole, parts[1].amount.total) == (3, 10)


@pytest.mark.parametrize("piece", ["0", "1.", "[(", "a=1 ", "loss ", "a ", "- ", "(a", "1,000"])
def test_hostile_lines(piece: str) -> None:
    """A line's length does not make it slow."""
    for length in (1999, 60_000):
        started = time.thread_time()
        scan(piece * (length // len(piece)))
        assert time.thread_time() - started < 0.5


@given(st.text())
def test_any_text(text: str) -> None:
    """No text raises, and parts follow each other within the line."""
    places = [place for part in scan(text) or () for place in (part.start, part.end)]
    assert all(0 <= place <= len(text) for place in places)


@given(st.floats(allow_nan=False), st.sampled_from([".4f", ".4e", ".3g", "+.2E"]))
def test_every_printed_float_is_found(value: float, form: str) -> None:
    """A value is found as it is printed."""
    text = format(value, form)
    assert [item.value for item in find_items(f"a loss: {text}, foo={text}")] == [float(text)] * 2
