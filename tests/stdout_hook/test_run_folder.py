"""The folder that every run leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stdout_hook.run_folder import RunFolder, exit_status, new_folder, read_run


def test_facts_are_added_and_the_file_is_whole(tmp_path: Path) -> None:
    """run.json holds what was said so far, in strict UTF-8."""
    folder = RunFolder(tmp_path / "a" / "b")
    folder.started(name="naïve \ud800")
    folder.ended("finished", accuracy=0.5)
    facts = json.loads((folder.path / "run.json").read_bytes().decode())
    assert (facts["status"], facts["accuracy"]) == ("finished", 0.5)
    assert [p.name for p in folder.path.iterdir()] == ["run.json"]


def test_a_damaged_file_is_an_empty_one(tmp_path: Path) -> None:
    """A run.json that cannot be read counts as none."""
    (tmp_path / "run.json").write_text("{")
    assert read_run(tmp_path) == {} == read_run(tmp_path / "missing")


def test_new_folders_differ(tmp_path: Path) -> None:
    """Two runs started in the same second have folders of their own."""
    first = new_folder(tmp_path, "x")
    first.mkdir()
    assert new_folder(tmp_path, "x") != first


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (None, "finished", 0),
        (SystemExit(0), "finished", 0),
        (SystemExit(None), "finished", 0),
        (SystemExit(3), "failed", 3),
        (SystemExit(143), "interrupted", 143),
        (SystemExit("no"), "failed", 1),
        (KeyboardInterrupt(), "interrupted", 130),
        (ValueError("x"), "failed", 1),
    ],
)
def test_how_a_run_ended(error: BaseException, status: str, code: int) -> None:
    """The status and exit status follow from what ended the run."""
    facts = exit_status(error)
    assert (facts["status"], facts["exit_status"]) == (status, code)
