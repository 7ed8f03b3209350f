"""stdout-hook log: old logs become runs."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.cli import main
from stdout_hook.guard import Guard
from stdout_hook.run_folder import read_run
from stdout_hook.sinks.jsonl import read_rows

LOG = "".join(
    f"2024-05-06T12:00:0{n}Z Epoch {n}/2\n"
    f"2024-05-06T12:00:1{n}Z 8/8 - 1s - loss: 0.{n} - val_loss: 0.{n + 3}\n"
    for n in (1, 2)
)
FIRST = 1714996811.0  # 2024-05-06T12:00:11Z


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two logs, the second one packed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "first.log").write_text(LOG)
    (tmp_path / "second.log.gz").write_bytes(gzip.compress(LOG.encode()))
    return tmp_path


def test_each_log_is_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows with the log's own times are in a run folder for each log."""
    assert main(["log", "first.log", "second.log.gz", "--output", "runs", "--group", "old"]) == 0
    for path, name in (
        (folder / "runs" / "1-first", "first"),
        (folder / "runs/2-second", "second"),
    ):
        rows = list(read_rows(path / "metrics.jsonl"))
        assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.4, 0.5]
        assert rows[0]["time"] == FIRST
        facts = read_run(path)
        assert (facts["status"], facts["name"], facts["group"]) == ("finished", name, "old")
    told = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in told] == [
        "stdout-hook: first.log: 4 values in 4 rows",
        "stdout-hook: second.log.gz: 4 values in 4 rows",
    ]


@pytest.mark.wandb
def test_backfill_of_wandb(folder: Path) -> None:
    """A W&B run has the rows, and they lie at the log's own times."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run as read_wandb
    from tests.support.read_wandb import values

    words = ["log", "first.log", "--project", "p", "--mode", "offline", "--group", "old"]
    subprocess.run(
        [sys.executable, "-m", "stdout_hook", *words, "--output", "run"], check=True, timeout=100
    )
    found: dict[str, Any] = read_wandb(folder / "run", 4)
    assert values(found, "val/loss") == [0.4, 0.5]
    assert values(found, "_timestamp")[0] == FIRST
    assert (found["run"]["display_name"], found["run"]["run_group"]) == ("first", "old")


def test_a_dry_run_logs_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows are printed, and nothing is left."""
    before = sorted(folder.rglob("*"))
    assert main(["log", "first.log", "--dry-run", "--project", "p"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["train/loss"] for row in rows if "train/loss" in row] == [0.1, 0.2]
    assert rows[0]["time"] == FIRST
    assert sorted(folder.rglob("*")) == before


def test_llama2c_against_tokens(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The loss lies on the tokens that the user counts a step."""
    (folder / "llama.log").write_text(
        "".join(
            f"{n} | loss {9 - n}.5000 | lr 5.000000e-04 | 12.00ms | mfu 0.21%\n" for n in (1, 2)
        )
    )
    words = ["log", "llama.log", "--dry-run", "--axis", "tokens", "--tokens-per-step", "32768"]
    assert main(words) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["tokens"], row["train/loss"]) for row in rows] == [(32768, 8.5), (65536, 7.5)]


def test_patterns_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are read beside those of a file; one that is none is refused."""
    (folder / "own.log").write_text("quux 0.5 zap 0.25\n")
    (folder / "own.json").write_text('{"val/zap": "zap (.*)"}')
    words = ["log", "own.log", "--dry-run", "--patterns", "own.json"]
    assert main([*words, "--pattern", r"train/quux=quux (\S+)"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {key: value for row in rows for key, value in row.items() if "/" in key} == {
        "val/zap": 0.25,
        "train/quux": 0.5,
    }
    assert main([*words, "--pattern", "quux"]) == 2
    assert "must be KEY=REGEX" in capsys.readouterr().err


def test_a_sink_that_fails_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others have all rows."""
    monkeypatch.setattr(Guard, "strict", False)
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is full")
    assert main(["log", "first.log", "--output", "run", "--sink", "jsonl:/dev/full"]) == 0
    assert len(list(read_rows(folder / "run" / "metrics.jsonl"))) == 4
    assert "sink jsonl failed 4 times" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.log"], "missing.log: No such file"),
        (["first.log", "empty.log"], "empty.log is empty"),
        (["first.log", "second.log.gz", "--name", "x"], "--name is for one log"),
        (["first.log", "second.log.gz", "--follow"], "--follow reads one log"),
        (["first.log", "--sink", "jsonlines"], "did you mean 'jsonl'?"),
        (["first.log", "--parser", "kears"], "did you mean 'keras'?"),
    ],
)
def test_bad_input_begins_no_run(
    words: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot work is said in one line, before anything is logged."""
    (folder / "empty.log").touch()
    assert main(["log", *words, "--output", "runs"]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (folder / "runs").exists()


def test_a_log_without_metrics_says_what_to_try(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence is not left alone."""
    (folder / "words.log").write_text("Hello, world.\n")
    assert main(["log", "words.log"]) == 0
    assert "nothing was read of it; try: stdout-hook explain words.log" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_log_that_is_followed(folder: Path) -> None:
    """Rows come while the log grows; Ctrl-C ends it, and they are kept."""
    command = [sys.executable, "-m", "stdout_hook", "log", "first.log", "--follow"]
    with subprocess.Popen([*command, "--output", "run"]) as process:
        _wait_for_rows(folder / "run", 4)
        with (folder / "first.log").open("a") as file:
            file.write("Epoch 3/3\n8/8 - 1s - loss: 0.3 - val_loss: 0.9\n")
        _wait_for_rows(folder / "run", 6)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert read_run(folder / "run")["status"] == "interrupted"


def _wait_for_rows(run: Path, count: int) -> None:
    for _ in range(1000):
        path = run / "metrics.jsonl"
        if path.exists() and len(list(read_rows(path))) == count:
            return
        time.sleep(0.03)
    raise AssertionError(f"{run} has not got {count} rows")
