"""What is odd in the data of a run, and not wrong."""

from __future__ import annotations

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.checks import warnings
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation

TRAIN = ["one: a", "two: a", "three: b", "four: b"]
VALIDATION = ["five: a", "six: b"]
TEST = ["seven: a", "eight: b"]


def examples(name: str, rows: list[str]) -> Examples:
    """Make a set of rows such as "text: label", which begin in line 2."""
    split = [row.rpartition(": ") for row in rows]
    texts, labels = [text for text, _, _ in split], [label for _, _, label in split]
    return Examples(texts, labels, range(2, len(rows) + 2), f"{name}.csv")


def found(
    train: list[str], validation: list[str] = VALIDATION, test: list[str] = TEST
) -> list[str]:
    """Return the warnings of three sets."""
    sets = (examples(*s) for s in (("train", train), ("validation", validation), ("test", test)))
    lines = warnings(*sets, Normalisation())
    assert all(line.isprintable() for line in lines)
    return lines


def test_nothing_is_odd() -> None:
    """Sound data gives no warning."""
    assert found(TRAIN) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("\u6253\u5f00\u706f", "'\u6253\u5f00\u706f'"),
        (
            "\u0432\u043a\u043b\u044e\u0447\u0438 lamp",
            "'\u0432\u043a\u043b\u044e\u0447\u0438 lamp'",
        ),
        ("\U0001f642", "'\U0001f642'"),
        ("?!", "'?!'"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_texts_without_words(text: str, word: str, place: int) -> None:
    """Letters that the runtime takes for gaps are warned of, with the reason and the set."""
    sets = [TRAIN, VALIDATION, TEST]
    sets[place] = [*sets[place], f"{text}: a"]
    (warning,) = found(*sets)
    name, role = [("train", "training"), ("validation", "validation"), ("test", "test")][place]
    assert warning == (
        f"{name}.csv: 1 text of {len(sets[place])} for {role} cannot be split into words, {word}: "
        "the runtime's \\w is ASCII only, so letters beyond a-z (Chinese, Cyrillic, ...) are gaps "
        "to it"
    )


def test_accents_are_no_loss() -> None:
    """A text in French or German keeps its words."""
    accents = [
        "caf\u00e9 \u00e0 la cr\u00e8me: a",
        "\u00e4\u00f6\u00fc: b",
        "\u0130zmir \u015fehir: a",
    ]
    assert found([*TRAIN, *accents]) == []


def test_many_texts_without_words() -> None:
    """They are counted, and three are shown."""
    (warning,) = found([*TRAIN, *(f"\u4e2d{i}\u6587: a" for i in range(4))])
    assert "4 texts of 8 for training cannot be split into words" in warning
    assert "'\u4e2d0\u6587', '\u4e2d1\u6587', '\u4e2d2\u6587' and 1 more: the" in warning


@pytest.mark.parametrize("text", ["one", "ONE", "one!", "  One.. "])
def test_the_same_text_in_training_and_test(text: str) -> None:
    """What was trained is no test, also where only case or punctuation differ."""
    (warning,) = found(TRAIN, test=[*TEST, f"{text}: a"])
    assert warning == (
        "1 text of 3 for test also for training, 'one': results look better than they are"
    )


@pytest.mark.parametrize(
    ("validation", "test", "message"),
    [
        ([*VALIDATION, "one: a"], TEST, "1 text of 3 for validation also for training, 'one': "),
        (VALIDATION, [*TEST, "five: a"], "1 text of 3 for test also for validation, 'five': "),
        (
            VALIDATION,
            [*TRAIN, *TRAIN],
            "8 texts of 8 for test also for training, 'one', 'two', 'three' and 1 more: ",
        ),
    ],
)
def test_the_same_text_in_other_sets(validation: list[str], test: list[str], message: str) -> None:
    """Each pair of sets is compared; what recurs is counted, and named once."""
    (warning,) = found(TRAIN, validation, test)
    assert warning.startswith(message)


def test_texts_without_words_are_not_the_same() -> None:
    """That the normalisation leaves nothing of two texts does not make them one."""
    lines = found([*TRAIN, "\u4e00: a"], test=[*TEST, "\u4e8c: b"])
    assert [line for line in lines if "also for" in line or "one label" in line] == []


def test_contradictory_labels_in_one_file() -> None:
    """The same words under two labels are named with both places."""
    (warning,) = found([*TRAIN, "One!: b"])
    assert warning == (
        "1 text with more than one label, such as 'one': 'a' (train.csv:2), 'b' (train.csv:6)"
    )


def test_contradictory_labels_in_two_files() -> None:
    """They are found across the sets, and more than one are counted."""
    lines = found(TRAIN, test=[*TEST, "two: b", "one: b"])
    assert lines[1] == (
        "2 texts with more than one label, such as 'one': 'a' (train.csv:2), 'b' (test.csv:5)"
    )


@pytest.mark.parametrize(
    ("validation", "test", "message"),
    [
        (VALIDATION, ["seven: a"], "test.csv: no text for test of 1 class: 'b'"),
        (["five: b"], TEST, "validation.csv: no text for validation of 1 class: 'a'"),
    ],
)
def test_a_set_that_lacks_a_class(validation: list[str], test: list[str], message: str) -> None:
    """A class that is not tested, or not watched, is named."""
    assert found(TRAIN, validation, test) == [message]


def test_a_set_that_lacks_many_classes() -> None:
    """Five of them are named."""
    warning, _ = found([f"text {label}: {label}" for label in "abcdefgh"])
    assert warning.startswith("validation.csv: no text for validation of 6 classes: 'c', 'd', ")
    assert warning.endswith("'g' and 1 more")


@pytest.mark.parametrize(("count", "warned"), [(99, False), (100, True)])
def test_extreme_imbalance(count: int, warned: bool) -> None:
    """From 50 times as many texts on, it is warned of, with a remedy."""
    lines = found([*(f"text {i}: a" for i in range(count)), "three: b", "four: b"])
    expected = (
        f"train.csv: class 'a' has {count} training texts and 'b' 2; "
        "class_weights 'balanced' makes rare classes count more"
    )
    assert lines == ([expected] if warned else [])


def test_control_sequences_are_escaped() -> None:
    """Whatever is in texts and labels, a warning does nothing to a terminal."""
    text, label = "\u4e2d\x1b[\x9b", "\x1b[31m"
    many = [f"text {i}: b" for i in range(150)]
    train = [f"{text}: {label}", *many, f"a\x07b: {label}", "a\x07b: b"]
    lines = found(train, ["five: b"], [f"{text}: b"])
    shown = "\n".join(lines)
    assert shown.count(r"\x1b[\x9b'") == 2
    assert shown.count(r"'\x1b[31m'") == 4
    assert len(lines) == 6


def test_for_bert_texts_that_the_runtime_alone_reads_otherwise_are_told() -> None:
    """Of the training and the test, with their number; Chinese is none of these."""
    rows = ["caf\u00e9: a", "\u00c4: a", "\u4e2d: b", "x" * 101 + ": b", "DON'T: b"]
    sets = (examples("train", rows), examples("validation", VALIDATION), examples("test", TEST))
    (line,) = warnings(*sets, BertNormalisation())
    assert line.startswith("train.csv: 3 texts of 5 for training the MediaPipe runtime alone would")
    assert "'caf\u00e9', '\u00c4', 'xxx" in line
    assert "words over 100 bytes" in line
