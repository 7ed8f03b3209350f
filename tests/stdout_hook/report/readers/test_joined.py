"""Parts of one training are read as one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Optional, Union

import pytest

from stdout_hook.report.readers import About, Prediction, RunReader, find_readers
from stdout_hook.report.readers._joined import JoinedReader, Part, joined
from tests.support.wandb_program import needs_wandb, run_program

OFFLINE = """
import time, wandb
settings = wandb.Settings(silent=True)
before = None
for number, steps in enumerate([(5, 10, 15, 20), (5, 10, 15), (5, 10, 15, 20, 25)]):
    place = {"resumed_from": {"run": before, "epoch": 1}} if before else {}
    run = wandb.init(dir=".", mode="offline", project="p", name=f"part {number}", group="g",
                     config={"lr": 0.1, **place}, settings=settings)
    before = run.id
    for step in steps:
        run.log({"train/step": step, "epoch": -(-step // 10), "train/loss": 1 / step + number})
    run.finish()
    time.sleep(1)  # the folder's name has no more than seconds
"""


class Fake:
    """A reader of rows in memory."""

    name = "fake"
    order = 0

    def __init__(
        self, path: Path, part: Optional[Part] = None, steps: tuple[int, ...] = ()
    ) -> None:
        self.path = path
        self._part = part
        self._steps = steps

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        return False

    def part(self) -> Optional[Part]:
        return self._part

    def about(self) -> About:
        return About(self.path.name, self.name, {"start": self.path.name}, log=self.path.name)

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        yield from ({"train/step": step} for step in self._steps)

    def predictions(self) -> Iterator[Prediction]:
        yield Prediction(self.path.name, "a", "a", 1, 1, "b")

    def out_of_scope(self) -> Iterator[Prediction]:
        return iter(())


def steps_of(reader: RunReader) -> list[object]:
    """Return the steps of a run's rows."""
    return [row["train/step"] for row in reader.rows()]


def test_parts_become_one_run_in_whatever_order_they_are_found() -> None:
    """Rows are read from the last part, when it began from the first one."""
    first = Fake(Path("1"), Part("a"), (5, 10, 15))
    second, third = Fake(Path("2"), Part("b", "a"), (5,)), Fake(Path("3"), Part("c", "b"), (5, 10))
    other, unknown = Fake(Path("4"), Part("d", "x"), (1,)), Fake(Path("5"))
    whole = joined([third, other, first, unknown, second])
    assert [reader.path.name for reader in whole] == ["3", "4", "5"]
    assert steps_of(whole[0]) == [5, 10]
    about = whole[0].about()
    assert (about.name, about.facts["start"], about.log) == ("3", "1", "23")
    assert about.facts["resumed"] == [{"time": "2"}, {"time": "3"}]
    assert [one.text for one in whole[0].predictions()] == ["3"]


def test_parts_in_a_circle_stay_apart() -> None:
    """Damaged parts are shown as they are, and nothing hangs."""
    parts = [Fake(Path("1"), Part("a", "b")), Fake(Path("2"), Part("b", "a"))]
    assert joined(parts) == parts
    own = [Fake(Path("1"), Part("a", "a"))]
    assert joined(own) == own


@needs_wandb
@pytest.mark.wandb
def test_wandbs_offline_runs_are_joined(tmp_path: Path) -> None:
    """Real offline runs that go on with each other are one curve."""
    run_program(OFFLINE, tmp_path)
    (run,) = joined(find_readers([tmp_path / "wandb"]))
    assert isinstance(run, JoinedReader)
    assert steps_of(run) == [5, 10, 15, 20, 25]
    assert len(run.about().files) == 3
    assert run.about().facts["config"]["lr"] == 0.1


@needs_wandb
@pytest.mark.wandb
def test_a_part_of_which_wandb_kept_nothing_is_known_by_its_name(tmp_path: Path) -> None:
    """Where a kill has cost the first run's whole log, it is no run beside the other."""
    run_program(OFFLINE, tmp_path)
    logs = sorted((tmp_path / "wandb").glob("offline-run-*/*.wandb"))
    logs[0].write_bytes(b"")
    (run,) = joined(find_readers([tmp_path / "wandb"]))
    assert steps_of(run) == [5, 10, 15, 20, 25]
