"""The page of several runs in a real browser: what is shown, and each of its controls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.several_runs import accuracies, make_run, make_runs, rename

pytest.importorskip("plotly")
pytest.importorskip("itables")

PARTS = ["runs", "run-table", "curves", "pair", "cost"]
DRAWN = "return document.querySelectorAll('#curves .js-plotly-plot .scatterlayer .trace').length"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Make three runs; the last one is the best."""
    return make_runs(tmp_path_factory.mktemp("runs"), 3)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of twelve runs."""
    folder = tmp_path_factory.mktemp("many")
    make_runs(folder, 12)
    return folder


def open_page(browser: Browser, runs: list[Path], folder: Path) -> None:
    """Open the page of runs, with all its parts drawn."""
    page = write_report(runs, folder / "compare.html")
    browser.open(page, height=9000)
    browser.until("return document.querySelector('#cost, #curves .js-plotly-plot') !== null")
    browser.until(DRAWN)


def texts(browser: Browser, selector: str) -> list[str]:
    """Return the texts of elements."""
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
    found: list[str] = browser.run(script, selector)
    return found


def column(browser: Browser, title: str) -> list[str]:
    """Return the cells of a column of the table of runs."""
    titles = [one.strip() for one in texts(browser, "#run-table thead th")]
    return texts(browser, f"#run-table tbody td:nth-child({titles.index(title) + 1})")


def choose(browser: Browser, selector: str, value: str) -> None:
    """Choose a value of a select, or type it into an input, as a reader would."""
    script = """const [one, value] = [document.querySelector(arguments[0]), arguments[1]];
    one.value = value;
    one.dispatchEvent(new Event(one.tagName === "SELECT" ? "change" : "input"))"""
    browser.run(script, selector, value)


def press(browser: Browser, part: str, words: str) -> None:
    """Press a button by what it says."""
    script = """[...document.querySelectorAll(`#${arguments[0]} button`)]
    .find((one) => one.textContent.trim() === arguments[1]).click()"""
    browser.run(script, part, words)


def shown(browser: Browser) -> list[str]:
    """Return the names of the runs that are ticked, in the order of the list."""
    ticked = """return [...document.querySelectorAll('.run-list li')]
    .filter((one) => one.querySelector('input').checked)
    .map((one) => one.querySelector('.text').textContent)"""
    found: list[str] = browser.run(ticked)
    return found


def until_rows(browser: Browser, number: int) -> None:
    """Wait until the table of runs has so many rows."""
    wanted = "return document.querySelectorAll('#run-table tbody .name').length === arguments[0]"
    browser.until(wanted, number)


def lines_of(browser: Browser) -> list[dict[str, Any]]:
    """Return the lines of the first chart."""
    found: list[dict[str, Any]] = browser.run("""
    return document.querySelector('#curves .chart').data
    .map(({ meta, line }) => ({ ...meta, ...line }))""")
    return found


def test_it_opens_from_disk_without_an_error_or_a_request(
    runs: list[Path], tmp_path: Path, browser: Browser
) -> None:
    """All parts of several runs are there, and none asks for anything."""
    open_page(browser, runs, tmp_path)
    assert (
        browser.run("return [...document.querySelectorAll('main section')].map((s) => s.id)")
        == PARTS
    )
    assert texts(browser, ".fault") == []
    assert browser.errors() == []
    assert browser.requests() == [(tmp_path / "compare.html").as_uri()]


def test_the_head_names_the_best(runs: list[Path], tmp_path: Path, browser: Browser) -> None:
    """How many runs there are, how they ended, and which is best by what."""
    open_page(browser, runs, tmp_path)
    best = max(accuracies(runs))
    assert texts(browser, "#runs p")[0] == "3 runs: 1 failed, 2 finished."
    assert texts(browser, "#runs .tile")[0] == f"Highest test accuracy{best:.2%}run002".replace(
        "%", " %"
    )
    assert texts(browser, "#runs .tile dt")[2:] == ["Lowest val loss", "Highest val accuracy"]


def test_curves_share_axes_and_tell_runs_and_splits_apart(
    runs: list[Path], tmp_path: Path, browser: Browser
) -> None:
    """A colour is a run, a dash a split, and every run is on the same chart."""
    open_page(browser, runs, tmp_path)
    lines = lines_of(browser)
    assert {line["run"] for line in lines} == {0, 1, 2}
    validation = [line for line in lines if line["label"].endswith(" val")]
    assert {line["dash"] for line in validation} == {"solid"}
    assert len({line["color"] for line in validation}) == 3
    assert {line["dash"] for line in lines if " train" in line["label"]} == {"dot"}
    choose(browser, "#curves select:nth-of-type(1)", "step")
    browser.until(
        "return document.querySelector('#curves .chart').layout.xaxis.title.text === 'step'"
    )


def test_a_run_that_is_hidden_is_hidden_everywhere(
    runs: list[Path], tmp_path: Path, browser: Browser
) -> None:
    """The boxes govern the table, the curves, the pair and the scatter."""
    open_page(browser, runs, tmp_path)
    browser.run("document.querySelector('.run-list input').click()")  # the best one, run002
    until_rows(browser, 2)
    assert sorted(column(browser, "Run")) == ["run000", "run001"]
    assert {line["run"] for line in lines_of(browser)} == {0, 1}
    assert texts(browser, "#pair select:first-of-type option")[:2] == ["run000", "run001"]
    assert browser.run("return document.querySelector('#cost .chart').data[0].x.length") == 2
    assert texts(browser, "#runs p.quiet") == ["2 of 3 runs are shown on this page"]


def test_all_none_and_the_best(many: Path, tmp_path: Path, browser: Browser) -> None:
    """Buttons choose many at once, among those that the search finds."""
    open_page(browser, [many], tmp_path)
    assert len(shown(browser)) == 12
    press(browser, "runs", "Show none")
    browser.until("return document.querySelectorAll('.run-list input:checked').length === 0")
    assert "No run is shown" in texts(browser, "#curves .charts")[0]
    choose(browser, "#run-filter", "RUN01")
    assert texts(browser, ".run-list .text") == ["run011", "run010"]
    press(browser, "runs", "Show all")
    browser.until("return document.querySelectorAll('.run-list input:checked').length === 2")
    choose(browser, "#run-filter", "")
    choose(browser, "#best-runs", "3")
    press(browser, "runs", "Show the best")
    browser.until("return document.querySelectorAll('.run-list input:checked').length === 3")
    assert shown(browser) == texts(browser, ".run-list .text")[:3]
    until_rows(browser, 3)
    assert browser.errors() == []


def test_runs_are_judged_by_what_is_chosen(many: Path, tmp_path: Path, browser: Browser) -> None:
    """The list is in the order of the judge, low values first where low is good."""
    open_page(browser, [many], tmp_path)
    choose(browser, "#runs select", "best loss")
    browser.until("return document.querySelector('.run-list .quiet').textContent.startsWith('0.')")
    values = [float(text) for text in texts(browser, ".run-list .quiet")]
    assert values == sorted(values)
    assert len(values) == 12


def test_many_runs_lie_on_a_scale_of_colours(many: Path, tmp_path: Path, browser: Browser) -> None:
    """More runs than there are colours go from the best to the worst, one line each."""
    open_page(browser, [many], tmp_path)
    lines = lines_of(browser)
    assert len(lines) == len({line["color"] for line in lines}) == 12
    assert (
        "colours from the best (blue) to the worst (orange)"
        in texts(browser, "#curves figcaption")[0]
    )
    choose(
        browser, "#curves label:nth-of-type(1) ~ label select, #curves span ~ label select", "all"
    )
    browser.until("return document.querySelector('#curves .chart').data.length === 24")


def test_a_run_that_is_picked_stands_out(many: Path, tmp_path: Path, browser: Browser) -> None:
    """A click in the table, or on a line, picks a run; once more lets it go."""
    open_page(browser, [many], tmp_path)
    press(browser, "run-table", "run004")
    browser.until("return document.querySelector('#run-table .picked') !== null")
    lines = lines_of(browser)
    assert lines[-1]["run"] == 4
    assert lines[-1]["width"] > max(line["width"] for line in lines[:-1])
    browser.until("return document.querySelector('#curves .chart').data.length === 12")
    browser.run("""document.querySelector('#curves .chart')
    .emit('plotly_click', {points: [{data: {meta: {run: 4}}}]})""")
    browser.until("return document.querySelector('#run-table .picked') === null")


def test_the_table_has_only_the_options_that_differ(
    many: Path, tmp_path: Path, browser: Browser
) -> None:
    """Options are columns where two runs disagree; inner ones have joined names."""
    open_page(browser, [many], tmp_path)
    titles = [one.strip() for one in texts(browser, "#run-table thead th")]
    assert titles[:7] == [
        "Run", "Status", "Took", "Test accuracy", "Test macro F1", "dropout_rate", "model.units"
    ]  # fmt: skip
    assert titles[7:] == [
        "val loss, best",
        "val loss, last",
        "val accuracy, best",
        "val accuracy, last",
    ]
    browser.run("document.querySelector('#run-table fieldset input').click()")
    browser.until("return document.querySelectorAll('#run-table thead th').length === 9")


def test_the_table_is_sorted_by_any_column_and_searched(
    many: Path, tmp_path: Path, browser: Browser
) -> None:
    """Numbers are sorted as numbers, also those of options; the search finds names."""
    open_page(browser, [many], tmp_path)
    choose(browser, "#run-table .dt-length select", "25")
    until_rows(browser, 12)
    for title in ("Test accuracy", "model.units", "val loss, last"):
        place = [one.strip() for one in texts(browser, "#run-table thead th")].index(title)
        browser.run("document.querySelectorAll('#run-table thead th')[arguments[0]].click()", place)
        browser.until("return document.querySelector('#run-table .dt-ordering-asc') !== null")
        values = [float(text.removesuffix(" %")) for text in column(browser, title)]
        assert values == sorted(values)
    choose(browser, "#run-table input[type=search]", "run007")
    until_rows(browser, 1)
    assert column(browser, "Run") == ["run007"]


def test_runs_of_the_same_name_are_told_apart(tmp_path: Path, browser: Browser) -> None:
    """As much of their paths as is needed stands behind the name."""
    paths = [tmp_path / "monday" / "a", tmp_path / "tuesday" / "a", tmp_path / "b"]
    for number, path in enumerate(paths):
        make_run(path, number, of=3)
    rename(paths[0], "a")
    open_page(browser, [*paths, paths[0]], tmp_path)
    assert sorted(texts(browser, ".run-list .text")) == [
        "a (number 1)", "a (number 2)", "a (number 4)", "b"
    ]  # fmt: skip
    open_page(browser, paths, tmp_path)
    assert sorted(texts(browser, ".run-list .text")) == ["a (monday/a)", "a (tuesday/a)", "b"]


def test_size_and_speed_against_accuracy(
    runs: list[Path], tmp_path: Path, browser: Browser
) -> None:
    """Each run is a point at its model's size, and one at its evaluation's speed."""
    open_page(browser, runs, tmp_path)
    (sizes, right), (speeds, _) = browser.run("""
    return [...document.querySelectorAll('#cost .chart')]
    .map(({ data: [one] }) => [one.x, one.y])""")
    assert sizes == [(path / "model.tflite").stat().st_size / 1e6 for path in runs]
    assert right == pytest.approx([100 * one for one in accuracies(runs)])
    assert speeds == sorted(speeds, reverse=True)


def test_runs_of_all_kinds_lie_side_by_side(tmp_path: Path, browser: Browser) -> None:
    """A log beside a run folder: what only one has is shown of that one."""
    make_run(tmp_path / "run", 0)
    (tmp_path / "train.log").write_text("Epoch 1/1\n8/8 - 1s - loss: 0.5 - val_loss: 0.75\n")
    open_page(browser, [tmp_path], tmp_path)
    assert sorted(texts(browser, ".run-list .text")) == ["run", "train.log"]
    assert {line["run"] for line in lines_of(browser)} == {0, 1}
    assert texts(browser, "#pair, .fault") == []
    assert browser.errors() == []


HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>\u202e"


def test_hostile_names_and_options_are_shown_as_text(tmp_path: Path, browser: Browser) -> None:
    """Nothing that a run says is run or read as HTML."""
    runs = make_runs(tmp_path, 2, texts=0)
    for number, run in enumerate(runs):
        facts = (
            f'"name": {HOSTILE + str(number)!r}, "config": {{{HOSTILE!r}: {HOSTILE * number!r}}}'
        )
        text = "{" + facts.replace("'", '"') + ', "error": "' + HOSTILE + '"}'
        (run / "run.json").write_text(text, encoding="utf-8")
        (run / "metrics.jsonl").write_text(
            f'{{"epoch": 1, "val/{HOSTILE}": 1}}\n', encoding="utf-8"
        )
    open_page(browser, runs, tmp_path)
    until_rows(browser, 2)
    assert sorted(texts(browser, ".run-list .text")) == [HOSTILE + "0", HOSTILE + "1"]
    choose(browser, "#run-table input[type=search]", "onerror=window.hit=1>\u202e1")
    until_rows(browser, 1)
    press(browser, "run-table", HOSTILE + "1")
    browser.until("return document.querySelector('#run-table .picked') !== null")
    assert browser.run("return window.hit") is None
    assert browser.errors() == []


def test_a_choice_is_printed_in_parts_far_away(
    runs: list[Path], tmp_path: Path, browser: Browser
) -> None:
    """What is below the screen, and not brought up to date yet, is before it is printed."""
    open_page(browser, runs, tmp_path)
    browser.until("return document.querySelector('#cost .js-plotly-plot') !== null")
    browser.set_size(1280, 300)
    browser.run("scrollTo(0, 0)")
    browser.run("document.querySelector('.run-list input').click()")
    until_rows(browser, 2)
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.run("return document.querySelector('#cost .chart').data[0].x.length") == 2
    browser.run("window.dispatchEvent(new Event('afterprint'))")
