"""The part with the facts of the data, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.parts import PartOnScreen, open_part
from tests.support.run_folders import ClassifierRun, make_answers

pytest.importorskip("plotly")
pytest.importorskip("itables")

CLASSES = ("alarm", "<b>lights</b>", "weather")
ANSWERS = list(make_answers(20, CLASSES))
HOSTILE = "</script><img src=x onerror=window.hit=1>&amp;"


def split(rows: int, cut: float) -> dict[str, Any]:
    """Return what data.json says of a set."""
    return {
        "rows": rows,
        "classes": {name: rows // (place + 2) for place, name in enumerate(CLASSES)},
        "tokens": {
            "mean": 6.5,
            "max": 90,
            "cut": cut,
            "histogram": {"edges": [1, 3, 5, 7, 91], "counts": [1, 4, 3, 2]},
        },
        "duplicates": {"count": 3, "examples": [{"Prompt": HOSTILE, "count": 4}]},
        "also_in_train": {"count": 1, "examples": [{"Prompt": "hello", "label": "alarm"}]},
        "unknown_words": 0.031,
    }


DATA = {
    "seq_len": 5,
    "vocabulary": 1234,
    "splits": {"test": split(60, 0.25), "train": split(600, 0.5)},
    "contradictions": {
        "count": 1,
        "examples": [{"Prompt": "turn it up", "labels": {"alarm": 2, "weather": 5}}],
    },
    "warnings": [f"train.csv: {HOSTILE}", "too few texts"],
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a made run."""
    folder = ClassifierRun(ANSWERS, data=DATA).write(tmp_path_factory.mktemp("run"))
    return write_report([folder], folder / "report.html")


@pytest.fixture
def part(browser: Browser, page: Path) -> PartOnScreen:
    """Open the data part of the made run."""
    return open_part(browser, page, "data")


def test_sizes_and_warnings_come_first(part: PartOnScreen) -> None:
    """The sets stand in the order of their use; warnings are texts."""
    script = "return [...document.querySelectorAll('#data .tile')].map((one) => one.innerText)"
    tiles = [text.split("\n") for text in part.browser.run(script)]
    assert [one[:2] for one in tiles if one[0].startswith("Texts")] == [
        ["Texts for training", "600"],
        ["Texts for test", "60"],
    ]
    assert f"train.csv: {HOSTILE}" in part.text
    assert not part.browser.run("return window.hit")
    assert part.browser.errors() == []


def test_the_balance_counts_each_class_of_each_set(part: PartOnScreen) -> None:
    """The largest class is on top, and the caption says how far they are apart."""
    traces = part.chart("Class balance", "return chart.data.map(({name, x}) => [name, x])")
    assert traces == [["training", [150, 200, 300]], ["test", [15, 20, 30]]]
    names = part.chart("Class balance", "return chart.layout.yaxis.ticktext")
    assert names == ["weather", "&lt;b>lights&lt;/b>", "alarm"]
    assert "3 classes; the smallest, \u2068weather\u2069, has 165 texts" in part.text
    assert "2 times as many" in part.text


def test_lengths_are_shown_against_the_sequence_length(part: PartOnScreen) -> None:
    """The line lies where texts begin to be cut: between 5 and 6 tokens, halfway through a bin."""
    shares = part.chart("Text lengths", "return chart.data[0].y")
    assert shares == [0.1, 0.4, 0.3, 0.2]
    assert part.chart("Text lengths", "return chart.layout.shapes[0].x0") == 2
    assert "cut are 50.0 % of training, 25.0 % of test" in part.text


def test_a_table_lays_the_sets_side_by_side(part: PartOnScreen) -> None:
    """Columns of which nothing is known are left out."""
    assert part.rows("The sets") == [
        ["training", "600", "6.5", "90", "50.0 %", "3.1 %", "3", "1"],
        ["test", "60", "6.5", "90", "25.0 %", "3.1 %", "3", "1"],
    ]
    assert "Untrained words" not in part.browser.run(
        "return document.querySelector('#data table.plain thead').textContent"
    )


def test_repeated_texts_are_listed_with_their_places(part: PartOnScreen) -> None:
    """Each kind folds out to its examples, which are sorted and searched."""
    part.browser.run(
        "for (const one of document.querySelectorAll('#data details')) one.open = true"
    )
    labels = part.rows("Same words under different labels")
    assert labels == [["turn it up", "alarm (2), weather (5)"]]
    assert part.rows("Duplicates")[0] == [HOSTILE, "training", "4"]
    part.search("Duplicates", "&amp; test")
    assert part.rows("Duplicates") == [[HOSTILE, "test", "4"]]
    assert "Also in training: 2, examples" in part.text


@pytest.mark.parametrize("data", [{"warnings": []}, {"splits": {"train": {"rows": 5}}}])
def test_what_is_not_known_is_left_out(browser: Browser, data: dict[str, Any]) -> None:
    """A part with little data has no empty charts and no errors."""
    part = open_part(browser, ClassifierRun(ANSWERS, data=data), "data", width=360)
    assert part.browser.run("return document.querySelectorAll('#data .chart').length") == 0
    assert browser.errors() == []
