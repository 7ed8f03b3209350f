"""What Keras prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.frames import MAX_FRAME, FrameReader
from stdout_hook.log import parse_log
from stdout_hook.parsers import _keras_bar
from stdout_hook.parsers.keras import KerasParser
from stdout_hook.records import Chunk, Frame, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parents[2] / "data"
RECORDINGS = sorted(DATA.glob("keras*"))
RICH = "━" * 20


def replay(texts: Iterable[str]) -> list[Record]:
    """Return what the parser reads of `texts`, one write each."""
    reader, parser = FrameReader(), KerasParser()
    records = []
    for text in texts:
        for frame in reader.feed(Chunk(text)):
            records += parser.parse(frame) or ()
    for frame in reader.flush():
        records += parser.parse(frame) or ()
    return [*records, *parser.close()]


def rows(*texts: str) -> list[tuple[Any, ...]]:
    """Return the records of `texts` as split, epoch, step, metrics and state."""
    return [
        (r.split, r.epoch, r.step, dict(r.metrics), "final" if r.final else "running")
        for r in replay(texts)
    ]


def recorded(folder: Path) -> str:
    """Return the text of a recording."""
    lines = (folder / "chunks.jsonl").read_text().splitlines()
    return "".join(json.loads(line)["data"] for line in lines)


def test_there_are_recordings() -> None:
    """The tests below have something to replay, each with what it must give."""
    assert len(RECORDINGS) >= 12
    assert all((folder / "expected.json").exists() for folder in RECORDINGS)


@given(st.data())
def test_chunks_do_not_matter(data: st.DataObject) -> None:
    """However the text is cut, the records are the same."""
    text = recorded(data.draw(st.sampled_from(RECORDINGS)))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=20)) | {0, len(text)})
    pieces = [text[start:end] for start, end in zip(cuts, cuts[1:])]
    assert repr(replay(pieces)) == repr(replay([text]))


def test_validation_running_is_not_the_end() -> None:
    """At the last step with `ETA: 0s` the values are still running ones."""
    assert rows(
        "Epoch 3/9\n",
        "\r10/10 [====] - ETA: 0s - loss: 0.5000\r",
        "10/10 [====] - 1s 9ms/step - loss: 0.5000 - val_loss: 0.7000 - lr: 0.0100\n",
    ) == [
        ("train", 3, 10, {"loss": 0.5}, "running"),
        ("train", 3, 10, {"loss": 0.5, "lr": 0.01}, "final"),
        ("val", 3, 10, {"loss": 0.7}, "final"),
    ]


def test_a_frame_drawn_twice_is_one_record() -> None:
    """A redraw with the same step and values says nothing new, nan or not."""
    bar = "\r 3/10 [=>..] - ETA: 1s - loss: {} - acc: 0.5"
    values = ["1.0", "1.0", "nan", "nan", "1.0"]
    assert len(rows(*(bar.format(value) for value in values), "\r")) == 3
    assert len(rows(*("\r 1/9 [>] - ETA: 1s - a: 1" for _ in range(5)), "\r")) == 1


def test_evaluate_has_no_header() -> None:
    """A bar without header after training is a test, one inside an epoch has its epoch."""
    train = "10/10 [====] - 1s 9ms/step - loss: 0.5000{}\n"
    test = "5/5 [====] - 0s 1ms/step - loss: 0.6000\n"
    running = "\r 9/10 [==>.] - ETA: 0s - loss: 0.5000\r"
    values = rows("Epoch 1/2\n", running, test, train.format(" - val_loss: 0.7"), test)
    assert [row[:3] for row in values] == [
        ("train", 1, 9),
        ("test", 1, 5),
        ("train", 1, 10),
        ("val", 1, 10),
        ("test", None, 5),
    ]


def test_training_without_headers() -> None:
    """The first bar is training, and so is each of the same length or with `val_` values."""
    bar = "{0}/{0} [====] - 0s 1ms/step - loss: 0.5000{1}\n"
    texts = [
        bar.format(8, ""),
        bar.format(8, ""),
        bar.format(4, ""),
        bar.format(6, " - val_a: 1.0"),
    ]
    splits = [(split, step) for split, _, step, *_ in rows(*texts)]
    assert splits == [("train", 8), ("train", 8), ("test", 4), ("train", 6), ("val", 6)]


def test_rich_bar_is_held_back_until_its_end_is_sure() -> None:
    """A Keras 3 bar whose line ended is final only if it is not drawn again."""
    end = f"\r10/10 {RICH} 1s 4ms/step - loss: {{}}\n"
    message = "\nEpoch 1: saving model to x.keras\n"
    assert rows("Epoch 1/2\n", end.format(1.5), message, end.format(1.25), "Epoch 2/2\n") == [
        ("train", 1, 10, {"loss": 1.5}, "running"),
        ("train", 1, 10, {"loss": 1.25}, "final"),
    ]
    assert rows("Epoch 1/2\n", end.format(1.5)) == [("train", 1, 10, {"loss": 1.5}, "final")]


def test_two_bars_of_one_step() -> None:
    """Where a bar has one step, only a message tells a redraw from the next bar."""
    bar = f"\r1/1 {RICH} 1s 4ms/step - loss: {{}}"
    states = [bar.format(1.5), bar.format(1.5), "\n", bar.format(1.25), "\n"]
    assert [row[3:] for row in rows("Epoch 1/1\n", *states)] == [
        ({"loss": 1.5}, "running"),
        ({"loss": 1.5}, "final"),
        ({"loss": 1.25}, "final"),
    ]


def test_unknown_length() -> None:
    """Where Keras learns the length in the first epoch, the last bar has it."""
    assert rows(
        "Epoch 1/2\n\r      1/Unknown - 1s 43ms/step - loss: 1.5000\r",
        "      9/Unknown - 1s 43ms/step - loss: 1.4000\n\nEpoch 1: saving model to x\n",
        "\r9/9 [====] - 1s 4ms/step - loss: 1.4000\n",
    ) == [
        ("train", 1, 1, {"loss": 1.5}, "running"),
        ("train", 1, 9, {"loss": 1.4}, "running"),
        ("train", 1, 9, {"loss": 1.4}, "final"),
    ]


@pytest.mark.parametrize(
    ("line", "step", "metrics"),
    [
        (" - 2s - loss: 0.5013 - acc: 0.8000", None, {"loss": 0.5013, "acc": 0.8}),
        ("12s - loss: 0.5013", None, {"loss": 0.5013}),
        ("480/480 - 1s - loss: 1.4136", 480, {"loss": 1.4136}),
        ("30/30 - 1s - loss: 1.5 - 507ms/epoch - 17ms/step", 30, {"loss": 1.5}),
        ("30/30 - 1s - 17ms/step - loss: 1.5", 30, {"loss": 1.5}),
        ("30/30 [====] - 1s - loss: 1.5", 30, {"loss": 1.5}),
        ("30/30 [====] - 1:05 2s/step - loss: 1.5", 30, {"loss": 1.5}),
        ("30/30 [====] - 1s 95us/sample - loss: 1.5    ", 30, {"loss": 1.5}),
        ("313/1 [========] - 1s 95us/sample - loss: 1.5", 313, {"loss": 1.5}),
        (f"30/30 {RICH} 1:02:03 2s/step - val_loss: 1.5", 30, {"loss": 1.5}),
        ("30/30  1s 4ms/step - val_loss: 1.5", 30, {"loss": 1.5}),
        ("9/9 [=] - 1s - a b/c_2.5-x: -2.5000e+00 - n: nan", 9, {"a b/c_2.5-x": -2.5}),
        ("9/9 [=] - 1s - a: 0.5 - time: 5s - size: 1.5000 GB", 9, {"a": 0.5}),
        ("9/9 [=] - 1s - a: 0.12345 epochs done", 9, {"a": 0.1234}),
        ("9/9 [=] - 1s - a: -infRestoring model weights", 9, {"a": float("-inf")}),
    ],
)  # fmt: skip
def test_forms_of_a_last_line(line: str, step: object, metrics: dict[str, float]) -> None:
    """Every version's last line of an epoch is read, and nothing but the values in it."""
    first, *_ = rows("Epoch 7/9\n", line + "\n")
    read = {name: value for name, value in first[3].items() if value == value}
    assert (first[1], first[2], read, first[4]) == (7, step, metrics, "final")


def test_a_bar_whose_beginning_was_cut_off() -> None:
    """TensorFlow 2.0 draws a bar of 30 columns a sample; its end is enough."""
    text = "10000/1 [" + "=" * 2 * MAX_FRAME + "] - 0s 41us/sample - loss: 0.3000\n"
    train = "60/60 [====] - 0s 5us/sample - loss: 0.5000\n"
    assert rows("Train on 60 samples\n", train, text)[1] == (
        "test", None, None, {"loss": 0.3}, "final",
    )  # fmt: skip


def test_text_right_behind_a_bar() -> None:
    """What a callback prints behind a running bar is neither value nor end of the bar."""
    bar = f"\r9/9 {RICH} 1s 4ms/step - loss: 0.5000"
    assert rows("Epoch 1/2\n", bar, "f1: 0.7\n", bar, " - val_loss: 0.6000\n") == [
        ("train", 1, 9, {"loss": 0.5}, "running"),
        ("train", 1, 9, {"loss": 0.5}, "final"),
        ("val", 1, 9, {"loss": 0.6}, "final"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Epoch 2/4",
        "Epoch 1: val_loss improved from inf to 1.03681, saving model to ckpt-01-1.04.h5",
        "Epoch 00001: val_loss did not improve from 0.74922",
        "Epoch 1: val_loss improved from None to 0.97799, saving model to x.keras",
        "Epoch 1: finished saving model to ckpt-01-0.98.keras",
        "Epoch 7: early stopping",
        "Epoch 7: ReduceLROnPlateau reducing learning rate to 0.04000000059604645.",
        "Epoch 1: LearningRateScheduler setting learning rate to 0.01.",
        "Restoring model weights from the end of the best epoch: 3.",
        "Batch 3: Invalid loss, terminating training",
        "Train on 480 samples, validate on 160 samples",
        "10/10 [==============================] - 0s 704us/step",
        " 1/10 [==>...........................] - ETA: 0s",
        "10/10 - 0s - 47ms/epoch - 5ms/step",
        f"10/10 {RICH} 0s 1ms/step",
        "11490434/11490434 [==============================] - 1s 0us/step",
    ],
)
def test_lines_of_keras_without_values(line: str) -> None:
    """Once Keras is known, its other lines are taken and hold no value."""
    parser = KerasParser()
    parser.parse(Frame("1/1 [=] - 0s - loss: 0.5"))
    assert list(parser.parse(Frame(line)) or "nothing") == list("nothing")
    assert parser.parse(Frame(line)) is not None


def test_a_header_alone_is_anybodys() -> None:
    """Until a bar was seen, a header is left to other parsers, but remembered."""
    parser = KerasParser()
    assert parser.parse(Frame("Epoch 4/9")) is None
    records = parser.parse(Frame("1/1 [=] - 0s - loss: 0.5"))
    assert records
    assert records[0].epoch == 4


def test_what_the_examples_of_keras_print() -> None:
    """Lines like `Test loss: …` are read once a bar was seen, in the place they name."""
    bar = "1/1 [=] - 0s - loss: 0.5\n"
    lines = "val loss = 1.2, val acc = 38.75%\nTest loss:1.7, Test accuracy: 0.1\nTest: 5\n"
    assert rows("epoch 1/2\n", lines) == []
    assert rows("epoch 1/2\n", bar, lines)[1:] == [
        ("val", 1, None, {"loss": 1.2, "acc": 38.75}, "final"),
        ("test", None, None, {"loss": 1.7, "accuracy": 0.1}, "final"),
    ]


FOREIGN = [
    "", " ", "-", "=", "]", "Epoch", "Epoch 1", "Epoch 3 loss 0.5", "epoch: 1, loss: 0.5",
    "Epoch 1: 5", "1/10", "1/10 ", " 1/10 [", "1/10 [===]", "1/10 [===] - ", "1/10 [===] - ETA",
    "3/10 - 5s", "1/10 [===] - 5s, loss=0.5", "1/10 [===] - ETA: 3s - loss 0.5",
    "1/10 - loss: 0.5", "1/10 loss: 1", "step 10/30 - loss: 1.2 - 5ms/step",
    "step 10/10 [====] - loss: 0.5 - acc: 0.3 - ETA: 1s - 5ms/step",
    "30/60 [00:12<00:15, 3.2it/s, loss=0.3]",
    " 50%|█████     | 5/10 [00:01<00:01, 5.0it/s, loss=0.5]", "[1/10] - 5s - loss: 0.5",
    "1/a - 5s - loss: 0.5", "a/1 - 5s - loss: 0.5", "1.5/3 - 5s - loss: 0.5",
    "-1/3 - 5s - loss: 0.5", "1/-3 - 5s - loss: 0.5", "1 / 3 - 5s - loss: 0.5",
    "1/3 - 5 s - loss: 0.5", "2024/01/02 - 5s - loss: 0.5", "2024-01-01 12:00:00 - loss: 0.5",
    "12:30 - loss: 0.5", " - loss: 0.5", " - 5s - loss: 0.5", "5s - loss: 0.5", "Test loss: 0.5",
    "val_loss: 0.5", "loss: 0.5 - acc: 0.3", "{'loss': 0.5}",
    "train: 1/10 [===] - 1s - loss: 0.5", "Train on it", "1/10 [===] - 1s - loss: abc",
    "1/10 [===] - 1s - loss: 5s", "1/10 [===] - 1s - loss: 2.15.0", "1/10 [===] - 1s - loss: 1/2",
    "1/10 [===] - 1s - : 0.5x", "1/10 [# ] - 1s - loss: 0.5", "1/10 [===] - 1s - loss: ",
    "1/10 [===] - 1s - loss:", "1/10 [===] - 1s - a=0.5", "1/3 - 1s - https://x",
    "9" * 5000 + "/3 - 1s - loss: 0.5", "1/" + "9" * 5000 + " - 1s - loss: 0.5", "\x00" * 9,
    "１/３ - 1s - a: 1", "1/10 [===] - 1s - " + "n" * 300 + ": 0.5",
    "1/10 [===] - 1s - a: " + "1" * 500, "tests/a.py ... [ 50%]",
]  # fmt: skip


@pytest.mark.parametrize("line", FOREIGN, ids=range(len(FOREIGN)))
def test_foreign_lines_are_refused(line: str) -> None:
    """What is not Keras' is left to other parsers, and changes nothing for what follows."""
    parser = KerasParser()
    assert parser.parse(Frame(line)) is None
    assert parser.parse(Frame(line, "\r")) is None
    assert not parser.close()


WALLS = [
    "1" * MAX_FRAME, " " * MAX_FRAME, "." * MAX_FRAME, "[" * MAX_FRAME, "=" * MAX_FRAME,
    "-" * MAX_FRAME, "1/2 [" + "=" * MAX_FRAME, "1/2 [" + "=" * MAX_FRAME + "] - ",
    "1/2 " + "━ " * 30000, "1/2 - " + "1" * MAX_FRAME, "1/2 [] - 1s" + " - a" * 16000,
    "1/2 [] - 1s" + " - a: " * 10000, "1/2 [] - 1s - a: " + "1" * MAX_FRAME,
    "1/2 [] - 1s - a: " + "1." * 30000, "1/2 [] - 1s - a: " + "inf" * 20000,
    "Epoch 1: " + "a" * MAX_FRAME, "Test loss: " + "1" * MAX_FRAME, "Test a: 1," * 6000,
    "Test " + "a" * MAX_FRAME, "Epoch 1" + " " * MAX_FRAME + "x",
]  # fmt: skip


@pytest.mark.parametrize("wall", WALLS, ids=range(len(WALLS)))
def test_walls_of_text(wall: str) -> None:
    """A frame of the greatest length gives nothing, whatever it is made of, also behind a bar."""
    parser = KerasParser()
    for text in (wall, "1/2 [=>.] - ETA: 1s - a: 1", wall, "2/2 [==] - 1s - a: 1", wall):
        records = parser.parse(Frame(text)) or ()
        assert len(records) == (text != wall)


def test_what_is_remembered_is_bounded() -> None:
    """Bars with ever new names do not fill the memory, nor is each compiled."""
    parser, lines = KerasParser(), _keras_bar.BarReader()
    for number in range(500):
        line = f"1/9 [>..] - ETA: 1s - name{number}: 0.5"
        assert parser.parse(Frame(line, "\r"))
        lines.read(line)
        lines.read(line)
    assert len(_keras_bar._known) <= _keras_bar.MAX_KNOWN_LAYOUTS
    assert len(lines._layouts) <= _keras_bar.MAX_LAYOUTS
    assert not parser._lines._layouts


def test_what_one_log_taught_is_known_in_the_next() -> None:
    """A layout has one expression in all logs of a process, and is read alike from the start."""
    lines = [f"{step}/9 [==>....] - ETA: 1s - taught: 0.{step}\r" for step in range(1, 6)]
    first, second = list(replay(lines)), list(replay(lines))
    assert first == second
    assert [record.metrics["taught"] for record in second] == [0.1, 0.2, 0.3, 0.4, 0.5]
    odd = [lines[0], lines[1].replace("0.2", "1_0"), lines[2].replace("0.3", "\u0663")]
    assert [record.metrics["taught"] for record in replay(odd)] == [0.1]
    reader = _keras_bar.BarReader()
    reader.read(lines[0].rstrip())
    assert len(reader._layouts) == 1


@given(st.text(alphabet="0123456789/[]=>.━ -:sETAlosnainfe_\n\r\b", max_size=300))
def test_any_text(text: str) -> None:
    """No text raises, not even one made of a bar's own characters."""
    for record in replay(["1/9 [>..] - ETA: 1s - loss: 0.5\r", text]):
        assert record.metrics


@given(st.lists(st.floats(allow_nan=False, width=32), min_size=1, max_size=6))
def test_the_short_way_reads_the_same(values: list[float]) -> None:
    """A value reads the same on a bar's first state and when its layout is known."""
    printed = [f"{value:.4f}" if abs(value) > 1e-3 else f"{value:.4e}" for value in values]
    bars = [
        f"{n:2d}/50 [>..] - ETA: 1s - a: {text} - b: {n}\r" for n, text in enumerate(printed * 4)
    ]
    assert [row[3]["a"] for row in rows(*bars)] == [float(text) for text in printed * 4]


@pytest.mark.parametrize("word", ["word", "", "1", "loss:", "- loss: 1 -", "3/9", "\x85", "\u2028"])
def test_text_between_the_states_of_a_bar(word: str) -> None:
    """Many states in one chunk are read as they are one by one, whatever is printed between."""
    bars = [f"{step}/9 [==>...] - ETA: 0s - loss: 0.{step}" for step in range(1, 8)]
    epochs = ["\r".join(bars) + f"\n{word}\n" + "\r".join(bars[3:]) for _ in range(3)]
    log = "".join(f"Epoch {n}/3\n{epoch}\n" for n, epoch in enumerate(epochs, 1))
    at_once = list(parse_log([log]))
    assert at_once == list(parse_log(list(log)))
    assert [r.step for r in at_once if r.epoch == 3][:7] == [1, 2, 3, 4, 5, 6, 7]
