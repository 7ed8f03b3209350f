"""The options of a training: their ranges, wherever they are given, and what the data decides."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.cli import main
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.options.fields import kind_of
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.encoders import Encoder
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import (
    RunOptions,
    TextClassifierOptions,
    build_options,
)
from mediapipe_tasks.text_classifier.resolve import (
    check_options,
    resolve_class_weights,
    resolve_seq_len,
)

CLASSES = (TextClassifierOptions, DataOptions, RunOptions)
NEEDED = {"data": "train.csv", "output": "run"}
WHOLE = {  # for each option the values that are just out of its range
    "seq_len": [1],
    "wordvec_dim": [0],
    "vocab_size": [0],
    "batch_size": [0],
    "epochs": [0],
    "steps_per_epoch": [0],
    "checkpoint_frequency": [-1],
    "num_gpus": [-1],
    "seed": [-1, 2**32],
}
FRACTIONS = {
    "dropout_rate": [-0.01, 1],
    "validation_fraction": [0, 1],
    "test_fraction": [0, 1],
    "learning_rate": [0],
    "end_learning_rate": [-0.01],
    "weight_decay": [-0.01],
    "gamma": [-0.01],
    "desired_precisions": [0, 1],
    "desired_recalls": [0, 1],
}
NEVER = [math.nan, math.inf, True, "many"]
OUT_OF_RANGE = [
    (name, value)
    for name, values in {**WHOLE, **FRACTIONS}.items()
    for value in [*values, -1000, *NEVER, *([2.5] if name in WHOLE else [])]
]
NOT_TAKEN = [
    *OUT_OF_RANGE,
    ("mode", "on"),
    ("delimiter", ";;"),
    ("delimiter", "a"),
    ("delimiter", '"'),
    ("delimiter", ""),
    ("text_column", " "),
    ("data", ""),
    ("output", " "),
    ("name", ""),
    ("class_weights", "even"),
]
WRONG_IN_A_FILE = [*NOT_TAKEN, ("repeat", "yes"), ("shuffle", 1), ("tags", 3), ("text_column", 3)]


def expected(name: str) -> str:
    """Return in words what an option takes."""
    kinds = {field.name: kind_of(field) for made in CLASSES for field in fields(made)}
    return kinds[name].expected


def written(value: object, suffix: str) -> str:
    """Write a value as YAML or TOML."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{'.' if suffix == 'yaml' else ''}{value}"
    return json.dumps(value)


def configuration(folder: Path, content: str, suffix: str = "yaml") -> Path:
    path = folder / f"options.{suffix}"
    path.write_text(content)
    return path


def test_every_number_is_tried() -> None:
    """The tables above name each option that takes a number."""
    kinds = {field.name: kind_of(field) for made in CLASSES for field in fields(made)}
    assert {name for name, kind in kinds.items() if kind.metavar == "N"} == set(WHOLE)
    assert {name for name, kind in kinds.items() if kind.metavar == "X"} == set(FRACTIONS)


@pytest.mark.parametrize(("name", "value"), WRONG_IN_A_FILE)
def test_wrong_values_from_python(name: str, value: object) -> None:
    """A value that an option does not take is refused when the object is made."""
    with pytest.raises(InputError) as caught:
        build_options({**NEEDED, name: value})
    assert str(caught.value) == f"{name}: expected {expected(name)}, got {value!r}"


@pytest.mark.parametrize("suffix", ["yaml", "toml"])
@pytest.mark.parametrize(("name", "value"), WRONG_IN_A_FILE)
def test_wrong_values_in_a_file(name: str, value: object, suffix: str, tmp_path: Path) -> None:
    """The same value in a configuration file is refused with the file's line."""
    sign = ": " if suffix == "yaml" else " = "
    content = f"# options\n{name.replace('_', '-')}{sign}{written(value, suffix)}\n"
    config = configuration(tmp_path, content, suffix)
    with pytest.raises(InputError) as caught:
        build_options(NEEDED, config)
    assert str(caught.value) == f"{config}:2: {name}: expected {expected(name)}, got {value!r}"


@pytest.mark.parametrize(("name", "value"), NOT_TAKEN)
def test_wrong_values_on_the_command_line(
    name: str, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same value on the command line is a usage error, with exit code 2."""
    flag = "--" + name.replace("_", "-")
    with pytest.raises(SystemExit) as caught:
        main(["text-classifier", "train", f"{flag}={value}"])
    assert caught.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("mediapipe-tasks text-classifier train: error: argument ")
    assert last.endswith(f"{flag}: expected {expected(name)}, got {str(value)!r}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seq_len", 2),
        ("steps_per_epoch", 1),
        ("seed", 0),
        ("seed", 2**32 - 1),
        ("dropout_rate", 0),
        ("dropout_rate", 0.99),
        ("test_fraction", 0.001),
        ("delimiter", "\t"),
        ("delimiter", "|"),
        ("mode", "disabled"),
    ],
)
def test_the_edges_of_the_ranges(name: str, value: object) -> None:
    """The least and the most that an option takes are taken."""
    training, data, run = build_options({**NEEDED, name: value})
    holder = next(made for made in (training, data, run) if hasattr(made, name))
    assert getattr(holder, name) == value


@pytest.mark.parametrize("name", sorted(TextClassifierOptions.REFUSED))
class TestRefused:
    """Model Maker's options that would do nothing here are refused with the reason."""

    REASONS = TextClassifierOptions.REFUSED

    def test_from_python(self, name: str) -> None:
        """As an argument."""
        with pytest.raises(InputError) as caught:
            build_options({**NEEDED, name: 1})
        assert str(caught.value) == f"{name}: {self.REASONS[name]}"

    @pytest.mark.parametrize("suffix", ["yaml", "toml"])
    def test_in_a_file(self, name: str, suffix: str, tmp_path: Path) -> None:
        """In a configuration file, with its line."""
        sign = ": " if suffix == "yaml" else " = "
        config = configuration(tmp_path, f"\n{name.replace('_', '-')}{sign}1\n", suffix)
        with pytest.raises(InputError) as caught:
            build_options(NEEDED, config)
        assert str(caught.value) == f"{config}:2: {name}: {self.REASONS[name]}"

    def test_on_the_command_line(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        """With a value or without."""
        flag = "--" + name.replace("_", "-")
        for words in ([flag], [flag, "1"], [f"{flag}=1"]):
            with pytest.raises(SystemExit) as caught:
                main(["text-classifier", "train", *words])
            assert caught.value.code == 2
            last = capsys.readouterr().err.splitlines()[-1]
            assert last.endswith(f": error: argument {flag}: {self.REASONS[name]}")


def test_the_refused_are_those_of_model_maker() -> None:
    """Each has a reason of its own in words."""
    refused = TextClassifierOptions.REFUSED
    assert set(refused) == {"export_dir", "supported_model", "tokenizer"}
    assert "output" in refused["export_dir"]


BERT_ONLY = {
    "learning_rate": 0.1,
    "end_learning_rate": 0,
    "optimizer": "lamb",
    "weight_decay": 0.1,
    "do_fine_tuning": False,
    "gamma": 0,
    "checkpoint_frequency": 1,
    "desired_precisions": [0.9],
    "desired_recalls": 0.9,
    "distribution_strategy": "mirrored",
    "num_gpus": 1,
    "tpu": "local",
}
OTHERS = {"vocab_size": 99, "wordvec_dim": 9, "do_lower_case": True}


@pytest.mark.parametrize("name", BERT_ONLY)
def test_options_of_bert_are_refused_for_word_embeddings(name: str) -> None:
    """What has no effect says so, with the model's name; with BERT it is taken."""
    with pytest.raises(InputError, match=f"^{name}: has no effect for word embeddings: "):
        TextClassifierOptions(**{name: BERT_ONLY[name]})
    taken = getattr(TextClassifierOptions(model="mobilebert", **{name: BERT_ONLY[name]}), name)
    assert taken == (BERT_ONLY[name] if "desired" not in name else (0.9,))


@pytest.mark.parametrize("name", OTHERS)
def test_options_of_word_embeddings_are_refused_for_bert(name: str) -> None:
    """The vocabulary, its vectors and its case are the encoder's."""
    with pytest.raises(InputError, match=f"^{name}: has no effect for MobileBERT: "):
        TextClassifierOptions(model="mobilebert", **{name: OTHERS[name]})
    with pytest.raises(InputError, match=f"^{name}: has no effect for BERT: "):
        TextClassifierOptions(encoder=Path("encoder"), **{name: OTHERS[name]})


def test_defaults_are_the_models() -> None:
    """What is not given is what suits the model, also after a copy was made."""
    words = TextClassifierOptions()
    bert = replace(TextClassifierOptions(encoder=Path("encoder"), epochs=7), seq_len=20)
    assert (words.model, words.epochs, words.batch_size, words.vocab_size) == (
        "word_embedding",
        50,
        16,
        10000,
    )
    assert (bert.model, bert.epochs, bert.batch_size, bert.vocab_size) == (None, 7, 32, None)
    assert (words.is_bert, bert.is_bert) == (False, True)
    assert (words.gamma, bert.gamma, bert.desired_recalls) == (None, 2.0, ())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "mobilebert", "encoder": "dir"}, "encoder: give it without model"),
        ({"model": "bert"}, "model: expected word_embedding or mobilebert, got 'bert'"),
        ({"encoder": "dir", "quantize": "int8"}, "quantize: int8 makes nothing usable of BERT"),
        ({"encoder": "dir", "learning_rate": 0}, "learning_rate: expected a number above 0"),
        ({"encoder": "dir", "gamma": -1}, "gamma: expected a number of at least 0"),
        ({"encoder": "dir", "gamma": math.nan}, "gamma: expected a number of at least 0"),
        ({"encoder": "dir", "desired_recalls": [1]}, "expected numbers above 0 and below 1"),
        ({"encoder": "dir", "optimizer": "sgd"}, "optimizer: expected adamw or lamb"),
        ({"encoder": "dir", "distribution_strategy": "many"}, "off, one_device, mirrored or tpu"),
    ],
)
def test_what_does_not_fit_bert(given: dict[str, Any], message: str) -> None:
    """Each is refused in words before anything is read."""
    with pytest.raises(InputError, match=message):
        TextClassifierOptions(**given)


def test_what_the_encoder_and_the_data_cannot_do() -> None:
    """Too many tokens, metrics of two classes for three, a GPU or a TPU that is not there."""
    train = Examples(["a"] * 40, [str(i % 3) for i in range(40)])
    encoder = Encoder(Path("encoder"), ("[UNK]", "a"), most_tokens=20)

    def check(**options: Any) -> None:
        check_options(TextClassifierOptions(encoder=Path("x"), **options), train, encoder)

    check(seq_len=20)
    with pytest.raises(InputError, match="seq_len: this encoder reads from 3 to 20 tokens, got 21"):
        check(seq_len=21)
    with pytest.raises(InputError, match="desired_recalls: these are for two classes"):
        check(desired_recalls=[0.5])
    with pytest.raises(InputError, match="tpu: give distribution_strategy tpu"):
        check(tpu="local")
    with pytest.raises(InputError, match="num_gpus: give distribution_strategy one_device"):
        check(num_gpus=1)


def test_the_sequence_length_with_an_encoder_counts_its_tokens() -> None:
    """It holds the pieces of nearly all texts, the special tokens and three more."""
    encoder = Encoder(Path("encoder"), ("[UNK]", "a", "##b", "!"), most_tokens=30)
    texts = ["abbb abb!"] * 99 + ["a" * 90]
    assert resolve_seq_len(texts, encoder.normalisation, encoder) == 8 + 2 + 3
    assert resolve_seq_len(["a " * 90], encoder.normalisation, encoder) == 30


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"output": "run"}, "data is missing: CSV file of labelled texts to train on"),
        ({"data": "a.csv"}, "output is missing: Folder for the model"),
        ({**NEEDED, "epoch": 3}, "there is no option 'epoch'; did you mean 'epochs'?"),
        ({**NEEDED, "text_column": "label"}, "text_column and label_column: both are 'label'; "),
        ({**NEEDED, "label_column": "text"}, "text_column and label_column: both are 'text'; "),
        (
            {**NEEDED, "validation_fraction": 0.5, "test_fraction": 0.5},
            "validation_fraction and test_fraction: together 1; expected below 1",
        ),
        (
            {**NEEDED, "test_fraction": 0.9},
            "validation_fraction and test_fraction: together 1.05; expected below 1",
        ),
        ({**NEEDED, "repeat": True}, "repeat: an epoch would never end; give steps_per_epoch"),
    ],
)
def test_what_does_not_fit_together(given: dict[str, Any], message: str) -> None:
    """Missing options and contradictions are one line with what to do."""
    with pytest.raises(InputError) as caught:
        build_options(given)
    assert str(caught.value).startswith(message)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("role", ["validation", "test"])
def test_only_fractions_that_are_used_are_added(role: str) -> None:
    """Where one set has a file, the other's fraction stands for itself."""
    given = {**NEEDED, role: "a.csv", "validation_fraction": 0.6, "test_fraction": 0.6}
    _, data, _ = build_options(given)
    assert data.test_fraction == 0.6


def test_the_command_line_wins_over_the_file_and_that_over_defaults(tmp_path: Path) -> None:
    """Precedence goes value by value, and a file's name is relative to where it was given."""
    content = "epochs: 7\nbatch-size: 8\nshuffle: false\ndata: a.csv\ntest: b.csv\n"
    config = configuration(tmp_path, content)
    given = {"epochs": 50, "shuffle": True, "data": "c.csv", "output": "run"}
    training, data, run = build_options(given, config)
    assert (training.epochs, training.batch_size, training.shuffle) == (50, 8, True)
    assert (data.data, data.test, data.validation) == (Path("c.csv"), tmp_path / "b.csv", None)
    assert training.dropout_rate == TextClassifierOptions().dropout_rate
    assert run == RunOptions(output=Path("run"))


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("class_weights:\n  a b: 2\n  x=y: 0.5\n", "yaml"),
        ("model:\n  class-weights: {a b: 2, x=y: 0.5}\n", "yaml"),
        ("[class_weights]\n'a b' = 2\n'x=y' = 0.5\n", "toml"),
        ("[model]\nclass-weights = {'a b' = 2, 'x=y' = 0.5}\n", "toml"),
    ],
)
def test_class_weights_in_a_file(content: str, suffix: str, tmp_path: Path) -> None:
    """A mapping of labels to weights, in a section or not."""
    training, *_ = build_options(NEEDED, configuration(tmp_path, content, suffix))
    assert training.class_weights == {"a b": 2.0, "x=y": 0.5}


def parse(*words: str) -> dict[str, Any]:
    """Return what the command line of the training makes of words."""
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_arguments(parser, TextClassifierOptions)
    return vars(parser.parse_args(words))


def test_class_weights_on_the_command_line() -> None:
    """They are label=weight, where a label may have an equals sign in it, or 'balanced'."""
    weights = parse("--class-weights", "a b=2", "x=y=0.5")
    assert weights == {"class_weights": {"a b": 2.0, "x=y": 0.5}}
    assert parse("--class-weights", "balanced") == {"class_weights": "balanced"}


@pytest.mark.parametrize(
    "words",
    ["even", "a", "a=", "a=x", "a=0", "a=-1", "a=nan", "a=inf", "a=1 a=2", "balanced a=1", ""],
)
def test_wrong_class_weights_on_the_command_line(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither half a pair, nor a weight that is none, nor a label given twice is taken."""
    with pytest.raises(SystemExit):
        main(["text-classifier", "train", "--class-weights", *words.split(" ")])
    error = capsys.readouterr().err
    assert f"--class-weights: expected {expected('class_weights')}, got {words!r}\n" in error


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"a": 0},
        {"a": math.nan},
        {"a": True},
        {"a": "2"},
        {True: 2},
        {None: 2},
        {1: 2, "1": 3},
        ["a"],
        3,
        "Balanced",
    ],
)
def test_wrong_class_weights_from_python(weights: Any) -> None:
    """A label or a weight that could be meant in two ways is refused."""
    with pytest.raises(InputError, match=r"^class_weights: expected 'balanced', or for each label"):
        TextClassifierOptions(class_weights=weights)


def test_a_number_may_be_a_label() -> None:
    """YAML makes a number of a label without quotes; it is the label that is written so."""
    assert TextClassifierOptions(class_weights={1: 2, "b": 3}).class_weights == {"1": 2, "b": 3}


def test_delimiters() -> None:
    """A tab can be given by name."""
    for given in ("tab", "\\t", "\t"):
        assert DataOptions(data=Path("a"), delimiter=given).delimiter == "\t"


class TestClassWeights:
    """The weights that Keras is given: one for each class, in the order of the names."""

    LABELS = ("b", "a", "b", "b")

    @pytest.mark.parametrize(
        ("weights", "resolved"),
        [
            (None, None),
            ("balanced", {"a": 2.0, "b": 4 / 6}),
            ({"b": 3}, {"a": 1.0, "b": 3.0}),
            ({"b": 3, "a": 2}, {"a": 2.0, "b": 3.0}),
        ],
    )
    def test_resolved(self, weights: Any, resolved: Any) -> None:
        """Balanced weights are as scikit-learn's; a class that is not named weighs 1."""
        found = resolve_class_weights(weights, self.LABELS)
        assert found == resolved
        assert list(found or ()) == list(resolved or ())

    def test_unknown_label(self) -> None:
        """A weight of a label that the data lacks is refused, with the nearest."""
        options = TextClassifierOptions(class_weights={"alram": 2.0})
        with pytest.raises(InputError) as caught:
            check_options(options, Examples(["x"] * 20, ["alarm", "\x1b[2J"] * 10))
        message = "class_weights: there is no label 'alram' in the training data"
        assert str(caught.value) == f"{message}; did you mean 'alarm'?"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 10}, None),
        ({"batch_size": 11}, "batch_size: 11 is more than the 10 training rows; give a smaller"),
        ({"batch_size": 11, "repeat": True, "steps_per_epoch": 9}, None),
        ({"batch_size": 4, "steps_per_epoch": 3}, None),
        (
            {"batch_size": 4, "steps_per_epoch": 4},
            "steps_per_epoch: 4 is more than the 3 batches there are; give fewer, or repeat",
        ),
        ({"batch_size": 4, "steps_per_epoch": 4, "repeat": True}, None),
    ],
)
def test_options_are_checked_against_the_data(options: Any, message: str | None) -> None:
    """Batches and steps must be there, unless the data is repeated."""
    train = Examples(["x"] * 10, ["a", "b"] * 5)
    if message is None:
        check_options(TextClassifierOptions(**options), train)
        return
    with pytest.raises(InputError) as caught:
        check_options(TextClassifierOptions(**options), train)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("lengths", "expected_length"),
    [
        ([], 8),
        ([1], 8),
        ([4] * 10, 8),
        ([5] * 10, 9),
        (range(1, 101), 99),
        ([6] * 95 + [500] * 5, 10),
        ([6] * 94 + [500] * 6, 504),
        ([5000] * 3, 1024),
    ],
)
def test_sequence_length(lengths: Any, expected_length: int) -> None:
    """The 95th percentile of the words and 4 more, from 8 to 1,024."""
    assert resolve_seq_len("word " * length for length in lengths) == expected_length


def test_sequence_length_counts_the_words_that_the_model_is_given() -> None:
    """What stands between words is no word, however much there is of it."""
    texts = ["one -- two ... 三 three,four\n five six"] * 3
    assert resolve_seq_len(texts) == resolve_seq_len(texts, Normalisation(lower_case=False)) == 10


def test_sequence_length_of_texts_without_words() -> None:
    """Texts that leave no word do not make it shorter than the least."""
    assert resolve_seq_len(["中文", "!", ""]) == 8
