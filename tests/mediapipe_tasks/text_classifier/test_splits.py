"""The three sets of a run: split off one file, or read, and made to fit each other."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.stratify import stratified
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.splits import Data, load_data

SHARES = {"validation": 0.15, "test": 0.15}

Row = Sequence[str]


def write(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


def rows_of(labels: str, word: str = "text") -> list[Row]:
    """Return a row of different words for each letter."""
    return [(f"{word} {index}", label) for index, label in enumerate(labels)]


def load(folder: Path, train: Sequence[Row], *, seed: int = 1, **options: Any) -> Data:
    """Write the files, and read and split them.

    Options that are lists of rows are files; what `load_data` takes goes there.
    """
    files = {k: write(folder / f"{k}.csv", v) for k, v in options.items() if isinstance(v, list)}
    loading = {k: options.pop(k) for k in ("batch_size", "normalisation") if k in options}
    data = write(folder / "train.csv", train)
    return load_data(DataOptions(**{"data": data, **options, **files}), seed=seed, **loading)


def refusal(folder: Path, train: Sequence[Row], **options: Any) -> str:
    """Return the one line about the files, without their folder."""
    with pytest.raises(InputError) as caught:
        load(folder, train, **options)
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith(f"{folder}/")
    return message[len(f"{folder}/") :]


def sets_of(data: Data) -> list[Examples]:
    return [data.train, data.validation, data.test]


def pairs(examples: Examples) -> list[tuple[str, str, int]]:
    return list(zip(examples.texts, examples.labels, examples.lines))


def test_one_file_is_split_into_three(tmp_path: Path) -> None:
    """The sets are whole, without overlap, in the file's order, and each has its share."""
    rows = rows_of("abab" * 50)
    data = load(tmp_path, rows)
    assert [len(part) for part in sets_of(data)] == [140, 30, 30]
    together = sorted(
        (row for part in sets_of(data) for row in pairs(part)), key=lambda row: row[2]
    )
    assert together == [(*row, line) for line, row in enumerate(rows, 2)]
    for part in sets_of(data):
        assert list(part.lines) == sorted(part.lines)
        assert Counter(part.labels)["a"] == len(part) / 2
    assert data.label_names == ["a", "b"]
    assert [(file.path, file.rows) for file in data.files] == [(str(tmp_path / "train.csv"), 200)]


def test_the_seed_chooses_the_split(tmp_path: Path) -> None:
    """The same seed gives the same sets, another seed others."""
    first, again, other = (load(tmp_path, rows_of("ab" * 30), seed=seed) for seed in (3, 3, 4))
    assert first == again
    for one, two in zip(sets_of(first), sets_of(other)):
        assert set(one.texts) != set(two.texts)


@pytest.mark.parametrize("fractions", [(0.1, 0.2), (0.5, 0.1), (0.05, 0.05), (0.4, 0.5)])
def test_the_fractions_are_kept_in_each_class(
    fractions: tuple[float, float], tmp_path: Path
) -> None:
    """The sizes are the fractions of the file, and so are each class's."""
    validation, test = fractions
    data = load(
        tmp_path,
        rows_of("a" * 200 + "b" * 100 + "c" * 40),
        validation_fraction=validation,
        test_fraction=test,
    )
    for part, fraction in ((data.validation, validation), (data.test, test)):
        assert len(part) == round(340 * fraction)
        for label, count in {"a": 200, "b": 100, "c": 40}.items():
            assert abs(part.labels.count(label) - count * fraction) <= 1


@pytest.mark.parametrize("role", ["validation", "test"])
def test_only_what_has_no_file_is_split_off(role: str, tmp_path: Path) -> None:
    """A set with a file is that file, and the other is split off in its share."""
    given = rows_of("ab", word="given")
    data = load(tmp_path, rows_of("ab" * 50), **{role: given})
    other = {"validation": data.test, "test": data.validation}[role]
    assert list(zip(getattr(data, role).texts, getattr(data, role).labels)) == given
    assert (len(other), len(data.train)) == (15, 85)
    assert [Path(file.path).name for file in data.files] == ["train.csv", f"{role}.csv"]


def test_three_files_are_taken_as_they_are(tmp_path: Path) -> None:
    """Nothing is split where all is given; a class with one text is then no hindrance."""
    train = rows_of("abc")
    data = load(tmp_path, train, validation=rows_of("ab", "v"), test=rows_of("ba", "t"))
    assert [list(part.labels) for part in sets_of(data)] == [list("abc"), list("ab"), list("ba")]
    assert list(data.train.texts) == [text for text, _ in train]


@pytest.mark.parametrize(
    ("train", "given", "message"),
    [
        (
            rows_of("aaabbbc"),
            {},
            (
                "train.csv:8: class 'c' has only 1 text; splitting into 3 sets needs 3 of each "
                "class; add some, or give files for the other sets"
            ),
        ),
        (
            rows_of("aaabbbcdd"),
            {},
            "train.csv:8: class 'c' has only 1 text (and 1 more such class); splitting into 3 sets",
        ),
        (
            rows_of("aaabcd"),
            {},
            "train.csv:5: class 'b' has only 1 text (and 2 more such classes); splitting into 3",
        ),
        (
            rows_of("aaabb"),
            {},
            "train.csv:5: class 'b' has only 2 different texts; splitting into 3 sets needs 3",
        ),
        (
            [*rows_of("aaa"), *[("Same text.", "b"), ("same text", "b")] * 3],
            {},
            "train.csv:5: class 'b' has only 1 different text; splitting into 3 sets needs 3",
        ),
        (
            rows_of("aab"),
            {"test": rows_of("ab", "t")},
            "train.csv:4: class 'b' has only 1 text; splitting into 2 sets needs 2 of each class",
        ),
        (
            [*rows_of("aaa"), ("x", "\x1b[2J")],
            {},
            r"train.csv:5: class '\x1b[2J' has only 1 text; splitting into 3 sets needs 3",
        ),
    ],
)
def test_a_class_that_is_too_small_to_split(
    train: list[Row], given: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """Each set needs a text of each class; the message names the class and its first line."""
    assert refusal(tmp_path, train, **given).startswith(message)


@pytest.mark.parametrize("role", ["validation", "test"])
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (
            ["alarm", "alram", "alarm", "alram"],
            (
                "3: label 'alram' is not in the training data (2 rows); add training texts, "
                "correct the label or remove the rows; did you mean 'alarm'?"
            ),
        ),
        (
            ["timer", "zebra"],
            (
                "3: label 'zebra' is not in the training data (1 row); add training texts, "
                "correct the label or remove the rows"
            ),
        ),
        (
            ["Timer", "zebra", "x", "zebra"],
            (
                "2: label 'Timer' is not in the training data (4 rows, and 2 more such labels); "
                "add training texts, correct the label or remove the rows; did you mean 'timer'?"
            ),
        ),
        (
            ["timer", "zebra", "x"],
            (
                "3: label 'zebra' is not in the training data (2 rows, and 1 more such label); "
                "add training texts, correct the label or remove the rows"
            ),
        ),
        (
            ["alarm", "\x1b[2J"],
            (
                r"3: label '\x1b[2J' is not in the training data (1 row); add training texts, "
                "correct the label or remove the rows"
            ),
        ),
    ],
)
def test_labels_that_training_lacks(
    labels: list[str], message: str, role: str, tmp_path: Path
) -> None:
    """Such a label is refused with its first line, the count and the nearest label."""
    train = [(f"{word} {i}", word) for word in ("alarm", "timer") for i in range(9)]
    given = {role: [(f"given {i}", label) for i, label in enumerate(labels)]}
    assert refusal(tmp_path, train, **given) == f"{role}.csv:{message}"


@pytest.mark.parametrize("role", ["validation", "test"])
def test_a_set_without_rows(role: str, tmp_path: Path) -> None:
    """A given set must have rows."""
    message = refusal(tmp_path, rows_of("ab" * 9), **{role: []})
    assert message == f"{role}.csv:1: there is a header and no row; add rows"


def test_fewer_rows_than_a_batch(tmp_path: Path) -> None:
    """It is the rows that are left to train on that count."""
    rows = rows_of("ab" * 10)
    assert len(load(tmp_path, rows, batch_size=14).train) == 14
    assert refusal(tmp_path, rows, batch_size=15) == (
        "train.csv: 14 training rows are fewer than the batch size of 15; "
        "add texts, or give a smaller --batch-size"
    )


def test_reading_options_hold_for_every_file(tmp_path: Path) -> None:
    """Columns, delimiter and what is left out are the same for the three files."""
    names = ("data", "validation", "test")
    for name in names:
        rows = "".join(f"{label};{name} {i}\n" for i, label in enumerate("abab"))
        (tmp_path / name).write_text(f"y;x\n{rows};none\n")
    files = {name: tmp_path / name for name in names}
    options = DataOptions(
        **files, text_column="x", label_column="y", delimiter=";", skip_invalid=True
    )
    data = load_data(options, seed=1)
    assert [part.texts[0] for part in sets_of(data)] == ["data 0", "validation 0", "test 0"]
    assert [warning.partition(": ")[2] for warning in data.warnings[:3]] == [
        "left out 1 row: 1 row has an empty label, line 6"
    ] * 3
    assert [file.rows for file in data.files] == [4, 4, 4]


def test_rows_with_the_same_words_stay_together(tmp_path: Path) -> None:
    """A text that differs by case or punctuation only is never trained and tested."""
    rows = [
        (text, label)
        for label in "ab"
        for i in range(20)
        for text in (f"{label} x{i}", f"{label.upper()}, x{i}!")
    ]
    data = load(tmp_path, rows)
    words = [{Normalisation()(text) for text in part.texts} for part in sets_of(data)]
    assert sum(map(len, words)) == len(set.union(*words)) == 40
    assert data.warnings == ()


def test_what_is_the_same_is_what_the_model_sees(tmp_path: Path) -> None:
    """Where the model tells case, texts that differ by it are different ones."""
    rows = [(text, label) for label in "ab" for text in (f"{label} x", f"{label} X", f"{label} x!")]
    message = refusal(tmp_path, rows)
    assert "has only 1 different text (and 1 more such class);" in message
    message = refusal(tmp_path, rows, normalisation=Normalisation(lower_case=False))
    assert "has only 2 different texts (and 1 more such class);" in message


def test_texts_without_words_are_different_ones(tmp_path: Path) -> None:
    """Texts of which the normalisation leaves nothing stand for themselves."""
    rows = [
        (char, label)
        for label, chars in (("a", "\u4e00\u4e8c\u4e09"), ("b", "\u56db\u4e94\u516d"))
        for char in chars
    ]
    assert [len(part) for part in sets_of(load(tmp_path, rows))] == [2, 2, 2]


def random_examples(generator: random.Random) -> Examples:
    """Return rows of some classes, small and large, with texts that recur in their class."""
    rows: list[Row] = []
    for label in "abcdef"[: generator.randint(2, 6)]:
        different = generator.choice([3, 4, 10, 100])
        texts = [f"{label} {i}" for i in range(different)]
        again = generator.choices(texts, k=generator.choice([0, 1, different]))
        rows += [(generator.choice([text, f"{text}!"]), label) for text in texts + again]
    generator.shuffle(rows)
    return Examples(
        [text for text, _ in rows], [label for _, label in rows], range(2, len(rows) + 2), "x.csv"
    )


@pytest.mark.parametrize("seed", range(40))
def test_every_split_is_sound(seed: int) -> None:
    """Whatever the data: whole, disjoint by words, every class in each, order and sizes kept."""
    generator = random.Random(seed)
    examples = random_examples(generator)
    shares = {"validation": generator.uniform(0.01, 0.45), "test": generator.uniform(0.01, 0.45)}
    parts = stratified(examples, shares, seed=seed, key=Normalisation())
    assert set(parts) == {"train", "validation", "test"}
    together = [row for part in parts.values() for row in pairs(part)]
    assert sorted(together) == sorted(pairs(examples))
    words = [{Normalisation()(text) for text in part.texts} for part in parts.values()]
    assert sum(map(len, words)) == len(set.union(*words))
    counts = Counter(examples.labels)
    for name, part in parts.items():
        assert set(part.labels) == set(counts)
        assert list(part.lines) == sorted(part.lines)
        assert part.source == "x.csv"
        if name in shares:
            check_shares(Counter(part.labels), counts, shares[name], words=examples.texts)


def check_shares(found: Counter[str], counts: Counter[str], share: float, words: Any) -> None:
    """Hold each class's rows against its share; a text that recurs stays whole, so it may miss."""
    largest = Counter(map(Normalisation(), words)).most_common(1)[0][1]
    for label, count in counts.items():
        assert abs(found[label] - share * count) <= 1 + largest, (label, found, counts, share)


@pytest.mark.parametrize("seed", range(10))
def test_without_recurring_texts_the_sizes_are_exact(seed: int) -> None:
    """The sizes of the parts are the shares of all rows, rounded, and near them in each class."""
    generator = random.Random(seed)
    labels = [label for label in "abcde" for _ in range(generator.randint(20, 90))]
    generator.shuffle(labels)
    examples = Examples([f"word{i}" for i in range(len(labels))], labels)
    shares = {"validation": generator.uniform(0.1, 0.4), "test": generator.uniform(0.1, 0.4)}
    parts = stratified(examples, shares, seed=seed, key=Normalisation())
    for name, share in shares.items():
        assert len(parts[name]) == round(len(labels) * share)
        for label, count in Counter(labels).items():
            assert abs(parts[name].labels.count(label) - count * share) < 1


def test_one_part_only() -> None:
    """Rows without lines can be split too, and a part of a small share still has every class."""
    examples = Examples([f"word{i}" for i in range(40)], list("ab" * 20))
    parts = stratified(examples, {"test": 0.001}, seed=1, key=Normalisation())
    assert sorted(parts["test"].labels) == ["a", "b"]
    assert len(parts["train"]) == 38
    assert parts["train"].lines == ()


def test_texts_out_of_scope_are_read_with_the_others(tmp_path: Path) -> None:
    """They need no label, are listed among the files, and are in none of the three sets."""
    path = tmp_path / "others.csv"
    path.write_text("text\nwho won\npizza\n", encoding="utf-8")
    data = load(tmp_path, rows_of("ab" * 20), out_of_scope=path)
    assert data.out_of_scope is not None
    assert data.out_of_scope.texts == ["who won", "pizza"]
    assert [(file.path, file.rows) for file in data.files][1] == (str(path), 2)
    assert sum(map(len, sets_of(data))) == 40
    assert data.warnings == ()
    assert load(tmp_path, rows_of("ab" * 20)).out_of_scope is None


def test_texts_that_are_in_scope_too(tmp_path: Path) -> None:
    """A text that is given as out of scope and trained is warned of."""
    path = tmp_path / "others.csv"
    path.write_text("text\nTEXT 0!\npizza\n", encoding="utf-8")
    data = load(
        tmp_path,
        rows_of("ab" * 2),
        test=rows_of("ab", "t"),
        out_of_scope=path,
        validation=rows_of("ab", "v"),
    )
    assert data.warnings == (
        f"{path}: 1 text of 2 out of scope also for training, 'text 0'; remove them from either",
    )


def test_a_bad_file_of_texts_out_of_scope(tmp_path: Path) -> None:
    """It is told before any work, as of any other file."""
    path = tmp_path / "others.csv"
    path.write_text("utterance\nwho won\n", encoding="utf-8")
    message = refusal(tmp_path, rows_of("ab" * 20), out_of_scope=path)
    assert message.startswith("others.csv:1: there is no column 'text'; there are 'utterance'")
