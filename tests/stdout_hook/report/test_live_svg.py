"""The small picture of a run's curves."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from stdout_hook.report.live.state import RunState
from stdout_hook.report.live.svg import COLOURS, POINTS, picture


def drawn(*rows: dict[str, float], name: str = "first") -> ElementTree.Element:
    """Return the picture of a run with these rows; it is well-formed."""
    run = RunState(name=name, status="running")
    for row in rows:
        run.add(row)
    return ElementTree.fromstring(picture(run))


def test_a_panel_for_loss_and_one_for_accuracy() -> None:
    """Each has a line for train and one for val, with their last values beside their names."""
    found = drawn(
        {"epoch": 1, "train/loss": 2.0, "val/loss": 3.0, "train/lr": 0.1},
        {"epoch": 2, "train/loss": 1.0, "val/loss": 2.5, "val/accuracy": 0.5},
    )
    panels = found.findall(".//svg")
    assert [panel.findtext("title") for panel in panels] == ["loss", "accuracy"]
    assert [part.text for part in panels[0].iter("tspan")] == ["train 1", "val 2.5"]
    assert len(panels[0].findall("polyline")) == 2
    assert "epoch" in [text.text for text in panels[0].iter("text")]


def test_lines_rise_where_values_do() -> None:
    """The first point is left of the last, and a higher value is higher up."""
    (line,) = drawn({"epoch": 1, "val/accuracy": 0.1}, {"epoch": 9, "val/accuracy": 0.9}).findall(
        ".//polyline"
    )
    first, last = (tuple(map(float, point.split(","))) for point in line.attrib["points"].split())
    assert first[0] < last[0]
    assert first[1] > last[1]


@pytest.mark.parametrize(
    "values",
    [[], [0.0], [0.5, 0.5], [1e300, -1e300], [float("nan")], [float("inf"), 1.0], [1e-12, 2e-12]],
)
def test_odd_values(values: list[float]) -> None:
    """One point, equal ones, huge ones and none that can be drawn make a picture, too."""
    found = drawn(*({"epoch": n, "train/loss": value} for n, value in enumerate(values)))
    assert "nan" not in ElementTree.tostring(found, "unicode")


def test_it_is_small() -> None:
    """However many points and lines there are."""
    rows = ({"train/step": n, **{f"set{i}/loss": 1 / n for i in range(20)}} for n in range(1, 5000))
    found = drawn(*rows)
    lines = found.findall(".//polyline")
    assert len(lines) == len(COLOURS)
    assert all(len(line.attrib["points"].split()) <= 2 * POINTS + 1 for line in lines)


def test_names_are_no_markup() -> None:
    """What a program prints never becomes HTML."""
    hostile = "<script>alert(1)</script>"
    found = drawn({"epoch": 1, f"{hostile}/{hostile}": 1.0}, name=hostile)
    assert found.findall(".//script") == []
    assert hostile in "".join(found.itertext())
