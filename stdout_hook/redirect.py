"""A faithful tee on ``sys.stdout`` or ``sys.stderr``: the original first, then ours."""

from __future__ import annotations

import codecs
import io
import sys
import threading
from types import TracebackType
from typing import Any, Callable, Iterable, Literal, Optional, TextIO, Union

from stdout_hook.guard import Guard

__all__ = ["StdoutRedirect", "TeeStream"]

OnText = Callable[[str], object]


class StdoutRedirect:
    """Replace ``sys.stdout`` by a tee for the time of a ``with`` block.

    Every call on the stand-in reaches the original stream first, unchanged, and its result or
    exception is the caller's; then `on_text` sees the text, on the writing thread. What
    `on_text` raises is counted and does not reach the writer.

    Leaving is harmless in any order: a stream that somebody else has put in place meanwhile, or
    a stand-in whose ``write`` somebody has replaced (as W&B does), stays where it is, and ours
    goes on as a mere pass-through.

    Args:
        stream: ``"stdout"`` (None is the same) or ``"stderr"``: which of the two is replaced.
            A text stream object is teed in place of what ``sys.stdout`` holds.
        on_text: Called with each text after it was written; None passes text through only.

    Example:
        >>> seen = []
        >>> with StdoutRedirect(on_text=seen.append):
        ...     print("hello")
        hello
        >>> seen
        ['hello', '\\n']
    """

    def __init__(
        self,
        stream: Union[Literal["stdout", "stderr"], TextIO, None] = None,
        on_text: Optional[OnText] = None,
    ) -> None:
        self.name = stream if isinstance(stream, str) else "stdout"
        self._given = None if isinstance(stream, str) else stream
        self._on_text = on_text
        self._original: Optional[TextIO] = None
        self.tee: Optional[TeeStream] = None

    def start(self) -> None:
        """Put the tee in place; where the process has no such stream, do nothing."""
        self._original = getattr(sys, self.name)
        below = self._original if self._given is None else self._given
        if self.tee is None and below is not None:
            self.tee = TeeStream(below, self._on_text)
            setattr(sys, self.name, self.tee)

    def stop(self) -> None:
        """Restore the original if the tee is still in place; stopping twice is harmless."""
        tee, self.tee = self.tee, None
        if tee is None:
            return
        if getattr(sys, self.name) is tee and not tee.is_patched():
            setattr(sys, self.name, _below_quiet_tees(self._original))
        tee.go_quiet()

    def __enter__(self) -> StdoutRedirect:
        self.start()
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop()


def _below_quiet_tees(stream: Any) -> Any:
    """Skip stand-ins of captures that ended before the one that was started inside them."""
    while isinstance(stream, TeeStream) and stream.is_quiet() and not stream.is_patched():
        stream = stream.below
    return stream


class TeeStream(io.TextIOBase):
    """Stands in for a text stream: does what it does and shows what was written.

    An instance has a ``__dict__`` on purpose: W&B and IPython replace its ``write``.
    """

    def __init__(self, below: Any, on_text: Optional[OnText]) -> None:
        self.below = below
        self._on_text = on_text
        self._guard = Guard("on_text")

    def write(self, text: str) -> int:
        """Write `text` to the stream below, then show it; returns what that stream returned."""
        result: int = self.below.write(text)
        if self._on_text is not None:
            try:
                self._on_text(text)
            except Exception as error:
                self._guard.caught(error)
        return result

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of `lines` through `write`, so that all of them are seen."""
        for line in lines:
            self.write(line)

    def go_quiet(self) -> None:
        """Show nothing from now on; text still passes."""
        self._on_text = None

    def is_quiet(self) -> bool:
        """Tell whether text only passes."""
        return self._on_text is None

    def is_patched(self) -> bool:
        """Tell whether somebody has put their own ``write`` on this object."""
        return "write" in self.__dict__

    @property
    def buffer(self) -> Any:
        """The stream's byte buffer, teed as well; AttributeError where it has none."""
        return _TeeBuffer(self.below.buffer, self)

    def flush(self) -> None:
        """Flush the stream below."""
        self.below.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.below)})

    def __repr__(self) -> str:
        return f"<TeeStream of {self.below!r}>"

    def __next__(self) -> str:
        line: str = next(self.below)
        return line

    def __del__(self) -> None:
        """Do nothing: io.IOBase would close the stream."""


def _passed_on(name: str) -> Any:
    """Make a method or property of `TeeStream` that io.TextIOBase would answer by itself."""

    def call(self: TeeStream, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.below, name)(*args, **kwargs)

    def get(self: TeeStream) -> Any:
        return getattr(self.below, name)

    is_method = callable(getattr(io.TextIOBase, name))
    return call if is_method else property(get)


for _name in """isatty fileno encoding errors newlines closed readable writable seekable read
        readline readlines seek tell truncate detach close""".split():
    setattr(TeeStream, _name, _passed_on(_name))


class _TeeBuffer:
    """A byte buffer whose text is seen too, decoded as the stream would."""

    def __init__(self, below: Any, tee: TeeStream) -> None:
        self._below = below
        self._tee = tee
        self._decoders = threading.local()

    def write(self, data: Any) -> Any:
        result = self._below.write(data)
        on_text = self._tee._on_text
        if on_text is not None:
            try:
                on_text(self._decode(data))
            except Exception as error:
                self._tee._guard.caught(error)
        return result

    def writelines(self, lines: Iterable[Any]) -> None:
        for line in lines:
            self.write(line)

    def _decode(self, data: Any) -> str:
        decoder = getattr(self._decoders, "decoder", None)
        if decoder is None:
            encoding = getattr(self._tee.below, "encoding", None) or "utf-8"
            decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
            self._decoders.decoder = decoder
        text: str = decoder.decode(bytes(data))
        return text

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)
