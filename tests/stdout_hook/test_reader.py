"""Chunks become records: prefixes, ranks and trainings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stdout_hook import capture_training, parse_log
from stdout_hook.errors import UnknownName
from stdout_hook.reader import BLOCK, MAX_READINGS, ChosenParsers, LogReader
from stdout_hook.records import Chunk, Record
from stdout_hook.sinks import Row

LINE = "8/8 - 1s - loss: "


def told(log: str, **options: Any) -> list[tuple[float, Any]]:
    """Return each record's loss and context."""
    return [(r.metrics["loss"], r.context) for r in parse_log([log], **options)]


def lines_of(*prefixes: str) -> str:
    """Return a log in which each line begins with a prefix, and the loss is the line's number."""
    return "".join(f"{prefix}{LINE}{n}.0\n" for n, prefix in enumerate(prefixes))


def test_what_stands_in_front_is_taken_off() -> None:
    """A line is read without its prefix, and its record has the prefix's time."""
    log = lines_of("2024-01-02T03:04:05Z ", "2024-01-02T03:04:06Z [rank0]: ", "INFO:root:", "")
    records = list(parse_log([log]))
    assert [record.metrics["loss"] for record in records] == [0, 1, 2, 3]
    assert [record.time for record in records] == [1704164645, 1704164646, None, None]


def test_the_first_rank_is_read() -> None:
    """Of several processes the first is read, or all, each with its rank."""
    log = lines_of("[rank1]: ", "[rank0]: ", "[rank1]: ", "")
    assert told(log) == [(1, None), (3, None)]
    rank = {"rank": 1}
    assert told(log, ranks="all") == [(0, rank), (1, None), (2, rank), (3, None)]


def test_the_first_writer_is_the_first_with_values() -> None:
    """A worker without a number has its place by its first value, not by its first line."""
    a, b = "(RayTrainWorker pid=1) ", "(RayTrainWorker pid=2, ip=10.0.0.2) "
    log = f"(Trainer pid=9) Starting\n{a}Warning\n" + lines_of(b, a, b)
    assert told(log) == [(0, None), (2, None)]
    assert told(log, ranks="all") == [(0, None), (1, {"rank": 1}), (2, None)]


def test_a_bar_with_a_prefix_is_not_taken_whole() -> None:
    """A parser that goes on does not take another rank's bar for its own."""
    bar = "Epoch 0:  50%|#####     | 4/8 [00:01<00:01,  4.00it/s, loss={}]\n"
    log = "".join(f"[rank{n % 2}]:{bar.format(n + 0.5)}" for n in range(4))
    assert [loss for loss, _ in told(log)] == [0.5, 2.5]


def test_too_many_processes() -> None:
    """A job of more processes than can be read is read in part."""
    log = lines_of(*(f"[rank{n}]: " for n in range(MAX_READINGS + 9)))
    assert len(told(log, ranks="all")) == MAX_READINGS


def test_the_whole_line_where_a_pattern_wants_it() -> None:
    """A pattern of the user's sees a line as it is printed, and also without its prefix."""
    for pattern in (r"^INFO:root:loss: (\S+)", r"^loss: (\S+)"):
        assert told("INFO:root:loss: 0.5\n", patterns={"loss": pattern}) == [(0.5, None)]


class _Held:
    """Holds the last value back to the end."""

    name = "held"

    def __init__(self) -> None:
        self._text = ""

    def parse(self, frame: Any) -> Any:
        self._text = frame.text
        return ()

    def close(self) -> list[Record]:
        text, self._text = self._text, ""
        return [Record(None, None, None, None, {"loss": float(text)})] if text else []


def test_what_was_held_back_has_its_rank() -> None:
    """Records that come with the end are those of the rank that printed them."""
    log = "[rank0]: 1.0\n[rank1]: 2.0\n"
    assert told(log, parsers=[_Held]) == [(1, None)]
    assert told(log, parsers=[_Held], ranks="all") == [(1, None), (2, {"rank": 1})]


def test_a_choice_that_is_none() -> None:
    """What cannot be chosen is said at once."""
    with pytest.raises(UnknownName, match="first"):
        capture_training(ranks="second")
    with pytest.raises(UnknownName):
        list(parse_log([], ranks="0"))


def test_a_capture_of_all_ranks_with_their_times() -> None:
    """Live, too, each rank has its keys, and a row the time that was printed."""
    rows: list[Row] = []

    class Sink:
        name = "rows"
        log = staticmethod(rows.append)

        def close(self) -> None:
            """Do nothing."""

    with capture_training(sinks=Sink(), folder=False, ranks="all"):
        print(lines_of("2024-01-02T03:04:05Z [rank0]: ", "[rank1]: "), end="")
    assert [sorted(row.axes) for row in rows] == [["train/loss"], ["rank1/train/loss"]]
    assert rows[0].time == 1704164645
    assert rows[1].time is not None
    assert rows[1].time > 1704164645


def test_the_option(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """`--rank all` reads all of them, with rank and time where they are told."""
    from stdout_hook.cli import main

    log = tmp_path / "train.log"
    log.write_text(lines_of("[rank0]: ", "[rank1]: 2024-01-02T03:04:05Z "))
    assert main(["parse", str(log), "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["parse", str(log), "--json", "--rank", "all"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert "time" not in first
    assert "context" not in first
    assert (second["time"], second["context"]) == (1704164645, {"rank": 1})


@pytest.mark.parametrize("prefix", ["[INFO] ", "INFO:root:", "(raylet) ", "train - INFO - "])
def test_a_header_behind_a_prefix_and_much_prose(prefix: str) -> None:
    """Many lines at once are read as one by one: a prefix hides no header of a parser."""
    prose = "What follows are words alone; they go on for a while.\n" * 600
    lines = (
        "Test Error: ",
        " Accuracy: 45.1%, Avg loss: 2.153893 ",
        "Validation",
        "loss 0.5 acc 0.3",
    )
    log = prose + "".join(f"{prefix}{line}\n" for line in lines)
    at_once, returns = list(parse_log([log])), list(parse_log([log.replace("\n", "\r\n")]))
    assert {record.split for record in at_once} == {"test", "val"}
    assert at_once == returns == list(parse_log(log[i : i + 999] for i in range(0, len(log), 999)))


def test_a_table_behind_prefixes() -> None:
    """A table's header and lines keep their spaces, on which its columns depend."""
    header, rows = "  epoch    train_loss\n-------  ------------\n", "      1        0.5\n"
    plain = told(header + rows)
    assert plain
    assert told("".join(f"[rank0]: {line}\n" for line in (header + rows).splitlines())) == plain


def test_text_behind_an_unfinished_bar() -> None:
    """What a loop prints while its bar is drawn is read too, by whom it belongs to."""
    bar = "\r 50%|█████     | 5/10 [00:01<00:01,  5.00it/s, loss=0.51]"
    found = list(parse_log([f"{bar}Epoch 1: val_loss: 0.32\n{bar.replace('5', '6')}"]))
    told = [(r.parser, r.split, r.step, dict(r.metrics)) for r in found]
    assert told == [
        ("tqdm", "train", 5, {"loss": 0.51}),
        ("loop", "val", None, {"loss": 0.32}),
        ("tqdm", "train", 6, {"loss": 0.61}),
    ]


def test_bars_behind_bars() -> None:
    """A hostile frame of very many bars is read in part, and to no great depth."""
    bar = " 50%|█████     | 5/10 [00:01<00:01,  5.00it/s, loss=0.5]"
    assert len(list(parse_log([bar * 1000 + "\n"]))) <= 4


def test_text_behind_a_bar_without_news() -> None:
    """What stands behind a redraw that tells nothing new is read at once, before what follows."""
    bar = "Epoch 1:  50%|█████     | 1/2 [00:00<00:00,  5.30it/s, loss=0.5]"
    line = "{'loss': 0.25, 'learning_rate': 0.001, 'epoch': 1.0}"
    log = f"{bar}\r{bar}{line}\n{bar.replace('0.5', '0.75')}\n"
    assert [record.metrics["loss"] for record in parse_log([log])] == [0.5, 0.25, 0.75]


def test_a_long_chunk_is_read_block_by_block() -> None:
    """It gives what shorter ones do, a part of it at a time, between lines without metrics too."""
    words = "What follows are words alone; they go on for a while.\n" * 1400
    bars = "".join(
        f"Epoch {epoch}/9\n8/8 [===] - 1s 5ms/step - loss: 0.{epoch}\n" for epoch in range(1, 10)
    )
    text = f"{bars * 90}{words}{bars}\r{words}{bars * 90}"
    assert len(text) > 6 * BLOCK
    reader, other, third = (LogReader(ChosenParsers()) for _ in range(3))
    parts = list(reader.read_piecewise(Chunk(text)))
    assert sum(map(bool, parts)) > 3
    records = [record for part in parts for record in part]
    assert records == list(other.read(Chunk(text)))
    starts = range(0, len(text), 999)
    assert records == [r for n in starts for r in third.read(Chunk(text[n : n + 999]))]
    assert reader.frames == other.frames == third.frames
