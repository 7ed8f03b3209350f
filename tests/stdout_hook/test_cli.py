"""The command stdout-hook."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import __version__
from stdout_hook.cli import main

COMMANDS = ("explain", "log", "parse", "parsers", "run", "sinks")
LOG = "Epoch 1/2\n8/8 - 1s - loss: 0.5 - val_loss: nan\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "train.log"
    path.write_text(LOG)
    return path


def test_parse_json(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object a line and value, strict JSON also for nan."""
    assert main(["parse", str(log), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    place = {"epoch": 1, "step": 8, "final": True, "parser": "keras", "metric": "loss"}
    assert lines[0] == {"split": "train", "value": 0.5, **place}
    assert (lines[1]["split"], lines[1]["value"]) == ("val", "NaN")


def test_parse_for_people(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json, a line a point."""
    assert main(["parse", str(log)]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == [
        "train",
        "epoch",
        "1,",
        "step",
        "8",
        "loss",
        "0.5",
    ]


def test_parse_standard_input(monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash reads standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LOG.encode())))
    assert main(["parse", "-", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_parse_chunks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A recording of chunks is read as what it recorded."""
    path = tmp_path / "chunks.jsonl"
    halves = [LOG[:20], LOG[20:]]
    path.write_text("".join(json.dumps({"stream": "stdout", "data": h}) + "\n" for h in halves))
    assert main(["parse", str(path), "--chunks", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parse", "missing.log"], "missing.log: No such file or directory"),
        (["parse", "."], ". is a directory; name a log in it"),
        (["parse", "train.log", "--parser", "kears"], "did you mean 'keras'?"),
        (["parse", "train.log", "--chunks"], "line 1 is no recorded chunk"),
    ],
)
def test_errors_are_one_line(
    arguments: list[str], message: str, log: Path, monkeypatch: Any, capsys: Any
) -> None:
    """What cannot be used is said in one line on stderr, with exit code 2."""
    monkeypatch.chdir(log.parent)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(("command", "name"), [("parsers", "keras"), ("sinks", "jsonl")])
def test_lists(command: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What there is, a line each, with what it is for."""
    assert main([command]) == 0
    (line,) = [x for x in capsys.readouterr().out.splitlines() if x.startswith(name + " ")]
    assert len(line.split()) > 3


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has a line that says what it does."""
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])
    assert exit_.value.code == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    for command in COMMANDS:
        assert any(line[:1] == [command] and len(line) > 3 for line in lines), command


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how the command is called, on stdout."""
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"usage: stdout-hook {command} ")
    assert shown.err == ""


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """It is the package's."""
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"stdout-hook {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["pares"], ["parse"], ["parse", "x", "--jsno"]])
def test_wrong_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """They are refused with exit code 2, the usage and what is wrong, on stderr."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("usage: stdout-hook ")
    assert ": error: " in shown.err.splitlines()[-1]
