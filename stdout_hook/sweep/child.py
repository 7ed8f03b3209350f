"""The process of one trial, which ends when the search that began it has gone.

It is run as a file, with the descriptor of a pipe and then ``run`` with the arguments of
``stdout-hook run``, or ``command`` with a command that captures its metrics itself. Nobody writes
to the pipe; it ends when the last process that holds its other end has ended, also by ``kill -9``.
Without that a training would go on for hours, unseen, beside the search that is begun again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

GRACE = 10.0
"""Seconds that a program has to end by itself."""

POLL = 0.1
"""Seconds from one look at a command to the next."""


def _main() -> int:
    # Not this file's folder, and not the current one, whose files could hide a library's.
    sys.path[0] = str(Path(__file__).parents[2])
    from stdout_hook.cli import main

    _watch(int(sys.argv[1]))
    if sys.argv[2] == "command":
        return _run(sys.argv[3:])
    del sys.argv[1]  # as run.json tells it
    return main(sys.argv[1:])


def _run(command: list[str]) -> int:
    """Run a command and pass SIGTERM on to it; returns its exit code as shells count."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    process = subprocess.Popen(command)
    while process.poll() is None:
        if ended.wait(POLL):
            process.terminate()
            process.wait()
    return 128 - process.returncode if process.returncode < 0 else process.returncode


def _watch(lifeline: int) -> None:
    """Begin to watch on a thread that is sent no signal: those are for the program."""
    every = signal.valid_signals()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, every)
    threading.Thread(target=_end_with, args=(lifeline,), name="lifeline", daemon=True).start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(_main())
