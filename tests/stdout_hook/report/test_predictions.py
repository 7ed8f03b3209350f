"""The part with the predictions, in a real browser."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.parts import PartOnScreen, call_script, open_part
from tests.support.run_folders import Answer, ClassifierRun, make_answers

pytest.importorskip("plotly")
pytest.importorskip("itables")

TABLE = "Texts and the answers to them"
CLASSES = ("alarm", "chat & talk", "weather")
ANSWERS = list(make_answers(200, CLASSES))

HOSTILE = (
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>&amp;<b>",
    "\u202eright to left",
    "a\0b",
    "w" * 10_000,
    "=1+1",
    '-2, "quoted"\r\nand more',
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a made run."""
    run = ClassifierRun(ANSWERS, list(make_answers(30, CLASSES, seed=1)))
    folder = run.write(tmp_path_factory.mktemp("run"))
    return write_report([folder], folder / "report.html")


@pytest.fixture
def part(browser: Browser, page: Path) -> PartOnScreen:
    """Open the predictions of the made run."""
    return open_part(browser, page, "predictions")


def scores(part: PartOnScreen) -> list[float]:
    return [float(cell) for cell in part.column(TABLE, "Score")]


def test_rows_come_in_the_order_of_the_file(part: PartOnScreen) -> None:
    """At first the table shows what predictions.csv has, ten rows in the document."""
    first = ANSWERS[0]
    assert part.rows(TABLE)[0] == [
        "right" if first.is_right else "wrong",
        *first[:2],
        f"{first.score:.4f}",
        f"{first.margin:.4f}",
        *first[4:],
    ]
    assert len(part.rows(TABLE)) == 10
    assert "of 200 entries" in part.found(TABLE)


def test_a_click_on_a_head_sorts_all_rows(part: PartOnScreen) -> None:
    """Numbers are sorted as numbers and texts as texts, up and then down."""
    part.sort(TABLE, "Score")
    assert scores(part) == sorted(one.score for one in ANSWERS)[:10]
    part.sort(TABLE, "Score")
    assert scores(part) == sorted((one.score for one in ANSWERS), reverse=True)[:10]
    part.sort(TABLE, "Prompt")
    assert part.column(TABLE, "Prompt")[1] == "text 1 about " + ANSWERS[1].expected


def test_a_search_finds_rows_with_all_words(part: PartOnScreen) -> None:
    """Each word may be in any column; & is nothing special."""
    part.search(TABLE, "CHAT & wrong")
    wanted = [one for one in ANSWERS if not one.is_right and "chat & talk" in one[:2]]
    seconds = [one for one in ANSWERS if not one.is_right and one.runner_up == "chat & talk"]
    number = len({*wanted, *seconds})
    assert f"of {number} entries (filtered from 200 total entries)" in part.found(TABLE)


def test_the_controls_filter_by_class_role_hit_and_score(part: PartOnScreen) -> None:
    """Only rows that pass all of them are left."""
    part.choose("class", "weather")
    part.choose("which was", "given")
    part.click("wrong only")
    part.type("score from", "0.5")
    part.type("to", "0.8")
    wanted = [
        one.prompt
        for one in ANSWERS
        if one.actual == "weather" and not one.is_right and 0.5 <= one.score <= 0.8
    ]
    assert part.column(TABLE, "Prompt") == wanted[:10]
    assert f"of {len(wanted)} entries" in part.found(TABLE)


def test_texts_out_of_scope_have_no_expected_class(part: PartOnScreen) -> None:
    """They are shown by choice, with the columns that they have."""
    part.choose("texts", "out of scope")
    assert "of 30 entries" in part.found(TABLE)
    assert len(part.rows(TABLE)[0]) == 5


def test_what_is_filtered_can_be_saved(part: PartOnScreen, tmp_path: Path) -> None:
    """The saved file holds the rows that are left, of all pages, in the order that is shown."""
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    part.browser.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    part.click("wrong only")
    part.sort(TABLE, "Score")
    part.click("Save these as CSV")
    saved = _saved(tmp_path / "predictions.csv")
    wrong = sorted((one for one in ANSWERS if not one.is_right), key=lambda one: one.score)
    assert [row["Prompt"] for row in saved] == [one.prompt for one in wrong]
    assert {row["Successful"] for row in saved} == {"False"}
    assert [float(row["Score"]) for row in saved] == [one.score for one in wrong]
    assert part.browser.errors() == []


def _saved(path: Path) -> list[dict[str, str]]:
    for _ in range(600):
        if path.exists():  # under this name only when it is whole
            break
        time.sleep(0.05)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_hostile_texts_are_shown_as_texts(browser: Browser) -> None:
    """No text or class is taken for HTML, nor run, also when it is searched for."""
    answers = [Answer(text[:300], text[:300], 0.5, 0.1, "<b>x</b>&", text) for text in HOSTILE]
    part = open_part(browser, ClassifierRun([*answers, *ANSWERS]), "predictions")
    shown = [one.replace("\0", "\ufffd") for one in HOSTILE]
    prompts = part.column(TABLE, "Prompt")
    assert [prompts[i] for i in (0, 1, 2, 3, 5)] == [shown[i] for i in (0, 1, 2, 3, 5)]
    assert part.column(TABLE, "Expected")[:4] == shown[:4]
    part.search(TABLE, "<img &amp;")
    assert part.column(TABLE, "Prompt") == [HOSTILE[1]]
    assert not browser.run("return window.hit || document.querySelector('td :is(img, b, script)')")
    assert (
        browser.run("return getComputedStyle(document.querySelector('td .text')).unicodeBidi")
        == "isolate"
    )
    assert browser.errors() == []


def test_hostile_classes_are_texts_in_every_part(browser: Browser) -> None:
    """In charts, choices, headings and tables; the page does not get wider by them."""
    answers = list(make_answers(100, HOSTILE))
    data = {"splits": {"train": {"classes": dict.fromkeys(HOSTILE, 5)}}, "warnings": list(HOSTILE)}
    evaluation = {"labels": list(HOSTILE), "words": {one: [[one, 1.0]] for one in HOSTILE}}
    run = ClassifierRun(answers, evaluation=evaluation, data=data)
    part = open_part(browser, run, "predictions", width=360)
    for name in ("confidence", "confusion", "classes", "data"):
        browser.run("document.getElementById(arguments[0]).scrollIntoView()", name)
        browser.until(f"return document.querySelector('#{name} .body').childElementCount > 0")
    assert browser.run("return document.querySelectorAll('#data .chart .point').length") == 7
    assert not browser.run(
        "return window.hit || document.querySelector('main :is(img, b, script)')"
    )
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    assert part.browser.errors() == []


def test_a_long_text_is_clipped_until_it_is_asked_for(browser: Browser) -> None:
    """A button shows all of it, and hides it again; the page does not get wider."""
    answers = [ANSWERS[0]._replace(prompt="w" * 10_000)]
    part = open_part(browser, ClassifierRun(answers), "predictions", width=360)
    assert len(part.column(TABLE, "Prompt")[0]) < 400
    button = browser.run("return document.querySelector('#predictions button.more')")
    browser.run("arguments[0].click()", button)
    assert "w" * 10_000 in part.column(TABLE, "Prompt")[0]
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    browser.run("arguments[0].click()", button)
    assert len(part.column(TABLE, "Prompt")[0]) < 400


def test_no_cell_of_a_saved_file_is_a_formula(browser: Browser) -> None:
    """Texts that a spreadsheet would run get an apostrophe; numbers stay numbers."""
    rows = [[text, -0.5] for text in ("=1+1", "+1", "-1", "@a", "\ta", "\ra", "a=b", 'q"')]
    saved = call_script(browser, "return csvText(arguments[0])", rows)
    cells = list(csv.reader(saved.split("\r\n")[:-1]))
    assert [cell for cell, _ in cells] == [
        *(f"'{text}" for text in ("=1+1", "+1", "-1", "@a", "\ta", "\ra")),
        "a=b",
        'q"',
    ]
    assert {number for _, number in cells} == {"-0.5"}
