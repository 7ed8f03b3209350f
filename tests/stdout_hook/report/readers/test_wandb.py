"""W&B's run directories as runs, by real offline runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stdout_hook.errors import LogError, MissingPackage
from stdout_hook.report.readers import find_reader, find_readers
from stdout_hook.report.readers.wandb import WandbReader
from tests.support.wandb_program import needs_wandb, run_program

pytestmark = [pytest.mark.wandb, needs_wandb]

PROGRAM = """
import wandb
from stdout_hook.rows import Row
from stdout_hook.sinks.wandb import WandbSink

config = {"lr": 0.1, "model": {"units": 3}, "limit": float("inf")}
settings = wandb.Settings(silent=True)
run = wandb.init(dir=".", mode="offline", project="p", name="first", group="g", tags=["a"],
                 config=config, settings=settings)
print("a line\\na bar\\rthe bar's end")
sink = WandbSink(run)
for step, loss in ((10, 0.5), (20, float("nan"))):
    values = {"train/step": step, "epoch": 1, "train/loss": loss}
    sink.log(Row(values, {"train/loss": "train/step"}))
columns = ["Successful", "Expected", "Actual", "Score", "Prompt", "Margin", "RunnerUp"]
rows = [[True, "x", "x", 0.75, "a text", 0.5, "y"]]
run.log({"predictions": wandb.Table(columns=columns, data=rows), "test/accuracy": 0.5})
run.config.update({"more": "words"})
run.finish()

run = wandb.init(dir=".", mode="offline", project="p", settings=settings)
for loss in (3, 2, 1):
    run.log({"loss": loss})
run.finish(exit_code=1)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return W&B's folder with two offline runs, the second one of a program without our sink."""
    home = tmp_path_factory.mktemp("wandb")
    run_program(PROGRAM, home)
    return home / "wandb"


@pytest.fixture(scope="module")
def runs(folder: Path) -> list[WandbReader]:
    """Return the readers of the two."""
    found = [reader for reader in find_readers([folder]) if isinstance(reader, WandbReader)]
    return sorted(found, key=lambda reader: reader.about().facts["status"] != "finished")


def test_each_run_is_found_once(folder: Path, runs: list[WandbReader]) -> None:
    """In W&B's own folder the link to the latest run and its logs are no runs."""
    assert len(runs) == len(find_readers([folder])) == 2
    latest = find_reader(folder / "latest-run")
    assert latest.about().facts["wandb"] in [run.about().facts["wandb"] for run in runs]
    (log,) = runs[0].path.glob("*.wandb")
    assert list(find_reader(log).rows()) == list(runs[0].rows())


def test_what_is_known_of_it(runs: list[WandbReader]) -> None:
    """Name, group, tags, options and how it ended are the run's."""
    about = runs[0].about()
    facts = about.facts
    assert (about.name, facts["group"], facts["tags"]) == ("first", "g", ["a"])
    assert facts["config"] == {
        "lr": 0.1, "model": {"units": 3}, "limit": "Infinity", "more": "words"
    }  # fmt: skip
    assert (facts["status"], runs[1].about().facts["status"]) == ("finished", "failed")
    assert facts["start"] <= facts["end"]
    assert facts["wandb"]["mode"] == "offline"
    assert facts["summary"]["test/accuracy"] == 0.5
    assert about.log.splitlines() == ["a line", "the bar's end"]
    assert about.problems == []


def test_its_history_as_rows(runs: list[WandbReader]) -> None:
    """Rows have the logged keys and times; tables and W&B's own fields are left out."""
    rows = list(runs[0].rows())
    values = [{key: row[key] for key in row if key != "time"} for row in rows]
    assert values == [
        {"train/step": 10, "epoch": 1, "train/loss": 0.5},
        {"train/step": 20, "epoch": 1, "train/loss": "NaN"},
        {"test/accuracy": 0.5},
    ]
    assert all(float(row["time"]) > 1e9 for row in rows)


def test_wandbs_step_stands_in_for_one(runs: list[WandbReader]) -> None:
    """A run that logs no step of its own lies on W&B's."""
    assert [(row["train/step"], row["loss"]) for row in runs[1].rows()] == [(0, 3), (1, 2), (2, 1)]


def test_a_logged_table_of_predictions(runs: list[WandbReader]) -> None:
    """The table that our own runs log holds the answers to the test set."""
    (found,) = runs[0].predictions()
    assert found == ("a text", "x", "x", 0.75, 0.5, "y")
    assert list(runs[1].predictions()) == list(runs[0].out_of_scope()) == []


def test_a_killed_run_is_read_as_far_as_it_goes(runs: list[WandbReader], tmp_path: Path) -> None:
    """A log without its end is that of a run that goes on, or was killed: no problem."""
    (log,) = runs[1].path.glob("*.wandb")
    torn = tmp_path / "run-x" / log.name
    torn.parent.mkdir()
    content = log.read_bytes()
    torn.write_bytes(b"")
    assert WandbReader(torn.parent).about().name == "run-x"
    for size in (0, 5, len(content) // 2, len(content) - 20):
        torn.write_bytes(content[:size])
        about = WandbReader(torn.parent).about()
        assert (about.facts["status"], about.problems) == ("running", [])


def test_a_damaged_log_is_told(runs: list[WandbReader], tmp_path: Path) -> None:
    """Damage is a line among the problems; what can be read is shown."""
    (log,) = runs[0].path.glob("*.wandb")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / log.name).write_bytes(content)
    about = WandbReader(tmp_path).about()
    assert about.name == "first"
    assert f"{log.name} is damaged at byte" in about.problems[0]
    (tmp_path / log.name).write_bytes(b"no such log")
    assert "is no transaction log of W&B" in WandbReader(tmp_path).about().problems[0]


def test_without_the_package_says_how_to_get_it(
    runs: list[WandbReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its protobuf module is needed, and named with the line that installs it."""
    monkeypatch.setitem(sys.modules, "wandb.proto.wandb_internal_pb2", None)
    with pytest.raises(MissingPackage, match=r"pip install 'stdout-hook\[wandb\]'"):
        runs[0].about()


def test_an_empty_folder_is_no_run(tmp_path: Path) -> None:
    """W&B's folder before the first run holds none."""
    (tmp_path / "wandb").mkdir()
    with pytest.raises(LogError, match="holds no run"):
        find_reader(tmp_path / "wandb")
