"""What destinations get of an evaluation."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from mediapipe_tasks.classification.results import COLUMNS, results


def test_all_that_is_known() -> None:
    """Scores that are there, the table in its order, counts of the matrix, the files."""
    evaluation = SimpleNamespace(
        accuracy=0.5,
        macro_f1=0,
        loss=None,
        baseline={"accuracy": 0.25, "macro_f1": 0.75},
        most_confused=lambda limit: (["a", "\udcff"], [0, 0, 1], [0, 1, 1]),
    )
    row = dict.fromkeys(COLUMNS, "x")
    row.update(Successful=1, Score="0.5", Margin=1, RunnerUp=None)
    found = results(evaluation, [row], [Path("model.tflite")], 0.125)
    assert found.scores == {
        "test/accuracy": 0.5,
        "test/macro_f1": 0.0,
        "keras/test_accuracy": 0.125,
        "baseline/test_accuracy": 0.25,
        "baseline/test_macro_f1": 0.75,
    }
    assert found.table is not None
    assert found.table.rows == [[True, "x", "x", 0.5, "x", 1.0, ""]]
    assert found.confusion is not None
    assert found.confusion.names == ["a", "\\udcff"]
    assert found.confusion.counts == [[1, 1], [0, 1]]
    assert found.files == [Path("model.tflite")]
