"""Libraries that print do the same with a capture as without, on pipes and on terminals.

Each program runs twice in a fresh interpreter, plain and captured; the bytes are compared, and
what the capture has seen with them.
"""

from __future__ import annotations

import contextlib
import os
import re
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

if os.name != "posix":
    pytest.skip("terminals are POSIX", allow_module_level=True)

import fcntl
import termios
import tty

ROOT = Path(__file__).parents[2]

CAPTURED = """
import logging as _logging
_logging.getLogger("stdout_hook").addHandler(_logging.NullHandler())  # our word on silence
_logging.getLogger("stdout_hook").propagate = False
from stdout_hook import capture_training as _captured
from stdout_hook.guard import Guard as _Guard
_Guard.strict = True
_out = _captured(folder="seen-1", streams="stdout", level=LEVEL)
_err = _captured(folder="seen-2", streams="stderr", level=LEVEL)
with _out, _err:
    exec(compile(open("inside.py").read(), "inside.py", "exec"))
"""
PLAIN = """exec(compile(open("inside.py").read(), "inside.py", "exec"))\n"""


class Program(NamedTuple):
    """What a program does before, inside and after the capture.

    Attributes:
        unseen: What of its output the capture does not see: what went through other handles.
        sees: Instead, where that depends on the kind of stream: what it sees at least.
        needs: The library without which it is skipped.
    """

    inside: str
    before: str = ""
    after: str = ""
    unseen: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    needs: str = ""
    level: str = "sys"


TQDM = """
import logging, sys
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm
logging.basicConfig(format="%(message)s", stream=sys.stdout)
FORMAT = "{desc}{percentage:3.0f}%|{bar}|{n_fmt}/{total_fmt}{postfix}"
def bar(count=3, **options):
    return tqdm(range(count), mininterval=0, miniters=1, bar_format=FORMAT, **options)
"""
RICH = """
import sys
from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table
STILL = {"auto_refresh": False, "get_time": lambda: 0.0}
"""
LOGURU = """
import sys
from loguru import logger
FORMAT = "<green>{level}</green> {message}"
logger.remove()
"""
# In a worker Ray points descriptors 1 and 2 at log files, then puts objects in sys.stdout and
# sys.stderr that flush each write to a stream over these descriptors; see configure_log_file in
# ray/_private/log.py. Ray is too large to install for a test: this does what that does.
RAY = """
import os, sys
class Flushing:
    def __init__(self, stream): self.stream = stream
    def write(self, text):
        self.stream.write(text)
        self.stream.flush()
    def writelines(self, lines):
        self.stream.writelines(lines)
        self.stream.flush()
    def __getattr__(self, name): return getattr(self.stream, name)

files = [open(name, "w+b") for name in ("worker.out", "worker.err")]
kept = [os.dup(1), os.dup(2)]
def point_at_files():
    for name, file in zip(("stdout", "stderr"), files):
        number = getattr(sys, name).fileno()
        os.dup2(file.fileno(), number)
        stream = open(number, "a", buffering=1, encoding="utf-8", closefd=False)
        setattr(sys, name, Flushing(stream))
"""
SHOW_FILES = """
for number, file in zip(kept, files):
    os.write(number, os.pread(file.fileno(), 9999, 0))
"""

PROGRAMS = {
    "standard library": Program(
        """
import argparse, csv, faulthandler, json, pprint, subprocess, warnings
csv.writer(sys.stdout).writerow(["loss", 0.5])
json.dump({"loss": 0.5}, sys.stdout)
pprint.pprint({"loss": [0.5] * 30})
argparse.ArgumentParser("train", description="words " * 30).print_help()
warnings.showwarning("of the program", UserWarning, "train.py", 1, line="loss")
faulthandler.enable(sys.stderr)
logger = logging.getLogger("train")
logger.addHandler(logging.StreamHandler(sys.stdout))
logger.warning("inside")
sys.stdout.flush()
""",
        before="import logging, sys",
        after="logger.warning('after'); logger.handlers[0].flush()",
        unseen=("after\n",),
    ),
    "children": Program(
        """
print("parent", flush=True)
subprocess.run(["echo", "child"], stdout=sys.stdout, stderr=sys.stderr)
subprocess.run([sys.executable, "-c", "print(1)"], stdout=sys.stdout.buffer)
""",
        before="import subprocess, sys",
        unseen=("child\n1\n",),
    ),
    "a question": Program(
        """
print("Epochs")
print("answered", repr(input("how many? ")))
""",
        sees=("Epochs\n", "answered '3'\n"),  # the prompt too, but at a terminal, where C prints it
    ),
    "tqdm": Program(
        """
for n in bar(desc="train"):
    tqdm.write(f"written {n}")
for n in bar(file=sys.stdout, leave=False, dynamic_ncols=True):
    print("printed", n, file=sys.stderr)
with bar() as one:
    for n in one:
        one.set_postfix(loss=n / 8)
""",
        before=TQDM,
        needs="tqdm",
    ),
    "tqdm: bars below each other": Program(
        """
outer = bar(2, desc="epochs", position=0)
for epoch in outer:
    for n in bar(desc="steps", position=1, leave=False, file=sys.stderr):
        tqdm.write(f"written {n}", file=sys.stderr)
""",
        before=TQDM,
        after="outer.close()",
        needs="tqdm",
    ),
    "tqdm: bars that outlive the capture": Program(
        "late = bar()\nlate.update()\n",
        before=TQDM + "early = bar(file=sys.stdout, desc='early')\n",
        after="early.update()\nearly.close()\nlate.update()\nlate.close()\n",
        sees=("|0/3", "|1/3"),
        needs="tqdm",
    ),
    "tqdm: logging": Program(
        """
logging.basicConfig(format="%(message)s", stream=sys.stderr, force=True)
with logging_redirect_tqdm():
    for n in bar():
        logging.warning("step %d", n)
""",
        before=TQDM,
        needs="tqdm",
    ),
    # tqdm asks whether a stream is one of `{sys.stdout, sys.stderr}`. On level sys an older handle
    # is not: such a bar is not redrawn around the text, such a handler prints beside tqdm's.
    "tqdm: on handles from before": Program(
        """
with logging_redirect_tqdm():
    logging.warning("once")
tqdm.write("written")
""",
        before=TQDM + "early = bar(file=sys.stdout)\n",
        after="early.close()\n",
        sees=("once\n", "written\n"),
        needs="tqdm",
        level="fd",
    ),
    "rich: consoles": Program(
        """
table = Table("metric", "value", title="of an epoch")
table.add_row("loss", "0.5")
for console in (early, Console(), Console(file=sys.stdout), Console(stderr=True)):
    console.print("[bold red]loss[/] 0.5", {"epoch": 1}, table)
    console.rule("epoch 1")
    console.print(console.size, console.encoding, console.is_terminal, console.color_system)
""",
        before=RICH + "early = Console()\n",
        needs="rich",
    ),
    "rich: a console that kept a stream": Program(
        "early.print('loss 0.5')\nlate = Console(file=sys.stdout)\nlate.print('seen')",
        before=RICH + "early = Console(file=sys.stdout)\n",
        after="late.print('late')\n",
        unseen=("loss \x1b[1;36m0.5\x1b[0m\n", "loss 0.5\n", "late\n"),
        needs="rich",
    ),
    "rich: track": Program(
        """
for n in track(range(3), "train", **STILL):
    print("loss", n)
    sys.stderr.write(f"error {n}\\n")
""",
        before=RICH,
        needs="rich",
    ),
    "rich: progress around and across": Program(
        """
print("inside")
progress.stop()
print("behind")
late = Progress(console=Console(), **STILL)
late.start()
late.add_task("late", total=2)
print("in late")
""",
        before=RICH
        + "progress = Progress(**STILL)\nprogress.start()\nprogress.add_task('early')\n",
        after="late.stop()\nprint('after')\n",
        sees=("inside\n",),  # at a terminal rich puts a stream of its own in place
        needs="rich",
    ),
    "click": Program(
        """
click.echo("loss 0.5")
click.echo(b"bytes")
click.secho("red", fg="red", err=True)
click.get_text_stream("stdout").write("text stream é\\n")
click.get_binary_stream("stdout").write(b"binary stream\\n")
with click.open_file("-", "w") as file:
    file.write("file\\n")
with click.progressbar(range(4), label="train", show_eta=False, width=20) as steps:
    for step in steps:
        pass

@click.command()
def train():
    click.echo("train")

from click.testing import CliRunner
print(repr(CliRunner().invoke(train, []).output))
train.main([], standalone_mode=False)
""",
        before="import click\nclick.echo('first')\n",
        after="click.echo('last')\n",
        unseen=("first\n", "last\n"),
        needs="click",
    ),
    "loguru": Program(
        """
for stream in (sys.stdout, sys.stderr):
    logger.add(stream, format=FORMAT)
logger.info("loss {}", 0.5)
logger.add(sys.stdout, format="queued {message}", enqueue=True)
logger.warning("loss 0.25")
logger.complete()
""",
        before=LOGURU,
        after="logger.remove()\n",
        needs="loguru",
    ),
    "loguru: sinks that kept a stream": Program(
        "logger.info('early')\nlogger.add(sys.stdout, format='late {message}')\nlogger.info('b')\n",
        before=LOGURU + "logger.add(sys.stderr, format='early {message}')\n",
        after="logger.info('after')\n",
        unseen=("early early\n", "early b\n", "early after\n", "late after\n"),
        needs="loguru",
    ),
    "ray: in a worker": Program(
        """
print("loss é", 0.5)
sys.stdout.writelines(["a\\n", "b\\n"])
sys.stderr.write("error\\n")
print(sys.stdout.write("c\\n"), sys.stdout.fileno(), sys.stdout.encoding, sys.stdout.closed)
""",
        before=RAY + "point_at_files()\n",
        after=SHOW_FILES,
    ),
    "ray: started inside": Program(
        """
print("before", flush=True)
point_at_files()
print("loss", 0.5)
os.write(2, b"raw\\n")
""",
        before=RAY,
        after="print('after')\n" + SHOW_FILES,
        unseen=("loss 0.5\nafter\n", "raw\n"),
    ),
}


def run(folder: Path, how: str, code: str) -> tuple[int, bytes, bytes]:
    """Run a program in a folder; return its exit code and what came through each stream."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    pairs = [os.openpty() if how == "terminal" else os.pipe() for _ in range(2)]
    if how == "terminal":
        for _, sink in pairs:
            tty.setraw(sink)
            fcntl.ioctl(sink, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 70, 0, 0))
        os.write(pairs[0][0], b"3\n")
    (folder / "program.py").write_text(code, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "program.py"],
        cwd=folder,
        env=environment,
        stdin=pairs[0][1] if how == "terminal" else subprocess.PIPE,
        stdout=pairs[0][1],
        stderr=pairs[1][1],
    ) as process:
        for _, sink in pairs:
            os.close(sink)
        if process.stdin is not None:
            process.stdin.write(b"3\n")
            process.stdin.close()
        shown = [bytearray(), bytearray()]
        readers = [
            threading.Thread(target=_read, args=(source, data))
            for (source, _), data in zip(pairs, shown)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(60)
    return process.returncode, bytes(shown[0]), bytes(shown[1])


def _read(source: int, data: bytearray) -> None:
    with contextlib.suppress(OSError), open(source, "rb", buffering=0) as file:
        while block := file.read(1 << 16):
            data += block


@pytest.mark.parametrize("how", ["pipe", "terminal"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str, how: str, tmp_path: Path) -> None:
    """The bytes and the exit code are those from without us; what is printed inside is seen."""
    program = PROGRAMS[name]
    if program.needs:
        pytest.importorskip(program.needs)
    (tmp_path / "inside.py").write_text(program.inside, encoding="utf-8")
    captured = f"LEVEL = {program.level!r}\n{CAPTURED}"
    without, done = (
        run(tmp_path, how, f"{program.before}\n{middle}\n{program.after}")
        for middle in (PLAIN, captured)
    )
    assert done == without
    assert without[0] == 0, without[2].decode()
    seen = [(tmp_path / f"seen-{n}" / "output.log").read_bytes().decode() for n in (1, 2)]
    if program.sees:
        assert [part for part in program.sees if part not in "".join(seen)] == []
    else:
        assert seen == [_without(program.unseen, shown.decode()) for shown in without[1:]]


def _without(parts: tuple[str, ...], text: str) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text


PYTEST = r"""
import contextlib, os, sys
import pytest
from stdout_hook import capture_training

rows = []

def captured():
    if "CAPTURED" not in os.environ:
        return contextlib.nullcontext()
    rows.clear()
    return capture_training(sinks=rows.append, folder=False, patterns={"q": r"q=(\S+)"})

def check(*values):
    if "CAPTURED" in os.environ:
        assert [row["q"] for row in rows] == [*values]

def test_plain():
    with captured():
        print("q=1")
        print("q=2", file=sys.stderr)
        sys.stdout.buffer.write(b"q=3\n")
    check(1, 2, 3)

def test_capsys(capsys):
    with captured():
        print("q=1")
        assert capsys.readouterr().out == "q=1\n"
        print("q=2", file=sys.stderr)
        with capsys.disabled():
            print("disabled")
        print("q=3")  # not seen: pytest has put its own stream back
    print("after")
    assert tuple(capsys.readouterr()) == ("q=3\nafter\n", "q=2\n")
    check(1, 2)

def test_capfd(capfd):
    with captured():
        print("q=1")
        os.system("echo of a child")
        assert capfd.readouterr().out == "q=1\nof a child\n"
    check(1)

def test_capsysbinary(capsysbinary):
    with captured():
        print("q=1", flush=True)
        assert capsysbinary.readouterr().out == b"q=1\n"
    check(1)

@pytest.fixture
def around():
    with captured():
        print("q=1")
        yield
        print("torn down")

def test_fixture(around):
    print("q=2")  # not seen either, where pytest captures

def test_after_the_fixture(pytestconfig):
    check(*[1, 2] if pytestconfig.option.capture == "no" else [1])

def test_that_fails():
    with captured():
        print("q=1")
        raise ValueError("of the test")

def test_after_it():
    check(1)
    print("shown where nothing is captured")
"""


@pytest.mark.parametrize("how", ["sys", "fd", "no", "tee-sys"])
def test_captures_of_pytest(how: str, tmp_path: Path) -> None:
    """With each way of pytest's to capture, its report is as without us, and values are read."""
    (tmp_path / "test_it.py").write_text(PYTEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", "."]
    command += [f"--capture={how}", "-rA", "-p", "no:cacheprovider", "-p", "no:logging"]
    reports = []
    for captured in ({}, {"CAPTURED": "yes"}):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **captured}
        done = subprocess.run(
            [*command, "--tb=line"], cwd=tmp_path, env=environment, capture_output=True, timeout=100
        )
        reports.append((done.returncode, re.sub(rb"in [\d.]+s", b"in", done.stdout), done.stderr))
    assert reports[1] == reports[0]
    assert b"1 failed, 7 passed" in reports[0][1]
