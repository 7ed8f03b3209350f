"""What a tflite file says of itself."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import Normalisation


@pytest.mark.timeout(240)
def test_a_model_is_read_whole(tiny: Path) -> None:
    """Size, digest, classes and normalisation are the file's."""
    model = ModelFile.read(tiny)
    content = tiny.read_bytes()
    assert (model.size, model.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert model.labels == ("alarm", "timer")
    assert model.normalisation == Normalisation(lower_case=True)
    assert tiny.with_name("labels.txt").read_text(encoding="utf-8") == "alarm\ntimer\n"
    told = json.loads(tiny.with_name("model.json").read_text(encoding="utf-8"))
    assert told["sha256"] == model.sha256
    assert any("lower-case" in step for step in told["normalisation"]["steps"])


@pytest.mark.timeout(240)
def test_what_stands_beside_another_file_is_not_believed(tiny: Path) -> None:
    """``model.json`` counts where its digest is this file's, and only there."""
    path = tiny.with_name("model.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    cased = {**told, "normalisation": Normalisation(lower_case=False).to_dict()}
    path.write_text(json.dumps(cased), encoding="utf-8")
    assert ModelFile.read(tiny).normalisation == Normalisation(lower_case=False)
    path.write_text(json.dumps({**cased, "sha256": "0" * 64}), encoding="utf-8")
    assert ModelFile.read(tiny).normalisation == Normalisation(lower_case=True)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("text", [None, "", "{", "[]", "null", "\x00"])
def test_without_a_usable_json_the_vocabulary_tells(tiny: Path, text: str | None) -> None:
    """A vocabulary without capitals means that texts are lower-cased."""
    path = tiny.with_name("model.json")
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert ModelFile.read(tiny).normalisation == Normalisation(lower_case=True)


def packed(path: Path, **files: str) -> Path:
    """Write what looks like a tflite file, with files packed into it."""
    path.write_bytes(b"\0\0\0\0TFL3" + bytes(100))
    with zipfile.ZipFile(path, "a") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return path


@pytest.mark.parametrize("told", ["{}", '{"normalisation": null}', '{"normalisation": [1]}'])
def test_a_json_that_tells_no_normalisation(told: str, tmp_path: Path) -> None:
    """What is about this file but says nothing of its texts leaves the vocabulary to tell."""
    path = packed(tmp_path / "m.tflite", labels="a\nb\n", vocab="<PAD> 0\nAlarm 1\n")
    facts = {**json.loads(told), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (tmp_path / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    assert ModelFile.read(path).normalisation == Normalisation(lower_case=False)


def test_a_json_too_deep_to_read(tmp_path: Path) -> None:
    """What no JSON reader gets through is as good as none."""
    path = packed(tmp_path / "m.tflite", labels="a\nb", vocab="alarm")
    (tmp_path / "model.json").write_text("[" * 100_000, encoding="utf-8")
    assert ModelFile.read(path).labels == ("a", "b")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"vocab": "x"}, "labels.txt"),
        ({"labels": "a\nb"}, "vocab.txt"),
        ({"labels": "", "vocab": "x"}, "fewer than two classes"),
        ({"labels": "a\n", "vocab": "x"}, "fewer than two classes"),
    ],
)
def test_files_without_classes(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    """A file that does not say what its outputs mean is refused with what is missing."""
    with pytest.raises(InputError, match="is no tflite file of a text classifier") as caught:
        ModelFile.read(packed(tmp_path / "m.tflite", **files))
    assert reason in str(caught.value)


def test_any_damage_to_the_archive_is_one_line(tmp_path: Path) -> None:
    """Whichever byte is broken, the file is read or refused, and nothing else is raised."""
    path = packed(tmp_path / "m.tflite", labels="a\nb", vocab="alarm")
    content = path.read_bytes()
    refused = []
    for place in range(108, len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x49]) + content[place + 1 :])
        try:
            ModelFile.read(path)
        except InputError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert all(message.isprintable() for message in refused)


@pytest.mark.timeout(240)
def test_another_normalisation_is_an_error(tiny: Path) -> None:
    """A model whose texts were split otherwise is refused rather than judged wrongly."""
    path = tiny.with_name("model.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["normalisation"]["version"] = 99
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError, match="another normalisation"):
        ModelFile.read(tiny)


@pytest.mark.timeout(240)
def test_files_of_no_text_classifier(tiny: Path, tmp_path: Path) -> None:
    """What is no such model is one line that names the file and what to give."""
    content = tiny.read_bytes()
    with zipfile.ZipFile(tiny) as archive:
        flatbuffer = content[: min(entry.header_offset for entry in archive.infolist())]
    bad = {
        "text.tflite": b"text,label\n",
        "empty.tflite": b"",
        "cut.tflite": content[: len(content) // 2],
        "bare.tflite": flatbuffer,
    }
    for name, found in bad.items():
        path = tmp_path / name
        path.write_bytes(found)
        with pytest.raises(InputError) as caught:
            ModelFile.read(path)
        text = str(caught.value)
        assert text.startswith(f"{path} is no tflite file of a text classifier")
        assert "\n" not in text


@pytest.mark.parametrize("name", ["missing.tflite", "", "a\0b", "\x1b[2J"])
def test_no_such_file(name: str, tmp_path: Path) -> None:
    """A name that is wrong, or is a folder's, says so."""
    with pytest.raises(InputError, match=r"give a \.tflite file") as caught:
        ModelFile.read(tmp_path / name)
    assert str(caught.value).isprintable()
