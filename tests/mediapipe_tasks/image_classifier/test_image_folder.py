"""A folder of images for each class."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.image_folder import read_folder
from mediapipe_tasks.image_classifier.images import find_images
from tests.support.drawn_images import CLASSES, draw

pytest.importorskip("PIL")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return draw(tmp_path / "data", 2)


def refused(root: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_folder(root)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_images_come_sorted_with_their_folders_as_labels(data: Path) -> None:
    """Paths are from the data on; the order is that of classes and names on every system."""
    images = read_folder(data).images
    assert images.inputs == [
        f"{label}/{number}.png" for label in CLASSES for number in ("00", "01")
    ]
    assert images.labels == ["dots"] * 2 + ["horizontal"] * 2 + ["vertical"] * 2
    assert images.label_names == ["dots", "horizontal", "vertical"]
    assert images.place(1) == str(data / "dots" / "01.png")
    assert images.pick([3, 0]).inputs == ["horizontal/01.png", "dots/00.png"]
    assert images.pick([3]).digests == [images.digests[3]]


def test_what_changes_the_data_changes_its_digest(data: Path) -> None:
    """Another pixel, another name or one image less is other data."""
    before = read_folder(data).sha256
    assert read_folder(data).sha256 == before
    (data / "dots" / "00.png").rename(data / "dots" / "02.png")
    assert read_folder(data).sha256 != before


def test_folders_that_cannot_be_used_are_refused(tmp_path: Path, data: Path) -> None:
    """What is missing, a file, flat or in sets is said in one line, with what to do."""
    assert "No such file or directory; expected a folder" in refused(tmp_path / "missing")
    assert "Not a directory" in refused(data / "dots" / "00.png")
    assert "has no folders in it; expected one for each class" in refused(data / "dots")
    for name in ("train", "test"):
        shutil.copytree(data, tmp_path / "sets" / name)
    assert "holds the sets 'test', 'train', not classes" in refused(tmp_path / "sets")


def test_a_class_without_images_is_refused(data: Path) -> None:
    """An empty folder, and one with other files only, is named with what is in it."""
    (data / "empty").mkdir()
    assert "there is no image for class 'empty'; add some (" in refused(data)
    for name in ("a.heic", "b.HEIC", "notes.txt"):
        (data / "empty" / name).touch()
    assert "; it has 2 .heic, 1 .txt; add some" in refused(data)


def test_files_that_are_no_images_are_named_or_left_out(data: Path) -> None:
    """Each is named with what is wrong; `skip_invalid` counts them instead."""
    (data / "dots" / "empty.jpg").touch()
    (data / "dots" / "text.png").write_text("no image")
    message = refused(data)
    assert f"{data}/dots/empty.jpg is empty" in message
    assert f"{data}/dots/text.png is no image of a known kind" in message
    assert "leave them out with --skip-invalid" in message
    folder = read_folder(data, skip_invalid=True)
    assert len(folder.images) == 6
    assert folder.warnings[0].startswith(f"{data}: left out 2 files: ")


def test_a_class_of_broken_images_alone_is_refused_all_the_same(data: Path) -> None:
    """Leaving files out must not leave a class out."""
    (data / "odd").mkdir()
    (data / "odd" / "a.png").touch()
    with pytest.raises(InputError, match="none of its files is an image"):
        read_folder(data, skip_invalid=True)


def test_other_files_are_counted_and_hidden_ones_are_not(data: Path) -> None:
    """Files of other kinds are told once, by kind; what systems leave behind is not."""
    for name in ("a.heic", "b.txt", "c.txt", ".DS_Store", "Thumbs.db"):
        (data / "dots" / name).touch()
    (data / "dots" / "more").mkdir()
    (warning,) = read_folder(data).warnings
    assert warning == (
        f"{data}: left out 2 .txt, 1 .heic, 1 folder, which are no images by their names"
    )


@pytest.mark.parametrize("name", ["two\nlines", "caf\udce9"])
def test_a_class_that_no_file_of_labels_can_hold_is_refused(name: str, data: Path) -> None:
    """Labels stand one in a line of UTF-8 in the exported file."""
    (data / "dots").rename(data / name)
    assert "cannot be a label" in refused(data)


def test_images_are_found_in_folders_at_any_depth(data: Path) -> None:
    """Named files are taken as they are, folders are looked through in order."""
    found = list(find_images([data / "dots" / "01.png", data]))
    assert found[0] == data / "dots" / "01.png"
    assert len(found) == 7
    (data / "none").mkdir()
    with pytest.raises(InputError, match="there is no image in it"):
        list(find_images([data / "none"]))
