"""``mediapipe-tasks text-classifier sweep``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("optuna")

SWEEP = [sys.executable, "-m", "mediapipe_tasks", "text-classifier", "sweep"]
DATA = Path(__file__).parents[3] / "examples" / "assistant_commands"


def sweep(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SWEEP, *words], cwd=folder, capture_output=True, text=True, timeout=280)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--", "--data", "x.csv"], "there is nothing to search"),
        (["--param", "epochs=3..3", "--", "--data", "x.csv"], "epochs has one value"),
        (["--param", "epochs=0..3", "--", "--data", "x.csv"], "--epochs"),
        (["--param", "batch_size=[8,x]", "--", "--data", "x.csv"], "got 'x'"),
        (["--param", "dropout_rate=0..1.5", "--", "--data", "x.csv"], "got '1.5'"),
        (["--param", "shuffle=[true,maybe]", "--", "--data", "x.csv"], "'maybe'"),
        (["--param", "learning_rate=0.1..1", "--", "--data", "x.csv"], "has no effect"),
        (["--param", "epoch=1..3", "--", "--data", "x.csv"], "unrecognized arguments: --epoch=1"),
        (["--param", "epochs=1..3", "--", "--output", "o"], "--output is given by the search"),
        (["--param", "epochs=1..3", "--objective", "odd", "--", "--data", "x"], "odd:max"),
    ],
)
def test_bad_input_begins_nothing(words: list[str], says: str, tmp_path: Path) -> None:
    """What no trial could be trained with is refused at once, with exit code 2."""
    done = sweep(tmp_path, *words)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_trial_is_a_whole_training(tmp_path: Path) -> None:
    """It leaves a model and an evaluation in its folder, its parameters, and the best again.

    What is searched here is a switch, which has no value on the command line else.
    """
    pytest.importorskip("mediapipe_model_maker")
    for name in ("train", "validation", "test"):
        lines = (DATA / f"{name}.csv").read_text().splitlines(keepends=True)
        (tmp_path / f"{name}.csv").write_text("".join(lines[:61]))
    given = ["--data=train.csv", "--validation=validation.csv", "--test=test.csv", "--epochs=2"]
    words = ["--param", "shuffle=[true,false]", "--sampler", "grid", "--output", "s"]
    done = sweep(tmp_path, *words, "--mode", "disabled", "--", *given)
    assert done.returncode == 0, done.stderr
    assert "2 trials: 2 complete" in done.stdout
    for folder in (tmp_path / "s" / "trials").iterdir():
        facts = json.loads((folder / "run.json").read_text())
        assert str(facts["config"]["shuffle"]).lower() == facts["params"]["shuffle"]
        assert (facts["outcome"], facts["status"]) == ("complete", "finished")
        assert (folder / "model.tflite").exists()
        assert (folder / "evaluation.json").exists()
    assert " text-classifier train --data=train.csv" in done.stdout
