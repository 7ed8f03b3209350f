"""What is read of a run folder, whole or damaged."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report.readers import Prediction
from stdout_hook.report.readers.run_folder import RunFolderReader

HEADER = "Successful,Expected,Actual,Score,Margin,RunnerUp,Prompt\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a run of which nothing but its beginning is known."""
    path = tmp_path / "first"
    path.mkdir()
    (path / "run.json").write_text('{"name": "a run", "tags": ["x"]}')
    return path


def problems(folder: Path) -> list[str]:
    """Read all there is, and return what could not be read."""
    reader = RunFolderReader(folder)
    for read in (reader.rows, reader.predictions, reader.out_of_scope):
        list(read())
    return list(reader.about().problems)


def write(folder: Path, name: str, content: Any) -> None:
    """Write a JSON file."""
    (folder / name).write_text(json.dumps(content))


def test_what_the_files_say(folder: Path) -> None:
    """Facts, evaluation, data and the last lines are those of the files."""
    write(folder, "evaluation.json", {"accuracy": 0.5})
    write(folder, "data.json", {"seq_len": 7})
    (folder / "output.log").write_text("done\n")
    about = RunFolderReader(folder).about()
    assert (about.name, about.source, about.log) == ("a run", "run folder", "done")
    assert about.facts["tags"] == ["x"]
    assert about.evaluation == {"accuracy": 0.5}
    assert about.data == {"seq_len": 7}
    assert problems(folder) == []


def test_a_run_without_a_name_has_its_folders(folder: Path) -> None:
    """The folder's name stands in for one."""
    write(folder, "run.json", {"name": None})
    assert RunFolderReader(folder).about().name == "first"


def test_its_files_are_listed_but_for_the_page(folder: Path) -> None:
    """Hidden files, which are in the making, and the page itself are left out."""
    for name in ("b", "a", ".run.json.1", "report.html"):
        (folder / name).touch()
    assert [file.name for file in RunFolderReader(folder).about().files] == ["a", "b", "run.json"]


def test_numbers_of_rows_are_kept(folder: Path) -> None:
    """Numbers and what JSON has for others are values; all else in a row is none."""
    (folder / "metrics.jsonl").write_text('{"a": 1, "b": "NaN", "c": "x", "d": true, "e": [1]}\n\n')
    assert list(RunFolderReader(folder).rows()) == [{"a": 1, "b": "NaN"}]
    assert problems(folder) == []


@pytest.mark.parametrize("line", ["{", "[1]", "\0", '{"a": 1}{"b": 2}', "[" * 100_000])
def test_a_damaged_line_is_left_out_and_told(folder: Path, line: str) -> None:
    """What is no JSON object is counted; the other lines stand."""
    (folder / "metrics.jsonl").write_text(f'{{"a": 1}}\n{line}\n{{"a": 2}}\n')
    assert [row["a"] for row in RunFolderReader(folder).rows()] == [1, 2]
    assert problems(folder) == [
        "metrics.jsonl: 1 line cannot be read and left out, the first is line 2"
    ]


def test_half_a_last_line_is_no_damage(folder: Path) -> None:
    """A run that was killed, or goes on, may be in the middle of a line."""
    (folder / "metrics.jsonl").write_text('{"a": 1}\n{"a": ')
    assert problems(folder) == []


def test_predictions_are_read_with_any_text(folder: Path) -> None:
    """Quotes, line ends, NULs and texts of megabytes are a cell's text."""
    texts = ['a "b", c', "two\nlines", "x" * 3_000_000]
    with (folder / "predictions.csv").open("w", newline="") as file:
        file.write(HEADER)
        csv.writer(file).writerows(["True", "k", "k", 0.5, 0.25, "l", text] for text in texts)
        file.write("False,k,l,0.5,0.25,k,nul\0\n")
    read = list(RunFolderReader(folder).predictions())
    assert [one.text for one in read] == [*texts, "nul\ufffd"]
    assert read[3] == Prediction("nul\ufffd", "k", "l", 0.5, 0.25, "k")


@pytest.mark.parametrize("cells", ["True,k,k,high,0.1,l,t", "True,k,k,nan,0.1,l,t", "True,k"])
def test_a_damaged_prediction_is_left_out_and_told(folder: Path, cells: str) -> None:
    """A row without a number where one should be, or cut short, is counted."""
    (folder / "predictions.csv").write_text(f"{HEADER}{cells}\nTrue,k,k,0.5,0.1,l,t\n")
    assert len(list(RunFolderReader(folder).predictions())) == 1
    assert problems(folder) == [
        "predictions.csv: 1 row cannot be read and left out, the first is row 1"
    ]


def test_a_missing_column_is_named(folder: Path) -> None:
    """A table without a column that is needed is not read."""
    (folder / "predictions.csv").write_text("Prompt,Expected\na,b\n")
    assert list(RunFolderReader(folder).predictions()) == []
    assert problems(folder) == ["predictions.csv has no column Actual, Score, Margin, RunnerUp"]


@pytest.mark.parametrize("name", ["run.json", "evaluation.json", "data.json"])
@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"\xff"'])
def test_a_file_that_is_no_json_is_told(folder: Path, name: str, text: str) -> None:
    """The rest of the folder is read all the same."""
    (folder / "metrics.jsonl").touch()
    (folder / name).write_bytes(text.encode("latin-1"))
    (problem,) = problems(folder)
    assert problem.startswith(f"{name} cannot be read: ")


def test_a_file_of_another_shape_is_told(folder: Path) -> None:
    """A list is no evaluation."""
    write(folder, "evaluation.json", [1])
    assert problems(folder) == ["evaluation.json holds no JSON object, and is left out"]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("run.json", "name", 5),
        ("run.json", "tags", "x"),
        ("run.json", "versions", ["x"]),
        ("run.json", "wandb", {"url": 1}),
        ("evaluation.json", "accuracy", "0.5"),
        ("evaluation.json", "accuracy", True),
        ("evaluation.json", "labels", [1]),
        ("evaluation.json", "per_class", {"a": {"f1": {}}}),
        ("evaluation.json", "confusion", [1, 2]),
        ("evaluation.json", "calibration", {"bins": {}}),
        ("data.json", "splits", {"train": {"rows": "many"}}),
        ("data.json", "warnings", "one"),
    ],
)
def test_values_of_another_type_are_left_out_and_told(
    folder: Path, name: str, field: str, value: object
) -> None:
    """What a page could not work with is named; what it can stays."""
    write(folder, name, {field: value, "more": [None]})
    about = RunFolderReader(folder).about()
    kept = {"run.json": about.facts, "evaluation.json": about.evaluation, "data.json": about.data}
    assert kept[name] == {"more": [None]}
    assert about.problems == [f"{name} has unexpected values, which are left out: {field}"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(folder: Path) -> None:
    """A lack of rights to one file leaves the others."""
    (folder / "metrics.jsonl").touch(mode=0)
    assert problems(folder) == ["metrics.jsonl cannot be read: Permission denied"]


def test_a_folder_in_a_files_place_is_told(folder: Path) -> None:
    """What is no file at all is told like one that cannot be read."""
    (folder / "metrics.jsonl").mkdir()
    (folder / "predictions.csv").mkdir()
    (folder / "data.json").mkdir()
    assert [line.partition(":")[0] for line in problems(folder)] == [
        "metrics.jsonl cannot be read",
        "predictions.csv cannot be read",
        "data.json cannot be read",
    ]


def test_the_process_keeps_its_limit_for_cells(tmp_path: Path) -> None:
    """A text longer than Python's csv allows is read, and others' reading is not changed."""
    (tmp_path / "predictions.csv").write_text(
        f"Expected,Prompt,Actual,Score,Margin,RunnerUp\na,{'x' * 200_000},a,1,1,b\n", "utf-8"
    )
    limit = csv.field_size_limit()
    found = RunFolderReader(tmp_path).predictions()
    assert len(next(found).text) == 200_000
    assert csv.field_size_limit() == limit
