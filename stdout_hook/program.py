"""Run another program with its output captured, as nearly as if it had been run by itself.

The program has our standard input, our process group and our terminal, so that Ctrl-C, Ctrl-Z and
input need no help. Its output goes through a capture of level ``fd``: where ours is a terminal the
program sees one too. Signals that are sent to us alone are passed on to it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stdout_hook.errors import StdoutHookError
from stdout_hook.hook import CapturedTraining

__all__ = ["CommandError", "check_command", "run_program"]

_PASSED_ON = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH")
_OF_TERMINALS = ("SIGINT", "SIGQUIT", "SIGHUP")
"""Signals that a terminal sends to the whole process group."""


class CommandError(StdoutHookError):
    """The command cannot be run.

    Attributes:
        code: What a shell says then: 127 where there is no such command, else 126.
    """

    def __init__(self, command: str, error: OSError) -> None:
        super().__init__(f"{command}: {error.strerror}")
        self.code = 127 if isinstance(error, FileNotFoundError) else 126


def check_command(name: str) -> None:
    """Check that there is such a command, before anything is made for its run.

    Raises:
        CommandError: There is none, or it is no program.
    """
    if shutil.which(name) is None:
        exists = os.sep in name and Path(name).exists()
        number = errno.EACCES if exists else errno.ENOENT
        raise CommandError(name, OSError(number, os.strerror(number)))


def run_program(command: Sequence[str], training: CapturedTraining) -> int:
    """Run a command inside a capture and wait for it; to be called on the main thread.

    Args:
        command: The program and its arguments.
        training: A capture of level ``fd`` that has not begun.

    Returns:
        The program's exit code, 128+n where signal n ended it.

    Raises:
        CommandError: There is no such command, or it cannot be run.
        StdoutHookError: The capture cannot work on this system.
    """
    if os.name != "posix":
        raise StdoutHookError("running a program needs a POSIX system")
    signals = {getattr(signal, name) for name in _PASSED_ON}
    with _held_back(signals):  # so that every thread that is made here leaves them to `_pass_on`
        training.start()
        try:
            process = _start(command, signals)
        except OSError as error:
            training.stop(error)
            raise CommandError(command[0], error) from None
        arguments = (process, signals)
        threading.Thread(target=_pass_on, args=arguments, name="signals", daemon=True).start()
        code = process.wait()
        code = 128 - code if code < 0 else code
        training.stop(SystemExit(code) if code else None)
    return code


@contextlib.contextmanager
def _held_back(signals: set[signal.Signals]) -> Iterator[None]:
    """Deliver these signals to nobody but who waits for them."""
    handlers = {number: signal.getsignal(number) for number in signals}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        for number in signals & set(signal.sigpending()):
            signal.signal(number, signal.SIG_IGN)  # it came when the program had ended: forget it
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _start(command: Sequence[str], signals: set[signal.Signals]) -> subprocess.Popen[bytes]:
    """Start the program with no signal held back, for it would inherit that."""
    for number in signals:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup's is inherited, as it must be
            signal.signal(number, _do_nothing)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    try:
        return subprocess.Popen(command)
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)


def _do_nothing(number: int, frame: Any) -> None:
    """Stand in for a handler while the program starts; an exec resets it to the default."""


def _pass_on(process: subprocess.Popen[bytes], signals: set[signal.Signals]) -> None:
    """Pass signals on to the program, but for those that it has got from the terminal itself."""
    while True:
        number, from_terminal = _wait_for(signals)
        if number == signal.SIGWINCH:
            _copy_sizes()
        elif from_terminal and number in {getattr(signal, name) for name in _OF_TERMINALS}:
            continue
        with contextlib.suppress(OSError):
            process.send_signal(number)


def _wait_for(signals: set[signal.Signals]) -> tuple[int, bool]:
    """Wait for a signal; tell whether the kernel sent it, and not another process."""
    if hasattr(signal, "sigwaitinfo"):
        info = signal.sigwaitinfo(signals)
        return info.si_signo, info.si_code > 0
    return signal.sigwait(signals), os.isatty(0)  # macOS does not say


def _copy_sizes() -> None:
    """Give the program's terminal our terminal's size, before it is told to look at it."""
    from stdout_hook.capture._relay import copy_size

    for number in (1, 2):
        with contextlib.suppress(OSError), Path("/dev/tty").open("rb") as terminal:
            copy_size(terminal.fileno(), number)
