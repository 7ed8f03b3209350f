"""The exported file in the MediaPipe runtime."""

from __future__ import annotations

import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.text_classifier import predict, runtime
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts

pytestmark = pytest.mark.timeout(240)

TEXTS = ["Wake me with an ALARM", "start the timer", "", "nothing known"]


def test_answers_do_not_depend_on_the_threads(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of threads gives the same numbers, in the order of the texts."""
    monkeypatch.setattr(runtime, "_BLOCK", 3)
    model = ModelFile.read(tiny)
    texts = [f"{text} {i}" for i in range(5) for text in TEXTS]
    one, two, many = (classify_texts(model, texts, threads=n) for n in (1, 2, 8))
    assert one.shape == (20, 2)
    assert one.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (one == two).all()
    assert (one == many).all()
    assert (one[7] == classify_texts(model, [texts[7]])[0]).all()


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
    assert calls[-1] == (4, 4, threading.get_ident())


def test_an_interrupt_ends_the_threads(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while waiting passes at once; the threads stop at their next text."""
    monkeypatch.setattr(runtime, "_BLOCK", 1)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        classify_texts(ModelFile.read(tiny), TEXTS * 100_000, on_progress=interrupt)
    assert threading.active_count() == before


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


def test_a_fault_of_one_thread_stops_the_others(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one thread fails the others do not go on through all texts first."""
    texts = [None, *["alarm"] * 40_000]
    seen: list[int] = []
    monkeypatch.setattr(runtime, "_BLOCK", 1)
    with pytest.raises(AttributeError):
        classify_texts(
            ModelFile.read(tiny),
            texts,
            threads=2,
            on_progress=lambda done, _: seen.append(done),  # type: ignore[arg-type]
        )
    assert max(seen, default=0) < 10_000


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
