"""Two runs' answers compared, in figures that SciPy and scikit-learn confirm, and in words."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.run_folders import Answer, ClassifierRun
from tests.support.several_runs import CLASSES, make_run, make_runs, same_texts

pytest.importorskip("plotly")
pytest.importorskip("itables")


def run_script(browser: Browser, script: str, *arguments: object) -> object:
    """Run a script with the page's own ones before it."""
    folder = resources.files("stdout_hook.report").joinpath("assets", "scripts")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    browser.driver.get("data:text/html,<html></html>")
    return browser.run(
        "".join(file.read_text(encoding="utf-8") for file in files) + script, *arguments
    )


def open_pair(browser: Browser, runs: list[Path], folder: Path) -> None:
    """Open the page of two runs where they are compared."""
    browser.open(write_report(runs, folder / "compare.html"), height=9000)
    browser.until("return document.querySelector('#pair .body p') !== null")


def rows(browser: Browser, title: str) -> list[list[str]]:
    """Return the rows that are shown of a table in the part, by the heading before it."""
    found: list[list[str]] = browser.run(
        """
    const headings = [...document.querySelectorAll('#pair h3')];
    const heading = headings.find((one) => one.textContent.startsWith(arguments[0]));
    let box = heading.nextElementSibling;
    while (!box.matches('.table')) box = box.nextElementSibling;
    return [...box.querySelectorAll('tbody tr')]
    .map((row) => [...row.cells].map((cell) => cell.textContent))""",
        title,
    )
    return found


def told(browser: Browser) -> list[str]:
    """Return what the part says in words."""
    found: list[str] = browser.run("""
    return [...document.querySelectorAll('#pair .body p, #pair dd')]
    .map((one) => one.textContent)""")
    return found


def test_the_exact_test_is_scipys(browser: Browser) -> None:
    """McNemar's p-value is that of the two-sided binomial test, also where it is tiny."""
    binomtest = pytest.importorskip("scipy.stats").binomtest
    pairs = [
        (0, 0),
        (1, 0),
        (5, 5),
        (0, 9),
        (3, 11),
        (67, 34),
        (400, 320),
        (20_000, 20_900),
        (0, 2000),
    ]
    found = run_script(browser, "return arguments[0].map(([b, c]) => mcNemar(b, c))", pairs)
    wanted = [binomtest(b, b + c).pvalue if b + c else 1.0 for b, c in pairs]
    assert found == pytest.approx(wanted, rel=1e-8)


def test_a_chance_in_words(browser: Browser) -> None:
    """How often it comes by chance, and what that means, with numbers a reader can picture."""
    script = "return arguments[0].map(chanceInWords)"
    often, rarely, hardly, never = run_script(browser, script, [0.2345, 0.0312, 0.00042, 1e-9])  # type: ignore[misc]
    assert often == (
        "a difference of this size comes by chance in 23 of 100 such tests "
        "(p = 0.23): it means little"
    )
    assert "in 3 of 100 such tests (p = 0.031): it is unlikely to be chance" in rarely
    assert "in 4 of 10,000 such tests (p = 0.00042): it is very unlikely" in hardly
    assert "in fewer than 1 of 10,000 such tests (p < 0.0001)" in never


def test_what_one_gets_right_and_the_other_wrong(tmp_path: Path, browser: Browser) -> None:
    """Counts, texts and the verdict are those of the two files."""
    binomtest = pytest.importorskip("scipy.stats").binomtest
    runs = [make_run(tmp_path / str(number), number, of=20) for number in (11, 14)]
    first, second = (list(same_texts(400, 0.6 + 0.015 * (n + 1), seed=n)) for n in (11, 14))
    only_a = [a for a, b in zip(first, second) if a.is_right and not b.is_right]
    only_b = [b for a, b in zip(first, second) if b.is_right and not a.is_right]
    open_pair(browser, runs, tmp_path)
    verdict, *figures, remark = told(browser)[:6]
    points = 100 * (len(only_b) - len(only_a)) / 400
    better = "B" if points > 0 else "A"
    assert verdict.startswith(f"{better} is better by ")
    assert float(verdict.split()[4]) == pytest.approx(abs(points), abs=0.051)
    assert f"p = {binomtest(len(only_a), len(only_a) + len(only_b)).pvalue:.2g}" in verdict
    assert figures[2:] == [str(len(only_a)), str(len(only_b))]
    assert remark.startswith("Both runs were tested on the same texts.")
    shown = rows(browser, f"Right in B, wrong in A: {len(only_b)}")
    assert [row[0] for row in shown] == [one.prompt for one in only_b[:10]]
    assert all(row[1] == row[4] != row[2] for row in shown)


def test_the_change_of_each_class_is_scikit_learns(tmp_path: Path, browser: Browser) -> None:
    """F1 before and after, sorted by the change; the chart has the same numbers."""
    f1_score = pytest.importorskip("sklearn.metrics").f1_score
    runs = make_runs(tmp_path, 2)
    answers = [list(same_texts(400, 0.6 + 0.3 * (n + 1) / 2, seed=n)) for n in range(2)]
    scores = [
        f1_score([a.expected for a in own], [a.actual for a in own], labels=CLASSES, average=None)
        for own in answers
    ]
    open_pair(browser, runs, tmp_path)
    changes = sorted((100 * (scores[1] - scores[0])).tolist())
    drawn = browser.run("return document.querySelector('#pair .chart').data[0].x")
    assert drawn == pytest.approx(changes)
    wanted = {
        name: (f"{100 * a:.1f} %", f"{100 * b:.1f} %") for name, a, b in zip(CLASSES, *scores)
    }
    shown = rows(browser, "Classes")
    assert {row[0]: (row[2], row[3]) for row in shown}.items() <= wanted.items()
    assert len(shown) == 10


def test_only_texts_that_both_have_are_compared(tmp_path: Path, browser: Browser) -> None:
    """Texts, or classes of texts, that one lacks are left out and counted; repeated ones pair."""

    def answer(prompt: str, expected: str, actual: str) -> Answer:
        return Answer(expected, actual, 0.5, 0.25, "z", prompt)

    first = [answer("same", "x", "x"), answer("same", "x", "y"), answer("a only", "x", "x"),
             answer("relabelled", "x", "x")]  # fmt: skip
    second = [
        answer("same", "x", "new"),
        answer("relabelled", "new", "new"),
        answer("same", "x", "x"),
    ]
    runs = [ClassifierRun(first).write(tmp_path / "a"), ClassifierRun(second).write(tmp_path / "b")]
    open_pair(browser, runs, tmp_path)
    verdict, *figures, remark = told(browser)[:6]
    assert verdict == "A and B are right equally often on 2 texts."
    assert figures == ["50.00 % of them", "50.00 % of them", "1", "1"]
    assert "2 of A and 1 of B were left out" in remark
    assert sorted(row[0] for row in rows(browser, "Classes")) == ["new", "x", "y"]
    assert browser.errors() == []


def test_runs_without_a_common_text_are_not_compared(tmp_path: Path, browser: Browser) -> None:
    """The page says so instead."""
    runs = [
        ClassifierRun([Answer("x", "x", 0.5, 0.1, "y", name)]).write(tmp_path / name)
        for name in ("a", "b")
    ]
    open_pair(browser, runs, tmp_path)
    assert "no text with the same class in common" in told(browser)[0]
    assert browser.errors() == []


def test_the_pair_is_chosen_and_swapped(tmp_path: Path, browser: Browser) -> None:
    """Of several runs the two best are compared at first; any others can be."""
    open_pair(browser, make_runs(tmp_path, 4), tmp_path)
    chosen = """return [...document.querySelectorAll('#pair > .body > .controls select')]
    .map((one) => one.selectedOptions[0].textContent)"""
    assert browser.run(chosen) == ["run002", "run003"]
    better = told(browser)[0]
    browser.run("document.querySelector('#pair button').click()")
    assert browser.run(chosen) == ["run003", "run002"]
    assert told(browser)[0] == better.replace("B is", "A is")
    browser.run("""const one = document.querySelector('#pair select'); one.value = '0';
    one.dispatchEvent(new Event('change'))""")
    assert browser.run(chosen) == ["run000", "run002"]
    browser.run("""const one = document.querySelectorAll('#pair select')[1]; one.value = '0';
    one.dispatchEvent(new Event('change'))""")
    assert "choose two different runs" in told(browser)[0]
