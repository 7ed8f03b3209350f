"""The part with the figures of each class, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.parts import PartOnScreen, call_script, open_part
from tests.support.run_folders import ClassifierRun, make_answers

pytest.importorskip("plotly")
pytest.importorskip("itables")

FIGURES = "Figures of each class"
WORDS = "Words that speak for each class"
SUSPECTS = "Texts that look mislabelled"
CLASSES = ("alarm", "chat & talk", "weather")
ANSWERS = list(make_answers(300, CLASSES))
EVALUATION = {
    "labels": [*CLASSES, "never seen"],
    "words": {"alarm": [["wake me", 3.21], ["<b>ring</b>", 1]], "weather": [["rain & sun", 2.5]]},
    "mislabelled": [
        {
            "Prompt": f"<i>text {i}</i>",
            "Expected": "alarm",
            "Actual": "weather",
            "Score": i / 20,
            "BaselineScore": 0.5,
        }
        for i in range(12)
    ],
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a made run."""
    run = ClassifierRun(ANSWERS, evaluation=EVALUATION)
    folder = run.write(tmp_path_factory.mktemp("run"))
    return write_report([folder], folder / "report.html")


@pytest.fixture
def part(browser: Browser, page: Path) -> PartOnScreen:
    """Open the classes of the made run."""
    return open_part(browser, page, "classes")


def test_figures_are_scikit_learns(browser: Browser) -> None:
    """Precision, recall, F1 and support are its report's; what is unknown is left out."""
    metrics = pytest.importorskip("sklearn.metrics")
    names = [*CLASSES, "never seen"]
    true, given = ([names.index(one[column]) for one in ANSWERS] for column in (0, 1))
    counts = metrics.confusion_matrix(true, given, labels=range(4)).ravel().tolist()
    script = "return classFigures({names: arguments[0], counts: arguments[1]})"
    found = call_script(browser, script, names, counts)
    columns = metrics.precision_recall_fscore_support(true, given, labels=range(4), zero_division=0)
    for name, column in zip(("precision", "recall", "f1", "support"), columns):
        assert [one.get(name) or 0 for one in found] == pytest.approx(column.tolist())
    assert found[3].get("f1") is None


def test_the_weakest_class_comes_first(part: PartOnScreen) -> None:
    """The table is sorted by F1, then by any column; a class without texts has no figures."""
    rates = part.column(FIGURES, "F1")
    assert rates[0] == "– "
    assert rates[1:] == sorted(rates[1:])
    part.sort(FIGURES, "Support")
    part.sort(FIGURES, "Support")
    support = [int(cell) for cell in part.column(FIGURES, "Support")]
    assert support == sorted(support, reverse=True)
    assert sum(support) == 300
    assert part.browser.errors() == []


def test_a_class_names_the_one_it_is_confused_with_most(part: PartOnScreen) -> None:
    """Mistakes in both directions count."""
    part.search(FIGURES, "alarm")
    row = next(row for row in part.rows(FIGURES) if row[0] == "alarm")
    mistakes = {
        name: sum({one.expected, one.actual} == {"alarm", name} for one in ANSWERS)
        for name in CLASSES[1:]
    }
    name = max(mistakes, key=lambda one: mistakes[one])
    assert row[5:] == [name, str(mistakes[name])]


def test_macro_f1_leaves_out_classes_that_do_not_occur(part: PartOnScreen) -> None:
    """It is scikit-learn's, as evaluation.json has it."""
    metrics = pytest.importorskip("sklearn.metrics")
    true, given = zip(*(one[:2] for one in ANSWERS))
    assert f"{100 * metrics.f1_score(true, given, average='macro'):.2f} %" in part.text


def test_words_can_be_looked_up(part: PartOnScreen) -> None:
    """Each class has its words with their weights; a word finds its classes."""
    assert part.rows(WORDS)[0] == ["alarm", "wake me 3.2<b>ring</b> 1.0"]
    part.search(WORDS, "&")
    assert part.column(WORDS, "Class") == ["weather"]


def test_texts_that_look_mislabelled_are_listed(part: PartOnScreen) -> None:
    """They come in the order of the file, and are sorted by score."""
    assert part.rows(SUSPECTS)[0] == ["<i>text 0</i>", "alarm", "weather", "0.0 %", "50.0 %"]
    part.sort(SUSPECTS, "Score")
    part.sort(SUSPECTS, "Score")
    assert part.column(SUSPECTS, "Prompt")[0] == "<i>text 11</i>"


def test_each_block_is_there_only_with_its_data(browser: Browser) -> None:
    """An old run folder has neither words nor texts that look mislabelled."""
    part = open_part(browser, ClassifierRun(ANSWERS), "classes")
    assert len(part.rows(FIGURES)) == 3
    assert WORDS[:5] not in part.text
    assert "mislabelled" not in part.text
    assert browser.errors() == []
