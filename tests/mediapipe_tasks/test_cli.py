"""The command mediapipe-tasks: help, usage and bad input; nothing here trains."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier.options import (
    DataOptions,
    RunOptions,
    TextClassifierOptions,
)

HEAVY = {"tensorflow", "numpy", "mediapipe", "mediapipe_model_maker", "sklearn", "wandb"}
HEAVY |= {"rich", "pandas", "yaml", "keras", "scipy"}
ROWS = "text,label\n" + "".join(f"text {i},{'ab'[i % 2]}\n" for i in range(40))
TRAIN = ("text-classifier", "train")


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["text-classifier", "--help"],
        [*TRAIN, "--help"],
        ["text-classifier", "evaluate", "--help"],
        ["text-classifier", "predict", "--help"],
        [*TRAIN, "--data", "none.csv", "--output", "run"],
    ],
)
def test_nothing_heavy_is_imported(words: list[str], tmp_path: Path) -> None:
    """Help, and the answer to a wrong file name, do not wait for what they do not need."""
    code = """
import sys
from mediapipe_tasks.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("loaded", *sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "mediapipe_tasks" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("words", [["--help"], ["text-classifier", "--help"], [*TRAIN, "--help"]])
def test_help_is_for_standard_output(words: list[str]) -> None:
    """Help was asked for, so it is no error."""
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: mediapipe-tasks")


@pytest.mark.parametrize("options", [DataOptions, TextClassifierOptions, RunOptions])
def test_the_help_has_every_option(options: type) -> None:
    """Each field is there, with the sentence on what it is for."""
    words = "".join(run(*TRAIN, "--help").stdout.split())
    for field in fields(options):
        assert f"--{field.name.replace('_', '-')}" in words
        assert "".join(field.metadata["help"].split()) in words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--data", "none.csv", "--output", "run"], "none.csv: there is no such file; "),
        (["--data", ".", "--output", "run"], ".: is a folder; "),
        (["--data", "a.csv"], "output is missing: Folder "),
        (["--output", "run"], "data is missing: CSV file "),
        (["--data", "a.csv", "--output", "run", "--delimiter", ";"], "a.csv:1: the header is one "),
        (["--data", "a.csv", "--output", "run", "--text-column", "x"], "a.csv:1: there is no "),
        (["--data", "a.csv", "--output", "run", "--batch-size", "99"], "a.csv: 28 training rows "),
        (["--data", "a.csv", "--output", "run", "--steps-per-epoch", "3"], "steps_per_epoch: 3 is"),
        (["--data", "a.csv", "--output", "run", "--repeat"], "repeat: an epoch would never end; "),
        (["--data", "a.csv", "--output", "run", "--class-weights", "c=2"], "class_weights: there "),
        (["--data", "a.csv", "--output", "a.csv"], "--output a.csv: "),
        (["--config", "none.yaml"], "none.yaml: cannot be read: "),
        (["--config", "bad.yaml"], "bad.yaml:2: epochs: expected a whole number of at least 1"),
        (["--config", "bad.toml"], "bad.toml:1: there is no option 'epoch'; did you mean "),
    ],
)
def test_bad_input_is_one_line(words: list[str], message: str, tmp_path: Path) -> None:
    """What cannot be used ends with code 2 and one line on stderr, before anything is made."""
    (tmp_path / "a.csv").write_text(ROWS)
    (tmp_path / "bad.yaml").write_text("data: a.csv\nepochs: 0\n")
    (tmp_path / "bad.toml").write_text("epoch = 3\n")
    done = run(*TRAIN, *words, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"mediapipe-tasks: {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "the following arguments are required: TASK"),
        (["zebra"], "invalid choice: 'zebra'"),
        (["text-classifier"], "the following arguments are required: COMMAND"),
        ([*TRAIN, "--epoch", "3"], "unrecognized arguments: --epoch 3"),
        ([*TRAIN, "--epochs"], "argument --epochs: expected one argument"),
        ([*TRAIN, "--epochs", "0"], "argument --epochs: expected a whole number of at least 1"),
        ([*TRAIN, "--supported-model", "x"], "argument --supported-model: is not an option here"),
        (["text-classifier", "evaluate"], "the following arguments are required: --model"),
    ],
)
def test_usage_errors(words: list[str], message: str) -> None:
    """What the command line does not take ends with code 2, and the last line says what."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr.splitlines()[-1]


def test_a_test_file_that_lacks_a_class_is_no_error(tmp_path: Path) -> None:
    """It is warned of, and reading goes on to the next fault, the output folder."""
    (tmp_path / "a.csv").write_text(ROWS)
    (tmp_path / "test.csv").write_text("text,label\nother,a\n")
    done = run(
        *TRAIN, "--data", "a.csv", "--test", "test.csv", "--output", "a.csv", folder=tmp_path
    )
    assert done.stderr.startswith("mediapipe-tasks: --output a.csv: ")
