"""The card of a run folder, whatever of its files are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.model_card import MODEL_CARD, write_model_card

LABELS = ["<script>alert(1)</script>", "a|b", "rare"]


def scores(support: int) -> dict[str, float]:
    return {"precision": 0.5, "recall": 0.25, "f1": 1 / 3, "support": support}


FOLDER: dict[str, Any] = {
    "model.json": {"file": "model.tflite", "size": 12345, "sha256": "ab" * 32, "labels": LABELS},
    "evaluation.json": {
        "count": 100,
        "accuracy": 0.8,
        "macro_f1": 0.7,
        "labels": LABELS,
        "per_class": dict(zip(LABELS, map(scores, (60, 40, 0)))),
        "confusion": [[50, 10, 0], [9, 30, 1], [0, 0, 0]],
        "calibration": {"ece": 0.0312},
        "thresholds": {
            "overall": [
                {"wanted": 0.9, "score": 0.50001, "precision": 0.91, "coverage": 0.6},
                {"wanted": 0.95, "score": None, "precision": None, "coverage": None},
            ]
        },
        "baseline": {"name": "TF-IDF", "accuracy": 0.85, "macro_f1": 0.8},
        "mislabelled": [{}] * 3,
        "out_of_scope": {
            "count": 50,
            "auroc": 0.9,
            "refused": [{"wanted": 0.95, "score": 0.7, "count": 20, "share": 0.4}],
        },
        "variants": [
            {"quantization": "float16", "size": 999, "accuracy": 0.79, "macro_f1": 0.69,
             "agreement": 0.98},
            {"quantization": "int8", "size": None},
        ],
        "shipped": {"quantization": "float16", "reason": "the smallest"},
    },
    "data.json": {
        "splits": {
            "train": {"rows": 211, "classes": dict(zip(LABELS, (200, 8, 3)))},
            "test": {"rows": 100, "also_in_train": {"count": 4}},
        },
        "contradictions": {"count": 2},
        "warnings": ["/home/me/a.csv: left out 1 row: *x*"],
    },
    "run.json": {
        "name": "first | run",
        "start": "2026-01-02T03:04:05",
        "command": "train --tags '```'",
        "versions": {"mediapipe": "0.10.21"},
        "config": {"seed": 7, "files": [{"path": "/home/me/a.csv", "rows": 311, "sha256": "cd"}]},
    },
}  # fmt: skip


def card(folder: Path, files: dict[str, Any], **more: Any) -> str:
    for name, facts in files.items():
        (folder / name).write_text(json.dumps(facts), encoding="utf-8")
    assert write_model_card(folder, task="MediaPipe classifier", **more) == folder / MODEL_CARD
    return (folder / MODEL_CARD).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "told",
    [
        "# MediaPipe classifier: first &#124; run",
        "- File: `model.tflite`, 12,345 bytes",
        "- Trained: 2026-01-02 with mediapipe 0.10.21",
        "Refuse answers that score less than 0.5001: of the others 91.0% were right",
        "| `<script>alert(1)</script>` | 200 | 60 | 50.0% | 25.0% | 33.3% |",
        "| `rare` | 3 | 0 | – | – | – |",
        "| `a.csv` | 311 | `cd` |",
        "- a.csv: left out 1 row: &#42;x&#42;",
        "| **this model** | 80.00% | 70.00% |",
        "| baseline: TF-IDF | 85.00% | 80.00% |",
        "between 71.1% and 86.7% (95% confidence",
        "**The model is no better than the baseline**",
        "Before the export, in Keras, the accuracy was 81.00%.",
        "Expected calibration error: 0.031.",
        "3 labels of the test set look wrong",
        "Of 50 examples that no class is right for, 40.0% score less than 0.700",
        "| 90% | 0.5001 | 91.0% | 60.0% |",
        "| 95% | – | – | – |",
        "| `<script>alert(1)</script>` | a&#124;b | 10 |",
        "| `float16` | 999 | 79.00% | 69.00% | 98.00% |",
        "| `int8` | – | – | – | – |",
        "Shipped is float16: the smallest.",
        "- Fewer than 20 training examples: a&#124;b, `rare`.",
        "from 3 to 200 training examples",
        "- Not in the test set, so nothing is known of them: `rare`.",
        "- 4 examples of the test set are in the training set, too",
        "- 2 examples have more than one label in the data.",
        "- what the task knows",
        "````sh\ntrain --tags '```'\n````",
        "Seed 7.",
    ],
)
def test_what_a_card_tells(told: str, tmp_path: Path) -> None:
    """Each fact of the run folder stands where its reader looks for it."""
    text = card(tmp_path, FOLDER, limits=["what the task knows"], keras_accuracy=0.81)
    assert told in text
    assert "/home/me" not in text


def test_a_card_of_nothing(tmp_path: Path) -> None:
    """Files that are missing or broken leave their sections short, and nothing fails."""
    (tmp_path / "data.json").write_text("[")
    text = card(tmp_path, {"model.json": {"labels": ["a", "b"]}, "run.json": {}})
    assert "The model has not been evaluated." in text
    assert text.startswith("# MediaPipe classifier\n\n## Model\n")


def test_very_many_classes(tmp_path: Path) -> None:
    """Those that are worst are shown."""
    labels = [f"class {n}" for n in range(500)]
    per_class = {label: {**scores(1), "f1": n / 500} for n, label in enumerate(labels)}
    evaluation = {**FOLDER["evaluation.json"], "labels": labels, "per_class": per_class}
    model = {**FOLDER["model.json"], "labels": labels}
    text = card(tmp_path, {**FOLDER, "model.json": model, "evaluation.json": evaluation})
    assert "The 200 with the lowest F1 are shown" in text
    assert "| `class 199` |" in text
    assert "| `class 200` |" not in text
