"""Files are written whole or not at all, and a full disk is one clear line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from mediapipe_tasks.disk import is_full, space_for, whole_file
from mediapipe_tasks.errors import TaskError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """What was there stays until the new content is complete."""
    path = tmp_path / "a.json"
    path.write_text("old", encoding="utf-8")
    with whole_file(path) as part:
        part.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError("disk"), KeyboardInterrupt()])
def test_what_is_not_finished_leaves_nothing(error: BaseException, tmp_path: Path) -> None:
    """After a fault, or Ctrl-C, the old file is there and no other."""
    path = tmp_path / "a.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(type(error)), whole_file(path) as part:
        part.write_text("ne", encoding="utf-8")
        raise error
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (RuntimeError("model.tflite; No space left on device [Op:MergeV2Checkpoints]"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (ValueError("no"), False),
    ],
)
def test_a_full_disk_is_told_from_other_faults(error: Exception, full: bool) -> None:
    """By the system's number, or in TensorFlow's errors by its words."""
    assert is_full(error) is full


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """It names what could not be written, how much is free and what to do."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    told = r"no space left on the disk for .*m\.tflite .* MB free"
    with pytest.raises(TaskError, match=told) as found, space_for(tmp_path / "m.tflite"):
        raise full
    assert "free some and try again" in str(found.value)


def test_other_faults_pass(tmp_path: Path) -> None:
    """They are somebody else's to explain."""
    with pytest.raises(ZeroDivisionError), space_for(tmp_path / "m.tflite"):
        1 / 0  # noqa: B018
