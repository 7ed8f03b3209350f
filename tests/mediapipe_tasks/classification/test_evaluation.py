"""Scores of a test set, and what is compared with them."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.evaluation import (
    Evaluation,
    check_labels,
    compare_with_keras,
    evaluate_predictions,
)
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.errors import InputError, TaskError

np = pytest.importorskip("numpy")
pytest.importorskip("sklearn")

NAMES = ["a", "b", "c"]


def answers(*places: int, classes: int = 3, score: float = 0.8) -> Any:
    """Return probabilities where each text's class is the one given."""
    rest = (1 - score) / (classes - 1)
    rows = [[score if i == place else rest for i in range(classes)] for place in places]
    return np.array(rows, np.float32)


def examples(labels: str, source: str = "test.csv") -> Examples:
    return Examples([f"text {i}" for i in range(len(labels))], list(labels), range(2, 99), source)


@pytest.fixture
def evaluation() -> Evaluation:
    """Four texts of a (one taken for b), two of b (one taken for c), none of c."""
    return evaluate_predictions(examples("aaaabb"), answers(0, 0, 0, 1, 1, 2), NAMES)


def test_scores_by_hand(evaluation: Evaluation) -> None:
    """Accuracy, loss and the scores of each class are what the definitions give."""
    assert evaluation.count == 6
    assert evaluation.accuracy == pytest.approx(4 / 6)
    assert evaluation.loss == pytest.approx(-(4 * math.log(0.8) + 2 * math.log(0.1)) / 6)
    a, b, c = (evaluation.per_class[name] for name in NAMES)
    assert a == pytest.approx({"precision": 1.0, "recall": 0.75, "f1": 6 / 7, "support": 4})
    assert b == pytest.approx({"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2})
    assert c == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}
    assert evaluation.macro_f1 == pytest.approx((6 / 7 + 0.5 + 0) / 3)
    assert evaluation.confusion == [[3, 1, 0], [0, 1, 1], [0, 0, 0]]


def test_a_class_that_is_neither_asked_nor_answered_counts_nothing() -> None:
    """A test set that lacks a class is scored over the classes that it has."""
    whole = evaluate_predictions(examples("aabb"), answers(0, 0, 1, 1), NAMES)
    assert (whole.accuracy, whole.macro_f1) == (1.0, 1.0)
    assert whole.worst_classes(5) == ["a", "b"]


def test_the_place_of_a_class_is_by_name_and_not_by_what_occurs() -> None:
    """A test set with the last class alone is right where the last class is answered."""
    last = evaluate_predictions(examples("cc"), answers(2, 2), NAMES)
    assert last.accuracy == 1.0
    assert last.confusion[2][2] == 2


def test_worst_classes_and_what_they_are_taken_for(evaluation: Evaluation) -> None:
    """The class with the lowest F1 comes first, with its most frequent mistake."""
    assert evaluation.worst_classes(5) == ["b", "a"]
    assert evaluation.worst_classes(1) == ["b"]
    assert [evaluation.mistaken_for(name) for name in NAMES] == ["b", "c", None]


def test_a_tie_of_mistakes_goes_to_the_first_class() -> None:
    """Of two mistakes as frequent the class that comes first by name is shown."""
    tied = evaluate_predictions(examples("bb"), answers(2, 0), NAMES)
    assert tied.mistaken_for("b") == "a"


def test_an_impossible_answer_costs_a_bounded_loss() -> None:
    """A probability of 0 for the right class is clipped as Keras does."""
    sure = answers(1, score=1.0)
    assert evaluate_predictions(examples("a"), sure, NAMES).loss == pytest.approx(-math.log(1e-7))


def test_calibration_by_hand() -> None:
    """Answers with 0.8 of which half are right are 0.3 too sure of themselves."""
    found = evaluate_predictions(examples("aabb"), answers(0, 0, 0, 0), NAMES).calibration
    assert found["ece"] == pytest.approx(0.3)
    (only,) = found["bins"]
    assert only == pytest.approx({"count": 4, "confidence": 0.8, "accuracy": 0.5})


def test_calibration_in_several_bins() -> None:
    """Bins are weighed by their texts; a score of exactly 1 is in the last of them."""
    scores = np.array([[1.0, 0], [1.0, 0], [0.1, 0.9], [0.6, 0.4]])
    found = evaluate_predictions(examples("abba"), scores, NAMES[:2]).calibration
    assert [b["count"] for b in found["bins"]] == [1, 1, 2]
    assert [b["accuracy"] for b in found["bins"]] == [1, 1, 0.5]
    assert found["ece"] == pytest.approx((0.4 + 0.1 + 2 * 0.5) / 4)


@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_scikit_learn(seed: int) -> None:
    """On any answers accuracy, macro F1, loss and counts are what scikit-learn computes."""
    from sklearn import metrics

    random = np.random.default_rng(seed)
    names = [*"abcdefgh"]
    true = random.integers(0, 7, 50)  # no text of the last class
    scores = random.dirichlet(np.ones(8), 50)
    given, every = scores.argmax(axis=1), range(8)
    data = Examples(["x"] * 50, [names[i] for i in true])
    found = evaluate_predictions(data, scores, names)
    assert found.accuracy == pytest.approx(metrics.accuracy_score(true, given))
    assert found.macro_f1 == pytest.approx(metrics.f1_score(true, given, average="macro"))
    assert found.loss == pytest.approx(metrics.log_loss(true, scores, labels=every))
    assert found.confusion == metrics.confusion_matrix(true, given, labels=every).tolist()


def test_above_a_hundred_classes_the_most_confused_are_kept() -> None:
    """The matrix has 99 classes and "other"; no text is lost, and the confused ones are there."""
    names = [f"c{i:03}" for i in range(150)]
    labels = [*names, "c140", "c140"]
    given = answers(*range(150), 141, 142, classes=150)
    data = Examples(["x"] * 152, labels)
    shown, true, answered = evaluate_predictions(data, given, names).most_confused(limit=100)
    assert len(shown) == 100
    assert shown[-1] == "other"
    assert {"c140", "c141", "c142"} <= set(shown)
    assert len(true) == len(answered) == 152
    wrong = [(shown[t], shown[a]) for t, a in zip(true, answered) if t != a]
    assert wrong == [("c140", "c141"), ("c140", "c142")]


def test_up_to_a_hundred_classes_are_all_shown(evaluation: Evaluation) -> None:
    """Few classes are shown as they are, those without a text too."""
    names, true, given = evaluation.most_confused(limit=3)
    assert names == NAMES
    assert list(zip(true, given)) == [(0, 0)] * 3 + [(0, 1), (1, 1), (1, 2)]


def test_the_file_holds_all_of_it(evaluation: Evaluation, tmp_path: Path) -> None:
    """``evaluation.json`` has every field, as plain JSON."""
    evaluation.write(tmp_path / "evaluation.json")
    found = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert found["confusion"] == evaluation.confusion
    assert found["per_class"]["a"]["support"] == 4
    assert found["baseline"] is None


def test_the_file_has_no_nan(tmp_path: Path) -> None:
    """A class that is never answered has scores of 0, which every JSON reader knows."""
    evaluate_predictions(examples("bb"), answers(0, 2), NAMES).write(tmp_path / "x.json")
    text = (tmp_path / "x.json").read_text(encoding="utf-8")
    refuse = lambda name: pytest.fail(f"{name} is no JSON")  # noqa: E731
    assert json.loads(text, parse_constant=refuse)["macro_f1"] == 0


def test_answers_that_are_no_numbers_are_refused() -> None:
    """A model that has diverged is said to have, rather than scored as its first class."""
    scores = answers(0, 1)
    scores[1] = math.nan
    with pytest.raises(TaskError, match=r"1 of 2 answers are no numbers"):
        evaluate_predictions(examples("ab"), scores, NAMES)


def test_keras_and_runtime_that_differ_are_a_warning_with_the_texts() -> None:
    """More than a point between the two accuracies names the texts that differ."""
    data = Examples(["fine", "odd\x1b[31m"], ["a", "b"])
    found = compare_with_keras(answers(0, 1), answers(0, 0), data, NAMES)
    assert found.accuracy == 1.0
    assert found.warning is not None
    assert "100.0%" in found.warning
    assert "50.0%" in found.warning
    assert r"odd\x1b[31m" in found.warning
    assert "fine" not in found.warning


@pytest.mark.parametrize(("wrong", "warns"), [(0, False), (1, False), (2, True)])
def test_one_point_is_no_warning(wrong: int, warns: bool) -> None:
    """Of a hundred texts one may differ, two are told."""
    runtime = answers(*[1] * wrong, *[0] * (100 - wrong))
    found = compare_with_keras(answers(*[0] * 100), runtime, examples("a" * 100), NAMES)
    assert (found.warning is not None) == warns


def test_keras_and_runtime_that_agree_are_no_warning() -> None:
    """Other answers with the same accuracy, within a point, are nothing to tell."""
    found = compare_with_keras(answers(0, 1), answers(0, 1), examples("ab"), NAMES)
    assert (found.accuracy, found.warning) == (1.0, None)


def test_a_label_that_the_model_lacks_is_named() -> None:
    """The message has file, line, count and the class that was probably meant."""
    data = Examples(["x", "y", "z"], ["alarm", "alrm", "alrm"], [2, 3, 4], "test.csv")
    with pytest.raises(InputError) as caught:
        check_labels(data, ["alarm", "timer"])
    text = str(caught.value)
    assert text.startswith("test.csv:3: ")
    assert "'alrm' (2 rows)" in text
    assert "did you mean 'alarm'?" in text
    check_labels(data, ["alarm", "alrm"])


def test_a_label_cannot_steer_the_terminal() -> None:
    """Control characters of a label that the model lacks are escaped."""
    with pytest.raises(InputError) as caught:
        check_labels(Examples(["x"], ["\x1b[2J"], [2], "test.csv"), ["alarm\x1b[2J"])
    assert str(caught.value).isprintable()
    assert r"'\x1b[2J'" in str(caught.value)


def test_the_thresholds_are_of_the_answers(evaluation: Evaluation) -> None:
    """Four of six answers, all of one score, are right: that is enough for none of them."""
    overall = evaluation.thresholds["overall"]
    assert [row["score"] for row in overall] == [None] * 4
    by_class = evaluation.thresholds["by_class"]
    assert by_class["a"][0]["precision"] == 1.0
    assert by_class["a"][0]["coverage"] == 1.0
    assert by_class["c"][0]["score"] is None


def test_texts_in_the_file_may_have_lone_surrogates(tmp_path: Path) -> None:
    """They are written as JSON's own escapes, and come back."""
    text = "\ud800 café"
    found = {"Prompt": text, "Expected": "a", "Actual": "b", "Score": 1.0, "BaselineScore": 1.0}
    evaluation = evaluate_predictions(examples("ab"), answers(0, 1), NAMES)
    replace(evaluation, mislabelled=[found]).write(tmp_path / "x.json")  # type: ignore[list-item]
    told = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert told["mislabelled"] == [found]
