"""Smaller files of a trained model, for real: converted, run, measured, chosen."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.quantization import file_of
from mediapipe_tasks.classification.shipping import ship_smallest
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.text_classifier.judge import classify_test, judge, variant_judge
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import Normalisation
from tests.support.bert_checkpoint import make_checkpoint

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

pytestmark = pytest.mark.timeout(400)

EXAMPLES = Path(__file__).parents[3] / "examples" / "assistant_commands"
DATA = ["--data", "train.csv", "--validation", "validation.csv", "--test", "test.csv"]
DATA = [str(EXAMPLES / word) if word.endswith(".csv") else word for word in DATA]
ALL = ("none", "dynamic", "float16", "int8")


def run(*words: str, check: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", "text-classifier", *words],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "WANDB_MODE": "offline"},
    )
    assert done.returncode == check, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a training that made every file, and what it printed."""
    folder = tmp_path_factory.mktemp("small") / "run"
    words = ["--epochs", "6", "--vocab-size", "700", "--quantize", "float16,dynamic,int8"]
    sink = ["--sink", f"csv:{folder.with_name('sink.csv')}", "--ship-if-within", "100"]
    done = run("train", *DATA, "--output", str(folder), "--name", "small", *words, *sink)
    return folder, done.stdout


def read_evaluation(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    return found


def test_every_file_is_judged(small: tuple[Path, str]) -> None:
    """Each has its size, its scores over the whole test set, its speed and its memory."""
    folder, _ = small
    found = read_evaluation(folder)
    assert [one["quantization"] for one in found["variants"]] == list(ALL)
    for one in found["variants"]:
        assert one["size"] == (folder / one["file"]).stat().st_size
        assert one["accuracy"] > 0.5
        assert one["agreement"] > 0.95
        assert one["measured"]["count"] == found["count"] == 400
        assert one["measured"]["peak_memory"] > one["measured"]["model_memory"] > 0
    sizes = {one["quantization"]: one["size"] for one in found["variants"]}
    assert sizes["dynamic"] < sizes["float16"] < sizes["none"]


def test_the_shipped_file_is_what_the_folder_is_about(small: tuple[Path, str]) -> None:
    """model.tflite is the smallest; evaluation, predictions and model.json are of it."""
    folder, _ = small
    found, facts = read_evaluation(folder), json.loads((folder / "model.json").read_text())
    (shipped,) = [one for one in found["variants"] if one["file"] == "model.tflite"]
    assert shipped["quantization"] == found["shipped"]["quantization"] == facts["quantization"]
    assert shipped["size"] == min(one["size"] for one in found["variants"])
    assert shipped["sha256"] == facts["sha256"]
    assert shipped["accuracy"] == found["accuracy"] == facts["accuracy"]
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        hits = [row["Successful"] == "True" for row in csv.DictReader(file)]
    assert sum(hits) / len(hits) == pytest.approx(found["accuracy"])
    assert (folder / "model.float32.tflite").is_file()


def test_the_terminal_shows_the_table_and_the_choice(small: tuple[Path, str]) -> None:
    """A row for each file within 80 columns, and one line that says which to ship."""
    lines = small[1].splitlines()
    head = next(
        place for place, line in enumerate(lines) if line.split()[:3] == ["file", "MB", "accuracy"]
    )
    rows = [line.split() for line in lines[head + 2 : head + 6]]
    assert [row[0] for row in rows] == list(ALL)
    assert {len(row) for row in rows} == {9}
    assert max(len(line) for line in lines[head : head + 6]) <= 80
    (told,) = [line for line in lines if line.startswith("To ship: ")]
    assert "the smallest file with an accuracy within 100 points" in told


@pytest.mark.wandb
def test_the_wandb_run_has_the_table(small: tuple[Path, str]) -> None:
    """The figures are in the summary, the table is logged, the shipped file is the model."""
    from tests.support.read_wandb import read_run

    folder = small[0]
    found: dict[str, Any] = read_run(folder, 5)
    first = float_of(folder)
    assert found["summary"]["variants/none/accuracy"] == pytest.approx(first["accuracy"])
    assert found["summary"]["variants/dynamic/peak_memory"] > 0
    assert found["summary"]["shipped"] == read_evaluation(folder)["shipped"]["quantization"]
    assert "variants" in {key for row in found["history"] for key in row}
    (model,) = [a for a in found["artifacts"] if a["type"] == "model"]
    assert model["metadata"]["sha256"] == ModelFile.read(folder / "model.tflite").sha256


def float_of(folder: Path) -> dict[str, Any]:
    return next(one for one in read_evaluation(folder)["variants"] if one["quantization"] == "none")


def test_the_page_has_the_part(small: tuple[Path, str]) -> None:
    """The variants are told to the page."""
    text = (small[0] / "report.html").read_text(encoding="utf-8")
    assert '"shipped":{"quantization":' in text


def test_labels_vocabulary_and_normalisation_survive(small: tuple[Path, str]) -> None:
    """Each file holds the same files, and says the same of its texts."""
    folder = small[0]
    of_float = ModelFile.read(folder / "model.float32.tflite")
    for one in read_evaluation(folder)["variants"]:
        file = ModelFile.read(folder / one["file"])
        assert (file.labels, file.normalisation) == (of_float.labels, of_float.normalisation)
        assert packed(file.path) == packed(of_float.path)


def packed(path: Path) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    with zipfile.ZipFile(path) as archive:
        return {one.filename: (archive.read(one), one.date_time) for one in archive.infolist()}


def test_export_makes_the_same_bytes_again(small: tuple[Path, str], tmp_path: Path) -> None:
    """A finished run folder gives every file anew, into a folder that describes them."""
    folder, output = small[0], tmp_path / "files"
    done = run("export", str(folder), "--quantize", ",".join(ALL), "--output", str(output))
    for one in read_evaluation(folder)["variants"]:
        made = output / file_of(one["quantization"])
        assert made.read_bytes() == (folder / one["file"]).read_bytes()
        assert f"{made}  " in done.stdout
        assert ModelFile.read(made).normalisation == Normalisation()
    told = json.loads((output / "model.json").read_text(encoding="utf-8"))
    assert [one["quantization"] for one in told["variants"]] == list(ALL)
    assert "accuracy" not in told


@pytest.mark.slow
def test_export_into_the_run_folder_leaves_the_shipped_file(
    small: tuple[Path, str], tmp_path: Path
) -> None:
    """The new file is described beside the others; what model.json is about stays."""
    folder = Path(shutil.copytree(small[0], tmp_path / "run"))
    before = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    run("export", str(folder), "--quantize", "float16")
    after = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert {**after, "variants": 0} == {**before, "variants": 0}
    assert {one["quantization"] for one in after["variants"]} == set(ALL)
    assert not [one.name for one in folder.iterdir() if one.name.startswith(".model")]


def test_benchmark_of_a_run_folder(small: tuple[Path, str]) -> None:
    """It takes the run's own test set, and comes to the same scores."""
    folder = small[0]
    found = json.loads(run("benchmark", str(folder), "--json").stdout)
    told = {one["quantization"]: one for one in read_evaluation(folder)["variants"]}
    assert found["count"] == 400
    assert [one["quantization"] for one in found["files"]] == list(ALL)
    for one in found["files"]:
        for figure in ("size", "accuracy", "macro_f1", "agreement"):
            assert one[figure] == pytest.approx(told[one["quantization"]][figure]), figure
        assert one["measured"]["p95_ms"] >= one["measured"]["median_ms"] > 0


@pytest.mark.slow
def test_benchmark_of_files_on_other_data(small: tuple[Path, str]) -> None:
    """Files are compared with the first one, over the data that is given."""
    model = str(small[0] / "model.tflite")
    done = run("benchmark", model, "--data", str(EXAMPLES / "validation.csv"))
    (row,) = [line.split() for line in done.stdout.splitlines() if "100.00%" in line]
    assert len(row) == 9


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["export", "{run}", "--quantize", "fp16"],
            "expected some of none, dynamic, float16, int8",
        ),
        (["export", "{run}"], "quantize is missing"),
        (["export", "{empty}", "--quantize", "dynamic"], "has no saved_model/"),
        (
            ["export", "{run}", "--quantize", "dynamic", "--output", "{file}/x"],
            "name another folder",
        ),
        (["benchmark", "{empty}"], "holds no .tflite file"),
        (["benchmark", "{run}/model.tflite"], "--data is missing"),
        (["benchmark", "{file}", "--data", "{file}"], "no tflite file"),
        (
            ["train", *DATA, "--output", "{empty}/run", "--quantize", "int4"],
            "expected some of none",
        ),
        (["train", *DATA, "--output", "{empty}/run", "--ship-if-within", "-1"], "from 0 to 100"),
    ],
)
def test_what_cannot_be_used_is_told(
    small: tuple[Path, str], tmp_path: Path, words: list[str], told: str
) -> None:
    """One line says what was given, what was expected, and the exit code is 2."""
    empty, file = tmp_path / "empty", tmp_path / "a.csv"
    empty.mkdir()
    file.write_text("text,label\na,b\n", encoding="utf-8")
    done = run(*(word.format(run=small[0], empty=empty, file=file) for word in words), check=2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_int8_needs_data_to_look_at(small: tuple[Path, str], tmp_path: Path) -> None:
    """Without it the other files can be made all the same."""
    folder = Path(shutil.copytree(small[0], tmp_path / "run"))
    shutil.rmtree(folder / "saved_model" / "assets.extra")
    done = run("export", str(folder), "--quantize", "dynamic,int8", check=2)
    assert "int8 cannot be made" in done.stderr
    assert "take dynamic" in done.stderr


@pytest.mark.slow
def test_no_space_for_an_export_is_one_line(small: tuple[Path, str], tmp_path: Path) -> None:
    """On a disk that is full the files before are kept, nothing is left half written, code 1."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = 40_000 + float_of(small[0])["size"]
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk]
    mounted = subprocess.run(mounting, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        done = run(
            "export", str(small[0]), "--quantize", "none,float16", "--output", str(disk), check=1
        )
        (line,) = done.stderr.splitlines()
        assert "no space left on the disk for" in line
        assert {one.name for one in disk.iterdir()} == {
            "model.json",
            "labels.txt",
            "model.float32.tflite",
        }
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.slow
def test_files_of_bert_run_too(tmp_path: Path) -> None:
    """Its weights of 8 and 16 bits give nearly the float model's answers; int8 is refused."""
    checkpoint = make_checkpoint(tmp_path / "checkpoint", EXAMPLES / "train.csv")
    encoder = str(tmp_path / "encoder")
    convert = [sys.executable, "-m", "mediapipe_tasks", "encoder", "convert", checkpoint, encoder]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    folder = tmp_path / "run"
    train = ["train", *DATA, "--encoder", encoder, "--epochs", "1", "--output", str(folder)]
    assert "int8 makes nothing usable of BERT" in run(*train, "--quantize", "int8", check=2).stderr
    run(*train, "--quantize", "dynamic,float16")
    found = read_evaluation(folder)["variants"]
    assert [one["problem"] for one in found] == [None, None, None]
    assert min(one["agreement"] for one in found) > 0.9
    done = run("export", str(folder), "--quantize", "int8", check=2)
    assert "BERT has none" in done.stderr


@pytest.fixture
def trial(tiny: Path) -> tuple[Path, Any]:
    """The folder of a tiny trained model, and what ships the smallest of its files."""
    texts = ["wake me", "start the timer", "alarm please", "timer now"] * 5
    test = Examples(texts, ["timer" if "timer" in text else "alarm" for text in texts])
    progress = Progress(None)

    def ship(*quantizations: str, within: float = 100.0) -> Any:
        file = ModelFile.read(tiny)
        answers = classify_test(file, test, progress)
        judgement = judge(file, test, progress=progress, answers=answers)
        judgement.write(tiny.parent)
        return ship_smallest(
            tiny.parent,
            quantizations,
            variant_judge(test, progress, normalisation=file.normalisation),
            within=within,
            judgement=judgement,
            answers=answers,
            rejudge=lambda known: judge(
                ModelFile.read(tiny), test, progress=progress, answers=known
            ),
            progress=progress,
        ).evaluation

    return tiny.parent, ship


def write_broken(path: Path, saved_model: Path, quantization: str, *, like: Path) -> None:
    """Write what looks like a smaller model."""
    del saved_model
    content = bytearray(like.read_bytes())
    if quantization == "dynamic":
        content[40:4000] = bytes(3960)
    elif quantization == "float16":
        raise OSError(28, "No space left on device")
    path.write_bytes(content)


def test_files_that_cannot_be_used_cost_only_their_rows(
    trial: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not run, and one that cannot be written, are told; the next is tried."""
    folder, ship = trial
    monkeypatch.setattr("mediapipe_tasks.classification.shipping.write_quantized", write_broken)
    before = (folder / "model.tflite").read_bytes()
    found = ship("dynamic", "float16", "int8")
    first, dynamic, float16, other = found.variants
    assert "does not run in MediaPipe" in dynamic.problem or "has ended" in dynamic.problem
    assert "cannot be made: OSError: [Errno 28] No space left" in float16.problem
    assert (other.problem, other.agreement) == (None, 1.0)
    assert found.shipped.quantization == first.quantization == "none"
    assert (folder / "model.tflite").read_bytes() == before
    assert read_evaluation(folder)["variants"][1]["problem"] == dynamic.problem


def test_ctrl_c_keeps_what_is_done(
    trial: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The float model's evaluation and the files that were tried are in the folder."""
    folder, ship = trial

    def write(path: Path, saved_model: Path, quantization: str, *, like: Path) -> None:
        if quantization == "float16":
            raise KeyboardInterrupt
        shutil.copyfile(like, path)

    monkeypatch.setattr("mediapipe_tasks.classification.shipping.write_quantized", write)
    with pytest.raises(KeyboardInterrupt):
        ship("dynamic", "float16")
    found = read_evaluation(folder)
    assert [one["quantization"] for one in found["variants"]] == ["none", "dynamic"]
    assert found["shipped"] is None
    assert found["accuracy"] == found["variants"][0]["accuracy"]
