"""Programs do the same with a capture as without: the same bytes, answers and exit code.

Each program runs twice in a fresh interpreter, plain and inside `capture_training`, on pipes.
"""

from __future__ import annotations

import importlib.util
import os
import random
from pathlib import Path

import pytest

from tests.support.as_without import random_program, same

PROGRAMS = {
    "answers": """
import io, sys
for stream in (sys.stdout, sys.stderr):
    for name in ("encoding", "errors", "newlines", "line_buffering", "write_through", "closed",
                 "name", "mode"):
        print(name, getattr(stream, name, "none"))
    for name in ("isatty", "readable", "writable", "seekable", "fileno"):
        print(name, getattr(stream, name)())
    print(isinstance(stream, io.TextIOBase), callable(stream.write), bool(stream))
    for name in ("read", "readline", "tell", "__next__", "truncate"):
        try:
            print(name, getattr(stream, name)())
        except Exception as error:
            print(name, type(error).__name__)
    print(stream.write("four"), stream.writelines(["a", "b"]), stream.flush())
    print(stream.buffer.write(b"bytes"), stream.buffer.raw.fileno(), stream.buffer.flush())
    print(hasattr(stream, "nonsense"), hash(stream) == hash(stream), stream == stream)
""",
    "bytes and text": """
import sys
for n in range(100):
    sys.stdout.write(f"text {n}"); sys.stdout.flush()
    sys.stdout.buffer.write(bytes([n, 255 - n, 10])); sys.stdout.buffer.flush()
sys.stdout.buffer.writelines([b"one", b"two"])
sys.stdout.buffer.write(memoryview(b"view"))
sys.stdout.buffer.write(bytearray(b"array"))
""",
    "reconfigure": """
import sys
sys.stdout.reconfigure(encoding="latin-1", errors="backslashreplace", line_buffering=True)
print("é 日", sys.stdout.encoding, sys.stdout.errors, sys.stdout.line_buffering)
sys.stdout.reconfigure(encoding="utf-8", newline="\\r\\n")
print("é 日")
""",
    "wrong types": """
import sys
for wrong in (None, 3, b"bytes", ["x"]):
    try:
        sys.stdout.write(wrong)
    except TypeError as error:
        print(error)
try:
    sys.stdout.buffer.write("text")
except TypeError as error:
    print(error)
""",
    "what cannot be encoded": """
import sys
sys.stdout.reconfigure(encoding="ascii", errors="strict")
try:
    print("loss: 0.5 \u2501")
except UnicodeEncodeError as error:
    print("refused", error.start)
""",
    "surrogates": """
import sys
try:
    print("\\ud800")
except UnicodeEncodeError as error:
    print("refused")
sys.stdout.reconfigure(errors="surrogateescape")
print("\\udcff")
""",
    "redirected inside": """
import contextlib, io, sys
with contextlib.redirect_stdout(io.StringIO()) as text:
    print("hidden")
print(repr(text.getvalue()))
with contextlib.redirect_stderr(sys.stdout):
    print("to stdout", file=sys.stderr)
""",
    "replaced for good": """
import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=True)
print("through a wrapper of our buffer")
sys.stdout.flush()
""",
    "handlers": """
import logging, sys
logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.INFO)
logging.info("to stdout")
logging.getLogger("x").addHandler(logging.StreamHandler())
logging.getLogger("x").warning("to stderr")
""",
    "none": """
import sys
kept, sys.stdout = sys.stdout, None
print("nothing")
sys.stdout = kept
print("again")
""",
    "only write": """
import sys
class Plain:
    def __init__(self, stream): self.stream = stream
    def write(self, text): return self.stream.write(text.upper())
sys.stdout = Plain(sys.__stdout__)
print("shouted")
""",
    "exception": "print('before')\nraise ValueError('of the program')",
    "exit": "import sys\nprint('before')\nsys.exit(7)",
    "exit with words": "import sys\nsys.exit('words')",
    "os._exit": "import os, sys\nprint('lost or not', flush=True)\nos._exit(9)",
    "signal": "import os, signal\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)",
    "interrupt": "import os\nprint('x')\nos.kill(os.getpid(), 2)\nwhile 1: pass",
    "at exit": """
import atexit, sys
atexit.register(lambda: print("goodbye"))
class Late:
    def __del__(self): sys.stderr.write("deleted\\n")
late = Late()
kept = sys.stdout
atexit.register(lambda: kept.write("kept\\n"))
""",
    "fork": """
import os, sys
print("parent", flush=True)
child = os.fork()
if child == 0:
    print("child", flush=True)
    os._exit(3)
print(os.waitpid(child, 0)[1] >> 8)
""",
    "fork that ends like a program": """
import os, sys
print("parent", flush=True)
child = os.fork()
if child == 0:
    sys.exit(3)
print(os.waitpid(child, 0)[1] >> 8)
""",
    "pools": """
import multiprocessing
def work(n):
    print("worker", n, flush=True)
    return n * n
with multiprocessing.get_context("fork").Pool(1) as pool:
    print(pool.map(work, range(3)))
""",
    "children": """
import subprocess, sys
print("before", flush=True)
subprocess.run(["echo", "child"])
subprocess.run(["sh", "-c", "echo error >&2"])
print(subprocess.run(["echo", "kept"], capture_output=True).stdout)
""",
    "threads": """
import threading
lock = threading.Lock()
def work(name):
    for n in range(200):
        with lock:
            print(name, n)
threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
for thread in threads:
    thread.start()
    thread.join()
""",
    "asyncio": """
import asyncio
async def work(name):
    for n in range(5):
        print(name, n)
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*(work(n) for n in range(3)))
asyncio.run(main())
""",
    "every control character": """
print("".join(map(chr, range(32))), end="")
print("\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07 \\x1b[2K\\r50%\\r100%\\b\\b\\b\\n", end="")
print("\\r" * 1000, "\\b" * 1000, "\\n" * 1000)
""",
    "a line without an end": "print('x' * 3_000_000, end='')",
    "tqdm": """
import sys
from tqdm import tqdm
for n in tqdm(range(3), mininterval=1e9, bar_format="{desc}{n_fmt}", file=sys.stdout):
    tqdm.write("written")
""",
    "rich": """
from rich.console import Console
from rich.progress import Progress
Console(width=40).print("[bold]bold[/bold]", {"a": 1})
""",
    "click": """
import click
click.secho("red", fg="red")
click.echo(b"bytes")
click.echo("error", err=True)
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str, tmp_path: Path) -> None:
    """The program's output, errors and exit code are those from without us."""
    if name in ("tqdm", "rich", "click") and importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    same(PROGRAMS[name], tmp_path, "sys")


FD = {name for name in PROGRAMS if name not in ("signal", "os._exit")}


@pytest.mark.skipif(os.name != "posix", reason="level fd needs POSIX")
@pytest.mark.parametrize("name", sorted(FD))
def test_programs_on_level_fd(name: str, tmp_path: Path) -> None:
    """The same on the level of descriptors."""
    if name in ("tqdm", "rich", "click") and importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    same(PROGRAMS[name], tmp_path, "fd")


@pytest.mark.parametrize("level", ["sys", "fd"] if os.name == "posix" else ["sys"])
@pytest.mark.parametrize("seed", range(5))
def test_random_writes(seed: int, level: str, tmp_path: Path) -> None:
    """Text, bytes and flushes in any order, cut anywhere, are the same bytes."""
    same(random_program(random.Random(seed)), tmp_path, level)
