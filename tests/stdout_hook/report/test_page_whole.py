"""The page as a whole, in a real browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.told_run import make_run

pytest.importorskip("plotly")
pytest.importorskip("itables")

PARTS = ["summary", "curves", "confidence", "confusion", "classes", "predictions"]
PARTS += ["data", "configuration", "log"]

RUN_ME = "</script><script>window.hit=1</script><img src=x onerror=window.hit=2><b>&lt;"
HOSTILE = {
    "html": RUN_ME + "{{TABLES}}",
    "marks": "\u202egnp.exe\u2066\0\x1b[31m \ud800 '\"`${window.hit=3} %{y} <extra></extra>",
    "long": "w" * 10_000,
    "a name of JavaScript's own": "__proto__",
}

SAID = "document.querySelector('main').textContent"
DRAWN = """
return [...document.querySelectorAll("section")]
  .filter((one) => one.querySelector(".body").hasChildNodes()).map((one) => one.id);
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a run with everything in it."""
    folder = make_run(tmp_path_factory.mktemp("page") / "run")
    return write_report([folder], folder / "report.html")


def show_all(browser: Browser) -> None:
    """Scroll through the page, so that every part is drawn."""
    browser.until(
        """
        const waiting = [...document.querySelectorAll("section")].find(
            (one) => !one.querySelector(".body").hasChildNodes());
        waiting?.scrollIntoView({behavior: "instant"});
        return !waiting && document.querySelector("section");
        """
    )
    browser.run("window.scrollTo({top: 0, behavior: 'instant'})")


def faults(browser: Browser) -> list[str]:
    """Return the parts that say that they could not be shown."""
    script = "return [...document.querySelectorAll('.fault')].map((o) => o.closest('section').id)"
    return list(browser.run(script))


def test_it_asks_for_nothing_and_complains_of_nothing(page: Path, browser: Browser) -> None:
    """Every part is drawn from the file alone, without an error in the console."""
    browser.open(page)
    show_all(browser)
    ids = browser.run("return [...document.querySelectorAll('section')].map((one) => one.id)")
    assert ids == PARTS
    assert faults(browser) == []
    assert browser.errors() == []
    assert browser.requests() == [page.as_uri()]


def test_no_script_but_its_own_runs(page: Path, browser: Browser) -> None:
    """The page's policy refuses handlers and scripts that get into the document."""
    browser.open(page)
    browser.run(
        """
        const box = document.createElement("div");
        box.innerHTML = '<img src="data:," onerror="window.hit = 1">';
        document.body.append(box);
        const script = document.createElement("script");
        script.textContent = "window.hit = 2";
        box.append(script);
        """
    )
    told = browser.until("return document.querySelector('img[onerror]').complete")
    assert told
    assert browser.run("return window.hit") is None
    assert any("Content Security Policy" in line for line in browser.errors())


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_text_of_any_kind_is_text(text: str, tmp_path: Path, browser: Browser) -> None:
    """Whatever a run is called and says, it is shown as text, in every part, on a phone too."""
    folder = make_run(tmp_path / "run", text)
    browser.open(write_report([folder], tmp_path / "page.html"), width=360, height=640)
    show_all(browser)
    assert browser.errors() == []
    assert faults(browser) == []
    assert browser.run("return window.hit") is None
    assert browser.run(f"return {SAID}.includes(arguments[0])", text[:5])
    assert browser.run("return document.querySelectorAll('img').length") == 0
    assert browser.run("return document.documentElement.scrollWidth") == 360


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "run.json": lambda path: path.write_text('{"name": {}, "tags": 5, "config": [1]}'),
    "evaluation.json": lambda path: path.write_text(
        json.dumps({**json.loads(path.read_text()), "accuracy": {}, "confusion": 5})
    ),
    "data.json": lambda path: path.write_text('{"splits": [], "warnings": "x"}'),
    "metrics.jsonl": lambda path: path.write_bytes(b'{"a": 1}\n\xff\0\n{"a": NaN, "b": 1e999}\n'),
    "predictions.csv": lambda path: path.write_bytes(path.read_bytes()[:900] + b'\n"'),
    "out_of_scope.csv": lambda path: path.write_text("a,b\n1,2\n"),
}


def test_a_damaged_folder_has_a_page_that_says_so(tmp_path: Path, browser: Browser) -> None:
    """What cannot be read is named at the top, and the rest is shown."""
    folder = make_run(tmp_path / "run")
    for name, damage in DAMAGES.items():
        damage(folder / name)
    browser.open(write_report([folder], tmp_path / "page.html"))
    show_all(browser)
    notices = browser.run(
        "return [...document.querySelectorAll('#summary .notice')].map((one) => one.textContent)"
    )
    assert sorted(line.split()[0].rstrip(":") for line in notices) == sorted(DAMAGES)
    assert faults(browser) == []
    assert browser.errors() == []


def test_a_fault_in_one_part_leaves_the_others(
    page: Path, tmp_path: Path, browser: Browser
) -> None:
    """A part that fails says so in its place, and in the console."""
    broken = tmp_path / "page.html"
    text = page.read_text(encoding="utf-8")
    part = (
        'addPart({ id: "broken", title: "Broken", order: 5, wanted: () => true, draw: () => x.y });'
    )
    broken.write_text(text.replace("\n// Reads the messages", f"\n{part}\n// Reads the messages"))
    browser.open(broken)
    show_all(browser)
    assert faults(browser) == ["broken"]
    (error,) = browser.errors()
    assert "x is not defined" in error
    assert browser.run("return document.querySelectorAll('section').length") == len(PARTS) + 1


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_fits_the_window(page: Path, browser: Browser, width: int) -> None:
    """Nothing makes the page scroll sideways, on a phone neither."""
    browser.open(page, width=width)
    show_all(browser)
    assert browser.run("return innerWidth") == width
    assert browser.run("return document.documentElement.scrollWidth") <= width


CONTRAST = """
const channels = (text) => {
  const found = text.match(/[\\d.]+/g).map(Number);
  return { rgb: found.slice(0, 3), alpha: found[3] ?? 1 };
};
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const light = ([r, g, b]) =>
  0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
const over = (top, below) => top.rgb.map((c, i) => c * top.alpha + below[i] * (1 - top.alpha));
const behind = (one) => {
  if (!one) return [255, 255, 255];
  const own = channels(getComputedStyle(one).backgroundColor);
  return own.alpha === 1 ? own.rgb : over(own, behind(one.parentElement));
};
const contrast = (one) => {
  const below = behind(one);
  const lights = [light(over(channels(getComputedStyle(one).color), below)), light(below)];
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
};
const NOT_READ = "svg, script, .hidden, .skip, [disabled], .disabled";
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = { read: 0, weak: {} };
while (texts.nextNode()) {
  const one = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !one.checkVisibility() || one.closest(NOT_READ)) continue;
  found.read += 1;
  const ratio = contrast(one);
  if (ratio < 4.5) found.weak[`${one.tagName}.${one.className}: ${one.textContent}`] = ratio;
}
return found;
"""


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_text_stands_out(page: Path, browser: Browser, is_dark: bool) -> None:
    """All text has a contrast of 4.5 or more against what is behind it."""
    browser.set_dark(is_dark)
    browser.open(page)
    show_all(browser)
    theme = browser.run("return document.documentElement.dataset.theme")
    assert theme == ("dark" if is_dark else "light")
    found = browser.run(CONTRAST)
    assert found["read"] > 100
    assert found["weak"] == {}


def test_colours_can_be_chosen(page: Path, browser: Browser) -> None:
    """The choice on the page goes before the system's wish, and charts follow it."""
    browser.open(page)
    show_all(browser)
    ink = "return document.querySelector('#curves .xtick text').style.fill"
    light = browser.run(ink)
    browser.run(
        """
        const choice = document.querySelector(".settings select");
        choice.value = "dark";
        choice.dispatchEvent(new Event("change"));
        """
    )
    assert browser.run("return document.documentElement.dataset.theme") == "dark"
    assert browser.until(ink + " !== arguments[0]", light)


CONTROLS = """
const kinds = "a[href], button, input, select, summary, textarea, [tabindex='0']";
const found = [...document.querySelectorAll(kinds)].filter(
  (one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0);
found.forEach((one, place) => { one.dataset.place = place; });
return found.map((one) => one.outerHTML.slice(0, 150));
"""
FOCUS = """
const one = document.activeElement;
const { outlineStyle, outlineWidth } = getComputedStyle(one);
return [Number(one.dataset.place ?? -1), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
"""


def test_every_control_is_reached_by_the_tab_key(page: Path, browser: Browser) -> None:
    """Tab goes through all controls, and each shows that it has the focus."""
    browser.open(page)
    show_all(browser)
    names = browser.run(CONTROLS)
    assert len(names) > 50
    reached: dict[int, bool] = {}
    for _ in range(len(names) + 5):
        for kind in ("keyDown", "keyUp"):
            key = {"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
            browser.driver.execute_cdp_cmd("Input.dispatchKeyEvent", key)
        place, is_seen = browser.run(FOCUS)
        reached[place] = is_seen
    assert [name for place, name in enumerate(names) if place not in reached] == []
    assert [name for place, name in enumerate(names) if not reached[place]] == []


def test_every_control_has_a_name(page: Path, browser: Browser) -> None:
    """Who cannot see the page is told what each control, chart and table is."""
    browser.open(page)
    show_all(browser)
    nodes = browser.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    kinds = {"button", "link", "textbox", "searchbox", "combobox", "slider", "checkbox"}
    kinds |= {"spinbutton", "image", "table", "navigation", "region", "radio", "DisclosureTriangle"}
    asked = [n for n in nodes if not n["ignored"] and n.get("role", {}).get("value") in kinds]
    assert len(asked) > 50
    nameless = [node for node in asked if not node.get("name", {}).get("value", "").strip()]
    assert nameless == []


def test_headings_are_in_order(page: Path, browser: Browser) -> None:
    """There is one heading for the page, and no level is left out on the way down."""
    browser.open(page)
    show_all(browser)
    levels = browser.run(
        """
        const found = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
        return found.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]));
        """
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:]))


def test_paper_shows_all_of_it(page: Path, browser: Browser) -> None:
    """What was not on the screen yet is printed too, in light colours and unfolded."""
    browser.set_dark(True)
    with browser.before_each_page("window.requestIdleCallback = () => 0;"):
        browser.open(page)
    assert len(browser.run(DRAWN)) < len(PARTS)
    browser.run(
        """
        window.addEventListener("beforeprint", () => {
          const { theme } = document.documentElement.dataset;
          window.printed = [theme, document.querySelectorAll("details:not([open])").length];
        });
        """
    )
    pdf = browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert base64.b64decode(pdf).startswith(b"%PDF")
    assert browser.run(DRAWN) == PARTS
    assert browser.run("return window.printed") == ["light", 0]
    assert browser.run("return document.documentElement.dataset.theme") == "dark"
