"""Programs run twice in a fresh interpreter, plain and inside `capture_training`, on pipes."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["random_program", "same"]

PLAIN = "import sys\nexec(compile(open(sys.argv[1]).read(), 'program', 'exec'))\n"
CAPTURED = """
import logging, sys
logging.getLogger("stdout_hook").addHandler(logging.NullHandler())  # our word on silence
from stdout_hook import capture_training
from stdout_hook.guard import Guard
Guard.strict = True
rows = []
with capture_training(sinks=rows.append, folder=False, level=sys.argv[2]):
    exec(compile(open(sys.argv[1]).read(), 'program', 'exec'))
"""


def run(code: str, program: Path, level: str) -> tuple[int, bytes, bytes]:
    """Run a program; return its exit code and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(program), level],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "", "TERM": "dumb"},
    )
    return done.returncode, done.stdout, done.stderr


def same(text: str, folder: Path, level: str) -> None:
    """Check that a program does the same with a capture as without."""
    program = folder / "program.py"
    program.write_text(text, encoding="utf-8")
    code, out, err = run(PLAIN, program, level)
    captured_code, captured_out, captured_err = run(CAPTURED, program, level)
    assert captured_out == out
    assert _without_frames(captured_err) == _without_frames(err)
    assert captured_code == code


def _without_frames(err: bytes) -> list[bytes]:
    """Drop the lines of a traceback that say where, for there is one call more, and addresses."""
    lines = [line for line in err.splitlines() if not line.startswith((b"  File", b"    "))]
    return [re.sub(rb"0x[0-9a-f]+", b"0x", line) for line in lines]


def random_program(choose: random.Random) -> str:
    """Return a program that writes text and bytes and flushes, in any order, cut anywhere."""
    lines = ["import sys", "out, err = sys.stdout, sys.stderr"]
    alphabet = "ab:=0.5 \n\r\b\x1b[é日🙂\t\0"
    for _ in range(300):
        text = "".join(choose.choice(alphabet) for _ in range(choose.randrange(40)))
        stream = choose.choice(["out", "err"])
        lines.append(
            choose.choice(
                [
                    f"{stream}.write({text!r})",
                    f"print({text!r}, file={stream})",
                    f"{stream}.flush(); {stream}.buffer.write({text.encode()!r})",
                    f"{stream}.writelines([{text!r}, {text!r}])",
                    f"{stream}.flush()",
                ]
            )
        )
    return "\n".join(lines)
