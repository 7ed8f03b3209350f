"""A run folder of a classifier that fills every part of the page, with one text in every place."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["make_run"]

CLASSES = 4
TEXTS = 60


def make_run(folder: Path, text: str = "a word") -> Path:
    """Write the run folder; `text` is, or is part of, every name, text and line in it."""
    folder.mkdir(parents=True)
    labels = [f"{text} {number}" for number in range(CLASSES)]
    for name, content in (
        ("run.json", _facts(text)),
        ("evaluation.json", _evaluation(text, labels)),
        ("data.json", _data(text, labels)),
    ):
        written = json.dumps(content, ensure_ascii=False)
        (folder / name).write_bytes(written.encode("utf-8", "backslashreplace"))
    rows = [_row(text, number) for number in range(1, 41)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "metrics.jsonl").write_text(lines)
    (folder / "output.log").write_bytes(f"{text}\n".encode("utf-8", "replace") * 3)
    _predictions(folder / "predictions.csv", text, labels)
    _out_of_scope(folder / "out_of_scope.csv", text, labels)
    return folder


def _facts(text: str) -> Mapping[str, Any]:
    names = ("name", "group", "project", "error", "command", "python", "task")
    return {
        **dict.fromkeys(names, text),
        "start": "2026-01-02T03:04:05+0000",
        "end": "2026-01-02T03:05:05+0000",
        "status": "failed",
        "tags": [text, text],
        "config": {text: text, "nested": {text: [text] * 50}, "none": None},
        "versions": {text: text},
        "wandb": {"id": text, "mode": text, "url": text},
    }


def _row(text: str, step: int) -> Mapping[str, Any]:
    row = {"time": 1e9 + step, "train/step": step, "epoch": (step + 9) // 10}
    row.update({"train/loss": 1 / step, f"train/{text}": step / 40, text: 1 - step / 40})
    if step % 10 == 0:
        row.update({"val/loss": 1.2 / step, "train/epoch_loss": 1.1 / step, f"val/{text}": 0.5})
    return row


def _evaluation(text: str, labels: list[str]) -> Mapping[str, Any]:
    scores = {"precision": 0.75, "recall": 0.75, "f1": 0.75, "support": TEXTS // CLASSES}
    threshold = [{"wanted": 0.95, "score": 0.5, "coverage": 0.5, "precision": 0.96}]
    bins = [{"count": 30, "confidence": 0.4, "accuracy": 0.5}] * 2
    confusion = [[15 if i == j else 1 for j in range(CLASSES)] for i in range(CLASSES)]
    return {
        "count": TEXTS,
        **dict.fromkeys(("accuracy", "macro_f1", "loss"), 0.75),
        "labels": labels,
        "per_class": dict.fromkeys(labels, scores),
        "confusion": confusion,
        "calibration": {"ece": 0.1, "bins": bins},
        "thresholds": {"overall": threshold, "by_class": dict.fromkeys(labels, threshold)},
        "baseline": {"name": text, "accuracy": 0.7, "macro_f1": 0.7},
        "words": {label: [[text, 1.5], [text, 1.0]] for label in labels},
        "mislabelled": [
            {"Prompt": text, "Expected": labels[0], "Actual": labels[1]}
            | {"Score": 0.9, "BaselineScore": 0.8}
        ],
        "out_of_scope": {
            "count": 10,
            "auroc": 0.8,
            "refused": [{"wanted": 0.95, "score": 0.5, "count": 5, "share": 0.5}],
        },
    }


def _data(text: str, labels: list[str]) -> Mapping[str, Any]:
    examples = {"count": 2, "examples": [{"Prompt": text, "count": 3, "label": labels[0]}]}
    split = {
        "rows": 100,
        "classes": dict.fromkeys(labels, 25),
        "tokens": {
            "mean": 5.0,
            "max": 9,
            "cut": 0.1,
            "histogram": {"edges": [1, 5, 10], "counts": [60, 40]},
        },
        "duplicates": examples,
    }
    beside = {"also_in_train": examples, "unknown_words": 0.1, "untrained_words": 0.2}
    return {
        "seq_len": 7,
        "vocabulary": 100,
        "warnings": [text],
        "splits": {"train": split, "validation": {**split, **beside}, "test": {**split, **beside}},
        "contradictions": {
            "count": 1,
            "examples": [{"Prompt": text, "labels": {labels[0]: 1, labels[1]: 2}}],
        },
    }


def _predictions(path: Path, text: str, labels: list[str]) -> None:
    rows = []
    for number in range(TEXTS):
        expected, actual = labels[number % 4], labels[(number + (number % 5 == 0)) % 4]
        score = (number + 1) / (TEXTS + 1)
        cells = (score, score / 2, labels[(number + 2) % 4], f"{text} {number}")
        rows.append((expected == actual, expected, actual, *cells))
    _write(path, ["Successful", "Expected", "Actual", "Score", "Margin", "RunnerUp"], rows)


def _out_of_scope(path: Path, text: str, labels: list[str]) -> None:
    rows = [(labels[0], n / 10, n / 20, labels[1], f"{text} {n}") for n in range(10)]
    _write(path, ["Actual", "Score", "Margin", "RunnerUp"], rows)


def _write(path: Path, columns: list[str], rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([[*columns, "Prompt"], *rows])
