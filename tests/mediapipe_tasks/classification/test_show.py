"""A result in the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.evaluation import KerasComparison, evaluate_predictions
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.predictions import prediction_rows
from mediapipe_tasks.classification.show import show_judgement

np = pytest.importorskip("numpy")
pytest.importorskip("sklearn")
pytest.importorskip("rich")

EVIL = "al\x1b[31marm [bold]"
TEXTS = ["wake\x1b[2J me", "stop [red]it[/red]", "a\nb", "go"]


def shown(
    baseline: Any = None,
    keras: KerasComparison | None = None,
    run: str = "/" + "long/" * 60,
    **facts: Any,
) -> str:
    """Return what is printed of four answers, of which one is wrong."""
    names = [EVIL, "timer"]
    data = Examples(TEXTS, [EVIL, "timer", "timer", EVIL])
    scores = np.array([[0.1, 0.9], [0.2, 0.8], [0.4, 0.6], [0.7, 0.3]])
    evaluation = evaluate_predictions(data, scores, names, baseline=baseline)
    evaluation = replace(evaluation, **facts)
    judgement = Judgement(evaluation, prediction_rows(data, scores, names), keras)
    screen = io.StringIO()
    show_judgement(judgement, {"Model": "x/model.tflite", "Run": Path(run)}, screen)
    return screen.getvalue()


def test_scores_worst_classes_mistakes_and_places() -> None:
    """Everything that people look for is there."""
    text = shown(keras=KerasComparison(0.5, None))
    assert re.search(r"Accuracy +75.00% +macro F1 +73.33% +\(4 texts", text)
    assert re.search(r"Keras +50.00%", text)
    assert "No baseline" in text
    assert re.search(r"timer +66.7% +100.0% +80.0% +2 +-", text)
    assert "0.90" in text
    assert "Model  x/model.tflite" in text
    assert "/" + "long/" * 59 + "long" in text  # a path is not broken: people copy it


@pytest.mark.parametrize(
    ("accuracy", "line"),
    [
        (0.5, "The model is 25.00 points better than the baseline."),
        (0.75, "The model is no better than the baseline (+0.00 points)."),
        (1.0, "The model is no better than the baseline (-25.00 points)."),
    ],
)
def test_the_baseline_is_beside_it(accuracy: float, line: str) -> None:
    """One line says whether the model earns its place."""
    text = shown({"name": "words", "accuracy": accuracy, "macro_f1": 0.25})
    assert line in text.splitlines()
    assert re.search(rf"Baseline +{accuracy:.2%} +macro F1 +25.00% +\(words\)", text)


def test_what_users_wrote_cannot_steer_the_terminal() -> None:
    """No control character and no markup of a text, label or path has an effect."""
    text = shown(run="/r\x1b[2Jun")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert r"al\x1b[31marm [bold]" in text
    assert r"wake\x1b[2J me" in text
    assert r"'/r\x1b[2Jun'" in text


def test_a_narrow_terminal_loses_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """On 40 columns the table is narrower, and the lines above and below are whole."""
    wide = shown()
    monkeypatch.setenv("COLUMNS", "40")
    narrow = shown()
    above, below = wide.partition("Worst")[0], wide.partition("Surest")[2]
    assert narrow.startswith(above)
    assert narrow.endswith(below)
    table = narrow[len(above) : -len(below)]
    assert max(map(len, table.splitlines())) <= 40


def test_a_file_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped is plain text, though the terminal around it has colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    assert "\x1b" not in shown()


def test_labels_and_texts_out_of_scope() -> None:
    """What looks wrong is counted, and how many texts out of scope are refused is told."""
    refused = [{"wanted": 0.95, "score": 0.625, "count": 3, "share": 0.75}]
    found = {"count": 4, "auroc": 0.9, "refused": refused}
    text = shown(out_of_scope=found, mislabelled=[{"Prompt": "x"}])
    assert re.search(r"Labels +1 +look wrong", text)
    assert re.search(r"Others +90.00% +AUROC of 4 texts out of scope; 3 refused below 0.6", text)
    refused[0]["score"] = None
    assert "refused" not in shown(out_of_scope=found)
