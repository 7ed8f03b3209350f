"""Tests of the example data set: its files, and the promises its README makes about them."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "assistant_commands"
ROWS = {"train": 2080, "validation": 300, "test": 400}
PAIRS = list(combinations(ROWS, 2))
LABELS = {
    "alarm",
    "calendar",
    "chat",
    "check_battery",
    "display&brightness",
    "health_data",
    "introduction",
    "open_application",
    "open_setting_subpage",
    "stopwatch",
    "timer",
    "volume",
}


def load_generator() -> ModuleType:
    """Import generate.py, which belongs to no package, without leaving a cache beside it."""
    spec = importlib.util.spec_from_file_location("generate_example", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


generate = load_generator()


def rows_of(split: str) -> list[list[str]]:
    """Return the lines of a committed file, the header first."""
    with (FOLDER / f"{split}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, strict=True))


def texts_of(split: str) -> list[str]:
    """Return the texts of a committed file, as the comparisons see them."""
    return [generate.normalise(text) for text, _ in rows_of(split)[1:]]


def skeletons_of(split: str) -> set[str]:
    """Return every wording that the templates of a split allow, slots left open."""
    templates = generate.templates_by_split()[split]
    return {found for template in templates for found in generate.skeletons(template.text)}


def test_running_the_generator_gives_the_committed_files(tmp_path: Path) -> None:
    """The data files are what the generator writes, byte for byte."""
    generate.generate(tmp_path)
    for split in ROWS:
        name = f"{split}.csv"
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_another_seed_gives_other_texts(tmp_path: Path) -> None:
    """The seed decides what is written."""
    generate.generate(tmp_path, seed=generate.SEED + 1)
    assert (tmp_path / "test.csv").read_bytes() != (FOLDER / "test.csv").read_bytes()


@pytest.mark.parametrize("split", ROWS)
def test_file_has_a_header_and_two_filled_columns(split: str) -> None:
    """Each file is strict CSV: a header, and a text and a label in every row."""
    header, *rows = rows_of(split)
    assert header == ["text", "label"]
    assert len(rows) == ROWS[split]
    assert all(len(row) == 2 and row[0].strip() == row[0] != "" for row in rows)


@pytest.mark.parametrize("split", ROWS)
def test_lines_end_as_on_unix_and_no_slot_is_left_open(split: str) -> None:
    """Nothing of the templates or of another system is left in the files."""
    content = (FOLDER / f"{split}.csv").read_bytes()
    assert content.endswith(b"\n")
    assert not set(b"\r{}|") & set(content)


@pytest.mark.parametrize("split", ROWS)
def test_every_class_is_in_every_split(split: str) -> None:
    """No class is missing from a split."""
    counts = Counter(label for _, label in rows_of(split)[1:])
    assert set(counts) == LABELS
    assert min(counts.values()) >= 14


def test_classes_are_uneven() -> None:
    """The smallest and the largest class are far apart, as in real data."""
    counts = Counter(label for _, label in rows_of("train")[1:])
    assert (min(counts.values()), max(counts.values())) == (90, 280)


@pytest.mark.parametrize("split", ROWS)
def test_no_text_is_twice_in_a_split(split: str) -> None:
    """Texts that differ in case or punctuation alone count as the same."""
    assert len(set(texts_of(split))) == ROWS[split]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_text_is_in_two_splits(one: str, other: str) -> None:
    """A model is not judged on a text that it was trained with."""
    assert not set(texts_of(one)) & set(texts_of(other))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_template_is_in_two_splits(one: str, other: str) -> None:
    """Nor on a wording that it was trained with."""
    assert not skeletons_of(one) & skeletons_of(other)


def test_skeletons_make_the_choices_and_keep_the_slots() -> None:
    """A nested choice gives all its wordings, an open slot stays as its name."""
    found = generate.skeletons("Turn it {up|down{, please| by {percent}}}")
    assert found == {"turn it up", "turn it down please", "turn it down by percent"}


def test_every_slot_has_a_value_that_only_the_test_split_uses() -> None:
    """The words that fill the templates differ between the splits, too."""
    slots = generate.read_json("slots.json")
    for name in slots:
        train, validation, test = (set(generate.values_for(slots, name, s)) for s in ROWS)
        assert test - train - validation, name


def test_readme_gives_the_sizes_of_the_classes() -> None:
    """The table of the README agrees with the files."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = {split: Counter(label for _, label in rows_of(split)[1:]) for split in ROWS}
    for label in LABELS:
        sizes = r" \|\s+".join(str(counts[split][label]) for split in ROWS)
        assert re.search(rf"`{label}`\s+\|\s+{sizes} \|", readme), label
