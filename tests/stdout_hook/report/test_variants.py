"""The part with the files that quantisation makes, in a real browser."""

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

HOSTILE = "</script><img src=x onerror=window.hit=1>&amp;"
TABLE, CHART = "Files of the model", "Size of the files against accuracy"
ANSWERS = list(make_answers(20, ("alarm", "timer")))


def variant(quantization: str, size: int, accuracy: float | None, **more: Any) -> dict[str, Any]:
    """Return what evaluation.json has of a file."""
    measured = {"per_second": 12345.6, "median_ms": 0.04, "p95_ms": 0.05, "peak_memory": 138.0}
    known = {"macro_f1": accuracy, "agreement": 0.99, "measured": measured}
    return {"quantization": quantization, "file": f"model.{quantization}.tflite", "size": size} | {
        "accuracy": accuracy,
        **(known if accuracy else {}),
        **more,
    }


EVALUATION = {
    "labels": ["alarm", "timer"],
    "variants": [
        variant("none", 900_000, 0.9),
        variant("dynamic", 250_000, 0.896),
        variant("float16", 480_000, None, problem=HOSTILE),
    ],
    "shipped": {"quantization": "dynamic", "reason": f"the smallest {HOSTILE}"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the run folder of a run with three files."""
    run = ClassifierRun(ANSWERS, evaluation=EVALUATION)
    return run.write(tmp_path_factory.mktemp("run"))


@pytest.fixture
def part(browser: Browser, folder: Path) -> PartOnScreen:
    """Open the part of that run."""
    return open_part(browser, write_report([folder], folder / "report.html"), "variants")


def test_the_table_has_a_row_for_each_file(part: PartOnScreen) -> None:
    """Figures are shown with their units; what is unknown is a dash."""
    rows = part.rows(TABLE)
    assert rows[1][:4] == ["dynamic", "to ship", "250 kB", "89.60 %"]
    assert rows[1][6:] == ["12,346", "0.04 / 0.05", "138"]
    assert rows[2] == ["float16", "of no use", "480 kB", *["–"] * 6]
    assert part.browser.errors() == []


def test_what_files_say_is_text(part: PartOnScreen) -> None:
    """A reason and a fault with tags in them are shown as they are."""
    assert f"To ship: dynamic, the smallest {HOSTILE}." in part.text
    assert f"float16 is of no use: {HOSTILE}" in part.text
    assert not part.browser.run("return window.hit")


def test_the_chart_lays_accuracy_over_size(part: PartOnScreen) -> None:
    """Each file that works is a point, the one to ship larger; the caption says it in words."""
    found = part.chart(
        CHART, "return [chart.data[0].x, chart.data[0].y, chart.data[0].marker.size]"
    )
    assert found[0] == [0.9, 0.25]
    assert found[1] == pytest.approx([90, 89.6])
    assert found[2] == [10, 16]
    assert "Smallest: \u2068dynamic\u2069, 250 kB, 89.60 %." in part.text
    label = "return chart.closest('figure').querySelector('[role=group]').ariaLabel"
    assert part.chart(CHART, label) == CHART


def test_several_runs_stand_in_one_table(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Each file tells its run; a run with one file only has no row."""
    others = [ClassifierRun(ANSWERS, evaluation=EVALUATION).write(tmp_path / "other")]
    others.append(
        ClassifierRun(ANSWERS, evaluation={"labels": ["alarm"]}).write(tmp_path / "plain")
    )
    page = write_report([folder, *others], tmp_path / "report.html")
    browser.open(page)
    browser.until("return document.querySelector('#variants') !== null")
    browser.run("document.getElementById('variants').scrollIntoView()")
    browser.until("return document.querySelector('#variants table') !== null")
    part = PartOnScreen(browser, "variants")
    rows = part.rows(TABLE)
    assert [row[1] for row in rows] == ["none (float32)", "dynamic", "float16"] * 2
    assert len({row[0] for row in rows}) == 2
    assert browser.errors() == []


@pytest.mark.parametrize("damaged", [{"variants": []}, {"variants": [{}], "shipped": {}}])
def test_damaged_data_costs_no_other_part(browser: Browser, damaged: dict[str, Any]) -> None:
    """A page of a run whose file names no usable variant has its other parts."""
    run = ClassifierRun(ANSWERS, evaluation={"labels": ["alarm", "timer"], **damaged})
    assert open_part(browser, run, "predictions").text
    assert browser.errors() == []
