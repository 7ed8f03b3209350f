"""Files of texts, classified row by row."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Optional

import pytest

from mediapipe_tasks.classification.tflite import MODEL_JSON
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.text_classifier import predict, predict_file
from mediapipe_tasks.text_classifier.batch import predict_file as module
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.predict_file import classify_input
from mediapipe_tasks.text_classifier.model_file import ModelFile

pytestmark = pytest.mark.timeout(240)

MAIN = "import sys; from mediapipe_tasks.cli import main; sys.exit(main())"


def command(*words: object) -> list[str]:
    return [sys.executable, "-c", MAIN, "text-classifier", "predict", *map(str, words)]


def run(*words: object, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), input=text, capture_output=True, text=True, timeout=200, check=False
    )


def many(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "note"])
        for i in range(rows):
            note = 'of "two"\nlines' if i % 7 == 0 else "=1+1"
            writer.writerow([i, f"wake me at {i % 50}", note])
    return path


def classified(model: Path, **options: Any) -> tuple[str, list[str]]:
    """Return what is written to the screen, and what is told."""
    screen, told = io.StringIO(), io.StringIO()
    chosen = PredictOptions(**options)
    result = classify_input(ModelFile.read(model), chosen, screen=screen, progress=Progress(told))
    return screen.getvalue(), [*told.getvalue().splitlines(), *result.lines(chosen.output)]


def test_results_are_those_of_predict(tiny: Path, tmp_path: Path) -> None:
    """Each row has the answer that the Python function gives to its text."""
    path = many(tmp_path / "a.csv", 1200)
    shown, _ = classified(tiny, input=path, format="jsonl", top_k=2)
    found = [json.loads(line) for line in shown.splitlines()]
    answers = list(predict(tiny, [row["text"] for row in found], top_k=2))
    assert [row["id"] for row in found] == [str(i) for i in range(1200)]
    assert [[tuple(c.values()) for c in row["categories"]] for row in found] == [
        list(answer.categories) for answer in answers
    ]


def test_broken_rows_stop_before_anything_is_written(tiny: Path, tmp_path: Path) -> None:
    """All of them are told at once; --skip-invalid leaves them out and counts them."""
    path = tmp_path / "a.csv"
    path.write_text("text,n\na,1\n,2\nb,3\nc\n")
    output = tmp_path / "b.csv"
    with pytest.raises(
        InputError, match=r"a\.csv:3: 1 row has an empty text, line 3; 1 row has few"
    ):
        classified(tiny, input=path, output=output)
    assert not output.exists()
    _, told = classified(tiny, input=path, output=output, skip_invalid=True)
    assert told[0].startswith("warning: left out: 1 row has an empty text, line 3; 1 row has fewer")
    assert told[1] == f"{output}: 2 rows"


@pytest.mark.parametrize("name", ["b.csv", "b.jsonl", "b.txt"])
def test_a_stop_at_any_byte_changes_nothing(name: str, tiny: Path, tmp_path: Path) -> None:
    """Cut anywhere, even within a row or the header, the results become the same bytes."""
    path, output = many(tmp_path / "a.csv", 40), tmp_path / name
    options = {"input": path, "output": output, "threshold": 0.5}
    classified(tiny, **options)
    whole = output.read_bytes()
    for size in (*range(40), len(whole) // 2, len(whole) - 1, len(whole)):
        output.write_bytes(whole[:size])
        classified(tiny, **options, resume=True)
        assert output.read_bytes() == whole


def test_another_input_or_model_is_refused(tiny: Path, tmp_path: Path) -> None:
    """A run is gone on with only from the same file, by the same model and options."""
    path, output = many(tmp_path / "a.csv", 5), tmp_path / "b.csv"
    predict_file(tiny, path, output)
    for changed in ({"top_k": 2}, {"threshold": 0.25}, {"prefix": "p_"}):
        with pytest.raises(InputError, match="was made with another options"):
            predict_file(tiny, path, output, resume=True, **changed)
    many(path, 6)
    with pytest.raises(InputError, match=r"was made with another input .*size"):
        predict_file(tiny, path, output, resume=True)
    assert predict_file(tiny, path, output, overwrite=True).rows == 6


def _killed(tiny: Path, path: Path, output: Path, number: int) -> int:
    """Start a run, send it a signal when it has written something; returns its exit code."""
    words = command("--model", tiny, "--input", path, "--output", output, "--resume")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        before = output.stat().st_size if output.exists() else 0
        while not output.exists() or output.stat().st_size <= before + 10_000:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
        if number == signal.SIGINT:
            assert "go on with --resume" in told
            assert told.endswith("mediapipe-tasks: stopped by Ctrl-C\n")
        return process.returncode


def test_a_killed_run_is_gone_on_with(tiny: Path, tmp_path: Path) -> None:
    """After Ctrl-C and kill -9 the file becomes what one run makes, byte by byte."""
    path = many(tmp_path / "a.csv", 40_000)
    output = tmp_path / "b.csv"
    assert _killed(tiny, path, output, signal.SIGINT) == 130
    assert _killed(tiny, path, output, signal.SIGKILL) == -signal.SIGKILL
    stopped = output.stat().st_size
    done = run("--model", tiny, "--input", path, "--output", output, "--resume")
    assert done.returncode == 0, done.stderr
    assert "40,000 rows (" in done.stderr
    predict_file(tiny, path, tmp_path / "c.csv")
    assert output.read_bytes() == (tmp_path / "c.csv").read_bytes()
    assert 0 < stopped < output.stat().st_size


def test_a_full_disk_is_no_traceback(tiny: Path, tmp_path: Path) -> None:
    """To a file or to standard output: one line and exit code 1."""
    path = many(tmp_path / "a.csv", 5)
    done = run("--model", tiny, "--input", path, "--output", "/dev/full")
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    with Path("/dev/full").open("w") as full:
        words = command("--model", tiny, "alarm")
        code = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, timeout=100).returncode
    assert code == 1


def test_a_closed_pipe_is_quiet(tiny: Path, tmp_path: Path) -> None:
    """`predict ... | head -1` ends well and says nothing."""
    path = many(tmp_path / "a.csv", 20_000)
    words = command("--model", tiny, "--input", path)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"id,text,note,label,score,runner_up,margin\r\n"
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def test_standard_input_of_each_format(tiny: Path) -> None:
    """Rows before a broken one are answered; then it is named, with exit code 2."""
    done = run("--model", tiny, "--text-column", "text", text="text\nalarm\n\n ,\n")
    assert done.returncode == 2
    assert done.stderr.startswith("mediapipe-tasks: standard input:4: 1 row has more fields")
    done = run("--model", tiny, "--text-field", "q", "--format", "csv", text='{"q": "alarm"}\n')
    assert done.stdout.splitlines()[1].startswith("alarm,")
    assert done.stderr == ""


def test_the_threshold_of_a_precision(tiny: Path) -> None:
    """It is the one that was measured when this very file was trained."""
    with pytest.raises(InputError, match=r"no model\.json beside .* tells thresholds"):
        classified(tiny, precision=0.95, input=Path(__file__))
    facts = json.loads(tiny.with_name(MODEL_JSON).read_text())
    rows = [{"wanted": 0.9, "score": None}, {"wanted": 0.95, "score": 0.999}]
    tiny.with_name(MODEL_JSON).write_text(json.dumps({**facts, "thresholds": rows}))
    texts = tiny.with_name("texts.txt")
    texts.write_text("alarm\n")
    shown, _ = classified(tiny, precision=0.95, input=texts, other="none")
    assert shown.startswith("none 0.")
    with pytest.raises(InputError, match=r"no score is known for 0\.9; measured were: 0\.95"):
        classified(tiny, precision=0.9, input=texts)


def test_what_is_read_is_not_written_over(tiny: Path, tmp_path: Path) -> None:
    """Neither the input nor the model, under no name."""
    path = many(tmp_path / "a.csv", 5)
    (tmp_path / "link.csv").symlink_to(path)
    for output in (path, tmp_path / "link.csv", tiny):
        with pytest.raises(InputError, match="is what is read; name another file"):
            classified(tiny, input=path, output=output, overwrite=True)


class _Clock:
    """A clock that goes on a second at each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize(
    ("total", "last"), [(3000, "Classifying texts 3000/3000"), (None, "Classifying texts 20,000")]
)
def test_long_work_is_shown(
    total: Optional[int], last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In lines, up to the end where that is known; at each doubling where it is not."""
    monkeypatch.setattr("mediapipe_tasks.text_classifier.batch.pace.perf_counter", _Clock())
    told = io.StringIO()
    pace = module.Pace(Progress(told), "Classifying texts", total)
    for done in range(0, 3001, 500) if total else range(0, 25_001, 1000):
        pace.advance(done)
    pace.finish()
    lines = told.getvalue().splitlines()
    assert lines[0] == "Classifying texts ..."
    assert lines[-1].startswith(last)
    assert lines[-1].endswith("/s")


@pytest.mark.slow
def test_a_bar_on_a_terminal(tiny: Path, tmp_path: Path) -> None:
    """Results go to the file and the bar to the terminal, which is left in order."""
    pty = pytest.importorskip("pty")
    path, output = many(tmp_path / "a.csv", 60_000), tmp_path / "b.jsonl"
    ours, theirs = pty.openpty()
    words = command("--model", tiny, "--input", path, "--output", output)
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:  # the terminal was closed
                break
        assert process.wait(60) == 0
    os.close(ours)
    assert b"60,000 rows" in shown
    assert shown.count(b"\x1b[?25l") == shown.count(b"\x1b[?25h")
    assert output.read_bytes().count(b"\n") == 60_000
