"""Reading CSV files, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.splits import load_data

ROWS = "".join(f"text number {i},{'ab'[i % 2]}\n" for i in range(40))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"text,label\n", "no row"),
        (b"txt,label\nx,a\n", "'txt'"),
        (b"text;label\nx;a\n", "delimiter"),
        (b"text,label\nx,a\ny,a\n", "only one class"),
        (b"text,label\n,a\ny,b\n", ":2"),
        (b"text,label\nx,\ny,b\n", ":2"),
        (b"text,text,label\nx,y,a\n", "'text'"),
        (b"text,label\ncaf\xe9,a\n", "UTF-8"),
        (b'text,label\n"x,a\ny,b\n', ":2"),
        (b'text,label\nx,"a\nb"\ny,b\n', ":2"),
    ],
)
def test_what_cannot_be_used_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    """Each fault of a file is one line that names the file and what is wrong."""
    path = tmp_path / "train.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_data(DataOptions(data=path), seed=1)
    text = str(caught.value)
    assert message in text
    assert "train.csv" in text
    assert "\n" not in text


def test_one_file_is_split_by_the_seed(tmp_path: Path) -> None:
    """The splits are stratified, whole, without overlap, and the same for the same seed."""
    path = tmp_path / "train.csv"
    path.write_text("\ufefftext,label\n" + ROWS, encoding="utf-8")
    first, again = (load_data(DataOptions(data=path), seed=3) for _ in range(2))
    assert first == again
    sets = [first.train, first.validation, first.test]
    assert sum(len(s) for s in sets) == 40
    assert len({text for s in sets for text in s.texts}) == 40
    assert all(set(s.labels) == {"a", "b"} for s in sets)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SET an Alarm!", "set an alarm"),
        ("don\u2019t", "don't"),
        ("Caf\u00e9", "cafe"),
        ("\u4e2d\u6587 \U0001f642", ""),
        ("a\x00b\ud800c", "a b c"),
        ("", ""),
    ],
)
def test_normalisation(text: str, expected: str) -> None:
    """Training, evaluation and predictions see the same ASCII words."""
    normalise = Normalisation()
    assert normalise(text) == expected == normalise(normalise(text))
