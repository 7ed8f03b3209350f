"""Smaller files of an image classifier, for real: converted, run, measured, chosen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.mediapipe_tasks.image_classifier.conftest import TRAINING, Trained, run

pytestmark = pytest.mark.timeout(400)

ALL = ("none", "dynamic", "float16", "int8")


@pytest.fixture(scope="session")
def small(base: Path, drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A training that made every file, and what it printed."""
    folder = tmp_path_factory.mktemp("small") / "run"
    words = ["--data", str(drawn), "--base", str(base), "--output", str(folder), *TRAINING]
    done = run("train", *words, "--quantize", "dynamic,float16,int8", "--ship-if-within", "5")
    return Trained(folder, drawn, base, done.stdout)


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_every_file_is_judged(small: Trained) -> None:
    """Each has its scores over the whole test set, its speed and its memory; one is shipped."""
    found = read(small.folder / "evaluation.json")
    assert [one["quantization"] for one in found["variants"]] == list(ALL)
    for one in found["variants"]:
        assert one["problem"] is None
        assert one["size"] == (small.folder / one["file"]).stat().st_size
        assert one["accuracy"] >= 0.9
        assert one["measured"]["count"] == found["count"]
    (shipped,) = [one for one in found["variants"] if one["file"] == "model.tflite"]
    told = read(small.folder / "model.json")
    assert shipped["quantization"] == found["shipped"]["quantization"] == told["quantization"]
    assert shipped["sha256"] == told["sha256"]
    assert [one["quantization"] for one in told["variants"]] == list(ALL)
    assert f"To ship: {shipped['quantization']}, " in small.shown
    assert "images/s" in small.shown


def test_export_makes_the_same_bytes_again(small: Trained, tmp_path: Path) -> None:
    """A finished run folder gives every file anew, the float one too."""
    run("export", str(small.folder), "--quantize", ",".join(ALL), "--output", str(tmp_path))
    names = {one["quantization"]: one["file"] for one in read(tmp_path / "model.json")["variants"]}
    for one in read(small.folder / "evaluation.json")["variants"]:
        made = tmp_path / names[one["quantization"]]
        assert made.read_bytes() == (small.folder / one["file"]).read_bytes()


def test_benchmark_finds_the_runs_own_images(small: Trained) -> None:
    """They are where the run found them; it comes to the same scores."""
    found = json.loads(run("benchmark", str(small.folder), "--json").stdout)
    told = read(small.folder / "evaluation.json")
    assert (found["count"], found["unit"]) == (told["count"], "images")
    for one, known in zip(found["files"], told["variants"]):
        assert (one["quantization"], one["accuracy"]) == (known["quantization"], known["accuracy"])


@pytest.mark.slow
def test_benchmark_of_a_file_on_other_images(small: Trained) -> None:
    """A file is judged over the images that are given."""
    words = ["benchmark", str(small.folder / "model.tflite"), "--data", str(small.data), "--json"]
    assert json.loads(run(*words).stdout)["count"] == 72


def test_what_cannot_be_done_is_told(trained: Trained, tmp_path: Path) -> None:
    """One line each: int8 without images to look at, images that have gone, no test set."""
    words = ["export", str(trained.folder), "--quantize", "int8", "--output", str(tmp_path / "x")]
    assert "keeps it with --quantize int8" in run(*words, check=2).stderr
    moved = Path(shutil.copytree(trained.folder, tmp_path / "run"))
    facts = read(moved / "run.json")
    facts["options"]["data"] = str(tmp_path / "gone")
    (moved / "run.json").write_text(json.dumps(facts), encoding="utf-8")
    (line,) = run("benchmark", str(moved), check=2).stderr.splitlines()
    assert "is no longer there; give --data" in line
    model = str(trained.folder / "model.tflite")
    assert "--data is missing" in run("benchmark", model, check=2).stderr
