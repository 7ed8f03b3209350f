"""How fast a test set is judged in the MediaPipe runtime, against one classify() loop.

    python benchmarks/evaluate.py [--texts N] [--rounds N]

The peer is what people write: one TextClassifier, one loop, the category scores read out of each
answer. Beside it: `classify_texts` as the evaluation calls it, its progress shown, which starts
processes where that pays; the same without any; and several threads that share one classifier. All
see the same texts in turn, and must give the same numbers; the ratios are medians of the rounds,
texts a second against the peer's.

The peer's own rate depends on what else the machine does: it hands each text from thread to thread,
and a core that is asleep takes its time to wake up.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from mediapipe_tasks.progress import show_progress
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.text_classifier import train
from mediapipe_tasks.text_classifier.data import read_file
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts

EXAMPLES = Path(__file__).parents[1] / "examples" / "assistant_commands"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SHARING = max(2, CORES)

Scores = Any


def open_classifier(model: ModelFile) -> Any:
    from mediapipe.tasks import python as tasks
    from mediapipe.tasks.python import text

    base = tasks.BaseOptions(model_asset_path=str(model.path))
    return text.TextClassifier.create_from_options(text.TextClassifierOptions(base_options=base))


def loop(classifier: Any, model: ModelFile, texts: Sequence[str]) -> Scores:
    scores = np.zeros((len(texts), len(model.labels)), np.float32)
    for row, text in enumerate(texts):
        result = classifier.classify(model.normalisation(text))
        for category in result.classifications[0].categories:
            scores[row, category.index] = category.score
    return scores


def one_loop(model: ModelFile, texts: Sequence[str]) -> Scores:
    with open_classifier(model) as classifier:
        return loop(classifier, model, texts)


def own(
    model: ModelFile, texts: Sequence[str], screen: Any, workers: Optional[int]
) -> Callable[[], Scores]:
    def run() -> Scores:
        with show_progress(screen) as progress:
            progress.start("", len(texts))
            return classify_texts(model, texts, workers=workers, on_progress=progress.advance)

    return run


def shared(model: ModelFile, texts: Sequence[str]) -> Scores:
    ends = [n * len(texts) // SHARING for n in range(SHARING + 1)]
    parts = [texts[start:end] for start, end in zip(ends, ends[1:])]
    with open_classifier(model) as classifier, ThreadPoolExecutor(SHARING) as pool:
        return np.concatenate(list(pool.map(lambda part: loop(classifier, model, part), parts)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        train(
            EXAMPLES / "train.csv", output=Path(folder, "run"), epochs=2, mode="disabled",
            progress=False,
        )  # fmt: skip
        with quiet(Path(folder, "noise")) as screen:
            measure(Path(folder, "run", "model.tflite"), options.texts, options.rounds, screen)


def measure(path: Path, count: int, rounds: int, screen: Any) -> None:
    noise = sys.stdout  # all but the screen goes to a file
    model = ModelFile.read(path)
    found = list(read_file(EXAMPLES / "test.csv").examples.texts)
    texts = (found * (count // len(found) + 1))[:count]
    ways: dict[str, Callable[[], Scores]] = {
        "one classify() loop": lambda: one_loop(model, texts),
        "classify_texts": own(model, texts, noise, None),
        "classify_texts, no processes": own(model, texts, noise, 0),
        f"{SHARING} threads, one classifier": lambda: shared(model, texts),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            answers[name] = way()
            seconds[name].append(time.perf_counter() - start)
    peer, *_ = seconds
    assert all((scores == answers[peer]).all() for scores in answers.values())
    print(f"{count} texts, {rounds} rounds, all answers the same", file=screen)
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(seconds[peer], taken))
        rate = count / statistics.median(taken)
        print(f"{name:<28} {rate:8.0f} texts/s   {ratio:5.2f} x", file=screen)


if __name__ == "__main__":
    main()
