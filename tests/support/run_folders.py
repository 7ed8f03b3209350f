"""Run folders of classifiers that were never trained, of any size, for the tests of pages."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from stdout_hook.run_folder import RunFolder

__all__ = ["Answer", "ClassifierRun", "make_answers"]


class Answer(NamedTuple):
    """A row of ``predictions.csv``."""

    expected: str
    actual: str
    score: float
    margin: float
    runner_up: str
    prompt: str

    @property
    def is_right(self) -> bool:
        """Whether the text got its label."""
        return self.expected == self.actual


@dataclass(frozen=True)
class ClassifierRun:
    """What is in the folder of a classifier's run; what is None has no file.

    Attributes:
        answers: To the test set.
        out_of_scope: To texts of no class; their ``expected`` is left out.
        evaluation: ``evaluation.json``.
        data: ``data.json``.
    """

    answers: Sequence[Answer]
    out_of_scope: Sequence[Answer] = ()
    evaluation: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None
    labels: Sequence[str] = field(default=())

    def write(self, path: Path) -> Path:
        """Write the folder and return it."""
        folder = RunFolder(path)
        folder.started(name="made", command="none")
        folder.ended("finished")
        _write_answers(path / "predictions.csv", self.answers, expected=True)
        if self.out_of_scope:
            _write_answers(path / "out_of_scope.csv", self.out_of_scope, expected=False)
        for name, facts in (("evaluation", self.evaluation), ("data", self.data)):
            if facts is not None:
                text = json.dumps(facts, ensure_ascii=False)
                (path / f"{name}.json").write_text(text, encoding="utf-8")
        names = self.labels or sorted({one.expected for one in self.answers})
        (path / "labels.txt").write_bytes("\n".join(names).encode())
        return path


def make_answers(
    texts: int, classes: Sequence[str], *, seed: int = 0, digits: int = 2, accuracy: float = 0.85
) -> Iterator[Answer]:
    """Yield answers whose scores are higher where they are right, and often the same.

    Args:
        texts: How many.
        classes: Their classes, two at least; neighbours are confused most.
        seed: Of the chance.
        digits: Of the scores; few of them make ties.
        accuracy: The share that is right, about.
    """
    chance = random.Random(seed)
    for number in range(texts):
        expected = chance.randrange(len(classes))
        is_right = chance.random() < accuracy
        other = (expected + chance.choice([1, 1, 1, -1, 2])) % len(classes)
        other = other if other != expected else (expected + 1) % len(classes)
        actual, second = (expected, other) if is_right else (other, expected)
        score = round(chance.betavariate(6 if is_right else 3, 1.5), digits)
        names = classes[expected], classes[actual], score, round(score / 2, digits), classes[second]
        yield Answer(*names, f"text {number} about {classes[expected]}")


def _write_answers(path: Path, answers: Sequence[Answer], *, expected: bool) -> None:
    columns = ["Successful", "Expected", "Actual", "Score", "Margin", "RunnerUp", "Prompt"]
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns if expected else columns[2:])
        for one in answers:
            cells = [one.is_right, *one]
            writer.writerow(cells if expected else cells[2:])
