"""Which reader takes a path, and what is found in folders of all kinds of runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.errors import LogError
from stdout_hook.report.readers import find_reader, find_readers

LINE = "Epoch 1/2\n8/8 - 1s - loss: 0.5 - val_loss: 0.75\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Return a folder with one run of each kind, and with what is none."""
    for file in ("c/run.json", "b/run-1.wandb", "a/events.out.tfevents.1", "d/train/x.tfevents.2"):
        path = tmp_path / file
        path.parent.mkdir(parents=True)
        path.write_text("{}")
    (tmp_path / "e.log").write_text(LINE)
    (tmp_path / "notes.txt").write_text("no metric\n")
    (tmp_path / "page.html").write_text(LINE)
    (tmp_path / ".hidden.log").write_text(LINE)
    return tmp_path


def test_a_folder_may_hold_runs_of_all_kinds(mixed: Path) -> None:
    """Each entry is asked about by itself, in the order of the names; others are passed over."""
    found = [(reader.path.name, reader.name) for reader in find_readers([mixed])]
    assert found == [
        ("a", "TensorBoard folder"),
        ("b", "W&B run"),
        ("c", "run folder"),
        ("d", "TensorBoard folder"),
        ("e.log", "log"),
    ]


def test_links_to_other_entries_are_no_runs_of_their_own(mixed: Path) -> None:
    """W&B's ``latest-run`` is not counted twice; a link that leads elsewhere is a run."""
    (mixed / "latest-run").symlink_to("b")
    other = mixed / "other"
    other.mkdir()
    (other / "linked").symlink_to(mixed / "c")
    assert len(find_readers([mixed])) == 5
    assert [reader.path.name for reader in find_readers([other])] == ["linked"]


def test_a_run_folder_with_other_runs_in_it_is_one_run(tmp_path: Path) -> None:
    """What our own run folders hold of W&B and TensorBoard does not make them several."""
    for file in ("run.json", "wandb/offline-run-1/run-1.wandb", "x.tfevents.1", "output.log"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("{}")
    reader = find_reader(tmp_path)
    assert (reader.name, reader.path) == ("run folder", tmp_path)


def test_runs_come_in_the_order_in_which_they_are_named(mixed: Path) -> None:
    """The user's order is kept."""
    found = find_readers([mixed / "e.log", mixed / "a"])
    assert [reader.path.name for reader in found] == ["e.log", "a"]


def test_one_run_is_not_several(mixed: Path) -> None:
    """Where one run is wanted, a folder of them is refused by what it holds."""
    with pytest.raises(LogError, match="holds 5 runs; name one of them"):
        find_reader(mixed)


def test_nothing_there(tmp_path: Path) -> None:
    """An empty folder says what is expected, a missing one that it is missing."""
    with pytest.raises(LogError, match=r"holds no run; expected is one of: run folder, W&B run"):
        find_readers([tmp_path])
    with pytest.raises(FileNotFoundError, match="gone"):
        find_readers([tmp_path / "gone"])
