"""Level "fd": what C code and child processes print is seen, and no byte is lost or changed.

Each test is a small program in a fresh interpreter, with descriptors of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no such descriptors", allow_module_level=True)

import pty
import termios

START = """
import ctypes, json, os, subprocess, sys, threading, time
from stdout_hook.capture.fd_level import FdCapture
seen = []
capture = FdCapture(("stdout", "stderr"), seen.append)

def fds():
    return sorted(os.listdir("/dev/fd"))

def texts():
    return ["".join(t for t, s, _ in seen if s == name) for name in ("stdout", "stderr")]

def save(**more):
    out, err = texts()
    with open(sys.argv[1], "w") as file:
        json.dump({"out": out, "err": err, "dropped": capture.dropped, **more}, file)
"""


class Done:
    """What came of a program: its output, as bytes, and what it saved."""

    def __init__(self, out: bytes, err: bytes, saved: Path) -> None:
        self.out = out
        self.err = err
        self.saved = json.loads(saved.read_text(encoding="utf-8"))


def run(code: str, folder: Path, timeout: float = 60) -> Done:
    """Run a program with two pipes for its output."""
    saved = folder / "saved.json"
    done = subprocess.run(
        [sys.executable, "-c", START + textwrap.dedent(code), str(saved)],
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return Done(done.stdout, done.stderr, saved)


def run_on_terminal(code: str, folder: Path) -> Done:
    """Run a program on a terminal of 33 rows and 99 columns."""
    saved = folder / "saved.json"
    ours, theirs = pty.openpty()
    if hasattr(termios, "tcsetwinsize"):
        termios.tcsetwinsize(theirs, (33, 99))
    process = subprocess.Popen(
        [sys.executable, "-c", START + textwrap.dedent(code), str(saved)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while True:
            block = os.read(ours, 4096)
            if not block:
                break
            shown += block
    os.close(ours)
    assert process.wait(60) == 0, shown.decode()
    return Done(shown, b"", saved)


WRITERS = """
capture.start()
print("python")
os.write(1, b"raw\\n")
os.write(2, b"raw error\\n")
ctypes.CDLL(None).puts(b"from C")
subprocess.run([sys.executable, "-c", "print('child')"])
os.system("echo system; echo system error >&2")
print("error", file=sys.stderr)
sys.stdout.write("no end")
capture.stop()
print(" after")
save()
"""


def test_all_writers_are_seen_and_pass(tmp_path: Path) -> None:
    """Python, raw writes, C, children and shells: each stream has its own, in its order."""
    done = run(WRITERS, tmp_path)
    lines = ["python", "raw", "child", "system", "from C", "no end"]
    assert sorted(done.saved["out"].splitlines()) == sorted(lines)
    assert done.saved["err"] == "raw error\nsystem error\nerror\n"
    assert done.out.decode() == done.saved["out"] + " after\n"
    assert done.err.decode() == done.saved["err"]


def test_a_loop_in_c_that_holds_the_gil(tmp_path: Path) -> None:
    """20 MB written while no other thread can run: nothing hangs, and no byte is lost."""
    done = run(
        """
        write = ctypes.PyDLL(None).write  # PyDLL keeps the GIL
        write.restype = ctypes.c_ssize_t
        data = bytes(range(32, 127)) * 215_579
        capture.start()
        sent = 0
        while sent < len(data):
            sent += write(1, data[sent:], ctypes.c_size_t(len(data) - sent))
        capture.stop()
        save(same=texts()[0].encode() == data, size=len(data))
        """,
        tmp_path,
    )
    assert done.saved["size"] > 20_000_000
    assert done.saved["same"]
    assert done.saved["dropped"] == 0
    assert done.out == bytes(range(32, 127)) * 215_579


def test_any_byte_passes_unchanged(tmp_path: Path) -> None:
    """NULs, invalid UTF-8 and control bytes pass, and are read as replacement characters."""
    done = run(
        """
        capture.start()
        for number in range(256):
            os.write(1, bytes([number]))
        capture.stop()
        save()
        """,
        tmp_path,
    )
    assert done.out == bytes(range(256))
    assert done.saved["out"][:128] == bytes(range(128)).decode()
    assert set(done.saved["out"][128:]) == {"\ufffd"}


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Descriptors, threads and processes are those from before, ten times over."""
    done = run(
        """
        before = fds(), os.fstat(1).st_ino, threading.active_count()
        for number in range(10):
            capture = FdCapture(("stdout", "stderr"), seen.append)
            capture.start()
            print(number)
            capture.stop()
        after = fds(), os.fstat(1).st_ino, threading.active_count()
        try:
            os.waitpid(-1, os.WNOHANG)
            children = True
        except ChildProcessError:
            children = False
        save(same=before == after, children=children)
        """,
        tmp_path,
    )
    assert done.saved["same"]
    assert not done.saved["children"]
    assert done.saved["out"].split() == [str(n) for n in range(10)] == done.out.decode().split()


def test_a_terminal_stays_a_terminal(tmp_path: Path) -> None:
    """The program still sees a terminal of the same size, and both streams keep their order."""
    done = run_on_terminal(
        """
        capture.start()
        size = list(os.get_terminal_size(1))
        ttys = [sys.stdout.isatty(), os.isatty(1), os.isatty(2)]
        for number in range(200):
            os.write(1 + number % 2, b"%d\\r\\n" % number)
        capture.stop()
        save(size=size, ttys=ttys, after=os.isatty(1))
        """,
        tmp_path,
    )
    assert done.saved["ttys"] == [True, True, True]
    assert done.saved["after"]
    if hasattr(termios, "tcsetwinsize"):
        assert done.saved["size"] == [99, 33]
    expected = "".join(f"{number}\r\n" for number in range(200))
    assert done.saved["out"] == expected
    assert done.out.decode().replace("\r\r\n", "\r\n") == expected


def test_one_pipe_for_both_keeps_the_order(tmp_path: Path) -> None:
    """With ``2>&1`` what is written turn by turn is read turn by turn."""
    saved = tmp_path / "saved.json"
    code = START + textwrap.dedent(
        """
        capture.start()
        for number in range(500):
            os.write(1 + number % 2, b"%d\\n" % number)
        capture.stop()
        save()
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(saved)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=True,
    )
    assert done.stdout.decode().split() == [str(number) for number in range(500)]


def test_a_child_that_lives_on_is_not_waited_for(tmp_path: Path) -> None:
    """A daemon that was started inside keeps its output, and the end does not wait for it."""
    done = run(
        """
        capture.start()
        ready, go = os.pipe(), os.pipe()
        code = (
            "import os, sys; print('child begins', flush=True); os.write(%d, b'x');"
            "os.read(%d, 1); print('child ends', flush=True)" % (ready[1], go[0])
        )
        child = subprocess.Popen([sys.executable, "-c", code], pass_fds=[ready[1], go[0]])
        os.read(ready[0], 1)
        capture.stop()
        save()
        os.write(go[1], b"x")
        assert child.wait() == 0
        """,
        tmp_path,
    )
    assert done.saved["out"] == "child begins\n"
    assert done.out == b"child begins\nchild ends\n"


def test_a_notebooks_stream_is_seen_too(tmp_path: Path) -> None:
    """Where sys.stdout is no descriptor both ways of printing are seen, and each passes."""
    done = run(
        """
        import io
        real, sys.stdout = sys.stdout, io.StringIO()
        cell = sys.stdout
        capture.start()
        print("cell")
        os.write(1, b"raw\\n")
        capture.stop()
        assert sys.stdout is cell
        sys.stdout = real
        save(cell=cell.getvalue())
        """,
        tmp_path,
    )
    assert done.saved["cell"] == "cell\n"
    assert sorted(done.saved["out"].split()) == ["cell", "raw"]
    assert done.out == b"raw\n"


def test_leaving_out_of_order_and_nested(tmp_path: Path) -> None:
    """The inner one goes on when the outer one ends first; no line is lost on the screen."""
    done = run(
        """
        more = []
        inner = FdCapture(("stdout",), more.append)
        capture.start()
        os.write(1, b"one\\n")
        inner.start()
        os.write(1, b"two\\n")
        capture.stop()
        os.write(1, b"three\\n")
        inner.stop()
        os.write(1, b"four\\n")
        save(inner="".join(text for text, *_ in more))
        """,
        tmp_path,
    )
    assert done.out == b"one\ntwo\nthree\nfour\n"
    assert done.saved["inner"] == "two\nthree\n"
    assert done.saved["out"] in ("one\n", "one\ntwo\n")  # the second may be on its way still


def test_a_forked_child_leaves_the_capture_alone(tmp_path: Path) -> None:
    """What a forked child prints passes; its end does not end the parent's capture."""
    done = run(
        """
        capture.start()
        child = os.fork()
        if child == 0:
            os.write(1, b"child\\n")
            capture.stop()
            os._exit(0)
        os.waitpid(child, 0)
        os.write(1, b"parent\\n")
        capture.stop()
        save()
        """,
        tmp_path,
    )
    assert done.out == b"child\nparent\n"
    assert done.saved["out"] == "child\nparent\n"


def test_many_threads_and_a_stop_in_the_middle(tmp_path: Path) -> None:
    """Writers that never pause while the capture ends lose no line."""
    done = run(
        """
        def work(name):
            for number in range(2000):
                os.write(1, b"%d %d\\n" % (name, number))

        threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
        capture.start()
        for thread in threads:
            thread.start()
        time.sleep(0.01)
        capture.stop()
        for thread in threads:
            thread.join()
        save()
        """,
        tmp_path,
    )
    lines = done.out.decode().splitlines()
    assert sorted(lines) == sorted(f"{name} {n}" for name in range(8) for n in range(2000))
    assert set(done.saved["out"].splitlines()) <= set(lines)


def test_a_killed_program_has_printed_all(tmp_path: Path) -> None:
    """After kill -9 the relay still passes on what was written, and ends by itself."""
    code = START + "capture.start(); os.write(1, b'x' * 60000 + b'end'); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == -9
    assert done.stdout == b"x" * 60000 + b"end"


def test_a_closed_pipe_ends_the_program_as_without_us(tmp_path: Path) -> None:
    """Where nobody reads any more the program notices at a later write."""
    code = START + (
        "import signal; signal.signal(signal.SIGPIPE, signal.SIG_DFL); capture.start()\n"
        "while True: os.write(1, b'line\\n' * 1000)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"line\n"
        process.stdout.close()
        assert process.wait(60) == -13


def test_metrics_of_a_child_are_logged(tmp_path: Path) -> None:
    """`capture_training(level="fd")` reads what another program prints."""
    code = """
import subprocess, sys
from stdout_hook import capture_training
log = "Epoch 1/1\\n8/8 - 1s - loss: 0.5000 - val_loss: 0.7500\\n"
rows = []
with capture_training(sinks=rows.append, level="fd") as training:
    subprocess.run([sys.executable, "-c", f"print({log!r})"])
print([row["val/loss"] for row in rows if "val/loss" in row], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr == "[0.75]\n"
    assert "val_loss: 0.7500" in done.stdout


def test_bytes_arrive_at_once(tmp_path: Path) -> None:
    """Text without a line end is shown while the program goes on."""
    code = START + "capture.start(); os.write(1, b'prompt: '); sys.stdin.read(1); capture.stop()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    shown = process.stdout.read(8)  # would wait for ever if it were held back
    assert shown == b"prompt: "
    process.communicate(b"x", timeout=60)
