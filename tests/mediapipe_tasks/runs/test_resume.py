"""What must hold for a run to go on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import pytest

from mediapipe_tasks.options import fields

from mediapipe_tasks.runs import resume
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.resume import as_options, resumed_options, stopped_run
from mediapipe_tasks.runs.lock import held
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.text_classifier.splits import FileInfo

TASK = "a task"


@dataclass(frozen=True)
class Options:
    """Some options of a training."""

    data: Path = field(metadata=fields.path("Data."))
    test: Optional[Path] = field(default=None, metadata=fields.path("Test.", unset="none"))
    epochs: int = field(default=3, metadata=fields.whole("Epochs.", minimum=1))
    words: tuple[str, ...] = field(default=(), metadata=fields.texts("Words."))

    def __post_init__(self) -> None:
        fields.check_fields(self)


def begin(folder: Path, **facts: Any) -> Path:
    """Leave the folder of a run that was killed."""
    (folder / "data.csv").touch()
    options = as_options(Options(data=folder / "data.csv", epochs=5), RunOptions(output=folder))
    known = {"task": TASK, "status": "running", "options": options, **facts}
    (folder / "run.json").write_text(json.dumps(known))
    return folder


def test_a_run_goes_on_with_its_own_options(tmp_path: Path) -> None:
    """No option is needed, for they are in run.json; its output is where it is now."""
    begin(tmp_path)
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / "run.json").rename(moved / "run.json")
    options, run = resumed_options(stopped_run(moved, task=TASK), {}, Options, RunOptions)
    assert (options.epochs, options.data, options.test) == (5, tmp_path / "data.csv", None)
    assert run.output == moved


REFUSED = [
    ({"status": "finished"}, "the run has finished"),
    ({"task": "another task"}, "it holds a run of 'another task', not of a task"),
    ({"task": None}, "it holds a run of 'another program'"),
    ({"outcome": "pruned"}, "a search has given this trial up"),
    ({"options": None}, "does not say which options"),
    ({"versions": {"tensorflow": "1.0"}}, "was begun with tensorflow 1.0, and here is"),
]


@pytest.mark.parametrize(("facts", "reason"), REFUSED)
def test_a_run_that_cannot_go_on_says_why(facts: Any, reason: str, tmp_path: Path) -> None:
    """The message names the folder and the reason."""
    begin(tmp_path, **facts)
    with pytest.raises(InputError) as caught:
        stopped_run(tmp_path, task=TASK)
    assert str(caught.value).startswith(f"--resume {tmp_path}: ")
    assert reason in str(caught.value)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    """A folder without run.json, one that is missing, and a file."""
    with pytest.raises(InputError, match=r"there is no run\.json in it"):
        stopped_run(tmp_path, task=TASK)
    for path in (tmp_path / "none", Path(__file__)):
        with pytest.raises(InputError, match="there is no such folder"):
            stopped_run(path, task=TASK)


def test_a_run_that_goes_on_is_refused(tmp_path: Path) -> None:
    """While a process works in the folder, no other may."""
    begin(tmp_path, pid=12)
    with held(tmp_path), pytest.raises(InputError, match=r"still goes on \(process 12\)"):
        stopped_run(tmp_path, task=TASK)
    stopped_run(tmp_path, task=TASK)


GIVEN = [
    ({"epochs": 6}, "epochs: the run was begun with 5, and given is 6"),
    ({"words": ["a"]}, "words: the run was begun with ()"),
    ({"test": "data.csv"}, "test: the run was begun with None, and given is 'data.csv'"),
    ({"output": "elsewhere"}, "output: the run was begun with"),
    ({"name": "other"}, "name: the run was begun with None, and given is 'other'"),
    ({"data": "gone.csv"}, "gone.csv is gone, and the run needs it to go on"),
    ({"epoch": 6}, "there is no option 'epoch'"),
]


@pytest.mark.parametrize(("given", "reason"), GIVEN)
def test_other_options_are_refused(given: Any, reason: str, tmp_path: Path) -> None:
    """An option that contradicts the run is named, with both values."""
    run = stopped_run(begin(tmp_path), task=TASK)
    with pytest.raises(InputError) as caught:
        resumed_options(run, given, Options, RunOptions)
    assert reason in str(caught.value)


def test_the_same_options_and_new_places_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command may be given again as it was; data may lie elsewhere, W&B work otherwise."""
    monkeypatch.chdir(tmp_path)
    run = stopped_run(begin(tmp_path), task=TASK)
    (tmp_path / "data.csv").rename(tmp_path / "moved.csv")
    (tmp_path / "c.yaml").write_text("epochs: 5\n")
    given = {"data": Path("moved.csv"), "output": Path(), "mode": "offline"}
    options, about = resumed_options(run, given, Options, RunOptions, config="c.yaml")
    assert (options.data, about.mode) == (Path("moved.csv"), "offline")


def test_changed_data_is_refused(tmp_path: Path) -> None:
    """A file whose content is another is named; one that was only moved is none."""
    files = [{"path": "a.csv", "sha256": "1"}, {"path": "b.csv", "sha256": "2"}]
    run = stopped_run(begin(tmp_path, config={"files": files}), task=TASK)
    run.check_files([FileInfo("moved.csv", 1, "1"), FileInfo("b.csv", 1, "2")])
    with pytest.raises(InputError, match=r"b\.csv has changed since the run in"):
        run.check_files([FileInfo("a.csv", 1, "1"), FileInfo("b.csv", 1, "3")])


def test_a_version_that_is_not_recorded_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the packages that the run has recorded are compared, each by its whole version."""
    monkeypatch.setattr(resume, "installed_versions", lambda: {"tensorflow": "2.15.0"})
    stopped_run(begin(tmp_path, versions={"tensorflow": "2.15.0", "numpy": "9"}), task=TASK)
    begin(tmp_path, versions={"keras": "2.15.0"})
    with pytest.raises(InputError, match=r"here is none: install keras==2\.15\.0, or train"):
        stopped_run(tmp_path, task=TASK)
