"""Configuration files in YAML and TOML, and option objects made of what was given where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.options.config import build, merge, read_config


def _weights(value: Any) -> dict[str, float]:
    return {str(label): fields.positive(weight) for label, weight in value.items()}


WEIGHTS = fields.Kind("weights", _weights, list, "W", optional=True, is_mapping=True)


@dataclass(frozen=True)
class Model:
    """How to train."""

    REFUSED: ClassVar[Mapping[str, str]] = {"learning_rate": "has no effect", "tpu": "no strategy"}

    epochs: int = field(default=50, metadata=fields.whole("Epochs.", minimum=1))
    batch_size: int = field(default=16, metadata=fields.whole("Batch.", minimum=1))
    weights: Any = field(default=None, metadata=fields.option(WEIGHTS, "Weights.", "alike"))

    def __post_init__(self) -> None:
        fields.check_fields(self)


@dataclass(frozen=True)
class Source:
    """What to train on."""

    data: Path = field(metadata=fields.path("The file to train on."))
    test: Path | None = field(default=None, metadata=fields.path("The test.", unset="none"))
    name: str | None = field(default=None, metadata=fields.text("The name.", unset="none"))
    tags: tuple[str, ...] = field(default=(), metadata=fields.texts("Tags."))

    def __post_init__(self) -> None:
        fields.check_fields(self)


def read(folder: Path, name: str, content: str | bytes) -> dict[str, Any]:
    """Write a configuration file and read it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_config(path, Model, Source)


def refusal(folder: Path, name: str, content: str | bytes) -> str:
    """Return the one line about a configuration file, from the file's name on."""
    with pytest.raises(InputError) as caught:
        read(folder, name, content)
    message = str(caught.value)
    assert message.isprintable()
    assert message.count(name) == 1
    assert message.startswith(f"{folder}/")
    return message[len(f"{folder}/") :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.yaml", "epochs: 3\nbatch_size: 4\nname: a b\n"),
        ("c.yml", "epochs: 3\nbatch-size: 4\nname: a b\n"),
        ("c.YAML", "model:\n  epochs: 3\n  batch-size: 4\ndata:\n  name: a b\n"),
        ("c.yaml", "anything: {epochs: 3, batch_size: 4}\nname: a b\nempty:\n"),
        ("c.yaml", "\ufeffepochs: 3\r\nbatch_size: 4\r\nname: a b\r\n"),
        ("c.toml", "epochs = 3\nbatch_size = 4\nname = 'a b'\n"),
        ("c.toml", "[model]\nepochs = 3\nbatch-size = 4\n[data]\nname = 'a b'\n"),
        ("c.toml", "name = 'a b'\nmodel.epochs = 3\nmodel.batch-size = 4\n"),
        ("c.toml", "name = 'a b'\nmodel = {epochs = 3, batch-size = 4}\n[empty]\n"),
        ("c.toml", "\ufeffepochs = 3\r\nbatch_size = 4\r\nname = 'a b'\r\n"),
    ],
)
def test_flat_or_in_sections(name: str, content: str, tmp_path: Path) -> None:
    """Sections, hyphens and line ends are the user's choice; only what is given is returned."""
    assert read(tmp_path, name, content) == {"epochs": 3, "batch_size": 4, "name": "a b"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.yaml", "weights: {a: 2, 7: 0.5}\n"),
        ("c.yaml", "model:\n  weights:\n    a: 2\n    '7': 0.5\n"),
        ("c.toml", "weights = {a = 2, 7 = 0.5}\n"),
        ("c.toml", "[weights]\na = 2\n7 = 0.5\n"),
        ("c.toml", "[model.weights]\na = 2\n7 = 0.5\n"),
    ],
)
def test_a_mapping_is_no_section_where_it_is_a_value(
    name: str, content: str, tmp_path: Path
) -> None:
    """An option that takes a mapping gets it, at the top and in a section."""
    assert read(tmp_path, name, content) == {"weights": {"a": 2.0, "7": 0.5}}


@pytest.mark.parametrize("content", ["", "# nothing\n", "{}\n"])
def test_a_file_may_say_nothing(content: str, tmp_path: Path) -> None:
    """An empty YAML file leaves all defaults."""
    assert read(tmp_path, "c.yaml", content) == {}


@pytest.mark.parametrize(("name", "equals"), [("c.yaml", ": "), ("c.toml", " = ")])
def test_file_names_are_relative_to_the_file(
    name: str, equals: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder with a configuration file and its data can be moved and used from anywhere."""
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.chdir("/")
    content = f"data{equals}'sub/train.csv'\ntest{equals}'/data/test.csv'\n"
    found = read(tmp_path, name, content)
    assert found == {"data": tmp_path / "sub/train.csv", "test": Path("/data/test.csv")}
    assert read(tmp_path, name, f"data{equals}'~/a.csv'") == {"data": Path("/home/someone/a.csv")}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.yaml", "\nepochs: 0\n", "c.yaml:2: epochs: expected a whole number of at least 1"),
        ("c.yaml", "a:\n\n  epochs: 0\n", "c.yaml:3: epochs: expected a whole number"),
        ("c.yaml", "epochs:\n", "c.yaml:1: epochs: expected a whole number of at least 1"),
        ("c.yaml", "x: 1\nweights: {a: 0}\n", "c.yaml:1: there is no option 'x'"),
        ("c.yaml", "\nweights: {a: 0}\n", "c.yaml:2: weights: expected weights, got {'a': 0}"),
        ("c.toml", "\nepochs = 0\n", "c.toml:2: epochs: expected a whole number of at least 1"),
        ("c.toml", "\n[a]\nepochs = 0 # 1\n", "c.toml:3: epochs: expected a whole number"),
        ("c.toml", "\r\n[a]\r\n'epochs' = 0\r\n", "c.toml:3: epochs: expected a whole number"),
        ("c.toml", "\na.epochs = 0\n", "c.toml:2: epochs: expected a whole number"),
        ("c.toml", "\na = {epochs = 0}\n", "c.toml:2: epochs: expected a whole number"),
        ("c.toml", "\nweights = {a = 0}\n", "c.toml:2: weights: expected weights, got {'a': 0}"),
        ("c.toml", "\n[weights]\na = 0\n", "c.toml:2: weights: expected weights, got {'a': 0}"),
        ("c.toml", "\n[ m . weights ] # w\na = 0\n", "c.toml:2: weights: expected weights"),
        ("c.toml", "name = '''\nepochs = 5\n'''\n[a]\nepochs = 0\n", "c.toml:5: epochs: expected"),
        ("c.toml", "name = '''\nepochs = 5\n'''\nepochs = 0\n", "c.toml: epochs: expected"),
    ],
)
def test_wrong_values_are_named_by_line(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    """The message has the file, the option's line, what it takes and what was given."""
    assert refusal(tmp_path, name, content).startswith(message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.yaml", "\nepoch: 3\n", "c.yaml:2: there is no option 'epoch'; did you mean 'epochs'?"),
        ("c.yaml", "zebra: 3\n", "c.yaml:1: there is no option 'zebra'"),
        ("c.yaml", "a:\n  b:\n    epochs: 3\n", "c.yaml:2: there is no option 'b'"),
        ("c.yaml", '"a\\e[2J": 1\n', r"c.yaml:1: there is no option 'a\x1b[2J'"),
        ("c.toml", "\n[a]\nEpochs = 3\n", "c.toml:3: there is no option 'Epochs'; did you mean"),
        ("c.toml", "[a]\n[a.b]\nepochs = 3\n", "c.toml:2: there is no option 'b'"),
        ("c.toml", '\n"a\\u001b[2J" = 1\n', r"c.toml: there is no option 'a\x1b[2J'"),
        ("c.yaml", "\nlearning-rate: 0.1\n", "c.yaml:2: learning_rate: has no effect"),
        ("c.yaml", "a:\n  tpu: x\n", "c.yaml:2: tpu: no strategy"),
        ("c.toml", "\nlearning_rate = 0.1\n", "c.toml:2: learning_rate: has no effect"),
    ],
)
def test_unknown_and_refused_names(name: str, content: str, message: str, tmp_path: Path) -> None:
    """An unknown name gets the nearest one, a name of Model Maker's the reason."""
    assert refusal(tmp_path, name, content).startswith(message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.yaml", "epochs: 3\n\nepochs: 4\n", "c.yaml:3: epochs is given twice; first in line 1"),
        (
            "c.yaml",
            "batch_size: 3\na:\n  batch-size: 4\n",
            "c.yaml:3: batch_size is given twice; first in line 1",
        ),
        (
            "c.yaml",
            "weights:\n  a: 1\n  b: 1\n  a: 2\n",
            "c.yaml:4: 'a' is given twice; first in line 2",
        ),
        (
            "c.yaml",
            "m:\n  weights: {7: 1,\n  '7': 2}\n",
            "c.yaml:3: '7' is given twice; first in line 2",
        ),
        (
            "c.toml",
            "[a]\nepochs = 3\n[b]\nepochs = 4\n",
            "c.toml:4: epochs is given twice; first in line 2",
        ),
        (
            "c.toml",
            "batch-size = 3\nbatch_size = 3\n",
            "c.toml:2: batch_size is given twice; first in line 1",
        ),
        ("c.toml", "epochs = 3\nepochs = 4\n", "c.toml:2: not valid TOML: Cannot overwrite"),
        ("c.toml", "[weights]\na = 3\na = 4\n", "c.toml:3: not valid TOML: Cannot overwrite"),
    ],
)
def test_given_twice(name: str, content: str, message: str, tmp_path: Path) -> None:
    """No value is silently dropped for another: both lines are named."""
    assert refusal(tmp_path, name, content).startswith(message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.yaml", "epochs: 3\n\tname: 4\n", "c.yaml:2: not valid YAML: found character '\\t'"),
        ("c.yaml", "epochs: [1,\n", "c.yaml:2: not valid YAML: "),
        ("c.yaml", "epochs: 3\nname: 'a\n", "c.yaml:3: not valid YAML: "),
        ("c.yaml", "epochs: 3\n---\nname: a\n", "c.yaml:2: not valid YAML: "),
        ("c.yaml", "epochs: 3\nname: *a\n", "c.yaml:2: not valid YAML: found undefined alias 'a'"),
        ("c.yaml", "epochs: 3\nname: !python/none x\n", "c.yaml:2: not valid YAML: could not"),
        ("c.yaml", "epochs: 3\nname: a\x1b[2J\n", "c.yaml:2: not valid YAML: unacceptable"),
        ("c.yaml", "epochs: 3\nname: 2024-13-45\n", "c.yaml:2: not valid YAML: month must be"),
        ("c.yaml", "epochs: 3\nname: !!bool x\n", "c.yaml:2: not valid YAML: a value does not"),
        ("c.yaml", "epochs: 3\nname: !!int ''\n", "c.yaml:2: not valid YAML: "),
        ("c.yaml", "epochs: 3\nname: !!timestamp x\n", "c.yaml:2: not valid YAML: "),
        ("c.yaml", "epochs: 3\n? [a]\n: 4\n", "c.yaml:2: expected an option's name, got "),
        ("c.yaml", "- epochs\n", "c.yaml: expected names and values (a mapping at the top level)"),
        ("c.yaml", "epochs\n", "c.yaml: expected names and values (a mapping at the top level)"),
        ("c.yaml", "epochs: " + "[" * 5000, "c.yaml: nested too deeply"),
        ("c.toml", "epochs = 3\nname 4\n", "c.toml:2: not valid TOML: "),
        ("c.toml", "epochs = 3\nname = yes\n", "c.toml:2: not valid TOML: Invalid value"),
        ("c.toml", "epochs = 3\nname = '''a\n", "c.toml:2: not valid TOML: "),
        ("c.toml", "epochs = 3\ntags = [\n'a'\n\n", "c.toml:3: not valid TOML: "),
        ("c.toml", "epochs = 3\nname = 'a\x1b'\n", "c.toml:2: not valid TOML: "),
        ("c.toml", "epochs: 3\n", "c.toml:1: not valid TOML: "),
        ("c.toml", "epochs = " + "[" * 5000, "c.toml: nested too deeply"),
    ],
)
def test_broken_files(name: str, content: str, message: str, tmp_path: Path) -> None:
    """What is no valid YAML or TOML is said in one line, with the file's line."""
    assert refusal(tmp_path, name, content).startswith(message)


@pytest.mark.parametrize("name", ["c.yaml", "c.toml"])
@pytest.mark.parametrize(
    ("content", "line"), [(b"# caf\xe9", 1), (b"#\r\n# caf\xe9", 2), (b"\xef\xbb\xbf#\n#\n\xff", 3)]
)
def test_other_encodings(name: str, content: bytes, line: int, tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused with the line and the remedy."""
    message = refusal(tmp_path, name, content)
    assert message == f"{name}:{line}: not UTF-8; save it as UTF-8"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.yaml", "none.yaml: cannot be read: No such file or directory"),
        ("none.json", "none.json: expected a configuration file named .yaml, .yml, .toml"),
        ("none", "none: expected a configuration file named .yaml, .yml, .toml"),
        ("folder.toml", "folder.toml: cannot be read: Is a directory"),
        ("a\0.yaml", r"'a\x00.yaml': cannot be read: not a file's name"),
        ("", ".: expected a configuration file named .yaml, .yml, .toml"),
    ],
)
def test_files_that_cannot_be_read(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the file and what a configuration file is."""
    monkeypatch.chdir(tmp_path)
    Path("folder.toml").mkdir()
    with pytest.raises(InputError) as caught:
        read_config(name, Model, Source)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", ["~nobody-of-that-name/a.csv", "''", "' '", '"a\\0b"', "3"])
def test_names_of_no_file(value: str, tmp_path: Path) -> None:
    """A blank name, one with a NUL and the home of nobody are refused with the line."""
    message = refusal(tmp_path, "c.yaml", f"\ndata: {value}\n")
    assert message.startswith("c.yaml:2: data: ")


def test_a_number_of_thousands_of_digits(tmp_path: Path) -> None:
    """A number that Python refuses to print is refused as any other."""
    message = refusal(tmp_path, "c.toml", "name = 0x" + "f" * 9000)
    assert message == "c.toml:1: name: expected a text, got a very long int"


def test_later_layers_win() -> None:
    """The command line wins over the file, value by value."""
    config = {"epochs": 3, "batch_size": 4}
    assert merge(config, {"epochs": 5}) == {"epochs": 5, "batch_size": 4}
    assert merge({}, {"epochs": 5}) == merge({"epochs": 5}, {}) == {"epochs": 5}
    assert config["epochs"] == 3


def test_build_makes_each_object() -> None:
    """What is not given has its default."""
    model, source = build({"data": "a.csv", "epochs": 3}, Model, Source)
    assert (model, source) == (Model(epochs=3), Source(data=Path("a.csv")))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "data is missing: The file to train on."),
        ({"data": "a", "epoch": 3}, "there is no option 'epoch'; did you mean 'epochs'?"),
        ({"data": "a", "batch-size": 3}, "there is no option 'batch-size'; did you mean"),
        ({"data": "a", "learning_rate": 0.1}, "learning_rate: has no effect"),
        ({"data": "a", "epochs": 0}, "epochs: expected a whole number of at least 1, got 0"),
        ({"data": None}, "data: expected a file's name, got None"),
    ],
)
def test_build_refuses(given: dict[str, Any], message: str) -> None:
    """Unknown, refused, missing and wrong values are said in one line."""
    with pytest.raises(InputError) as caught:
        build(given, Model, Source)
    assert str(caught.value).startswith(message)
    assert str(caught.value).isprintable()
