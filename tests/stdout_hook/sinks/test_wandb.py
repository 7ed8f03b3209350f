"""The W&B sink: rows as they are, axes declared first, by real offline runs."""

from __future__ import annotations

import json
import math
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.rows import Row
from stdout_hook.sinks import make_sink
from stdout_hook.sinks.wandb import WandbSink, active_run, run_directory
from tests.support.read_wandb import read_run, values
from tests.support.wandb_program import needs_wandb, run_program

if TYPE_CHECKING:
    from pathlib import Path

ROW = Row({"train/step": 1, "epoch": 1, "train/loss": 0.5}, {"train/loss": "train/step"})


class Tracker:
    """An object with ``log`` alone, as other trackers have it."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def log(self, values: dict[str, float]) -> None:
        """Keep the values."""
        self.calls.append(values)


class TrackerWithAxes(Tracker):
    """One with W&B's ``define_metric`` too."""

    def define_metric(self, key: str, **options: Any) -> None:
        """Keep what was declared."""
        self.calls.append((key, options))


class RefusingTracker(Tracker):
    """One that takes no axis."""

    def define_metric(self, key: str, **options: Any) -> None:
        """Refuse it."""
        raise ValueError(key)


def test_logs_the_rows_values_to_any_object_with_log() -> None:
    """A run need not be W&B's: its ``log`` gets each row's values as a dict of its own."""
    tracker = Tracker()
    WandbSink(tracker).log(ROW)
    assert tracker.calls == [dict(ROW.values)]
    assert tracker.calls[0] is not ROW.values


def test_declares_axes_once_and_before_the_first_row() -> None:
    """Axis and metric are declared, in this order, before the first row and never again."""
    tracker = TrackerWithAxes()
    sink = WandbSink(tracker)
    sink.log(ROW)
    sink.log(ROW)
    assert tracker.calls == [
        ("train/step", {"hidden": True}),
        ("train/loss", {"step_metric": "train/step"}),
        dict(ROW.values),
        dict(ROW.values),
    ]


def test_a_refused_axis_costs_no_values() -> None:
    """Where an axis is refused the row is logged, and the fault goes to the guard."""
    tracker = RefusingTracker()
    sink = WandbSink(tracker)
    with pytest.raises(ValueError, match="train/step"):
        sink.log(ROW)
    assert tracker.calls == [dict(ROW.values)]


@pytest.mark.parametrize("given", ["project", 3, object()])
def test_refuses_what_cannot_log(given: object) -> None:
    """Anything without ``log`` is refused at once, by what was given."""
    with pytest.raises(TypeError, match="an object with log"):
        WandbSink(given)


def test_without_a_run_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sink by its name needs an active run."""
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    with pytest.raises(StdoutHookError, match=r"wandb\.init"):
        make_sink("wandb")


def test_finds_the_active_run_and_imports_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The active run is the imported package's, and None where it is not imported."""
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    assert active_run() is None
    assert "wandb" not in sys.modules
    package = types.ModuleType("wandb")
    package.run = tracker = Tracker()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wandb", package)
    assert active_run() is tracker


def test_the_directory_is_a_wandb_runs(tmp_path: Path) -> None:
    """Only a W&B run has a directory; any other object, or one that is disabled, has none."""
    run = types.SimpleNamespace(settings=types.SimpleNamespace(sync_dir=str(tmp_path)))
    assert run_directory(run) == tmp_path
    run.settings.sync_dir = str(tmp_path / "missing")
    assert [run_directory(each) for each in (run, None, Tracker())] == [None, None, None]


PROGRAM = """
import json, threading, time, wandb
from stdout_hook.rows import Row
from stdout_hook.sinks.wandb import WandbSink, active_run, run_directory

run = wandb.init(dir=".", mode="offline", project="p", settings=wandb.Settings(silent=True))
assert active_run() is run
sink = WandbSink(run)
losses = {5: float("nan"), 6: float("inf"), 7: float("-inf")}

def work():
    for i in range(400):
        value = {"train/step": i, "epoch": 1 + i // 100, "train/loss": losses.get(i, i / 2)}
        sink.log(Row(value, {"train/loss": "train/step"}))
    sink.log(Row({"train/step": 3, "epoch": 4, "val/loss": 1.5}, {"val/loss": "epoch"}))

thread = threading.Thread(target=work)
thread.start(); thread.join()
found = {"directory": str(run_directory(run))}
run.finish()
began = time.monotonic()
try:
    sink.log(Row({"train/step": 1, "train/loss": 1.0}, {"train/loss": "train/step"}))
except Exception as error:
    found["error"] = str(error)
found["seconds"] = time.monotonic() - began
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One offline run into which a worker thread logged through the sink."""
    folder = tmp_path_factory.mktemp("run")
    found: dict[str, Any] = json.loads(run_program(PROGRAM, folder).stdout)
    return {**found, "run": read_run(folder / found["directory"])}


@needs_wandb
@pytest.mark.wandb
def test_rows_of_a_worker_thread_arrive_in_order(real: dict[str, Any]) -> None:
    """Every row is in the run's file, in order, also after a step that went back."""
    assert values(real["run"], "train/step") == [*range(400), 3]
    assert real["run"]["problems"] == []


@needs_wandb
@pytest.mark.wandb
def test_nan_and_infinities_are_kept(real: dict[str, Any]) -> None:
    """A loss that is no number stays in the history and spoils neither rows nor summary."""
    losses = values(real["run"], "train/loss")
    assert math.isnan(losses[5])
    assert losses[6:8] == [math.inf, -math.inf]
    assert losses[8:] == [i / 2 for i in range(8, 400)]
    assert real["run"]["summary"]["train/loss"] == 399 / 2


@needs_wandb
@pytest.mark.wandb
def test_axes_are_in_the_run(real: dict[str, Any]) -> None:
    """Charts of train values lie on the step, those of validation on the epoch."""
    metrics = real["run"]["metrics"]
    assert metrics["train/loss"]["step_metric"] == "train/step"
    assert metrics["val/loss"]["step_metric"] == "epoch"
    assert metrics["train/step"]["hidden"]
    assert metrics["epoch"]["hidden"]


@needs_wandb
@pytest.mark.wandb
def test_a_finished_run_raises_at_once(real: dict[str, Any]) -> None:
    """A row for a finished run is an error for the guard, and nothing waits."""
    assert "is finished" in real["error"]
    assert real["seconds"] < 1
