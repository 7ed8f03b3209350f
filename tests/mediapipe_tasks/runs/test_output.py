"""The folder a run writes into."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.output import RUN_FILES, prepare_output


def test_it_is_made_with_its_parents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path is returned whole, for the work may change the folder it is done in."""
    monkeypatch.chdir(tmp_path)
    made = prepare_output(Path("runs/first"), overwrite=False)
    assert made == tmp_path / "runs" / "first"
    assert list(made.iterdir()) == []


def test_what_is_there_is_not_touched_unasked(tmp_path: Path) -> None:
    """A folder that is not empty is refused, by name and with what to do."""
    (tmp_path / "model.tflite").write_text("old")
    with pytest.raises(InputError) as caught:
        prepare_output(tmp_path, overwrite=False)
    text = str(caught.value)
    assert f"--output {tmp_path} is not empty (model.tflite)" in text
    assert "--overwrite" in text
    assert (tmp_path / "model.tflite").read_text() == "old"


def test_overwrite_removes_a_run_and_nothing_else(tmp_path: Path) -> None:
    """All files of a run go; a hidden file that is not a run's stays."""
    for name in RUN_FILES:
        (tmp_path / name).mkdir() if name == "wandb" else (tmp_path / name).touch()
    (tmp_path / "wandb" / "run").touch()
    (tmp_path / ".gitignore").touch()
    prepare_output(tmp_path, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


def test_overwrite_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    """A folder of somebody's own is never emptied: a wrong --output costs nothing."""
    (tmp_path / "thesis.tex").write_text("years of work")
    (tmp_path / "run.json").touch()
    with pytest.raises(InputError, match=r"files that no run has left \(thesis.tex\)"):
        prepare_output(tmp_path, overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.json", "thesis.tex"]


def test_a_wandb_folder_alone_is_no_run(tmp_path: Path) -> None:
    """W&B leaves its folder wherever it is used: without a ``run.json`` it is not ours."""
    (tmp_path / "wandb" / "offline-run-1").mkdir(parents=True)
    with pytest.raises(InputError, match=r"files that no run has left \(wandb\)"):
        prepare_output(tmp_path, overwrite=True)
    assert (tmp_path / "wandb" / "offline-run-1").exists()


def test_hidden_files_are_not_touched(tmp_path: Path) -> None:
    """The check that the folder can be written to costs nobody a file, whatever its name."""
    (tmp_path / ".writable").write_text("mine")
    prepare_output(tmp_path, overwrite=True)
    assert (tmp_path / ".writable").read_text() == "mine"


@pytest.mark.parametrize("overwrite", [False, True])
def test_names_cannot_steer_the_terminal(overwrite: bool, tmp_path: Path) -> None:
    """Control characters of the folder's name, and of names in it, are escaped."""
    folder = tmp_path / "\x1b[2J"
    folder.mkdir()
    (folder / "\x1b[31m").touch()
    with pytest.raises(InputError) as caught:
        prepare_output(folder, overwrite=overwrite)
    assert str(caught.value).isprintable()
    assert r"\x1b[31m" in str(caught.value)


def test_a_name_that_no_folder_can_have(tmp_path: Path) -> None:
    """A NUL, as a configuration file may hold it, is one line too."""
    with pytest.raises(InputError, match="name another folder") as caught:
        prepare_output(tmp_path / "a\0b", overwrite=False)
    assert str(caught.value).isprintable()


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    """A ``wandb`` that points elsewhere loses the pointer alone."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").touch()
    (tmp_path / "run" / "wandb").symlink_to(elsewhere)
    prepare_output(tmp_path / "run", overwrite=True)
    assert list((tmp_path / "run").iterdir()) == []
    assert (elsewhere / "kept").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A path that is a file, or below one, is refused in one line."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(InputError) as caught:
            prepare_output(path, overwrite=True)
        assert str(caught.value).startswith(f"--output {path}: ")
        assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_written_to_is_said_at_once() -> None:
    """A read-only place is noticed before the training and not after it."""
    if not Path("/proc/self").exists():
        pytest.skip("this system has no /proc, which nobody can write to, root neither")
    with pytest.raises(InputError, match="name another folder"):
        prepare_output(Path("/proc/self/run"), overwrite=False)
