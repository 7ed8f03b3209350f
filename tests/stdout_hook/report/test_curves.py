"""The curves of one run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser

pytest.importorskip("plotly")
pytest.importorskip("itables")

STEPS = 12_000
SPIKE = 6_789

CHARTS = "return [...document.querySelectorAll('#curves h3')].map((one) => one.textContent)"
LOSS = "document.querySelector('#curves .chart')"
SET = """
const [selector, value, event] = arguments;
const control = document.querySelector(selector);
if (control.type === "checkbox") control.checked = value;
else control.value = value;
control.dispatchEvent(new Event(event));
"""


def rows() -> list[dict[str, Any]]:
    """Return a training of four epochs with one spike, and many metrics more."""
    told: list[dict[str, Any]] = []
    for step in range(1, STEPS + 1):
        loss = 99.0 if step == SPIKE else 1 / step
        told.append({"time": 100 + step, "train/step": step, "epoch": 1 + step * 4 // (STEPS + 1)})
        told[-1]["train/loss"] = loss
        if step % (STEPS // 4) == 0:
            told[-1].update(
                {"train/epoch_loss": loss, "val/loss": {3: 0.2}.get(4 * step // STEPS, 0.5)}
            )
    told[-1].update({f"train/metric_{letter}": 1.0 for letter in "abcdefghijklmn"})
    return told


@pytest.fixture
def shown(tmp_path: Path, browser: Browser) -> Browser:
    """Open the run's page."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows()))
    browser.open(write_report(folder, folder / "report.html"))
    browser.until("return document.querySelector('#curves .js-plotly-plot .trace')")
    return browser


def trace(browser: Browser, name: str) -> Any:
    """Return a line of the chart of the loss."""
    script = f"const one = {LOSS}.data.find((trace) => trace.name === arguments[0]);"
    return browser.run(script + "return {x: [...one.x], y: [...one.y]}", name)


def test_the_splits_of_a_metric_share_a_chart(shown: Browser) -> None:
    """The loss has its running and definitive values and those of the validation."""
    names = set(shown.run(f"return {LOSS}.data.map((trace) => trace.name)"))
    assert names == {"train (running)", "train", "val", "best"}
    assert trace(shown, "val") == {"x": [1, 2, 3, 4], "y": [0.5, 0.5, 0.2, 0.5]}
    assert trace(shown, "best") == {"x": [3], "y": [0.2]}
    caption = shown.run("return document.querySelector('#curves figcaption').textContent")
    assert caption == "val: 0.5 to 0.5; best 0.2 at epoch 3"


def test_a_long_line_is_thinned_and_keeps_its_spikes(shown: Browser) -> None:
    """No more points than a screen shows are drawn, among them the highest."""
    line = trace(shown, "train (running)")
    assert len(line["x"]) <= 2_100
    assert max(line["y"]) == 99
    assert line["x"] == sorted(line["x"])


def test_a_zoom_brings_the_points_back(shown: Browser) -> None:
    """Where few are in sight, all of these are drawn."""
    shown.run(SET, "#curves select", "step", "change")
    shown.run(f"Plotly.relayout({LOSS}, {{'xaxis.range': [{SPIKE - 50}, {SPIKE + 50}]}})")
    script = f"const one = {LOSS}.data.find((trace) => trace.name === 'train (running)');"
    found = shown.until(f"{script} return one.x.length < 200 && [...one.x]")
    assert set(range(SPIKE - 50, SPIKE + 51)) <= set(found)


@pytest.mark.parametrize(("axis", "last"), [("step", STEPS), ("epoch", 4), ("time", STEPS - 1)])
def test_the_axis_can_be_chosen(shown: Browser, axis: str, last: float) -> None:
    """All lines are laid over the step, the epoch or the time since the start."""
    shown.run(SET, "#curves select", axis, "change")
    assert trace(shown, "val")["x"][-1] == last
    assert trace(shown, "train (running)")["x"][-1] == last


def test_the_axis_may_be_logarithmic(shown: Browser) -> None:
    """The check box changes the scale of every chart."""
    shown.run(SET, "#curves input[type=checkbox]", True, "change")
    types = (
        "return [...document.querySelectorAll('#curves .chart')].map((o) => o.layout.yaxis.type)"
    )
    assert set(shown.run(types)) == {"log"}


def test_smoothing_leaves_the_values_in_sight(shown: Browser) -> None:
    """The smoothed line lies over a pale one of the values."""
    shown.run(SET, "#smoothing", 0.9, "input")
    ups = f"""{LOSS}.data.filter((trace) => trace.name === "train (running)")
        .map((trace) => Math.max(...trace.y))"""
    raw, smoothed = shown.run(f"return {ups}")
    assert raw == 99
    assert smoothed == pytest.approx(9.9, rel=0.1)


def test_metrics_are_found_by_name_and_few_are_drawn_at_first(shown: Browser) -> None:
    """A dozen charts are drawn; the others come when they are asked for, or named."""
    assert len(shown.run(CHARTS)) == 12
    shown.run(SET, "#metric-filter", "METRIC_N", "input")
    assert shown.run(CHARTS) == ["metric_n"]
    shown.run(SET, "#metric-filter", "", "input")
    more = "const more = document.querySelector('#curves .charts + button');"
    assert shown.run(f"{more} return more.textContent") == "Show 3 metrics more"
    shown.run(f"{more} more.click()")
    assert len(shown.run(CHARTS)) == 15
    assert shown.run(f"{more} return more.hidden")


def test_a_name_is_no_markup(tmp_path: Path, browser: Browser) -> None:
    """Tags and entities in a metric's name show as they are, in headings and legends."""
    name = "<b>a</b> &lt;i> <a href='https://example.org'>x</a>"
    rows = [{"train/step": step, name: step, f"val/{name}": step} for step in (1, 2)]
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    browser.open(write_report(tmp_path, tmp_path / "report.html"))
    legends = "[...document.querySelectorAll('#curves .legendtext')].map((o) => o.textContent)"
    browser.until(f"return {legends}.length")
    assert browser.run(CHARTS) == [name]
    assert sorted(browser.run(f"return {legends}")) == sorted([name, "val"])
    assert browser.run("return document.querySelectorAll('#curves svg a').length") == 0
