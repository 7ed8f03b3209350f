"""Sees all that is written to descriptors 1 and 2: by C and C++ code and child processes too.

The descriptors are pointed at a pipe, or at a pseudo-terminal where they were a terminal. A
process of its own (`_relay`) passes on what comes out of it, to where it would have gone, and
reports it to a thread here. POSIX only.

Where both descriptors are the same file (a terminal, or ``2>&1``) they share one pipe, so that
the order of what is shown stays as it was; both then count as ``stdout``. A stream whose Python
object does not write to its descriptor, as in a notebook, is teed as on level ``sys`` as well.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO, Any, Optional

from stdout_hook.capture import _relay
from stdout_hook.capture._relay import DATA, DROPPED, END, HEAD, LEAVING, MARK
from stdout_hook.errors import StdoutHookError
from stdout_hook.redirect import StdoutRedirect, Take
from stdout_hook.worker import SETTLE_SECONDS

__all__ = ["FdCapture"]

NUMBERS = {"stdout": 1, "stderr": 2}
SECONDS = 5.0
"""How long the end waits for the relay: it has seen everything within milliseconds."""

_lingering: list[subprocess.Popen[bytes]] = []
"""Relays whose writers outlive their capture; kept until they have ended."""


class FdCapture:
    """Point descriptors 1 and 2 at a relay.

    Args:
        streams: ``"stdout"``, ``"stderr"`` or both.
        take: Called on a thread of ours with each text; its thread is always 0.

    Raises:
        StdoutHookError: This system has no such descriptors, or no relay can be started.
    """

    level = "fd"
    sees_all = True

    def __init__(self, streams: Sequence[str], take: Take) -> None:
        if os.name != "posix":
            raise StdoutHookError('level "fd" needs a POSIX system; use level "sys" here')
        self._take = take
        self._streams = tuple(streams)
        self._pid = os.getpid()
        self._channels: list[_Channel] = []
        self._tees: list[StdoutRedirect] = []
        self._relay: Optional[subprocess.Popen[bytes]] = None
        self._reports: Optional[IO[bytes]] = None
        self._reader = threading.Thread(target=self._read, name="stdout_hook-fd", daemon=True)
        self._token = secrets.token_bytes(16)
        self._log = -1
        self.dropped = 0

    def record_to(self, file: int) -> bool:
        """Let the relay write all bytes to a file as they are; tell that it does."""
        self._log = file
        return True

    def start(self) -> None:
        """Begin to see text."""
        _flush()
        _reap()
        self._channels = _channels(self._streams)
        try:
            self._start_relay()
            for channel in self._channels:
                channel.enter()
        except OSError as error:
            self._undo()
            raise StdoutHookError(f'level "fd" cannot be captured: {error}') from error
        self._tees = [
            StdoutRedirect.handing_over(name, self._take)
            for name in self._streams
            if _writes_elsewhere(name)
        ]
        for tee in self._tees:
            tee.start()

    def stop(self) -> None:
        """Restore the descriptors, then wait until what was written before has been seen."""
        for tee in reversed(self._tees):
            tee.stop()
        if not self._channels or os.getpid() != self._pid:
            self._channels = []
            return
        self._mark(LEAVING, SECONDS)
        channels, self._channels = self._channels, []
        _flush()
        for channel in channels:
            channel.leave()
        for channel in channels:
            channel.send(self._token + END)
        self._reader.join(SECONDS)
        for channel in channels:
            channel.close()
        self._end_relay()

    def settle(self, timeout: float) -> None:
        """Wait until what was written before has been handed on, `timeout` seconds at most."""
        self._mark(MARK, timeout)

    def _mark(self, mark: bytes, timeout: float) -> None:
        _flush()
        end = time.monotonic() + timeout
        goals = [(channel, channel.marks + 1) for channel in self._channels]
        for channel, _ in goals:
            channel.send(self._token + mark)
        while any(channel.marks < goal for channel, goal in goals):
            if time.monotonic() > end or not self._reader.is_alive():
                return
            time.sleep(SETTLE_SECONDS)

    def _start_relay(self) -> None:
        ours, theirs = os.pipe()
        self._reports = os.fdopen(ours, "rb")
        pairs = [(channel.source, channel.saved) for channel in self._channels]
        words = [str(theirs), self._token.hex(), str(self._log)]
        words += [f"{source}:{saved}" for source, saved in pairs]
        needed = [theirs, *(number for pair in pairs for number in pair)]
        needed += [self._log] if self._log >= 0 else []
        try:
            self._relay = subprocess.Popen(
                [sys.executable, "-I", "-S", _relay.__file__, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=needed,
            )
        finally:
            os.close(theirs)
            for channel in self._channels:
                os.close(channel.source)
        self._reader.start()

    def _undo(self) -> None:
        channels, self._channels = self._channels, []
        for channel in channels:
            channel.leave()
            channel.close()
        if self._relay is None and self._reports is not None:
            self._reports.close()

    def _end_relay(self) -> None:
        """Wait for the relay to end, unless a child process of the program still writes to it."""
        if self._relay is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._relay.wait(1.0)
        _lingering.append(self._relay)
        _reap()

    def _read(self) -> None:
        """Hand on what the relay reports, until the token has come through every channel."""
        channels = list(self._channels)
        open_channels = len(channels)
        reports = self._reports
        assert reports is not None
        with reports:
            while open_channels:
                head = reports.read(HEAD.size)
                if len(head) < HEAD.size:
                    break  # every writer has gone, or somebody has killed the relay
                kind, number, size = HEAD.unpack(head)
                if kind == DATA:
                    self._hand_on(channels[number], reports.read(size))
                elif kind == DROPPED:
                    self.dropped += size
                elif kind in (MARK, LEAVING):
                    channels[number].marks += 1
                else:
                    open_channels -= 1
        for channel in channels:
            self._hand_on(channel, b"", final=True)

    def _hand_on(self, channel: _Channel, data: bytes, final: bool = False) -> None:
        text = channel.decoder.decode(data, final)
        if text:
            self._take((text, channel.name, 0))


class _Channel:
    """What one or both of the descriptors are pointed at.

    Attributes:
        name: The stream's name.
        source: The end that the relay reads.
        saved: Where the descriptor pointed before.
        marks: How many marks have come through.
    """

    def __init__(self, name: str, numbers: Sequence[int]) -> None:
        self.name = name
        self.marks = 0
        self._numbers = numbers
        stream = getattr(sys, name, None)
        self.decoder: Any = _decoder(getattr(stream, "encoding", None))
        self.saved = os.dup(numbers[0])
        if os.isatty(self.saved):
            self.source, self._sink = _open_terminal(self.saved)
        else:
            self.source, self._sink = os.pipe()
        self._identity = _identity(self._sink)

    def enter(self) -> None:
        """Point the descriptors here."""
        for number in self._numbers:
            os.dup2(self._sink, number)

    def leave(self) -> None:
        """Point them back, but for those that somebody else has pointed elsewhere."""
        for number in self._numbers:
            with contextlib.suppress(OSError):
                if _identity(number) == self._identity:
                    os.dup2(self.saved, number)

    def send(self, token: bytes) -> None:
        """Write the token behind everything that was written; a stuck relay is not waited for."""
        import select

        with contextlib.suppress(OSError):
            if select.select([], [self._sink], [], SECONDS)[1]:
                os.write(self._sink, token)

    def close(self) -> None:
        """Close what is left open here."""
        os.close(self._sink)
        os.close(self.saved)


def _channels(streams: Sequence[str]) -> list[_Channel]:
    """Make a channel for each stream's descriptor, one for both where they are the same file."""
    numbers = [(name, NUMBERS[name]) for name in streams if _is_open(NUMBERS[name])]
    if len(numbers) == 2 and _identity(1) == _identity(2):
        return [_Channel("stdout", (1, 2))]
    return [_Channel(name, (number,)) for name, number in numbers]


def _open_terminal(like: int) -> tuple[int, int]:
    """Open a pseudo-terminal that changes no byte, of the size of another terminal."""
    import tty

    source, sink = os.openpty()
    tty.setraw(sink)
    with contextlib.suppress(OSError):
        _relay.copy_size(like, sink)
    return source, sink


def _identity(number: int) -> tuple[int, int, int]:
    found = os.fstat(number)
    return found.st_dev, found.st_ino, found.st_rdev


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _writes_elsewhere(name: str) -> bool:
    """Tell whether a stream's Python object does not write to the stream's descriptor."""
    try:
        return bool(getattr(sys, name).fileno() != NUMBERS[name])
    except (AttributeError, OSError, ValueError):
        return getattr(sys, name) is not None


def _decoder(encoding: Optional[str]) -> Any:
    import codecs

    try:
        return codecs.getincrementaldecoder(encoding or "utf-8")(errors="replace")
    except LookupError:
        return codecs.getincrementaldecoder("utf-8")(errors="replace")


def _flush() -> None:
    """Write what Python and C still hold back, so that it goes where it was meant to."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).fflush(None)


def _reap() -> None:
    _lingering[:] = [relay for relay in _lingering if relay.poll() is None]


CAPTURE = FdCapture
