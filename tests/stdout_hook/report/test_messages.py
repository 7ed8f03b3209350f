"""What a page is told of runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

from stdout_hook.report.messages import ROWS, messages
from stdout_hook.report.readers import find_readers

HEADER = "Successful,Expected,Actual,Score,Margin,RunnerUp,Prompt"


def told(*folders: Path, kind: Optional[str] = None) -> list[Any]:
    """Return the messages about runs; those of one table where one is named."""
    found: list[Any] = list(messages(find_readers(folders), link=lambda path: path.name))
    return found if kind is None else [one for one in found if one.get("table") == kind]


def make_run(folder: Path, *, rows: int = 0, predictions: tuple[str, ...] = ()) -> Path:
    """Make a run folder."""
    folder.mkdir()
    lines = [json.dumps({"train/step": n, "train/loss": 1 / (n + 1)}) for n in range(rows)]
    (folder / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines))
    if predictions:
        text = "\n".join((HEADER, *predictions)) + "\n"
        (folder / "predictions.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_run_is_told_of(tmp_path: Path) -> None:
    """One message says what is known of the run, with its files and their sizes."""
    folder = make_run(tmp_path / "one", rows=1)
    (folder / "wandb").mkdir()
    _, about = told(folder)
    assert (about["kind"], about["run"], about["name"]) == ("run", 0, "one")
    assert [(f["name"], f["href"]) for f in about["files"]] == [
        ("metrics.jsonl", "metrics.jsonl"),
        ("wandb/", "wandb"),
    ]
    assert about["files"][0]["size"] == (folder / "metrics.jsonl").stat().st_size


def test_rows_come_in_batches(tmp_path: Path) -> None:
    """Many rows are several messages, and each says its columns once."""
    batches = told(make_run(tmp_path / "one", rows=ROWS + 1), kind="metrics")
    assert [len(one["rows"]) for one in batches] == [ROWS, 1]
    assert batches[1]["columns"] == ["train/step", "train/loss"]
    assert batches[1]["rows"] == [[ROWS, 1 / (ROWS + 1)]]


def test_a_row_without_a_column_has_a_gap(tmp_path: Path) -> None:
    """Rows of one batch share its columns, and end with their last value."""
    folder = make_run(tmp_path / "one")
    (folder / "metrics.jsonl").write_text('{"a": 1}\n{"b": "NaN"}\n')
    (batch,) = told(folder, kind="metrics")
    assert batch["columns"] == ["a", "b"]
    assert batch["rows"] == [[1], [None, "NaN"]]


def test_texts_and_classes_are_told_once_for_all_runs(tmp_path: Path) -> None:
    """The same text in two runs has one number."""
    line = "True,cat,cat,0.9,0.8,dog,meow"
    one = make_run(tmp_path / "one", predictions=(line,))
    two = make_run(tmp_path / "two", predictions=(line, "False,cat,dog,0.7,0.4,cat,purr"))
    assert [message["rows"] for message in told(one, two, kind="texts")] == [[["meow"]], [["purr"]]]
    assert [message["rows"] for message in told(one, two, kind="labels")] == [[["cat"], ["dog"]]]
    second = told(one, two, kind="predictions")[1]
    assert second["run"] == 1
    assert second["rows"] == [[0, 0, 0, 0.9, 0.8, 1], [1, 0, 1, 0.7, 0.4, 0]]


def test_texts_come_before_the_rows_that_hold_them(tmp_path: Path) -> None:
    """A page never meets a number that it was not told."""
    folder = make_run(tmp_path / "one", predictions=("True,cat,cat,0.9,0.8,dog,meow",))
    tables = [one.get("table") for one in told(folder)]
    assert tables == ["texts", "labels", "predictions", None]


def test_texts_out_of_scope_have_no_class(tmp_path: Path) -> None:
    """What is expected of them is a gap."""
    folder = make_run(tmp_path / "one")
    table = "Actual,Score,Margin,RunnerUp,Prompt\ncat,0.4,0.1,dog,hm\n"
    (folder / "out_of_scope.csv").write_text(table)
    (batch,) = told(folder, kind="out_of_scope")
    assert batch["rows"] == [[0, None, 0, 0.4, 0.1, 1]]


def test_problems_that_rows_showed_are_told_behind_them(tmp_path: Path) -> None:
    """What turned out to be damaged while it was read is told as well."""
    folder = make_run(tmp_path / "one")
    (folder / "metrics.jsonl").write_text('{"a": 1}\nnothing\n')
    *_, about = told(folder)
    assert about["problems"] == [
        "metrics.jsonl: 1 line cannot be read and left out, the first is line 2"
    ]


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    """A file that is not there any more has neither size nor address."""
    folder = make_run(tmp_path / "one")
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    *_, about = told(folder)
    assert {"name": "gone", "href": None, "size": None} in about["files"]
