"""Passes on what is written to descriptors, in a process of its own; see `fd_level`.

A process and not a thread: C code that prints while it holds the GIL would fill the pipe and wait
for ever for a thread of its own process. Started as a script, with the standard library alone::

    python -I -S _relay.py REPORT TOKEN LOG READ:WRITE...

The capture writes TOKEN and one byte more behind what it wants to be told of: `MARK`; `LEAVING`,
before the program's threads write to WRITE themselves; `END`, the last. They are not passed on.

Everything read from a READ descriptor is written to its WRITE descriptor at once, then to the LOG
descriptor (-1 is none), and then reported. A report is a head (`HEAD`: kind, channel, number) and,
for `DATA`, that many bytes.

The program's writers may live longer than the capture (a daemon that was started in it), so the
relay goes on until the last of them has closed its end; nobody has to end it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import signal
import struct
import sys
from collections import deque
from collections.abc import Iterator

HEAD = struct.Struct("=cHI")
DATA, DROPPED, MARK, LEAVING, END = b"D", b"X", b"M", b"L", b"E"
"""Kinds of reports: bytes; a number of bytes that were not reported; what came behind a token."""

BLOCK = 1 << 16
MAX_WAITING = 1 << 26
"""Bytes that wait to be reported: the program is never held up by whoever reads the reports."""

IDLE_MS = 20


class Channel:
    """A descriptor that is read, and the one that gets it.

    Attributes:
        number: Which channel it is, in reports.
        held: Bytes at the end of what was read that may be the start of the token.
        is_shared: Whether others write to the goal as well, so that lines must not be torn.
        is_seen: False when the capture has ended; what comes then is only passed on.
    """

    def __init__(self, number: int, source: int, goal: int) -> None:
        self.number = number
        self.source = source
        self.goal = goal
        self.held = b""
        self.is_shared = False
        self.is_seen = True


class Reports:
    """Sends reports through a pipe without ever waiting, but at the very end."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._dropped: dict[int, int] = {}
        self.gone = False
        os.set_blocking(pipe, False)

    def __bool__(self) -> bool:
        return bool(self._waiting) and not self.gone

    def data(self, channel: int, data: bytes) -> None:
        """Report bytes, or count them where too many wait."""
        if self._size + len(data) > MAX_WAITING:
            self._dropped[channel] = self._dropped.get(channel, 0) + len(data)
            return
        dropped = self._dropped.pop(channel, 0)
        if dropped:
            self._put(HEAD.pack(DROPPED, channel, min(dropped, 2**32 - 1)))
        self._put(HEAD.pack(DATA, channel, len(data)) + data)

    def seen(self, channel: int, mark: bytes) -> None:
        """Report that a token came through, and what came behind it."""
        dropped = self._dropped.pop(channel, 0)
        if dropped:
            self._put(HEAD.pack(DROPPED, channel, min(dropped, 2**32 - 1)))
        self._put(HEAD.pack(mark, channel, 0))

    def _put(self, report: bytes) -> None:
        if not self.gone:
            self._waiting.append(report)
            self._size += len(report)

    def send(self) -> None:
        """Send what the pipe takes now."""
        while self:
            report = self._waiting[0]
            try:
                sent = os.write(self._pipe, report)
            except BlockingIOError:
                return
            except OSError:  # nobody reads them any more
                self.gone = True
                self._waiting.clear()
                return
            self._size -= sent
            if sent < len(report):
                self._waiting[0] = report[sent:]
                return
            self._waiting.popleft()

    def send_all(self) -> None:
        """Send the rest; the program has ended, so waiting holds nobody up."""
        os.set_blocking(self._pipe, True)
        self.send()


class Relay:
    """Reads the channels until all of them have ended."""

    def __init__(self, reports: Reports, token: bytes, log: int, channels: list[Channel]) -> None:
        self._reports = reports
        self._token = token
        self._log = log
        self._channels = {channel.source: channel for channel in channels}
        self._poll = select.poll()
        for source in self._channels:
            self._poll.register(source, select.POLLIN)

    def run(self, report_pipe: int) -> None:
        """Pass on until the last writer has gone."""
        self.copy_sizes()
        watched = False
        while self._channels:
            if bool(self._reports) != watched:
                watched = not watched
                if watched:
                    self._poll.register(report_pipe, select.POLLOUT)
                else:
                    self._poll.unregister(report_pipe)
            held = any(channel.held for channel in self._channels.values())
            ready = self._poll.poll(IDLE_MS if held else None)
            for source, _ in ready:
                if source in self._channels:
                    self._read(self._channels[source])
            if not ready:
                for channel in self._channels.values():
                    self._release(channel)
            self._reports.send()
        self._reports.send_all()

    def _read(self, channel: Channel) -> None:
        try:
            data = os.read(channel.source, BLOCK)
        except InterruptedError:
            return
        except OSError:  # a terminal says EIO where a pipe says that it has ended
            data = b""
        if not data:
            self._release(channel)
            self._close(channel)
            return
        data, channel.held = channel.held + data, b""
        while True:
            before, token, after = data.partition(self._token)
            if not after:
                break
            self._pass(channel, before)
            self._reports.seen(channel.number, after[:1])
            channel.is_shared = channel.is_shared or after[:1] == LEAVING
            channel.is_seen = channel.is_seen and after[:1] != END
            data = after[1:]
        keep = len(token) or _overlap(data, self._token)
        channel.held = data[len(data) - keep :]
        self._pass(channel, data[: len(data) - keep])

    def _release(self, channel: Channel) -> None:
        """Pass on what was held: no more came, so it was not the token's start."""
        held, channel.held = channel.held, b""
        self._pass(channel, held)

    def _pass(self, channel: Channel, data: bytes) -> None:
        """Write first, then report."""
        if not data:
            return
        try:
            for piece in _pieces(data) if channel.is_shared else (data,):
                _write_all(channel.goal, piece)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                # Nobody reads: the program shall notice at its next write, as without us.
                self._close(channel)
        if channel.is_seen:
            if self._log >= 0:
                with contextlib.suppress(OSError):
                    _write_all(self._log, data)
            self._reports.data(channel.number, data)

    def _close(self, channel: Channel) -> None:
        if self._channels.pop(channel.source, None) is not None:
            self._poll.unregister(channel.source)
            os.close(channel.source)

    def copy_sizes(self, *_: object) -> None:
        """Give terminals the size of those that they stand in for."""
        for channel in self._channels.values():
            with contextlib.suppress(OSError, ImportError):
                copy_size(channel.goal, channel.source)


def copy_size(source: int, goal: int) -> None:
    """Give one terminal the size of another.

    Raises:
        OSError: One of them is no terminal.
    """
    import fcntl
    import termios

    size = fcntl.ioctl(source, termios.TIOCGWINSZ, bytes(8))
    fcntl.ioctl(goal, termios.TIOCSWINSZ, size)


def _overlap(data: bytes, token: bytes) -> int:
    """Return how many bytes at the end of `data` are the start of `token`."""
    for count in range(min(len(data), len(token) - 1), 0, -1):
        if data.endswith(token[:count]):
            return count
    return 0


def _pieces(data: bytes) -> Iterator[bytes]:
    """Split bytes at line ends where the system does not mix one write with another's."""
    start = 0
    while start < len(data):
        stop = start + select.PIPE_BUF
        if stop < len(data):
            stop = data.rfind(b"\n", start, stop) + 1 or stop
        yield data[start:stop]
        start = stop


def _write_all(goal: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(goal, rest) :]
        except BlockingIOError:  # somebody has made it non-blocking
            select.select([], [goal], [])


def main(words: list[str]) -> None:
    """Relay as the command line says."""
    for name in ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGPIPE", "SIGTSTP"):
        # The program decides when it ends; what it prints on its way must still come through.
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    report_pipe, token, log = int(words[0]), bytes.fromhex(words[1]), int(words[2])
    pairs = [map(int, word.split(":")) for word in words[3:]]
    channels = [Channel(number, *pair) for number, pair in enumerate(pairs)]
    relay = Relay(Reports(report_pipe), token, log, channels)
    signal.signal(signal.SIGWINCH, relay.copy_sizes)
    relay.run(report_pipe)


if __name__ == "__main__":
    main(sys.argv[1:])
