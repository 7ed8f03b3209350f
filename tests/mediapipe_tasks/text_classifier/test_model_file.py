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


@pytest.mark.parametrize("name", ["missing.tflite", ""])
def test_no_such_file(name: str, tmp_path: Path) -> None:
    """A name that is wrong, or is a folder's, says so."""
    with pytest.raises(InputError, match=r"give a \.tflite file"):
        ModelFile.read(tmp_path / name)
