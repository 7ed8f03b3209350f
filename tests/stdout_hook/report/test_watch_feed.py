"""What a page that is open is told of files that grow, are replaced, come and go."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.errors import LogError
from stdout_hook.report.live import Runs, runs
from stdout_hook.report.live.feed import Feed
from tests.support.run_folders import ClassifierRun, make_answers

Message = Mapping[str, Any]


class Told:
    """A feed, and the messages of its last look."""

    def __init__(self, path: Path) -> None:
        self.said: list[str] = []
        self.runs = Runs([path], self.said.append)
        self.feed = Feed(self.runs, link=lambda run, file: f"{run}/{file.name}")

    def look(self) -> list[Message]:
        self.runs.look()
        return list(self.feed.messages())

    def until(self, kind: str) -> list[Message]:
        """Look until there is such a message: some files are looked at only now and then."""
        found: list[Message] = []
        while not found:
            found = [one for one in self.look() if one["kind"] == kind]
            time.sleep(0.01)
        return found

    def losses(self) -> list[Any]:
        """Return the losses that are told now; "clear" where all is told anew."""
        return losses(self.look())


def losses(messages: Sequence[Message]) -> list[Any]:
    found: list[Any] = []
    for message in messages:
        if message["kind"] == "clear":
            found.append("clear")
        elif message.get("table") == "metrics":
            place = message["columns"].index("train/loss")
            found += [row[place] for row in message["rows"]]
    return found


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PAUSE", 0)
    monkeypatch.setattr(runs, "REST", 0)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.json").write_text('{"name": "a run", "status": "running"}')
    write(folder, 1.0, 0.5)
    return folder


def write(run: Path, *values: float, mode: str = "a") -> None:
    with (run / "metrics.jsonl").open(mode) as file:
        file.writelines(json.dumps({"train/loss": value}) + "\n" for value in values)


def test_all_and_then_what_is_new(run: Path) -> None:
    """The first look tells all, between a start and an end; a later one only new rows."""
    told = Told(run)
    first = told.look()
    assert [first[0]["kind"], first[1]["name"], first[-1]["kind"]] == ["start", "a run", "told"]
    assert losses(first) == [1.0, 0.5]
    assert told.look() == []
    write(run, 0.25)
    assert told.losses() == [0.25]


def test_half_a_line_waits(run: Path) -> None:
    """A row is told once, when its line is whole."""
    told = Told(run)
    told.look()
    with (run / "metrics.jsonl").open("a") as file:
        file.write('{"train/lo')
        file.flush()
        assert told.losses() == []
        file.write('ss": 0.125}\n')
    assert told.losses() == [0.125]


@pytest.mark.parametrize("values", [(0.9,), (0.9, 0.8), (0.9, 0.8, 0.7, 0.6)])
def test_a_file_that_is_written_anew(run: Path, values: Sequence[float]) -> None:
    """Its rows stand in place of the old ones, be they fewer, as many or more."""
    told = Told(run)
    told.look()
    write(run, *values, mode="w")
    assert told.losses() == ["clear", *values]


def test_a_file_that_is_replaced(run: Path) -> None:
    """Another file of the name that begins with the same rows is read on."""
    told = Told(run)
    told.look()
    shutil.copy(run / "metrics.jsonl", run / "copy")
    (run / "copy").replace(run / "metrics.jsonl")
    write(run, 0.75)
    assert told.losses() == [0.75]


def test_a_damaged_row_is_left_out(run: Path) -> None:
    """Neither bytes nor JSON of another kind keep later rows away."""
    told = Told(run)
    told.look()
    with (run / "metrics.jsonl").open("ab") as file:
        file.write(b'\xff\xfe\n[1]\n{"train/loss": null}\n')
    write(run, 0.25)
    assert told.losses() == [0.25]


def test_what_is_known_of_a_run(run: Path) -> None:
    """It is told anew when ``run.json`` was replaced."""
    told = Told(run)
    told.look()
    (run / "new").write_text('{"name": "a run", "status": "finished"}')
    (run / "new").replace(run / "run.json")
    (message,) = told.look()
    assert message["facts"]["status"] == "finished"


def test_the_log(run: Path) -> None:
    """Its last lines are told by themselves."""
    told = Told(run)
    told.look()
    (run / "output.log").write_text("Epoch 1/2\nloading\rdone\n")
    assert told.until("log")[-1]["text"] == "Epoch 1/2\ndone"


def test_predictions_are_replaced(tmp_path: Path) -> None:
    """A new table of predictions stands in place of the old one."""
    answers = list(make_answers(20, ["a", "b"]))
    run = ClassifierRun(answers).write(tmp_path / "run")
    told = Told(run)
    assert count_predictions(told.look()) == 20
    ClassifierRun(answers[:5]).write(tmp_path / "other")
    (tmp_path / "other" / "predictions.csv").replace(run / "predictions.csv")
    (cleared,) = told.until("clear")
    assert cleared["table"] == "predictions"


def count_predictions(messages: Sequence[Message]) -> int:
    return sum(len(one["rows"]) for one in messages if one.get("table") == "predictions")


def test_new_runs_appear(run: Path) -> None:
    """A folder that becomes a run's gets the next number, and keeps it."""
    told = Told(run.parent)
    told.look()
    other = run.parent / "an earlier name"
    other.mkdir()
    write(other, 3.0)
    found = told.look()
    assert {one["run"] for one in found} == {1}
    assert losses(found) == [3.0]


def test_no_run_yet(tmp_path: Path) -> None:
    """It is said once that there is none, and the first one appears."""
    told = Told(tmp_path)
    assert [one["kind"] for one in told.look()] == ["start", "told"]
    told.look()
    assert told.said == [f"{tmp_path} holds no run yet: waiting"]
    (tmp_path / "run").mkdir()
    write(tmp_path / "run", 1.0)
    assert told.losses() == [1.0]


def test_a_run_that_is_deleted(run: Path) -> None:
    """It is said once, and it is told anew when it is there again."""
    told = Told(run)
    told.look()
    shutil.rmtree(run)
    assert [one["kind"] for one in told.look() + told.look()] == ["problem"]
    assert told.said == [f"{run} is gone"]
    run.mkdir()
    write(run, 2.0)
    assert told.losses() == ["clear", 2.0]


def test_a_link_to_a_run_is_no_second_run(run: Path) -> None:
    """What leads to the same folder is watched once."""
    (run.parent / "watched").mkdir()
    for name in ("latest", "other"):
        (run.parent / "watched" / name).symlink_to(run)
    assert len(Told(run.parent / "watched").runs.found) == 1


def test_a_run_that_leads_elsewhere(run: Path) -> None:
    """Nothing is read through a link out of a run's folder, also if it comes later."""
    told = Told(run)
    told.look()
    (run.parent / "secret").write_text("a secret\n")
    (run / "output.log").symlink_to(run.parent / "secret")
    (message,) = told.until("problem")
    assert message["text"] == "not shown, for it leads out of its folder: output.log"
    assert "a secret" not in str([told.look(), Told(run).look()])


def test_a_log_is_read_anew(tmp_path: Path) -> None:
    """A run that is no run folder is told whole again when it changed."""
    log = tmp_path / "train.log"
    log.write_text("Epoch 1/2\n8/8 - 1s - loss: 0.5\n")
    told = Told(log)
    assert losses(told.look()) == [0.5]
    with log.open("a") as file:
        file.write("Epoch 2/2\n8/8 - 1s - loss: 0.25\n")
    told.until("clear")
    assert losses(list(Feed(told.runs, link=lambda run, file: None).messages())) == [0.5, 0.25]


def test_no_run_at_all(tmp_path: Path) -> None:
    """A path that does not exist, and a file that is no run, are refused at once."""
    with pytest.raises(FileNotFoundError):
        Told(tmp_path / "missing")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(LogError):
        Told(tmp_path / "picture.png")


def test_nothing_is_written(run: Path) -> None:
    """Looking leaves a run folder as it was, to the nanosecond."""
    before = {file.name: file.stat().st_mtime_ns for file in (run, *run.iterdir())}
    told = Told(run)
    told.look()
    told.look()
    assert {file.name: file.stat().st_mtime_ns for file in (run, *run.iterdir())} == before
