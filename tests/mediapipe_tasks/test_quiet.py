"""The noise of libraries goes to the log, whatever it is printed by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NOISE = """
import contextlib, ctypes, os, subprocess, sys
from pathlib import Path
from mediapipe_tasks.quiet import quiet

log = Path(sys.argv[1])

def noise():
    print("python out")
    print("python err", file=sys.stderr)
    os.write(1, b"raw out\\n")
    os.write(2, b"raw err\\n")
    ctypes.CDLL(None).puts(b"from C")
    ctypes.CDLL(None).fflush(None)
    subprocess.run([sys.executable, "-c", "print('child')"])
"""
LINES = {"python out", "python err", "raw out", "raw err", "from C", "child"}


def run(code: str, log: Path) -> tuple[str, str]:
    """Run a program that makes noise; return what reached its stdout and its stderr."""
    done = subprocess.run(
        [sys.executable, "-c", NOISE + code, str(log)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_all_noise_goes_to_the_log(tmp_path: Path) -> None:
    """Python, raw descriptors, C and children are kept away; the screen still reaches the user."""
    code = """
print("before")
with quiet(log) as screen:
    noise()
    screen.write("progress\\n")
print("after")
print("error", file=sys.stderr)
os.write(1, b"raw after\\n")
"""
    out, err = run(code, tmp_path / "log")
    assert sorted(out.splitlines()) == ["after", "before", "progress", "raw after"]
    assert err == "error\n"
    assert set((tmp_path / "log").read_text(encoding="utf-8").splitlines()) == LINES


def test_everything_is_restored_after_an_error(tmp_path: Path) -> None:
    """An exception passes, and stdout, stderr and the descriptors are those from before."""
    code = """
before = sys.stdout, sys.stderr, os.fstat(1).st_ino, len(os.listdir("/proc/self/fd"))
try:
    with quiet(log):
        print("hidden")
        raise ZeroDivisionError
except ZeroDivisionError:
    print("raised")
assert (sys.stdout, sys.stderr, os.fstat(1).st_ino, len(os.listdir("/proc/self/fd"))) == before
"""
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system has no /proc")
    out, _ = run(code, tmp_path / "log")
    assert out == "raised\n"
    assert (tmp_path / "log").read_text(encoding="utf-8") == "hidden\n"


def test_what_the_user_was_told_is_not_lost_by_an_error(tmp_path: Path) -> None:
    """Text that waits in the screen's buffer reaches the user before the exception passes."""
    code = """
try:
    with quiet(log) as screen:
        screen.write("progress\\n")
        raise ZeroDivisionError
except ZeroDivisionError:
    print("raised")
assert screen.closed
"""
    assert run(code, tmp_path / "log")[0] == "progress\nraised\n"


def test_a_stream_kept_by_a_library_goes_back_to_the_cell(tmp_path: Path) -> None:
    """A log handler made meanwhile later writes to the cell, and into no file of others."""
    code = """
import io, logging
before, sys.stderr = sys.stderr, io.StringIO()
cell = sys.stderr
with quiet(log):
    handler = logging.StreamHandler()
    logging.getLogger().addHandler(handler)
    logging.warning("inside")
others = [open(log.with_name(str(i)), "w+") for i in range(5)]
logging.warning("outside")
sys.stderr = before
handler.flush()
assert cell.getvalue() == "outside\\n", cell.getvalue()
assert all(not Path(file.name).read_text() for file in others)
"""
    run(code, tmp_path / "log")
    assert (tmp_path / "log").read_text(encoding="utf-8") == "inside\n"


def test_a_stream_kept_by_a_library_is_quiet_the_next_time(tmp_path: Path) -> None:
    """What a handler of the first run writes in a second one goes to the second one's log."""
    code = """
import io, logging

before, cell = sys.stderr, io.StringIO()
sys.stderr = cell
with quiet(log):
    logging.getLogger().addHandler(logging.StreamHandler())
with quiet(log.with_name("second")):
    logging.warning("noise")
sys.stderr = before
print(cell.getvalue(), end="")
"""
    assert run(code, tmp_path / "log") == ("", "")
    assert (tmp_path / "second").read_text(encoding="utf-8") == "noise\n"


def test_a_stdout_that_is_no_file_is_the_screen(tmp_path: Path) -> None:
    """In a notebook the screen is the cell, and Python's prints go to the log all the same."""
    code = """
import io
before, sys.stdout = sys.stdout, io.StringIO()
cell = sys.stdout
with quiet(log) as screen:
    assert screen is cell
    noise()
    screen.write("progress\\n")
assert sys.stdout is cell
sys.stdout = before
print(cell.getvalue(), end="")
"""
    out, err = run(code, tmp_path / "log")
    assert (out, err) == ("progress\n", "")
    assert set((tmp_path / "log").read_text(encoding="utf-8").splitlines()) == LINES


def test_a_closed_descriptor_is_no_fault(tmp_path: Path) -> None:
    """A service without a stdout works too."""
    code = """
os.close(1)
with quiet(log) as screen:
    print("hidden")
    sys.stderr.write("hidden too\\n")
try:
    os.fstat(1)
except OSError:
    sys.stderr.write("still closed\\n")
"""
    code += "os.open(os.devnull, os.O_WRONLY)\n"  # for Python's own flush at exit
    _, err = run(code, tmp_path / "log")
    assert err == "still closed\n"
    assert "hidden too" in (tmp_path / "log").read_text(encoding="utf-8")


def test_without_a_stdout_there_is_a_screen_all_the_same(tmp_path: Path) -> None:
    """Python started without a stdout has None for it; what is written to the screen is gone."""
    code = """
sys.stdout = None
with quiet(log) as screen:
    print("hidden")
    print("progress", file=screen, flush=True)
assert sys.stdout is None
"""
    assert run(code, tmp_path / "log") == ("", "")
    assert (tmp_path / "log").read_text(encoding="utf-8") == "hidden\n"


def test_two_may_be_nested(tmp_path: Path) -> None:
    """The inner log has what is printed inside; the inner screen is the outer log."""
    code = """
with quiet(log) as screen:
    print("outer")
    with quiet(log.with_name("inner")) as second:
        noise()
        second.write("to the outer log\\n")
    print("outer again")
    screen.write("progress\\n")
"""
    out, err = run(code, tmp_path / "log")
    assert (out, err) == ("progress\n", "")
    assert set((tmp_path / "inner").read_text(encoding="utf-8").splitlines()) == LINES
    outer = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert outer == ["outer", "to the outer log", "outer again"]
