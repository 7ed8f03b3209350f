"""Run commands and functions in the Python that has what they need; see `environment`.

A function's call goes to a child process over a socket, and its result or error comes back the same
way. What the child prints is written to this process's ``sys.stdout`` as it comes.
"""

from __future__ import annotations

import codecs
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Callable, TypeVar, cast

from mediapipe_tasks.elsewhere.environment import TRAINING, VARIABLE, other_python
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown, shown_path
from stdout_hook import __version__
from stdout_hook.report.tail import tail_of

__all__ = ["Elsewhere", "run_command", "runs_with", "streams_with"]

_Function = TypeVar("_Function", bound=Callable[..., Any])

# Meant for this Python only. A notebook's backend for Matplotlib is missing in the other one.
_OWN = ("PYTHONHOME", "PYTHONPATH", "MPLBACKEND", "__PYVENV_LAUNCHER__")
_BLOCK = 1000
_PATIENCE = 30.0
"""Seconds that a child may take to end once it was asked to."""


def run_command(python: Path, words: Sequence[str], *, replace: bool) -> int:
    """Run ``mediapipe-tasks`` with another Python; returns its exit code.

    Args:
        python: The interpreter; it has this package.
        words: The command's arguments.
        replace: Let it take this process's place, so that the terminal, signals and the exit code
            are its own; then this does not return.
    """
    command = [str(python), "-I", "-m", "mediapipe_tasks", *words]
    if replace and os.name == "posix":
        sys.stdout.flush()
        os.execve(python, command, _environment())
    return subprocess.run(command, env=_environment(), check=False).returncode


def runs_with(need: str) -> Callable[[_Function], _Function]:
    """Let a function run where a package is: here, or in the environment made for it.

    It must be found by its name in its module; its arguments and its result must be picklable,
    but for a ``screen``, which becomes the other process's own.

    Args:
        need: `environment.TRAINING` or `environment.RUNTIME`.
    """

    def decorate(function: _Function) -> _Function:
        @functools.wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:
            python = other_python(need)
            if python is None:
                return function(*arguments, **options)
            if need == TRAINING:
                _warn_of_active_run()
            with Elsewhere(python) as there:
                return there.call(function, *arguments, **options)

        return cast(_Function, call)

    return decorate


def streams_with(need: str) -> Callable[[_Function], _Function]:
    """Do as `runs_with` for a generator of answers to items, its second argument.

    The items are sent in blocks, so that there may be any number of them.
    """

    def decorate(function: _Function) -> _Function:
        @functools.wraps(function)
        def call(first: Any, items: Iterable[Any], **options: Any) -> Iterator[Any]:
            python = other_python(need)
            if python is None:
                yield from function(first, items, **options)
                return
            with Elsewhere(python) as there:
                for block in _blocks(items):
                    yield from there.call(function, first, block, **options)

        return cast(_Function, call)

    return decorate


def _blocks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    return iter(lambda: list(islice(rest, _BLOCK)), [])


def _warn_of_active_run() -> None:
    wandb = sys.modules.get("wandb")
    if getattr(wandb, "run", None) is not None:
        text = "warning: the active W&B run belongs to this process; the training has its own\n"
        sys.stdout.write(text)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    return {**kept, VARIABLE: ""}  # the other one looks no further


class Elsewhere:
    """A process of another Python that answers calls, until the ``with`` block ends.

    It has a session of its own, so that Ctrl-C reaches it through us only, and once. When this
    process is gone, it stops as by SIGTERM.

    Args:
        python: The interpreter; it has this package, in this version.
    """

    def __init__(self, python: Path) -> None:
        self._python = python

    def __enter__(self) -> Elsewhere:
        ours, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # TensorFlow and MediaPipe tell much there
        with theirs:
            self._process = subprocess.Popen(
                [
                    str(self._python),
                    "-I",
                    "-u",
                    "-m",
                    "mediapipe_tasks.elsewhere.callee",
                    f"{theirs.fileno()}",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=_environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._connection = Connection(ours.detach())
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            self._check_version()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _check_version(self) -> None:
        version = self._result(sys.stdout)
        if version != __version__:
            raise TaskError(
                f"{shown_path(self._python)} has stdout-hook {version}, and this is "
                f"{__version__}; bring it up to date, for example by: mediapipe-tasks setup"
            )

    def call(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call a function of this package there; returns or raises what it does there.

        Of an iterator all that it yields is returned, as a list.

        Raises:
            TaskError: The process has ended without an answer.
        """
        screen = options.pop("screen", None)
        called = (function.__module__, function.__name__, arguments, options, screen is not None)
        try:
            self._connection.send(called)
        except OSError:
            raise TaskError(self._ending()) from None
        return self._result(screen or sys.stdout)

    def _result(self, screen: Any) -> Any:
        try:
            has_failed, value = self._wait(screen)
        except KeyboardInterrupt:
            self._process.send_signal(signal.SIGINT)
            has_failed, value = self._wait(screen)
        if has_failed:
            raise value
        return value

    def _wait(self, screen: Any) -> Any:
        """Show what is printed there until there is an answer."""
        output = cast(Any, self._process.stdout).fileno()
        while True:
            ready = wait([self._connection, output])
            if output in ready and self._show(os.read(output, 1 << 16), screen):
                continue
            try:
                return self._connection.recv()
            except EOFError:
                raise TaskError(self._ending()) from None

    def _show(self, data: bytes, screen: Any) -> bool:
        """Write what was read; returns whether there was anything."""
        screen.write(self._text.decode(data))
        screen.flush()
        return bool(data)

    def _ending(self) -> str:
        code = self._process.wait()
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        self._errors.seek(0)
        lines = tail_of(self._errors.read().decode("utf-8", "replace")).split("\n")
        last = f": {shown(lines[-1], 300)}" if lines[-1] else ""
        return f"the process of {shown_path(self._python)} has ended {how}{last}"

    def __exit__(self, *raised: object) -> None:
        with self._connection, self._errors, cast(Any, self._process.stdout):
            cast(Any, self._process.stdin).close()  # which ends it
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
