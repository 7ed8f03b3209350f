"""Runs of one classifier, each with other options and never trained, for pages of several."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from stdout_hook.rows import Row
from stdout_hook.run_folder import RunFolder
from stdout_hook.sinks.jsonl import JsonlSink
from tests.support.run_folders import Answer, ClassifierRun

__all__ = ["make_run", "make_runs", "same_texts"]

CLASSES = [f"class {number}" for number in range(12)]


def make_runs(parent: Path, count: int, *, rows: int = 60, texts: int = 400) -> list[Path]:
    """Make runs right in a folder; later ones are better, and have larger models."""
    return [make_run(parent / f"run{number:03}", number, of=count, rows=rows, texts=texts)
            for number in range(count)]  # fmt: skip


def make_run(path: Path, number: int, *, of: int = 2, rows: int = 60, texts: int = 400) -> Path:
    """Make one of several runs.

    Args:
        path: Its folder.
        number: Its number; the answers and the metrics depend on it.
        of: How many there are.
        rows: Rows of metrics; each tenth ends an epoch, and has values of the validation set.
        texts: Texts in the test set, the same for all runs.
    """
    goodness = (number + 1) / of
    answers = list(same_texts(texts, 0.6 + 0.3 * goodness, seed=number))
    right = sum(one.is_right for one in answers)
    evaluation = {"accuracy": right / max(texts, 1), "count": texts, "labels": CLASSES}
    evaluation["examples_per_second"] = 3000 - 2000 * goodness
    ClassifierRun(answers, evaluation=evaluation).write(path)
    (path / "model.tflite").write_bytes(bytes(int(1e5 * (1 + goodness))))
    folder = RunFolder(path)
    config = {"seed": 1, "dropout_rate": number % 5 / 10, "model": {"units": 2 ** (number % 4)}}
    folder.started(name=path.name, command="train", config=config)
    _write_metrics(folder, number, goodness, rows)
    folder.ended("finished" if number % 7 else "failed")
    return path


def same_texts(texts: int, accuracy: float, *, seed: int) -> Iterator[Answer]:
    """Yield answers to the same texts whatever the accuracy and the seed."""
    chance = random.Random(f"{seed}")
    for number in range(texts):
        expected = number % len(CLASSES)
        other = CLASSES[(expected + 1 + chance.randrange(3)) % len(CLASSES)]
        actual = CLASSES[expected] if chance.random() < accuracy else other
        score = round(chance.betavariate(6, 1.5), 4)
        second = other if actual != other else CLASSES[expected]
        yield Answer(CLASSES[expected], actual, score, score / 2, second, f"text number {number}")


def _write_metrics(folder: RunFolder, number: int, goodness: float, rows: int) -> None:
    chance, sink = random.Random(f"metrics {number}"), JsonlSink(folder.metrics)
    for row in range(1, rows + 1):
        loss = math.exp(-2 * goodness * row / rows) + chance.random() / 20
        at = {"train/step": 10 * row, "epoch": math.ceil(row / 10)}
        values = {"train/loss": loss, "train/accuracy": 1 - loss / 2}
        sink.log(Row({**at, **values}, {}, 1e9 + row + chance.random()))
        if row % 10 == 0:
            ends = {"train/epoch_loss": loss, "train/epoch_accuracy": 1 - loss / 2}
            ends |= {"val/loss": 1.2 * loss, "val/accuracy": 1 - 0.6 * loss}
            sink.log(Row({**at, **ends}, {}, 1e9 + row + 1))
    sink.close()


def rename(path: Path, name: str) -> None:
    """Give a run another name."""
    facts = json.loads((path / "run.json").read_text(encoding="utf-8"))
    text = json.dumps({**facts, "name": name})
    (path / "run.json").write_text(text, encoding="utf-8")


def accuracies(paths: Sequence[Path]) -> list[float]:
    """Return what the runs' evaluations say."""
    files = [path / "evaluation.json" for path in paths]
    return [json.loads(file.read_text(encoding="utf-8"))["accuracy"] for file in files]
