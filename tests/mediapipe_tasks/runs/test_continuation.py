"""What is done in the folder of a run that goes on."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mediapipe_tasks.runs.checkpoints import Reached
from mediapipe_tasks.runs.continuation import Onward, caught_up, go_on, resumable
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.resume import StoppedRun
from stdout_hook.rows import Row
from stdout_hook.run_folder import read_run

ROWS: list[dict[str, Any]] = [
    {"train/step": 5, "epoch": 1, "train/loss": 3.0},
    {"train/step": 10, "epoch": 1, "train/loss": 2.0},
    {"train/step": 10, "epoch": 1, "val/loss": "NaN"},
    {"train/step": 15, "epoch": 2, "train/loss": 1.0},
    {"epoch": 2, "note": 1},
]


def stopped(folder: Path, reached: Reached | None, **facts: Any) -> StoppedRun:
    """Make the folder of a run that was stopped, its last row cut short."""
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(row) + "\n" for row in ROWS]
    (folder / "metrics.jsonl").write_text("".join(lines) + '{"train/step": 17, "ep')
    (folder / "run.json").write_text(json.dumps({"status": "running", **facts}))
    return StoppedRun(folder, read_run(folder), reached)


def rows_of(folder: Path) -> list[Any]:
    """Return the rows on record."""
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def test_rows_of_what_is_trained_again_are_removed(tmp_path: Path) -> None:
    """The rows up to the checkpoint stay; how far it had come is known on."""
    folder, furthest = go_on(stopped(tmp_path, Reached(1, 10)))
    assert furthest == 15
    assert rows_of(tmp_path) == ROWS[:3]
    (place,) = folder.facts["resumed"]
    assert (place["epoch"], place["step"], place["logged_step"]) == (1, 10, 15)
    _, furthest = go_on(StoppedRun(tmp_path, read_run(tmp_path), Reached(1, 10)))
    assert furthest == 15
    assert len(read_run(tmp_path)["resumed"]) == 2


def test_without_a_checkpoint_no_row_stays(tmp_path: Path) -> None:
    """It begins at epoch 1 again."""
    _, furthest = go_on(stopped(tmp_path, None))
    assert (rows_of(tmp_path), furthest) == ([], 15)


def test_what_the_killed_process_left_is_removed(tmp_path: Path) -> None:
    """Results, temporary folders and how it had ended go; what the run is made of stays."""
    run = stopped(tmp_path, None, status="failed", error="OSError: full", exit_status=1)
    for name in (".model_maker-x", "wandb", "saved_model", "checkpoint"):
        (tmp_path / name).mkdir()
    for name in ("model.tflite", "mine.txt", "output.log"):
        (tmp_path / name).touch()
    folder, _ = go_on(run)
    kept = {"wandb", "checkpoint", "mine.txt", "output.log", "metrics.jsonl", "run.json"}
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert folder.facts["status"] == "running"
    assert not {"error", "exit_status"} & set(folder.facts)


def test_a_tracker_gets_no_step_twice() -> None:
    """Rows up to the known step are not logged, be they mappings or rows; others are."""
    logged: list[Any] = []
    target = type("Target", (), {"log": staticmethod(logged.append), "id": "x"})()
    onward = Onward(target, 10)
    new = Row({"train/step": 11, "epoch": 2}, {})
    for row in (
        {"train/step": 10},
        {"train/step": 11},
        {"note": 1},
        Row({"train/step": 9}, {}),
        new,
    ):
        onward.log(row)
    assert logged == [{"train/step": 11}, {"note": 1}, new]
    assert onward.id == "x"


def test_a_wandb_run_is_given_the_rows_that_it_lacks(tmp_path: Path) -> None:
    """A new run gets all, with their times; one that goes on what is beyond its last step."""
    lines = [json.dumps({"time": 7.0 + step, "train/step": step}) + "\n" for step in (1, 2, 3)]
    (tmp_path / "metrics.jsonl").write_text("".join(lines))
    for before, summary, steps in (("x", {"train/step": 2}, [3]), ("y", {}, [1, 2, 3])):
        logged: list[Any] = []
        run = SimpleNamespace(id="x", summary=summary, log=logged.append)
        onward = caught_up(run, before, tmp_path / "metrics.jsonl")
        assert [row["train/step"] for row in logged] == steps
        assert logged[-1]["_timestamp"] == 10
        onward.log({"train/step": 2 if before == "x" else 0})
        onward.log({"train/step": 4})
        assert logged[-1] == {"train/step": 4}
        assert len(logged) == len(steps) + 1


def test_a_stopped_run_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is one that a shell takes; without a checkpoint nothing is said."""
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    folder = tmp_path / "my run"
    for error in (KeyboardInterrupt, KeyboardInterrupt, InputError):
        with pytest.raises(error), resumable(folder, ("train", "it"), said.append):
            raise error
        (folder / "checkpoint").mkdir(parents=True, exist_ok=True)
        (folder / "checkpoint" / "state.json").write_text('{"epoch": 3, "step": 60}')
    assert said == ["epoch 3 is kept; go on with: train it --resume 'my run'"]
    with resumable(folder, (), said.append):
        pass
    assert not (folder / "checkpoint").exists()
