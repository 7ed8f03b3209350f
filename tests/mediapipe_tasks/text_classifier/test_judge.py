"""A file judged over a test set, and over texts that no class is right for."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier import evaluate
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts

pytest.importorskip("sklearn")
pytestmark = pytest.mark.timeout(240)

ROWS = [("wake me with", "alarm"), ("start the timer", "timer"), ("an alarm please", "alarm")] * 4
OTHERS = ["who won the match", "set\x1b the timer", "Pizza!"]


def write(path: Path, header: list[str], rows: Any) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A file of labelled texts, one label of which is wrong."""
    rows = [*ROWS, ("start the timer now", "alarm")]
    return write(tmp_path / "test.csv", ["text", "label"], rows)


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """A file of texts out of scope."""
    return write(tmp_path / "others.csv", ["text"], [(text,) for text in OTHERS])


def test_texts_like_formulas_are_texts_in_the_files(tiny: Path, tmp_path: Path) -> None:
    """No cell of the tables is run by a spreadsheet, and the page shows them as they were."""
    hostile = write(tmp_path / "hostile.csv", ["text", "label"], [("=1+1 timer", "timer")])
    evaluate(tiny, hostile, out_of_scope=hostile, output=tmp_path / "out")
    for name in ("predictions.csv", "out_of_scope.csv"):
        assert "'=1+1 timer" in (tmp_path / "out" / name).read_text(encoding="utf-8")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert '["=1+1 timer"]' in page


def test_everything_is_in_the_files(tiny: Path, data: Path, others: Path, tmp_path: Path) -> None:
    """Words, doubtful labels, thresholds and texts out of scope are written, and agree."""
    train = write(tmp_path / "train.csv", ["text", "label"], ROWS)
    found = evaluate(tiny, data, train=train, out_of_scope=others, output=tmp_path / "out")
    told = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert set(told["words"]) == {"alarm", "timer"}
    assert found.evaluation.mislabelled == told["mislabelled"]
    for text in told["mislabelled"]:
        assert text["Prompt"] == "start the timer now"
    assert {len(rows) for rows in told["thresholds"]["by_class"].values()} == {4}
    assert told["examples_per_second"] > 0
    assert told["out_of_scope"]["count"] == 3
    with (tmp_path / "out" / "out_of_scope.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = classify_texts(ModelFile.read(tiny), OTHERS).max(axis=1)
    assert sorted(row["Prompt"] for row in rows) == sorted(OTHERS)
    assert [row["Score"] for row in rows] == [f"{s:.6f}" for s in sorted(scores, reverse=True)]
    for row in told["out_of_scope"]["refused"]:
        refused = None if row["score"] is None else sum(scores < row["score"])
        assert row["count"] == refused


def test_without_the_files_there_is_none_of_it(tiny: Path, data: Path, tmp_path: Path) -> None:
    """Words and doubtful labels need the training data, the rest texts out of scope."""
    evaluate(tiny, data, output=tmp_path / "out")
    told = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert [told[key] for key in ("words", "mislabelled", "out_of_scope")] == [None] * 3
    assert not (tmp_path / "out" / "out_of_scope.csv").exists()


@pytest.mark.parametrize("name", ["out_of_scope.csv", "predictions.csv"])
def test_no_input_is_written_over(name: str, tiny: Path, data: Path, tmp_path: Path) -> None:
    """A file that is read and would be a result's is refused, and stays."""
    own = write(tmp_path / name, ["text"], [("x",)])
    with pytest.raises(InputError, match="would be written over") as caught:
        evaluate(tiny, data, out_of_scope=own, output=tmp_path)
    assert "\n" not in str(caught.value)
    assert own.read_text(encoding="utf-8") == "text\nx\n"


def test_a_bad_file_of_texts_out_of_scope(tiny: Path, data: Path, tmp_path: Path) -> None:
    """It is refused before anything is classified or written."""
    wrong = write(tmp_path / "wrong.csv", ["utterance"], [("x",)])
    with pytest.raises(InputError, match=r"wrong\.csv:1: there is no column 'text'"):
        evaluate(tiny, data, out_of_scope=wrong, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()
