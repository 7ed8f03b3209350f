"""The stand-in answers as the stream that it replaces, whatever kind of stream that is."""

from __future__ import annotations

import codecs
import contextlib
import copy
import io
import itertools
import logging
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest

from stdout_hook import StdoutRedirect, capture_training
from stdout_hook.redirect import TeeStream

Made = tuple[Any, Callable[[], Any]]
"""A stream, and what tells what has come through it."""


class Loud(io.TextIOWrapper):
    """A class derived from the usual one, with an attribute, a method and a `write` of its own."""

    level = 3

    def write(self, text: str) -> int:
        return super().write(text.upper())

    def shout(self) -> str:
        return f"level {self.level}"


class OnlyWrite:
    """The least that can be printed to."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> Any:
        self.texts.append(text)
        return "written"


class WriteAndFlush(OnlyWrite):
    """What many programs put there: `write` returns nothing, attributes are plain ones."""

    encoding = "utf-8"

    def write(self, text: str) -> None:
        self.texts.append(text)

    def flush(self) -> None:
        self.texts.append("<flush>")


class Kinds:
    """Makes streams of each kind, and closes them at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = itertools.count()
        self._kept: list[Any] = []

    def file(self, mode: str = "w") -> Made:
        path = self._folder / str(next(self._count))
        return self._kept_one(path.open(mode, encoding="utf-8")), path.read_bytes

    def file_to_read(self) -> Made:
        stream, read = self.file("w+")
        stream.write("one\ntwo\nthree\n")
        stream.seek(0)
        return stream, read

    def temporary(self) -> Made:
        stream = tempfile.NamedTemporaryFile(  # noqa: SIM115
            "w+", dir=self._folder, delete=False, encoding="utf-8"
        )
        return self._kept_one(stream), Path(stream.name).read_bytes

    def closed(self) -> Made:
        stream, read = self.file()
        stream.close()
        return stream, read

    def pipe(self) -> Made:
        return self._pair(*os.pipe())

    def terminal(self) -> Made:
        return self._pair(*os.openpty())

    def _pair(self, source: int, sink: int) -> Made:
        reader = self._kept_one(open(source, "rb", buffering=0))  # noqa: SIM115
        stream = self._kept_one(open(sink, "w", encoding="utf-8"))  # noqa: SIM115
        buffer = stream.buffer

        def read() -> Any:
            _close(buffer)
            data = b""
            with contextlib.suppress(OSError):  # how a terminal says that this is the end
                while block := reader.read(999):
                    data += block
            return data

        return stream, read

    def memory(self) -> Made:
        stream = io.StringIO("one\ntwo\n")
        return stream, lambda: None if stream.closed else stream.getvalue()

    def ascii_only(self) -> Made:
        return _over_bytes(io.TextIOWrapper, "ascii", errors="strict", newline="\r\n")

    def derived(self) -> Made:
        return _over_bytes(Loud, "latin-1", errors="replace", line_buffering=True)

    def stream_writer(self) -> Made:
        return _over_bytes(lambda data, name: codecs.getwriter(name)(data), "utf-16")

    def only_write(self) -> Made:
        stream = OnlyWrite()
        return stream, stream.texts.copy

    def write_and_flush(self) -> Made:
        stream = WriteAndFlush()
        return stream, stream.texts.copy

    def stand_in(self) -> Made:
        stream, read = self.file()
        return TeeStream(stream, "stdout", lambda written: None), read

    def _kept_one(self, stream: Any) -> Any:
        self._kept += [stream, getattr(stream, "buffer", stream)]  # it may be detached
        return stream

    def close(self) -> None:
        for stream in self._kept:
            _close(stream)


def _close(stream: Any) -> None:
    with contextlib.suppress(OSError, ValueError):
        stream.close()


def _over_bytes(make: Any, encoding: str, **options: Any) -> Made:
    data = io.BytesIO()
    data.close = lambda: None  # type: ignore[method-assign]  # to be read afterwards
    return make(data, encoding, **options), data.getvalue


KINDS = [name for name in vars(Kinds) if not name.startswith("_") and name != "close"]
if os.name != "posix":
    KINDS.remove("terminal")


@pytest.fixture
def kinds(tmp_path: Path) -> Iterator[Kinds]:
    made = Kinds(tmp_path)
    yield made
    made.close()


def outcome(act: Callable[[], Any]) -> Any:
    """Return what comes of a call: its value, or the class of what it raises."""
    try:
        return act()
    except Exception as error:
        return type(error)


def plain(value: Any) -> Any:
    """Return a value that can be compared; of methods and streams, that they are such."""
    if value is None or isinstance(value, (bool, int, str, list, type)):
        return value
    return "method" if callable(value) else "stream" if hasattr(value, "write") else type(value)


NAMES = [
    *(name for name in dir(io.TextIOWrapper) if not name.startswith("_")),
    *("mode", "getvalue", "stream", "reset", "delete", "file", "level", "shout", "texts", "foo"),
]
ASKED = ["isatty", "fileno", "readable", "writable", "seekable", "tell", "getvalue", "shout"]
"""Methods that change nothing."""
MORE = {"flush", "writelines", "detach"}
"""What a stand-in has, as an io.TextIOBase, even where an object with only `write` has it not."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_attributes(kind: str, name: str, kinds: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each attribute is there or not, and has the value, as of the original."""
    original, _ = getattr(kinds, kind)()
    monkeypatch.setattr(sys, "stdout", original)
    with StdoutRedirect():
        stand_in: Any = sys.stdout
        assert stand_in is not original
        assert isinstance(stand_in, io.TextIOBase)
        if name in MORE and not hasattr(original, name):
            return
        assert hasattr(stand_in, name) == hasattr(original, name)
        values = [outcome(lambda s=s: plain(getattr(s, name))) for s in (stand_in, original)]
        assert values[0] == values[1]
        if name in ASKED:
            answers = [outcome(lambda s=s: getattr(s, name)()) for s in (stand_in, original)]
            assert answers[0] == answers[1]


ACTS: dict[str, Callable[[Any], Any]] = {}


def act(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Add to what is done with a stream."""
    ACTS[function.__name__] = function
    return function


@act
def write(stream: Any) -> Any:
    return stream.write("text é\n"), stream.write("")


@act
def write_what_is_no_text(stream: Any) -> Any:
    return [outcome(lambda w=wrong: stream.write(w)) for wrong in (None, 3, b"bytes", ["x"])]


@act
def write_two_or_none(stream: Any) -> Any:
    return outcome(lambda: stream.write("loss", "0.5")), outcome(stream.write)


@act
def write_lines(stream: Any) -> Any:
    return stream.writelines(line for line in ["a\n", "b"])


@act
def print_to_it(stream: Any) -> None:
    print("a", 1, sep="-", end="!\n", file=stream, flush=True)


@act
def write_bytes(stream: Any) -> Any:
    data = [b"bytes", bytearray(b"array"), memoryview(b"view")]
    written = [stream.buffer.write(each) for each in data]
    return written, stream.buffer.writelines([b"1", b"2"]), stream.buffer.flush()


@act
def write_text_as_bytes(stream: Any) -> Any:
    return stream.buffer.write("text")


@act
def ask_the_buffer(stream: Any) -> Any:
    buffer = stream.buffer
    names = ["closed", "mode", "raw", "foo", "getvalue"]
    methods = ["readable", "writable", "seekable", "isatty", "tell", "read", "readline"]
    return (
        [outcome(lambda n=name: plain(getattr(buffer, n))) for name in names],
        [outcome(lambda n=name: getattr(buffer, n)()) for name in methods],
        [isinstance(buffer, each) for each in (io.BufferedIOBase, io.BufferedWriter, io.BytesIO)],
        outcome(lambda: list(buffer)),
    )


@act
def leave_the_buffer(stream: Any) -> Any:
    with stream.buffer as buffer:
        buffer.write(b"bytes")
    return stream.buffer.closed, outcome(lambda: stream.write("more"))


@act
def wrap_the_buffer(stream: Any) -> None:
    wrapper = io.TextIOWrapper(stream.buffer, "utf-8", line_buffering=True)
    wrapper.write("wrapped é\n")
    wrapper.detach()


@act
def detach(stream: Any) -> Any:
    kept, buffer = stream.buffer, stream.detach()
    written = kept.write(b"raw"), buffer.write(b"raw"), buffer.flush()
    return written, outcome(lambda: stream.write("gone")), outcome(lambda: stream.encoding)


@act
def close(stream: Any) -> Any:
    closed = stream.close(), stream.closed, stream.close()
    return closed, outcome(lambda: stream.write("x")), outcome(stream.flush)


@act
def leave(stream: Any) -> Any:
    with stream as entered:
        entered.write("in")
    return stream.closed


@act
def move(stream: Any) -> Any:
    stream.write("0123456789")
    acts = [("seek", 5), ("tell",), ("truncate",), ("truncate", 2)]
    return [outcome(lambda n=name, w=words: getattr(stream, n)(*w)) for name, *words in acts]


@act
def reconfigure(stream: Any) -> Any:
    stream.reconfigure(encoding="latin-1", errors="replace", newline="\r\n", line_buffering=True)
    stream.write("é 日\n")
    return stream.encoding, stream.errors, stream.line_buffering


@act
def reconfigure_where_it_can(stream: Any) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(line_buffering=True)
    stream.write("é\n")


@act
def read(stream: Any) -> Any:
    acts = [("readline",), ("read", 2), ("readlines",)]
    return [outcome(lambda n=name, w=words: getattr(stream, n)(*w)) for name, *words in acts]


@act
def iterate(stream: Any) -> Any:
    return [line for line, _ in zip(stream, range(2))]


@act
def go_on(stream: Any) -> Any:
    return next(stream)


@act
def set_and_delete(stream: Any) -> Any:
    stream.foo, stream.isatty, stream.flush = 1, lambda: "patched", lambda: "flushed"
    found = stream.foo, stream.isatty(), stream.flush()
    for name in ("foo", "isatty", "flush"):
        delattr(stream, name)
    return found, [outcome(lambda n=n: delattr(stream, n)) for n in ("foo", "isatty", "bar")]


@act
def set_what_it_has(stream: Any) -> Any:
    names = ["encoding", "errors", "newlines", "line_buffering", "closed", "name", "mode"]
    tried = [outcome(lambda n=name: setattr(stream, n, "set")) for name in names]
    return tried, [outcome(lambda n=name: getattr(stream, n) == "set") for name in names]


@act
def patch_write(stream: Any) -> Any:
    before = stream.write
    stream.write = lambda text: before(f"[{text}]")
    patched = outcome(lambda: print("patched", end="", file=stream))
    del stream.write
    return patched, outcome(lambda: stream.write("again"))


@act
def copies(stream: Any) -> Any:
    acts: list[Callable[[], Any]] = [lambda: copy.copy(stream), lambda: copy.deepcopy(stream)]
    acts += [lambda n=n: pickle.loads(pickle.dumps(stream, n)) for n in range(6)]
    found = [outcome(each) for each in acts]
    return [each if isinstance(each, type) else type(each) for each in found]


@act
def compare(stream: Any) -> Any:
    return bool(stream), stream == stream, stream != stream, len({stream, stream})


@act
def ask_the_descriptor(stream: Any) -> Any:
    return stat.S_IFMT(os.fstat(stream.fileno()).st_mode), os.isatty(stream.fileno())


@act
def ask_the_class(stream: Any) -> Any:
    classes = [io.TextIOWrapper, io.StringIO, Loud, OnlyWrite, codecs.StreamWriter, io.RawIOBase]
    return [isinstance(stream, each) for each in classes]


LEAST = {("only_write", "print_to_it")} | {
    (kind, name) for kind in ("only_write", "write_and_flush") for name in ("write_lines", "leave")
}
"""What works with a stand-in though it does not with the original, see `MORE`."""


@pytest.mark.parametrize(
    ("kind", "name"), [pair for pair in itertools.product(KINDS, ACTS) if pair not in LEAST]
)
def test_acts(kind: str, name: str, kinds: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done with it has the results, the exceptions and the bytes as on the original."""
    original, read_original = getattr(kinds, kind)()
    wanted = outcome(lambda: ACTS[name](original)), _arrived(original, read_original)
    replaced, read_replaced = getattr(kinds, kind)()
    monkeypatch.setattr(sys, "stdout", replaced)
    with StdoutRedirect():
        found = outcome(lambda: ACTS[name](sys.stdout)), _arrived(replaced, read_replaced)
    assert found == wanted
    assert sys.stdout is replaced


def _arrived(stream: Any, read: Callable[[], Any]) -> Any:
    for each in (stream, getattr(stream, "stream", stream)):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            each.flush()
    return read()


def new_stdout(monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> Any:
    """Put a stream over bytes in memory in sys.stdout (not in a fixture, see test_redirect)."""
    stream, _ = _over_bytes(io.TextIOWrapper, encoding, newline="\n", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def shown(stream: Any) -> str:
    text: str = stream.buffer.getvalue().decode()
    return text


def test_what_cannot_be_encoded_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that writes ASCII where the rest was refused, as Keras does, is read once."""
    stdout = new_stdout(monkeypatch, "ascii")
    rows: list[dict[str, Any]] = []
    bar = "8/8 \u2501\u2501\u2501 1s 4ms/step - loss: 0.5\n"
    with capture_training(sinks=rows.append, folder=False, patterns={"loss": r"loss: (\S+)"}):
        try:
            sys.stdout.write(bar)
        except UnicodeEncodeError:
            sys.stdout.write(bar.encode("ascii", "ignore").decode())
    assert shown(stdout) == "8/8  1s 4ms/step - loss: 0.5\n"
    assert [row["loss"] for row in rows] == [0.5]


@pytest.mark.parametrize("act", [detach, leave_the_buffer, wrap_the_buffer, write_bytes])
def test_bytes_are_seen(act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are seen however the buffer was come by."""
    stdout = new_stdout(monkeypatch)
    buffer, seen = stdout.buffer, []
    with StdoutRedirect(on_text=seen.append):
        act(sys.stdout)
    assert "".join(seen) == buffer.getvalue().decode()
    assert len("".join(seen)) > 4


@pytest.mark.parametrize("encoding", [None, 3, "no such encoding", "latin-1"])
def test_bytes_pass_whatever_the_encoding(encoding: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoding that cannot be used does not reach the writer."""
    stream = WriteAndFlush()
    stream.buffer, stream.encoding = io.BytesIO(), encoding  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "stdout", stream)
    seen: list[str] = []
    with StdoutRedirect(on_text=seen.append):
        assert sys.stdout.buffer.write(b"loss: 0.5\n") == 10
    assert seen == ["loss: 0.5\n"]


def test_handlers_that_kept_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of logging, those made inside are seen while it lasts; all print in any case."""
    stdout, seen = new_stdout(monkeypatch), []
    log = logging.Logger("training")
    log.addHandler(logging.StreamHandler(sys.stdout))
    with StdoutRedirect(on_text=seen.append):
        log.warning("by the old one")
        log.addHandler(logging.StreamHandler(sys.stdout))
        log.warning("by both")
        write = sys.stdout.write
    log.warning("after")
    write("kept\n")
    lines = ["by the old one", "by both", "by both", "after", "after", "kept"]
    assert shown(stdout).splitlines() == lines
    assert "".join(seen) == "by both\n"
    logging.StreamHandler(stdout).setStream(sys.stdout)  # compares the two


def test_redirected_inside_outside_and_across(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes elsewhere inside is not seen; what is captured inside goes where it goes."""
    stdout, seen = new_stdout(monkeypatch), []
    outside, inside, across = io.StringIO(), io.StringIO(), io.StringIO()
    redirect = contextlib.redirect_stdout(across)
    with contextlib.redirect_stdout(outside):
        with StdoutRedirect(on_text=seen.append):
            print("seen")
            with contextlib.redirect_stdout(inside):
                print("hidden")
            redirect.__enter__()
        print("across")
        redirect.__exit__(None, None, None)
        print("later")
    print("last")
    texts = [outside.getvalue(), inside.getvalue(), across.getvalue(), shown(stdout)]
    assert texts == ["seen\nlater\n", "hidden\n", "across\n", "last\n"]
    assert "".join(seen) == "seen\n"
    assert sys.stdout is stdout


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_exits_in_any_order(order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each capture sees what is printed from its start to its end, in whatever order they end."""
    stdout = new_stdout(monkeypatch)
    seen: list[list[str]] = [[], [], []]
    captures = [StdoutRedirect(on_text=texts.append) for texts in seen]
    for number, capture in enumerate(captures):
        capture.start()
        sys.stdout.write(f"+{number}")
    for number in order:
        sys.stdout.write(f"-{number}")
        captures[number].stop()
    assert sys.stdout is stdout
    text = shown(stdout)
    for number, texts in enumerate(seen):
        assert "".join(texts) == text[text.index(f"+{number}") : text.index(f"-{number}") + 2]


PATTERN = {"q": r"q=(\S+)"}


class Run:
    """A tracker's run."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def log(self, values: dict[str, Any]) -> None:
        self.rows.append(values)

    def values(self) -> list[Any]:
        return [row["q"] for row in self.rows]


@pytest.mark.parametrize("first", [0, 1], ids=["outer ends first", "inner ends first"])
def test_runs_at_once(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Captures with runs of their own log what is printed while they last, each once."""
    stdout = new_stdout(monkeypatch)
    runs = [Run(), Run()]
    outer, inner = (capture_training(run, folder=False, patterns=PATTERN) for run in runs)
    outer.start()
    print("q=1")
    inner.start()
    print("q=2")
    [outer, inner][first].stop()
    print("q=3")
    [inner, outer][first].stop()
    print("q=4")
    wanted = [[[1, 2], [2, 3]], [[1, 2, 3], [2]]][first]
    assert [run.values() for run in runs] == wanted
    assert shown(stdout) == "q=1\nq=2\nq=3\nq=4\n"
    assert sys.stdout is stdout


def test_a_run_for_each_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two captures at once may read a stream each."""
    streams = {name: io.StringIO() for name in ("stdout", "stderr")}
    runs = {name: Run() for name in streams}
    with contextlib.ExitStack() as stack:
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
        for name, run in runs.items():
            capture = capture_training(run, folder=False, streams=[name], patterns=PATTERN)
            stack.enter_context(capture)
        print("q=1")
        print("q=2", file=sys.stderr)
    assert [run.values() for run in runs.values()] == [[1], [2]]
    assert [stream.getvalue() for stream in streams.values()] == ["q=1\n", "q=2\n"]


@pytest.mark.parametrize("how", ["none", "deleted", "close", "detach"])
@pytest.mark.parametrize("when", ["before", "inside"])
def test_a_stdout_that_is_gone(how: str, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a stream, or with one that cannot be used, a capture begins and ends in peace."""
    stdout = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stdout)

    def take_away() -> None:
        if how == "none":
            sys.stdout = None  # type: ignore[assignment]
        elif how == "deleted":
            del sys.stdout
        else:
            getattr(sys.stdout, how)()

    if when == "before":
        take_away()
    with capture_training(sinks=print, folder=False, streams="stdout"):
        if when == "inside":
            take_away()
        raised = outcome(lambda: print("q=1"))
    left = {"none": None, "deleted": "deleted"}.get(how, stdout)
    assert getattr(sys, "stdout", "deleted") is left
    assert raised is {"none": None, "deleted": RuntimeError}.get(how, ValueError)


def put_back(write: Any) -> None:
    sys.stdout.write = write  # type: ignore[method-assign]


def delete(write: Any) -> None:
    del sys.stdout.write  # type: ignore[method-assign]


@pytest.mark.parametrize("take_back", [put_back, delete])
def test_a_patch_that_is_taken_back(take_back: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in whose patched `write` is put back or deleted is taken away like any."""
    stdout = new_stdout(monkeypatch)
    with StdoutRedirect():
        before = sys.stdout.write
        sys.stdout.write = lambda text: before(text.upper())  # type: ignore[method-assign]
        print("a")
        take_back(before)
        print("b")
    assert sys.stdout is stdout
    assert shown(stdout) == "A\nb\n"
