"""The part with the confusion matrix, in a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.parts import PartOnScreen, call_script, open_part
from tests.support.run_folders import ClassifierRun, make_answers

pytest.importorskip("plotly")
pytest.importorskip("itables")

MATRIX = "Confusion matrix"
PAIRS = "Pairs of classes by how often the first is taken for the second"
TEXTS = "Texts of the cell"
CLASSES = ("alarm", "chat & talk", "<b>lights</b>", "weather")
ANSWERS = list(make_answers(300, CLASSES))
COUNTS = Counter(one[:2] for one in ANSWERS)

NAMES = "return chart.layout.yaxis.ticktext"
NUMBERS = """
const [hits, mistakes] = chart.data;
return hits.text.map((row, i) => row.map((text, j) => text || mistakes.text[i][j]));
"""
PLACE = """
const [row, column] = arguments.slice(2);
const {left, top} = chart.getBoundingClientRect();
const {xaxis, yaxis} = chart._fullLayout;
return [left + xaxis._offset + xaxis.d2p(column), top + yaxis._offset + yaxis.d2p(row)];
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a made run."""
    folder = ClassifierRun(ANSWERS).write(tmp_path_factory.mktemp("run"))
    return write_report([folder], folder / "report.html")


@pytest.fixture
def part(browser: Browser, page: Path) -> PartOnScreen:
    """Open the confusion part of the made run."""
    return open_part(browser, page, "confusion")


def numbers(names: list[str]) -> list[list[str]]:
    """Return the matrix of counts; a zero is an empty cell."""
    return [[str(COUNTS[row, column] or "") for column in names] for row in names]


def shown_names(part: PartOnScreen) -> list[str]:
    names: list[str] = part.chart(MATRIX, NAMES)
    return [name.replace("&lt;", "<").replace("&amp;", "&") for name in names]


def press(part: PartOnScreen, *places: tuple[float, float], drag: bool = False) -> None:
    """Click with the mouse on rows and columns of the matrix, or drag from one to the next."""
    action_chains = pytest.importorskip("selenium.webdriver").ActionChains
    actions = action_chains(part.browser.driver, duration=50)
    for number, place in enumerate(places):
        x, y = part.chart(MATRIX, PLACE.replace("arguments.slice(2)", str(list(place))))
        actions.w3c_actions.pointer_action.move_to_location(int(x), int(y))
        if drag:
            (actions.click_and_hold if number == 0 else actions.release)()
        else:
            actions.click()
    actions.perform()


def test_the_matrix_holds_the_counts(part: PartOnScreen) -> None:
    """A row for each true class, a column for each answer, in the order of names."""
    names = sorted(CLASSES)
    assert shown_names(part) == names
    assert part.chart(MATRIX, NUMBERS) == numbers(names)
    assert part.browser.errors() == []


def test_counts_can_be_shares_of_the_row(part: PartOnScreen) -> None:
    """Then a row adds up to 100."""
    part.choose("numbers", "shares of the row")
    rows = part.chart(MATRIX, NUMBERS)
    sums = [sum(float(cell or 0) for cell in row) for row in rows]
    assert sums == pytest.approx([100] * 4, abs=1.5)
    support = sum(one.expected == "<b>lights</b>" for one in ANSWERS)
    assert rows[0][0] == f"{100 * COUNTS['<b>lights</b>', '<b>lights</b>'] / support:.0f}"


def test_classes_are_sorted_by_number_of_texts(part: PartOnScreen) -> None:
    """The largest class comes first, and the cells with it."""
    part.choose("sorted by", "number of texts")
    support = Counter(one.expected for one in ANSWERS)
    names = shown_names(part)
    assert [support[name] for name in names] == sorted(support.values(), reverse=True)
    assert part.chart(MATRIX, NUMBERS) == numbers(names)


def test_classes_that_are_confused_stand_together(browser: Browser) -> None:
    """Sorted by confusion, the most confused two are neighbours, and each class is there once."""
    counts = [9, 0, 0, 0, 1, 0, 8, 0, 2, 0, 0, 0, 9, 0, 0, 0, 3, 0, 9, 0, 0, 0, 0, 0, 9]
    script = "return orderByConfusion({names: [...'abcde'], counts: Int32Array.from(arguments[0])})"
    order = call_script(browser, script, counts)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert abs(order.index(1) - order.index(3)) == 1
    assert abs(order.index(0) - order.index(4)) == 1


def test_sorted_by_confusion_the_cells_move_with_the_names(part: PartOnScreen) -> None:
    """The numbers are the same as before, in other places."""
    part.choose("sorted by", "confusion")
    assert part.chart(MATRIX, NUMBERS) == numbers(shown_names(part))


def texts_of(expected: str, actual: str) -> list[str]:
    return [one.prompt for one in ANSWERS if one[:2] == (expected, actual)]


def test_a_click_on_a_cell_shows_its_texts(part: PartOnScreen) -> None:
    """With a number of them in the heading, and sorted by a click."""
    part.browser.run("arguments[0].scrollIntoView({behavior: 'instant'})", part.control("numbers"))
    press(part, (0, 1))
    names = sorted(CLASSES)
    part.browser.until("return document.querySelector('#confusion h3[tabindex]')")
    wanted = texts_of(names[0], names[1])
    assert f"{names[0]} taken for {names[1]}: {len(wanted)} texts" in part.text
    assert part.column(TEXTS, "Prompt") == wanted[:10]
    part.sort(TEXTS, "Score")
    scores = [float(cell) for cell in part.column(TEXTS, "Score")]
    assert scores == sorted(scores)


def test_a_pair_is_a_button_that_shows_its_texts(part: PartOnScreen) -> None:
    """The most frequent one comes first; the keyboard reaches it, and the focus follows."""
    pairs = Counter({pair: n for pair, n in COUNTS.items() if pair[0] != pair[1]})
    (expected, actual), times = pairs.most_common(1)[0]
    first = part.rows(PAIRS)[0]
    assert int(first[2]) == times
    button = part.browser.run("return document.querySelector('#confusion td button')")
    button.send_keys("\n")
    assert part.browser.run("return document.activeElement.textContent").startswith(
        f"{first[0]} taken for {first[1]}: {times} texts"
    )
    assert part.column(TEXTS, "Prompt") == texts_of(first[0], first[1])[:10]
    assert pairs[expected, actual] == len(texts_of(first[0], first[1]))


def test_pairs_are_sorted_and_searched(part: PartOnScreen) -> None:
    """By share, and by the name of either class."""
    part.sort(PAIRS, "Share")
    shares = [float(cell.split()[0]) for cell in part.column(PAIRS, "Share")]
    assert shares == sorted(shares)
    part.search(PAIRS, "lights")
    assert all("<b>lights</b>" in row[:2] for row in part.rows(PAIRS))


def test_200_classes_show_as_many_names_as_there_is_room_for(browser: Browser) -> None:
    """Zoomed in by the mouse, all names of what is seen are there, and the cells' numbers."""
    names = [f"class {number}" for number in range(200)]
    part = open_part(browser, ClassifierRun(list(make_answers(3000, names))), "confusion")
    numbered = "return chart.data.map(({texttemplate}) => texttemplate)"
    assert 10 < len(part.chart(MATRIX, NAMES)) < 100
    assert part.chart(MATRIX, numbered) == ["", ""]
    part.browser.run("arguments[0].scrollIntoView({behavior: 'instant'})", part.control("numbers"))
    press(part, (40, 40), (60, 60), drag=True)
    seen: Any = None
    script = "return document.querySelector('#confusion .chart').data[0].texttemplate"
    browser.until(script)
    seen = part.chart(MATRIX, NAMES)
    assert {f"class {number}" for number in range(42, 58)} <= set(seen)
    assert part.chart(MATRIX, numbered) == ["%{text}"] * 2
    assert browser.errors() == []


def test_without_predictions_the_matrix_is_that_of_the_evaluation(browser: Browser) -> None:
    """Then there are no texts to show, and pairs are no buttons."""
    evaluation = {"labels": ["no", "yes"], "confusion": [[5, 1], [0, 7]]}
    part = open_part(browser, ClassifierRun([], evaluation=evaluation), "confusion")
    assert part.chart(MATRIX, NUMBERS) == [["5", "1"], ["", "7"]]
    assert part.rows(PAIRS) == [["no", "yes", "1", "16.7 %"]]
    assert not browser.run("return document.querySelector('#confusion td button')")
    assert browser.errors() == []
