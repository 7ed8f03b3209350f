"""The exported file in the MediaPipe runtime."""

from __future__ import annotations

import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.text_classifier import predict
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts

pytestmark = pytest.mark.timeout(240)

TEXTS = ["Wake me with an ALARM", "start the timer", "", "nothing known"]


def test_answers_are_those_of_a_plain_loop(tiny: Path) -> None:
    """Running the graph on the calling thread changes not a bit of what `classify` says."""
    model = ModelFile.read(tiny)
    tasks = pytest.importorskip("mediapipe.tasks.python")
    base = tasks.BaseOptions(model_asset_path=str(tiny))
    options = tasks.text.TextClassifierOptions(base_options=base)
    texts = [f"{text} {i}" for i in range(5) for text in TEXTS]
    with tasks.text.TextClassifier.create_from_options(options) as classifier:
        for text, scores in zip(texts, classify_texts(model, texts)):
            result = classifier.classify(model.normalisation(text))
            for category in result.classifications[0].categories:
                assert scores[category.index] == category.score


def test_tensorflow_stays_out(tiny: Path) -> None:
    """To classify texts TensorFlow is not loaded, and can be afterwards."""
    code = """
import sys
from mediapipe_tasks.text_classifier import predict
print(next(predict(sys.argv[1], ["start the timer"])).label)
assert "tensorflow" not in sys.modules
assert not [name for name in sys.modules if name.startswith("tensorflow")]
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny)], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("alarm", "timer")


def test_capitals_count_nothing(tiny: Path) -> None:
    """Texts are normalised before the runtime, which knows small letters only, is given them."""
    low, high = classify_texts(ModelFile.read(tiny), [TEXTS[0].lower(), TEXTS[0].upper()])
    assert (low == high).all()


def test_no_texts_are_no_answers(tiny: Path) -> None:
    """An empty list is fine."""
    assert classify_texts(ModelFile.read(tiny), []).shape == (0, 2)
    assert list(predict(tiny, [])) == []


def test_progress_reaches_the_total(tiny: Path) -> None:
    """The last call says that all is done, and it is made on the calling thread."""
    calls: list[tuple[int, int, int]] = []
    note = lambda done, total: calls.append((done, total, threading.get_ident()))  # noqa: E731
    classify_texts(ModelFile.read(tiny), TEXTS, on_progress=note)
    assert calls[0] == (0, 4, threading.get_ident())
    assert calls[-1] == (4, 4, threading.get_ident())


def test_a_file_that_does_not_run_is_named(tiny: Path) -> None:
    """What the runtime refuses is one line with the file's name."""
    model = ModelFile.read(tiny)
    content = bytearray(tiny.read_bytes())
    content[8:2000] = bytes(1992)
    broken = tiny.with_name("broken.tflite")
    broken.write_bytes(content)
    with pytest.raises(TaskError, match=r"broken\.tflite does not run in MediaPipe") as caught:
        classify_texts(replace(model, path=broken), TEXTS)
    assert "\n" not in str(caught.value)


def test_a_file_that_fails_at_its_first_text(tiny: Path) -> None:
    """A file whose classes are not its model's opens, fails later, and is named all the same."""
    with zipfile.ZipFile(tiny) as archive:
        entries = archive.infolist()
        vocabulary = archive.read("vocab.txt")
    content = tiny.read_bytes()[: min(entry.header_offset for entry in entries)]
    other = tiny.with_name("other.tflite")
    other.write_bytes(content)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("labels.txt", "a\nb\nc")
        archive.writestr("vocab.txt", vocabulary)
    with pytest.raises(TaskError, match=r"other\.tflite does not run in MediaPipe") as caught:
        classify_texts(ModelFile.read(other), TEXTS)
    assert str(caught.value).isprintable()


def test_answers_in_blocks_are_in_order(tiny: Path) -> None:
    """`predict` reads a long or endless input block by block."""
    texts = (f"alarm {i}" for i in range(2500))
    answers = predict(tiny, texts, top_k=5)
    first = next(answers)
    assert first.text == "alarm 0"
    assert [label for label, _ in first.categories] == sorted(
        ("alarm", "timer"), key=lambda label: -dict(first.categories)[label]
    )
    assert next(texts) == "alarm 1000"
    assert [answer.text for answer in answers][-1] == "alarm 2499"
