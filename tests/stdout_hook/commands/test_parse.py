"""stdout-hook parse: forms of output, packed and growing logs, and interruptions."""

from __future__ import annotations

import csv
import gzip
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stdout_hook.cli import main

LOG = "Epoch 1/2\n8/8 - 1s - loss: 0.5 - val_loss: nan\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "train.log"
    path.write_text(LOG)
    return path


def test_csv(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table with a header, a row for each value."""
    assert main(["parse", str(log), "--csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["split"], row["metric"], row["value"]) for row in rows] == [
        ("train", "loss", "0.5"),
        ("val", "loss", "nan"),
    ]
    assert {row["epoch"] for row in rows} == {"1"}


def test_a_packed_log(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is unpacked on the way."""
    log.write_bytes(gzip.compress(LOG.encode()))
    assert main(["parse", str(log), "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_following(log: Path) -> None:
    """New values are printed as they are written, and Ctrl-C ends it."""
    command = [sys.executable, "-m", "stdout_hook", "parse", str(log), "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "loss 0.5" in process.stdout.readline()
        process.stdout.readline()
        with log.open("a") as file:
            file.write("Epoch 2/2\n8/8 - 1s - loss: 0.25\n")
        assert "loss 0.25" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_ctrl_c_keeps_what_was_read(tmp_path: Path) -> None:
    """In the middle of a long log what was read has been printed, in whole lines."""
    long = tmp_path / "long.log"
    long.write_text(LOG * 400_000)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "stdout_hook", "parse", str(long), "--json"]
    with out.open("wb") as file, subprocess.Popen(command, stdout=file) as process:
        while not out.stat().st_size:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    lines = out.read_text().splitlines()
    assert lines
    assert all(line[0] == "{" and line[-1] == "}" for line in lines)
    assert len(lines) < 800_000


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """Where stdout is a file and stderr a terminal it shows how far it is."""
    pytest.importorskip("rich")
    long = tmp_path / "long.log"
    long.write_text(LOG * 20_000)
    source, sink = pty.openpty()
    command = [sys.executable, "-m", "stdout_hook", "parse", str(long)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=sink) as process:
        os.close(sink)
        shown = b""
        while True:
            try:
                data = os.read(source, 4096)
            except OSError:
                break
            shown += data
        assert process.wait(30) == 0
    os.close(source)
    assert re.search(rb"long.log.*[kM]B", shown), shown


@pytest.mark.parametrize("command", ["parse", "explain", "log"])
@pytest.mark.parametrize(
    ("data", "message"), [(b"", "is empty"), (bytes(range(256)) * 20, "is no text file")]
)
def test_what_is_no_log(
    command: str, data: bytes, message: str, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command refuses it in one line."""
    log.write_bytes(data)
    assert main([command, str(log)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
