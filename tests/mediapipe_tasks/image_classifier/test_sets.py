"""Sets of images: split off, compared and checked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.sets import Data
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.data_facts import describe_data
from mediapipe_tasks.image_classifier.data_options import DataOptions
from mediapipe_tasks.image_classifier.sets import load_data
from mediapipe_tasks.progress import Progress
from tests.support.drawn_images import CLASSES, draw

pytest.importorskip("PIL")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("drawn") / "data", 10)


def load(data: Path, seed: int = 1, batch_size: int = 1, **options: Any) -> Data:
    progress = Progress(None)
    return load_data(
        DataOptions(data=data, **options), seed=seed, batch_size=batch_size, progress=progress
    )


def test_a_split_has_all_classes_in_every_set(drawn: Path) -> None:
    """The sets are stratified, and the same for the same seed."""
    data = load(drawn)
    assert data.sizes == {"train": 22, "validation": 4, "test": 4}
    for examples in (data.train, data.validation, data.test):
        assert examples.label_names == list(CLASSES)
    assert load(drawn) == data
    assert load(drawn, seed=2).test.inputs != data.test.inputs
    assert data.files[0].rows == 30


def test_copies_of_an_image_stay_in_one_set(drawn: Path, tmp_path: Path) -> None:
    """A test does not ask what was trained, whatever the copies are called."""
    root = Path(shutil.copytree(drawn, tmp_path / "data"))
    for number in range(10):
        shutil.copy(root / "dots" / f"{number:02}.png", root / "dots" / f"copy{number}.png")
    data = load(root)
    assert not set(data.train.digests) & set(data.test.digests)  # type: ignore[attr-defined]
    assert describe_data(data)["splits"]["train"]["duplicates"]["count"] > 0
    assert not data.warnings


def test_the_same_images_for_training_and_test_are_told(drawn: Path) -> None:
    """By their content; the results would look better than they are."""
    data = load(drawn, test=drawn)
    (both,) = [warning for warning in data.warnings if "for test also for training" in warning]
    assert both.startswith("26 images of 30 for test also for training, 'dots/00.png'")


def test_an_image_under_two_labels_is_told(drawn: Path, tmp_path: Path) -> None:
    """One of the labels can only be wrong; both places are named."""
    root = Path(shutil.copytree(drawn, tmp_path / "data"))
    shutil.copy(root / "dots" / "00.png", root / "vertical" / "wrong.png")
    (warning,) = [one for one in load(root).warnings if "more than one label" in one]
    assert f"'dots' ({root}/dots/00.png)" in warning
    assert f"'vertical' ({root}/vertical/wrong.png)" in warning


def test_sets_that_do_not_fit_each_other_are_refused(drawn: Path, tmp_path: Path) -> None:
    """A class that was never trained, one class alone, too few images for a batch or a split."""
    other = draw(tmp_path / "other", 1)
    (other / "dots").rename(other / "dotts")
    with pytest.raises(
        InputError, match=r"dotts/00.png: label 'dotts' is not .* \(1 image\); .* mean 'dots'"
    ):
        load(drawn, test=other)
    one = tmp_path / "one"
    shutil.copytree(drawn / "dots", one / "dots")
    with pytest.raises(InputError, match="only one class, 'dots'; a classifier needs images of"):
        load(one)
    with pytest.raises(InputError, match="22 training images are fewer than the batch size of 64"):
        load(drawn, batch_size=64)
    with pytest.raises(InputError, match=r"class 'dots' has only 1 image .*; splitting into 3"):
        load(draw(tmp_path / "few", 1))


def test_the_data_is_described(drawn: Path) -> None:
    """Sizes, classes and what is the same are told by set."""
    told = describe_data(load(drawn, test=drawn))
    assert told["unit"] == "images"
    assert told["splits"]["test"]["classes"] == dict.fromkeys(CLASSES, 10)
    assert told["splits"]["test"]["also_in_train"]["count"] == 26
    assert told["contradictions"]["count"] == 0
