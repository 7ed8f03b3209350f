"""stdout-hook parsers and stdout-hook sinks: what there is."""

from __future__ import annotations

import pytest

from stdout_hook.cli import main
from stdout_hook.parsers import known_parsers


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_a_parser_is_listed_with_sample_and_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """Three lines each: name and program, a line that it reads, the keys of its values."""
    lines = shown(capsys, "parsers")
    start = next(n for n, line in enumerate(lines) if line.startswith("xgboost "))
    name, sample, keys = (line.strip() for line in lines[start : start + 3])
    assert "XGBoost: the evaluation lines" in name
    assert sample.startswith("> [0]")
    assert keys == "= train/rmse, val/auc"


def test_all_parsers_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its first line at the left, so that `grep '^name'` finds it."""
    lines = shown(capsys, "parsers")
    assert [line.split()[0] for line in lines if line[0] != " "] == list(known_parsers())


def test_one_parser_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    """By its name all of its description is printed."""
    lines = shown(capsys, "parsers", "xgboost")
    assert lines[0].startswith("XGBoost: ")
    assert any(line.startswith("* `metrics`: ") for line in lines)


def test_an_unknown_parser(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name is an error that names those there are."""
    assert main(["parsers", "no_such"]) == 2
    error = capsys.readouterr().err
    assert "no_such" in error
    assert "xgboost" in error


def test_sinks_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    """A destination is listed with what it does."""
    assert any(line.startswith("jsonl ") and len(line) > 40 for line in shown(capsys, "sinks"))
