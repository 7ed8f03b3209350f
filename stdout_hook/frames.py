"""Chunks of text become frames: what a terminal would have shown, one state at a time.

No terminal is emulated. A frame ends at a line feed, at a carriage return, or where backspaces
begin to wipe it out; control sequences are dropped; text that never ends is bounded. The same
text gives the same frames however it is cut into chunks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress, repeat

from stdout_hook.records import Chunk, Frame, new_tuple

__all__ = ["MAX_FRAME", "FrameReader", "FrameSplitter", "frames_of"]

MAX_FRAME = 1 << 16
"""Characters kept of a frame: its end, where a bar has its newest numbers."""

MAX_WRITERS = 256
"""Threads whose unfinished text is kept apart at one time."""

_BACKSPACES = re.compile("\b\b*\r*")  # the first one as a literal: found six times as fast as "\b+"
# ECMA-48: CSI sequences, OSC strings (bounded: a stray introducer must not swallow a log), and
# two-character escapes.
_CONTROL = re.compile(
    "\x1b(?:"
    r"\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    "|\\][^\x07\x1b\r\n]{0,1024}(?:\x07|\x1b\\\\)"
    r"|[ -/]{1,8}[0-~]"
    r"|[0-Z\\^-~])"
)
_UNFINISHED = re.compile(
    "\x1b(?:"
    r"\[[0-?]{0,64}[ -/]{0,8}"
    "|\\][^\x07\x1b\r\n]{0,1024}\x1b?"
    r"|[ -/]{0,8})\Z"
)


def frames_of(texts: Sequence[str], stream: str, ends: Iterable[str] = repeat("\n")) -> list[Frame]:
    """Return a frame for each text, without its end, that is not empty."""
    fields = compress(zip(texts, ends, repeat(stream)), texts)
    return list(map(new_tuple, repeat(Frame), fields))


class FrameSplitter:
    """Splits the text of one writer on one stream.

    Args:
        stream: Name of the stream, put into each frame.
    """

    def __init__(self, stream: str = "stdout") -> None:
        self.stream = stream
        self.dropped = 0
        self._escape = ""
        self._parts: list[str] = []
        self._length = 0

    def feed(self, text: str) -> list[Frame]:
        """Take a chunk and return the frames that it ended."""
        if text[:1] in ("\b", "\r") and len(self._parts) == 1 and not self._escape:
            body = _plain(text.lstrip("\b\r"))
            if body and self._length <= MAX_FRAME:
                return self._redraw(body)
        if "\x1b" in text or self._escape:
            text = self._without_control(self._escape + text)
        if "\b" in text:
            text = _BACKSPACES.sub("\r", text)
        if "\n" in text or "\r" in text or self._ends_in_return():
            return self._split(text)
        self._keep(text)
        return []

    def flush(self) -> list[Frame]:
        """Return the unfinished text as a last frame; the stream has ended."""
        text = self._take()
        body = text.rstrip("\r")
        return [self._frame(body, "\r" if body != text else "")] if body else []

    def _redraw(self, body: str) -> list[Frame]:
        """Take what nearly all chunks of a running bar are: the bar once more, no line end."""
        before = self._parts[0].rstrip("\r")
        self._parts[0], self._length = body, len(body)
        return [new_tuple(Frame, (before, "\r", self.stream))] if before else []

    def _without_control(self, text: str) -> str:
        # First, for what is left when a sequence is taken out may look like the start of another.
        # Only the last one can be unfinished, or the one before it that an escape will end.
        start = text.rfind("\x1b", 0, -1)
        unfinished = _UNFINISHED.search(text, max(start, 0))
        self._escape = unfinished.group() if unfinished else ""
        return _CONTROL.sub("", text[: len(text) - len(self._escape)])

    def _ends_in_return(self) -> bool:
        return bool(self._parts) and self._parts[-1].endswith("\r")

    def _split(self, text: str) -> list[Frame]:
        """Cut at line ends; a return at the very end may yet turn out to be half of one."""
        text = self._take() + text
        *lines, rest = text.split("\n")
        if "\r" in text:
            frames, rest = self._split_redraws(lines, rest)
        else:
            frames = frames_of(lines, self.stream)
        self._keep(rest)
        if len(text) > MAX_FRAME:
            return [self._frame(frame.text, frame.end) for frame in frames]
        return frames

    def _split_redraws(self, lines: list[str], rest: str) -> tuple[list[Frame], str]:
        """Return the frames of lines with redraws in them, and what is left of the last one."""
        texts: list[str] = []
        ends: list[str] = []
        for line in lines:
            if "\r" in line:
                *redraws, line = line.rstrip("\r").split("\r")  # noqa: PLW2901
                texts += redraws
                ends += "\r" * len(redraws)
            texts.append(line)
            ends.append("\n")
        body = rest.rstrip("\r")
        *redraws, last = body.split("\r")
        texts += redraws
        ends += "\r" * len(redraws)
        return frames_of(texts, self.stream, ends), last + rest[len(body) :][:1]

    def _frame(self, text: str, end: str) -> Frame:
        if len(text) > MAX_FRAME:
            self.dropped += len(text) - MAX_FRAME
            text = text[-MAX_FRAME:]
        frame: Frame = new_tuple(Frame, (text, end, self.stream))
        return frame

    def _keep(self, text: str) -> None:
        if not text:
            return
        self._parts.append(text)
        self._length += len(text)
        if self._length > 2 * MAX_FRAME:
            self._cut()

    def _cut(self) -> None:
        text = self._take()
        kept = text[-MAX_FRAME - 1 :]  # one more, for it may be a return
        self.dropped += len(text) - len(kept)
        self._parts, self._length = [kept], len(kept)

    def _take(self) -> str:
        text = "".join(self._parts)
        self._parts, self._length = [], 0
        return text


def _plain(text: str) -> str:
    """Return `text` without control sequences; "" if a frame ends in it or one is unfinished."""
    if "\n" in text or "\r" in text or "\b" in text:
        return ""
    if "\x1b" in text:
        text = _CONTROL.sub("", text)
    return "" if "\x1b" in text else text


class FrameReader:
    """Splits the text of many writers, each stream's and thread's unfinished text apart."""

    def __init__(self) -> None:
        self._splitters: dict[tuple[str, int], FrameSplitter] = {}
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """Characters dropped from over-long frames."""
        return self._dropped + sum(s.dropped for s in self._splitters.values())

    def feed(self, chunk: Chunk) -> list[Frame]:
        """Return the frames that `chunk` ended."""
        key = (chunk.stream, chunk.thread)
        splitter = self._splitters.get(key)
        if splitter is None:
            return self._feed_new(key, chunk)
        return splitter.feed(chunk.text)

    def _feed_new(self, key: tuple[str, int], chunk: Chunk) -> list[Frame]:
        frames = self._forget_oldest() if len(self._splitters) >= MAX_WRITERS else []
        self._splitters[key] = FrameSplitter(chunk.stream)
        return frames + self._splitters[key].feed(chunk.text)

    def _forget_oldest(self) -> list[Frame]:
        oldest = self._splitters.pop(next(iter(self._splitters)))
        frames = oldest.flush()
        self._dropped += oldest.dropped
        return frames

    def flush(self) -> list[Frame]:
        """Return what was left unfinished, writer by writer."""
        return [frame for splitter in self._splitters.values() for frame in splitter.flush()]
