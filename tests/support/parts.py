"""One part of a page in a browser, used as by its reader: controls by label, tables by caption."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.run_folders import ClassifierRun

__all__ = ["PartOnScreen", "call_script", "open_part"]

ASSETS = Path(__file__).parents[2] / "stdout_hook" / "report" / "assets"

CONTROL = """
const [part, label] = arguments;
const found = [...document.querySelectorAll(`#${part} .controls :is(label, button)`)]
  .find((one) => (one.firstChild.data ?? one.textContent).trim() === label);
return found?.control ?? found;
"""

TABLE = """
const table = [...document.querySelectorAll(`#${arguments[0]} table`)]
  .find((one) => one.caption?.textContent === arguments[1]);
const box = table?.closest(".dt-container");
const heads = [...table?.tHead.rows[0].cells ?? []];
const texts = (row) => [...row.cells].map((cell) => cell.textContent);
"""

CHART = """
const chart = [...document.querySelectorAll(`#${arguments[0]} figure`)]
  .find((one) => one.querySelector("h3").textContent === arguments[1])?.querySelector(".chart");
"""

CENTRE = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"
INFO = "box.querySelector('.dt-info').textContent"


def open_part(browser: Browser, run: ClassifierRun | Path, part: str, **size: int) -> PartOnScreen:
    """Open the page of a run, or one that is made already, and go to a part.

    All parts are drawn then, so that none moves another under the mouse.
    """
    if isinstance(run, ClassifierRun):
        with TemporaryDirectory() as folder:
            page = write_report([run.write(Path(folder))], Path(folder, "report.html"))
            return open_part(browser, page, part, **size)
    browser.open(run, **size)
    browser.run("document.getElementById(arguments[0]).scrollIntoView()", part)
    browser.until(
        "return [...document.querySelectorAll('main .body')].every((one) => one.childElementCount)"
    )
    browser.run("document.getElementById(arguments[0]).scrollIntoView()", part)
    return PartOnScreen(browser, part)


def call_script(browser: Browser, script: str, *arguments: Any) -> Any:
    """Run a script that can use the functions of ``assets/scripts``, outside of any page."""
    names = ("8-answers.js", "8-confidence.js", "8-csv.js", "8-rows.js")
    texts = [(ASSETS / "scripts" / name).read_text(encoding="utf-8") for name in names]
    known = "const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);"
    return browser.run("\n".join([known, *texts, script]), *arguments)


class PartOnScreen:
    """A part that is drawn.

    Args:
        browser: Shows the page.
        part: The part's id.
    """

    def __init__(self, browser: Browser, part: str) -> None:
        self.browser = browser
        self.part = part

    @property
    def text(self) -> str:
        """What is to be read in it."""
        text: str = self.browser.run(
            "return document.getElementById(arguments[0]).innerText", self.part
        )
        return text

    def control(self, label: str) -> Any:
        """Return the control with a label."""
        found = self.browser.run(CONTROL, self.part, label)
        assert found is not None, f"no control {label!r} in {self.part}"
        self.browser.run(CENTRE, found)
        return found

    def choose(self, label: str, option: str) -> None:
        """Choose an option by its text."""
        from selenium.webdriver.support.ui import Select

        Select(self.control(label)).select_by_visible_text(option)

    def type(self, label: str, text: str) -> None:
        """Put a text into a control in the place of what is there."""
        control = self.control(label)
        self.browser.run("arguments[0].select()", control)
        control.send_keys(text)

    def click(self, label: str) -> None:
        """Click a button or a check box."""
        self.control(label).click()

    def table(self, caption: str, script: str, *arguments: Any) -> Any:
        """Run a script on a table; see `TABLE` for what it knows."""
        return self.browser.run(TABLE + script, self.part, caption, *arguments)

    def rows(self, caption: str) -> list[list[str]]:
        """Return the texts of a table's rows, as far as they are shown."""
        rows: list[list[str]] = self.table(caption, "return [...table.tBodies[0].rows].map(texts)")
        return rows

    def column(self, caption: str, title: str) -> list[str]:
        """Return the texts of a table's column, as far as they are shown."""
        titles = self.table(caption, "return heads.map((cell) => cell.innerText.trim())")
        return [row[titles.index(title)] for row in self.rows(caption)]

    def sort(self, caption: str, title: str) -> None:
        """Click the head of a column, and wait until the rows are sorted."""
        script = "return heads.find((cell) => cell.innerText.trim() === arguments[2])"
        head = self.table(caption, script, title)
        self.browser.run(CENTRE, head)
        before = head.get_attribute("aria-sort")
        head.click()
        self.browser.until("return arguments[0].ariaSort !== arguments[1]", head, before)

    def search(self, caption: str, words: str) -> None:
        """Type into a table's search box, and wait for what it finds."""
        before = self.found(caption)
        field = self.table(caption, "return box.querySelector('.dt-search input')")
        field.clear()
        field.send_keys(words)
        script = f"{TABLE} return {INFO} !== arguments[2]"
        self.browser.until(script, self.part, caption, before)

    def found(self, caption: str) -> str:
        """Return what a table says of how many rows it shows."""
        text: str = self.table(caption, f"return {INFO}")
        return text

    def chart(self, title: str, script: str) -> Any:
        """Run a script on a chart: ``chart`` is what plotly knows of it."""
        return self.browser.run(CHART + script, self.part, title)
