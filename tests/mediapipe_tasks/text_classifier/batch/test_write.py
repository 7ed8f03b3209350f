"""Results as lines, CSV and JSON objects."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mediapipe_tasks.text_classifier.batch.best import Best, best_classes
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.rows import Row
from mediapipe_tasks.text_classifier.batch.write import chosen_format

np = pytest.importorskip("numpy")

LABELS = ["alarm", "=cmd()", "timer\x1b[2J"]
SCORES = np.array([[0.5, 0.3, 0.2], [0.2, 0.4, 0.4], [0.1, 0.1, 0.8]], np.float32)
ROWS = [
    Row("a", {"text": "a", "id": "=1+1"}, '{"text": "a" }', 1),
    Row("b\nc", {"text": "b\nc", "id": "-5"}, '{"text":"b"}', 1),
    Row('"d"', {"text": '"d"', "id": ""}, "", 1),
]


def made(threshold: float | None = None, **options: object) -> str:
    chosen = PredictOptions(threshold=threshold, **options)  # type: ignore[arg-type]
    form = chosen_format(chosen, len(LABELS))
    best = best_classes(SCORES, LABELS, count=chosen.top_k, threshold=threshold, other=chosen.other)
    return form.head(("text", "id")) + form.rows(zip(ROWS, best))


def test_of_a_tie_the_first_class_is_the_better() -> None:
    """As for argmax, by which models are judged."""
    (best,) = best_classes(np.array([[0.25, 0.375, 0.375]], np.float32), LABELS)
    assert best == Best("=cmd()", False, [("=cmd()", 0.375), ("timer\x1b[2J", 0.375)], 0.0)


def test_csv_has_the_columns_and_the_runner_up() -> None:
    """Texts and labels that a spreadsheet would run are marked; numbers are not."""
    rows = list(csv.reader(io.StringIO(made(format="csv"), newline="")))
    assert rows[0] == ["text", "id", "label", "score", "runner_up", "margin"]
    assert rows[1] == ["a", "'=1+1", "alarm", "0.500000", "'=cmd()", "0.200000"]
    assert rows[2][:4] == ["b\nc", "-5", "'=cmd()", "0.400000"]
    assert rows[3][:2] == ['"d"', ""]


def test_csv_of_several_classes() -> None:
    """They stand side by side in place of the runner-up, at most as many as there are."""
    rows = list(csv.DictReader(io.StringIO(made(format="csv", top_k=9, prefix="p_"), newline="")))
    assert list(rows[0])[2:] == [
        "p_label", "p_score", "p_label_2", "p_score_2", "p_label_3", "p_score_3",
    ]  # fmt: skip
    assert rows[2]["p_label_2"] == "alarm"


def test_json_objects_are_gone_on_with() -> None:
    """What was written stays, character by character, and what is added follows it."""
    lines = made(format="jsonl", top_k=2).splitlines()
    assert lines[0].startswith('{"text": "a", "label": "alarm", "score": 0.5, "runner_up"')
    found = [json.loads(line) for line in lines]
    assert found[2]["text"] == '"d"'
    assert [len(each["categories"]) for each in found] == [2, 2, 2]


def test_a_line_shows_no_control_characters() -> None:
    """Neither a text's nor a label's."""
    lines = made(format="lines", top_k=3).splitlines()
    assert lines[1] == "=cmd() 0.400  timer\\x1b[2J 0.400  alarm 0.200  'b\\nc'"


def test_below_the_threshold_there_is_no_label() -> None:
    """A score that is just the threshold counts; --other names the rest."""
    assert made(0.5, format="lines").splitlines()[1] == "- 0.400  'b\\nc'"
    labels = [json.loads(x)["label"] for x in made(0.5, format="jsonl").splitlines()]
    assert labels == ["alarm", None, "timer\x1b[2J"]
    cells = csv.DictReader(io.StringIO(made(0.5, format="csv", other="none"), newline=""))
    assert [row["label"] for row in cells] == ["alarm", "none", "timer\x1b[2J"]
