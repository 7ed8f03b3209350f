"""stdout-hook explain: what became of each line of a log."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.cli import main
from stdout_hook.explain import SHADES, Explained, explain_log, render
from stdout_hook.log import parse_log
from stdout_hook.pattern_files import read_patterns
from stdout_hook.reader import ChosenParsers, find_candidates
from stdout_hook.records import Frame, Record

LOG = (
    "Loading \033[1mdata\033[0m\a ...\n"
    "1/8 [==>...........] - ETA: 3s - loss: 0.9\r2/8 [====>.........] - ETA: 3s - loss: 0.7\r"
    "8/8 [==============] - 1s 9ms/step - loss: 0.5 - val_loss: 0.75\n"
    "round 3: error: 0.25, acc=.5. Time: 12.5s\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "output.log"
    path.write_text(LOG)
    return path


def explain(capsys: pytest.CaptureFixture[str], *arguments: Any) -> str:
    assert main(["explain", "--parser", "keras", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_each_line_has_its_taker_and_values(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A taken line names its parser and values; running redraws are only counted."""
    lines = explain(capsys, log).splitlines()
    assert lines[0].split() == ["Loading", r"data\x07", "..."]
    assert lines[1].startswith("keras ")
    assert lines[1].endswith("val_loss: 0.75")
    assert [line.split()[-2:] for line in lines[2:4]] == [["loss", "0.5"], ["loss", "0.75"]]
    assert lines[4].startswith("? ")
    assert "5 lines and redraws, 3 taken" in lines
    assert ["keras", "3", "4"] in [line.split() for line in lines]


def test_the_suggested_patterns_read_what_nobody_took(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed at the end is a pattern file that takes the marked lines."""
    pytest.importorskip("tomllib")
    shown = explain(capsys, log)
    patterns = log.with_name("patterns.toml")
    patterns.write_text("\n".join(line for line in shown.splitlines() if line[:1] == '"'))
    last = list(parse_log(log, parsers=["keras"], patterns=read_patterns(str(patterns))))[-1]
    assert dict(last.metrics) == {"error": 0.25, "acc": 0.5}
    assert "?" not in explain(capsys, log, "--patterns", patterns)


def test_records_are_those_of_parse_log() -> None:
    """Explaining reads as parsing does, to the last held-back value."""
    explained = explain_log([LOG], ChosenParsers())
    assert [r for one in explained for r in one.records] == list(parse_log([LOG]))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("loss: 0.5 val_loss = 1e-3 val/acc=.25", ["loss: ", "val/acc="]),
        ("took: 1.5s at: 10.0% time: 12.30:11 file: 1.5/2.5 v: 2.15.0x", []),
        ("epoch: 3", []),
        ("x" * 1000 + " loss: 0.5", []),
    ],
)
def test_candidates(text: str, names: list[str]) -> None:
    """A candidate has a point in its number and no unit behind it."""
    assert find_candidates(text) == names


def test_a_reader_that_leaves_is_no_fault(log: Path) -> None:
    """`stdout-hook explain LOG | head -1` ends in silence."""
    log.write_text(LOG * 20000)
    command = f"{sys.executable} -m stdout_hook explain {log} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.split()[0] == "Loading"


def test_colours_are_for_terminals_alone(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    """On a terminal lines are coloured by what took them, unless NO_COLOR is set."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    coloured = explain(capsys, log)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = explain(capsys, log)
    assert f"\x1b[{SHADES[0]}mkeras" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


TWO_FORMATS = (
    "hello\n"
    "[0]\ttrain-rmse:0.58454\n"
    "epoch,loss\n"
    "1/1 [==============] - 1s 9ms/step - loss: 0.5\n"
    "[1]\ttrain-rmse:0.48454\n"
    "error: 0.25 of it\n"
)


def shades(lines: list[str]) -> list[tuple[str, str]]:
    """Return the colour and the first word of each coloured line."""
    found = (re.match(r"\x1b\[([\d;]+)m *([^\s\x1b]*)", line) for line in lines)
    return [(match[1], match[2]) for match in found if match]


def test_each_parser_has_its_colour() -> None:
    """It has it from its first line to the legend; what nobody took is dim, or stands out."""
    chosen = ChosenParsers(parsers=["keras", "xgboost"])
    lines = list(render(explain_log([TWO_FORMATS], chosen), colour=True))
    first, second = SHADES[:2]
    assert shades(lines) == [
        ("2", "hello"),
        (first, "xgboost"),
        (f"1;{first}", "="),
        ("2", "epoch,loss"),
        (second, "keras"),
        (f"1;{second}", "="),
        (first, "xgboost"),
        (f"1;{first}", "="),
        ("33", "?"),
        (first, "xgboost"),
        (second, "keras"),
        ("33", "?"),
    ]


def test_the_legend_counts_lines_and_values() -> None:
    """Behind the log each parser has its line; running redraws and their values count."""
    chosen = ChosenParsers(parsers=["keras", "xgboost"])
    lines = "\n".join(render(explain_log([TWO_FORMATS], chosen))).splitlines()
    start = lines.index("6 lines and redraws, 3 taken")
    legend = [line.split() for line in lines[start + 2 : start + 6]]
    assert legend[:3] == [["lines", "values"], ["xgboost", "2", "2"], ["keras", "1", "1"]]
    assert legend[3][:2] == ["?", "1"]


def test_a_long_name_is_whole() -> None:
    """Without colour names tell parsers apart, so none is cut."""
    report = "              precision    recall  f1-score   support\n\n"
    report += "         neg       0.81      0.68      0.74        81\n"
    lines = list(render(explain_log([report], ChosenParsers())))
    assert [line.split()[0] for line in lines[:2]] == ["classification_report"] * 2


def test_what_is_held_back_is_no_line() -> None:
    """A value that a parser gives at the end of the log counts as a value only."""
    held = Explained(Frame("", ""), "made_up", [Record("val", 1, None, None, {"loss": 0.5})])
    lines = "\n".join(render([held])).splitlines()
    assert "0 lines and redraws, 0 taken" in lines


def test_colours_are_distinct() -> None:
    """No two parsers' colours are one, and none is that of what stands out."""
    assert len({*SHADES, "33"}) == len(SHADES) + 1
