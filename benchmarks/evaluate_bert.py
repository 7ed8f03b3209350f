"""How fast a BERT classifier's file is judged, against one classify() loop.

    python benchmarks/evaluate_bert.py [--model FILE] [--texts N] [--rounds N]

The peer is what people write: one TextClassifier, one loop, the category scores read out of each
answer. Beside it: `classify_texts` as the evaluation calls it, which starts processes where that
pays; and a classifier for each core, each in a thread. All see the same texts in turn and must give
the same numbers; the ratios are medians of the rounds, texts a second against the peer's.

Without ``--model`` the file is of an encoder of MiniLM's size, 6 layers of 384, whose weights are
drawn: what it answers is worthless, and how long that takes is not.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

import numpy as np

from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.text_classifier.data import read_file
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts

EXAMPLES = Path(__file__).parents[1] / "examples" / "assistant_commands"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

Scores = Any


def one_loop(model: ModelFile, texts: Sequence[str]) -> Scores:
    from mediapipe.tasks import python as tasks
    from mediapipe.tasks.python import text

    base = tasks.BaseOptions(model_asset_path=str(model.path))
    options = text.TextClassifierOptions(base_options=base)
    scores = np.zeros((len(texts), len(model.labels)), np.float32)
    with text.TextClassifier.create_from_options(options) as classifier:
        for row, words in enumerate(texts):
            result = classifier.classify(model.normalisation.apply(words))
            for category in result.classifications[0].categories:
                scores[row, category.index] = category.score
    return scores


def in_threads(model: ModelFile, texts: Sequence[str]) -> Scores:
    ends = [n * len(texts) // CORES for n in range(CORES + 1)]
    parts = [texts[start:end] for start, end in zip(ends, ends[1:])]
    with ThreadPoolExecutor(CORES) as pool:
        return np.concatenate(list(pool.map(lambda part: one_loop(model, part), parts)))


def make_model(folder: Path) -> None:
    """Train for one epoch on an encoder with weights that are drawn."""
    from mediapipe_tasks.text_classifier import train

    found = read_file(EXAMPLES / "train.csv").examples
    words = sorted({word.strip(".,!?") for text in found.texts for word in text.lower().split()})
    make_encoder(folder / "encoder", ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])
    train(
        EXAMPLES / "test.csv", encoder=folder / "encoder", output=folder / "run", epochs=1,
        mode="disabled", progress=False,
    )  # fmt: skip


def make_encoder(
    folder: Path, vocabulary: Sequence[str], layers: int = 6, width: int = 384
) -> None:
    import tensorflow as tf
    from official.nlp.modeling.networks import BertEncoderV2

    words = folder.with_name("vocab.txt")
    words.write_text("".join(f"{word}\n" for word in dict.fromkeys(vocabulary) if word))
    names = ("input_word_ids", "input_mask", "input_type_ids")
    inputs = {name: tf.keras.Input((None,), dtype=tf.int32, name=name) for name in names}
    encoder = BertEncoderV2(
        vocab_size=len(words.read_text().splitlines()), hidden_size=width, num_layers=layers,
        num_attention_heads=width // 32, inner_dim=4 * width,
    )  # fmt: skip
    found = encoder(inputs)
    outputs = {name: found[name] for name in ("pooled_output", "sequence_output")}
    model = tf.keras.Model(inputs, {**outputs, "default": found["pooled_output"]})
    model.vocab_file = tf.saved_model.Asset(str(words))
    model.do_lower_case = tf.Variable(True, trainable=False)
    model.save(folder, include_optimizer=False)


def measure(path: Path, count: int, rounds: int, screen: Any) -> None:
    model = ModelFile.read(path)
    found = list(read_file(EXAMPLES / "test.csv").examples.texts)
    texts = (found * (count // len(found) + 1))[:count]
    ways: dict[str, Callable[[], Scores]] = {
        "one classify() loop": lambda: one_loop(model, texts),
        "classify_texts": lambda: classify_texts(model, texts),
        f"{CORES} classifiers in threads": lambda: in_threads(model, texts),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    one_loop(model, texts[:1])  # loads MediaPipe
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            answers[name] = way()
            seconds[name].append(time.perf_counter() - start)
    peer, *_ = seconds
    assert all((scores == answers[peer]).all() for scores in answers.values())
    load = os.getloadavg()[0]
    print(f"{count} texts, {rounds} rounds, all answers the same; load {load:.1f}", file=screen)
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(seconds[peer], taken))
        rate = count / statistics.median(taken)
        print(f"{name:<28} {rate:8.1f} texts/s   {ratio:5.2f} x", file=screen)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make_model(options.make)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.model is None:  # by another process: TensorFlow stays out of this one
            words = [sys.executable, __file__, "--make", name]
            with (folder / "noise").open("wb") as noise:
                subprocess.run(words, check=True, stdout=noise, stderr=noise)
        with quiet(folder / "noise") as screen:
            model = options.model or folder / "run" / "model.tflite"
            measure(model, options.texts, options.rounds, screen)


if __name__ == "__main__":
    main()
