"""How far scores can be trusted: the figures against Python's, and the part in a real browser."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.parts import PartOnScreen, call_script, open_part
from tests.support.run_folders import Answer, ClassifierRun, make_answers

pytest.importorskip("plotly")
pytest.importorskip("itables")

TABLE = "Thresholds by class"
CLASSES = ("alarm", "chat & talk", "weather")
ANSWERS = list(make_answers(400, CLASSES))
OUT_OF_SCOPE = [one._replace(score=one.score / 2) for one in make_answers(50, CLASSES, seed=1)]

STEPS = """
const [scores, rights, wanted] = arguments;
const steps = coverageSteps(byFallingScore(scores), scores, rights);
return wanted.map((one) => lowestScore(steps, one));
"""


def random_answers(seed: int, texts: int = 500, digits: int = 2) -> tuple[list[float], list[int]]:
    """Return scores with many ties, and which of the answers are right."""
    chance = random.Random(seed)
    scores = [round(chance.betavariate(4, 2), digits) for _ in range(texts)]
    return scores, [int(chance.random() < score) for score in scores]


def lowest_score(scores: Sequence[float], rights: Sequence[int], wanted: float) -> Any:
    """Try each score as a threshold, from the lowest on."""
    for score in sorted(set(scores)):
        chosen = [right for one, right in zip(scores, rights) if one >= score]
        if sum(chosen) / len(chosen) >= wanted:
            return {"score": score, "count": len(chosen), "right": sum(chosen)}
    return None


@pytest.mark.parametrize(("seed", "digits"), [(0, 1), (1, 2), (2, 6)])
def test_a_threshold_is_the_lowest_score_that_will_do(
    browser: Browser, seed: int, digits: int
) -> None:
    """Answers from it on are right as often as is wanted; ties are in or out together."""
    scores, rights = random_answers(seed, digits=digits)
    wanted = [0.5, 0.7, 0.75, 0.8, 0.9, 0.95, 1]
    found = call_script(browser, STEPS, scores, rights, wanted)
    assert found == [lowest_score(scores, rights, one) for one in wanted]


def test_thresholds_are_those_of_the_evaluation(browser: Browser) -> None:
    """What a run's evaluation.json says and what its page says is the same."""
    np = pytest.importorskip("numpy")
    thresholds = pytest.importorskip("mediapipe_tasks.classification.thresholds")
    scores, rights = random_answers(3)
    wanted = thresholds.WANTED_PRECISIONS
    rows = thresholds.lowest_scores(np.array(scores), np.array(rights))
    found = call_script(browser, STEPS, scores, rights, wanted)
    assert [one and one["score"] for one in found] == [row["score"] for row in rows]


@pytest.mark.parametrize("seed", [0, 1])
def test_reliability_counts_in_bins_of_equal_width(browser: Browser, seed: int) -> None:
    """Of each bin the mean score and the share that is right, and the gaps' weighted mean (ECE)."""
    scores, rights = random_answers(seed)
    scores[:2] = [0.0, 1.0]
    found = call_script(browser, "return reliability(...arguments)", scores, rights)
    bins: dict[int, list[tuple[float, int]]] = {}
    for one in zip(scores, rights):
        bins.setdefault(min(14, int(one[0] * 15)), []).append(one)
    means = [[statistics.fmean(column) for column in zip(*bins[place])] for place in sorted(bins)]
    counts = [len(bins[place]) for place in sorted(bins)]
    told = [[one["confidence"], one["accuracy"]] for one in found["bins"]]
    assert [one["count"] for one in found["bins"]] == counts
    assert told == [pytest.approx(mean) for mean in means]
    gaps = [count * abs(mean[0] - mean[1]) for count, mean in zip(counts, means)]
    assert found["ece"] == pytest.approx(sum(gaps) / len(scores))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_auroc_is_scikit_learns(browser: Browser, seed: int) -> None:
    """Ties count half, and the lists may differ in length."""
    metrics = pytest.importorskip("sklearn.metrics")
    ones, others = random_answers(seed, 300)[0], random_answers(seed + 10, 70, 1)[0]
    found = call_script(browser, "return auroc(...arguments)", ones, others)
    truth = [1] * len(ones) + [0] * len(others)
    assert found == pytest.approx(metrics.roc_auc_score(truth, ones + others))


def test_quantiles_are_pythons(browser: Browser) -> None:
    """They lie between two values as numpy's and the statistics module's do."""
    scores = sorted(random_answers(0, 37)[0])
    shares = [share / 10 for share in range(1, 10)]
    script = "return arguments[1].map((share) => quantile(arguments[0], share) ?? null)"
    found = call_script(browser, script, scores, shares)
    assert found == pytest.approx(statistics.quantiles(scores, n=10, method="inclusive"))
    assert call_script(browser, script, [], [0.5]) == [None]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page of a made run with texts out of scope."""
    folder = ClassifierRun(ANSWERS, OUT_OF_SCOPE).write(tmp_path_factory.mktemp("run"))
    return write_report([folder], folder / "report.html")


@pytest.fixture
def part(browser: Browser, page: Path) -> PartOnScreen:
    """Open the confidence part of the made run."""
    return open_part(browser, page, "confidence")


def threshold(wanted: float, answers: Sequence[Answer] = ANSWERS) -> Any:
    return lowest_score([a.score for a in answers], [int(a.is_right) for a in answers], wanted)


def test_the_advice_follows_the_wanted_precision(part: PartOnScreen) -> None:
    """It names the threshold, what it costs, and how many texts out of scope it refuses."""
    for wanted in (0.95, 0.9):
        part.type("wanted precision", str(wanted))
        found = threshold(wanted)
        assert f"answer from a score of {found['score']:.2f}".rstrip("0") in part.text
        assert f"{found['count']} of 400 texts" in part.text
        below = sum(one.score < found["score"] for one in OUT_OF_SCOPE)
        assert f"Of the 50 texts out of scope, {below} " in part.text
    assert part.browser.errors() == []


def test_a_precision_that_is_out_of_range_changes_nothing(part: PartOnScreen) -> None:
    """Half-typed and impossible numbers are passed over."""
    before = part.browser.run("return document.querySelector('.advice').textContent")
    for text in ("0.2", "2.5", "."):
        part.type("wanted precision", text)
        assert part.browser.run("return document.querySelector('.advice').textContent") == before


def test_a_class_has_a_threshold_of_its_own(part: PartOnScreen) -> None:
    """Chosen, it governs charts and advice: of the answers with this class."""
    part.choose("answers", "weather")
    answers = [one for one in ANSWERS if one.actual == "weather"]
    assert f"of {len(answers)} texts" in part.text
    bars = part.chart(
        "Scores of right and wrong answers",
        "return chart.data.map(({name, y}) => [name, y.reduce((a, b) => a + b)])",
    )
    right = sum(one.is_right for one in answers)
    assert bars == [["right", right], ["wrong", len(answers) - right]]


def test_the_table_has_each_class_and_follows_the_precision(part: PartOnScreen) -> None:
    """It is sorted by its thresholds as numbers, and searched."""
    part.type("wanted precision", "0.9")
    part.sort(TABLE, "Threshold")
    found = {name: threshold(0.9, [a for a in ANSWERS if a.actual == name]) for name in CLASSES}
    wanted = sorted((one["score"], name) for name, one in found.items())
    assert part.column(TABLE, "Class") == [name for _, name in wanted]
    assert [float(cell) for cell in part.column(TABLE, "Threshold")] == [one for one, _ in wanted]
    part.search(TABLE, "& talk")
    assert part.column(TABLE, "Class") == ["chat & talk"]


def test_charts_show_what_was_counted(part: PartOnScreen) -> None:
    """Histogram, reliability, coverage and classes hold all answers; counts may be logarithmic."""
    histogram = "Scores of right and wrong answers"
    counts = "return chart.data.map(({y}) => y.reduce((a, b) => a + b))"
    right = sum(one.is_right for one in ANSWERS)
    assert part.chart(histogram, counts) == [right, 400 - right, 50]
    assert part.chart(
        "Accuracy at coverage", "return [chart.data[0].x.at(-1), chart.data[0].y.at(-1)]"
    ) == [1, right / 400]
    assert part.chart("Reliability", "return chart.data[1].x.length") > 5
    assert part.chart("Scores of the hits of each class", "return chart.data[0].x.length") == 3
    part.click("logarithmic counts")
    assert part.chart(histogram, "return chart.layout.yaxis.type") == "log"


def test_it_says_when_no_threshold_will_do(browser: Browser) -> None:
    """Where even the surest answer is wrong, there is none."""
    answers = [one._replace(score=0.99 if not one.is_right else 0.5) for one in ANSWERS]
    part = open_part(browser, ClassifierRun(answers), "confidence")
    assert "No threshold makes 95 % of these answers right" in part.text
    assert browser.errors() == []


@pytest.mark.parametrize("answers", [ANSWERS[:1], [a for a in ANSWERS if a.is_right][:20]])
def test_few_answers_and_empty_classes_are_no_fault(
    browser: Browser, answers: list[Answer]
) -> None:
    """A class of the model that is never answered says so; so do answers without a mistake."""
    run = ClassifierRun(answers, evaluation={"labels": [*CLASSES, "never"]})
    part = open_part(browser, run, "confidence")
    part.choose("answers", "never")
    assert "The test set has no such answer" in part.text
    part.choose("answers", answers[0].actual)
    assert f"of {sum(one.actual == answers[0].actual for one in answers)} texts" in part.text
    assert browser.errors() == []
