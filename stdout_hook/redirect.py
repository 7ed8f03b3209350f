"""A faithful tee on ``sys.stdout`` or ``sys.stderr``: the original first, then ours."""

from __future__ import annotations

import codecs
import io
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from threading import get_ident
from types import TracebackType
from typing import Any, Callable, Literal, Optional, TextIO, Union

from stdout_hook.guard import Guard

__all__ = ["StdoutRedirect", "TeeStream", "make_tee"]

Written = tuple[str, str, int]
"""A text, its stream's name, its thread: a plain tuple, for one is made at each write."""
Take = Callable[[Written], object]

_ended: deque[TeeStream] = deque(maxlen=64)
"""Stand-ins that were taken away last. Another thread's ``print`` may still be writing to one, and
until Python 3.13 it holds no reference to it: freeing it would crash the interpreter."""

_take_nothing: Take = deque[Any](maxlen=0).append  # in C, as the others: nothing is kept


class StdoutRedirect:
    r"""Replace ``sys.stdout`` by a tee for the time of a ``with`` block.

    Every call on the stand-in reaches the original stream first, unchanged, and its result or
    exception is the caller's; then `on_text` sees the text, on the writing thread. What
    `on_text` raises is counted and does not reach the writer.

    Leaving is harmless in any order: a stream that somebody else has put in place meanwhile, or
    a stand-in whose ``write`` somebody has replaced (as W&B does, and IPython for each cell),
    stays where it is, and ours goes on as a mere pass-through, until one starts again.

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
        on_text: Optional[Callable[[str], object]] = None,
    ) -> None:
        self.name = stream if isinstance(stream, str) else "stdout"
        self._given = None if isinstance(stream, str) else stream
        self._take = _take_nothing if on_text is None else _guarded(on_text)
        self._original: Optional[TextIO] = None
        self.tee: Optional[TeeStream] = None

    def start(self) -> None:
        """Put the tee in place; where the process has no such stream, do nothing."""
        self._original = getattr(sys, self.name, None)
        below = self._original if self._given is None else self._given
        if self.tee is not None or below is None:
            return
        if isinstance(below, TeeStream) and below.is_quiet() and below.stands_for == self.name:
            self._original = below.below  # one that could not be taken away
            self.tee = below
            below.wake(self._take)
        else:
            self.tee = make_tee(below, self.name, self._take)
            setattr(sys, self.name, self.tee)

    def stop(self) -> None:
        """Restore the original if the tee is still in place; stopping twice is harmless.

        An interrupt between any two lines leaves something that stopping again completes.
        """
        tee = self.tee
        if tee is None:
            return
        _ended.append(tee)
        current: Any = getattr(sys, self.name, None)
        if current is tee and not tee.is_patched():
            setattr(sys, self.name, _below_quiet_tees(self._original))
        tee.go_quiet()
        self.tee = None

    @classmethod
    def handing_over(cls, name: str, take: Take) -> StdoutRedirect:
        """Make one that hands text to a queue at the least cost, see `TeeStream`."""
        redirect = cls("stderr" if name == "stderr" else "stdout")
        redirect._take = take
        return redirect

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


def _guarded(on_text: Callable[[str], object]) -> Take:
    """Keep from the writer what `on_text` raises."""
    guard = Guard("on_text")

    def take(written: Written) -> None:
        guard.call(on_text, written[0])

    return take


def make_tee(below: Any, name: str, take: Take) -> TeeStream:
    """Make the stand-in for a stream, the faster one where it can do all that is needed."""
    is_plain = type(below) is io.TextIOWrapper and vars(below).keys() <= {"mode", "write"}
    return (TeeStream if is_plain else _OpenTeeStream)(below, name, take)


class TeeStream(io.TextIOBase):
    """Stands in for a text stream: does what it does and hands on what was written.

    An instance has a ``__dict__`` on purpose: W&B and IPython replace its ``write``. It has no
    ``__getattr__``, also on purpose: that would make looking up ``write`` slower by half.

    Args:
        below: The stream it stands in for.
        name: The stream's name, handed on.
        take: Called with each text, the name, and the identity of the writing thread, as one
            tuple; it must not raise. The ``append`` of a queue is the fastest there is, for it
            runs no Python code.
    """

    def __init__(self, below: Any, name: str, take: Take) -> None:
        self.below = below
        self._write, self._set_take = _make_write(below, name, take)
        self._hand_on: Optional[Take] = take
        self.stands_for = name
        self._buffer: Optional[_TeeBuffer] = None
        # On the instance, where they are found soonest.
        self.write = self._write  # type: ignore[method-assign, assignment]
        if hasattr(below, "flush"):
            self.flush = below.flush  # type: ignore[method-assign]

    def write(self, text: str) -> int:
        """Write `text` to the stream below, then hand it on; returns what that one returned."""
        return self._write(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]  # of text
        """Write each of `lines` through `write`, so that all of them are seen."""
        for line in lines:
            self.write(line)

    def go_quiet(self) -> None:
        """Hand nothing on from now; text still passes."""
        self._hand_on = None
        self._set_take(_take_nothing)

    def wake(self, take: Take) -> None:
        """Hand text on again, to another."""
        self._hand_on = take
        self._set_take(take)

    def is_quiet(self) -> bool:
        """Tell whether text only passes."""
        return self._hand_on is None

    def is_patched(self) -> bool:
        """Tell whether somebody has put their own ``write`` on this object."""
        return self.__dict__.get("write", self._write) is not self._write

    def saw_bytes(self, text: str) -> None:
        """Hand on text that was written as bytes."""
        if self._hand_on is not None:
            self._hand_on((text, self.stands_for, get_ident()))

    @property
    def buffer(self) -> Any:
        """The stream's byte buffer, teed as well; AttributeError where it has none."""
        below = self.below.buffer
        if self._buffer is None or self._buffer.below is not below:
            self._buffer = _TeeBuffer(below, self)
        return self._buffer

    def detach(self) -> Any:
        """Separate the buffer from the stream below and return it, teed as it was."""
        buffer = getattr(self, "buffer", None)
        detached = self.below.detach()
        return detached if buffer is None else buffer

    @property  # type: ignore[misc]  # nobody sets it
    def __class__(self) -> Any:
        """The class of the stream below, so that isinstance answers as for that."""
        return self.below.__class__

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self.below.__reduce_ex__(protocol)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.below)})

    def __repr__(self) -> str:
        return f"<TeeStream of {self.below!r}>"

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # typeshed means bytes
        return iter(self.below)

    def __next__(self) -> str:  # type: ignore[override]  # typeshed means bytes
        line: str = next(self.below)
        return line

    def __del__(self) -> None:
        """Do nothing: io.IOBase would close the stream."""


class _OpenTeeStream(TeeStream):
    """Stands in for a stream of any class: has every attribute that it has."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)


def _make_write(
    below: Any, name: str, take: Take
) -> tuple[Callable[[str], int], Callable[[Take], None]]:
    """Make a tee's ``write`` and what gives its text to another.

    It is a closure because this is the one place where a tenth of a microsecond counts: looking
    up attributes of an object of a class derived from a C class costs three times as much.
    """

    def write(text: str, /) -> int:
        result: int = below.write(text)
        take((text, name, get_ident()))
        return result

    def set_take(other: Take) -> None:
        nonlocal take
        take = other

    return write, set_take


def _passed_on(name: str) -> Any:
    """Make a property of `TeeStream` for what io.TextIOBase would answer by itself."""
    return property(
        lambda self: getattr(self.below, name),
        lambda self, value: setattr(self.below, name, value),
        lambda self: delattr(self.below, name),
    )


for _name in [
    "isatty",
    "fileno",
    "encoding",
    "errors",
    "newlines",
    "closed",
    "readable",
    "writable",
    "seekable",
    "read",
    "readline",
    "readlines",
    "seek",
    "tell",
    "truncate",
    "close",
    "name",
    "mode",
    "line_buffering",
    "write_through",
    "reconfigure",
]:
    setattr(TeeStream, _name, _passed_on(_name))


class _TeeBuffer:
    """A byte buffer whose text is seen too, decoded as the stream would."""

    def __init__(self, below: Any, tee: TeeStream) -> None:
        self.below = below
        self._tee = tee
        self._decoders = threading.local()
        # Now, for a stream that is detached does not tell.
        self._new_decoder = _decoder(getattr(tee.below, "encoding", None))

    def write(self, data: Any) -> Any:
        result = self.below.write(data)
        if not self._tee.is_quiet():
            self._tee.saw_bytes(self._decode(data))
        return result

    def writelines(self, lines: Iterable[Any]) -> None:
        for line in lines:
            self.write(line)

    def _decode(self, data: Any) -> str:
        decoder = getattr(self._decoders, "decoder", None)
        if decoder is None:
            decoder = self._decoders.decoder = self._new_decoder(errors="replace")
        text: str = decoder.decode(bytes(data))
        return text

    @property  # type: ignore[misc]  # nobody sets it
    def __class__(self) -> Any:
        return self.below.__class__

    def __enter__(self) -> Any:
        self.below.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self.below.__exit__(*error)

    def __iter__(self) -> Any:
        return iter(self.below)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)


def _decoder(encoding: Any) -> Any:
    """Return the decoder's class of an encoding, the usual one's where there is none."""
    try:
        return codecs.getincrementaldecoder(encoding or "utf-8")
    except (LookupError, TypeError):
        return codecs.getincrementaldecoder("utf-8")
