"""The tee on a stream."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from stdout_hook.redirect import StdoutRedirect, TeeStream


def new_stdout(monkeypatch: pytest.MonkeyPatch) -> io.TextIOWrapper:
    """Put a text stream over bytes in memory in sys.stdout (not in a fixture: pytest's own
    capture puts its stream there after the fixtures).
    """
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_text_passes_and_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed reaches the original stream and then on_text."""
    stdout = new_stdout(monkeypatch)
    seen: list[str] = []
    with StdoutRedirect(on_text=seen.append):
        assert sys.stdout is not stdout
        print("hello", "wörld")
        sys.stdout.writelines(["a", "b"])
    assert sys.stdout is stdout
    assert written(stdout) == "hello wörld\nab".encode()
    assert "".join(seen) == "hello wörld\nab"


def test_bytes_pass_and_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes written to the buffer pass unchanged and are seen as text, split characters whole."""
    stdout = new_stdout(monkeypatch)
    seen: list[str] = []
    data = "é1/2\n".encode() + b"\xff\n"
    with StdoutRedirect(on_text=seen.append):
        for byte in data:
            assert sys.stdout.buffer.write(bytes([byte])) == 1
    assert written(stdout) == data
    assert "".join(seen) == "é1/2\n\ufffd\n"


def test_the_original_result_and_exception_are_the_callers() -> None:
    """Write returns what the original returned and raises what it raised; a failed text is not seen."""  # noqa: E501

    class Odd(io.StringIO):
        def write(self, text: str) -> int:
            if text == "bad":
                raise UnicodeEncodeError("ascii", text, 0, 1, "no")
            return 42

    seen: list[Any] = []
    tee = TeeStream(Odd(), "stdout", seen.append)
    assert tee.write("good") == 42
    with pytest.raises(UnicodeEncodeError):
        tee.write("bad")
    assert [text for text, _, _ in seen] == ["good"]


def test_the_stand_in_answers_as_the_original(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that programs ask of a stream is answered by the original."""
    stdout = new_stdout(monkeypatch)
    with StdoutRedirect():
        tee: Any = sys.stdout
        for name in ["encoding", "errors", "newlines", "line_buffering", "closed", "write_through"]:
            assert getattr(tee, name) == getattr(stdout, name), name
        for name in ["isatty", "readable", "writable", "seekable"]:
            assert getattr(tee, name)() == getattr(stdout, name)(), name
        with pytest.raises(io.UnsupportedOperation):
            tee.fileno()
        assert isinstance(tee, io.TextIOBase)
        tee.note = "settable"
        assert tee.note == "settable"


def test_on_text_that_fails_does_not_reach_the_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in on_text is swallowed, and after a few it is not called again."""
    stdout = new_stdout(monkeypatch)
    monkeypatch.setattr("stdout_hook.guard.Guard.strict", False)
    calls: list[str] = []

    def broken(text: str) -> None:
        calls.append(text)
        raise RuntimeError("boom")

    with StdoutRedirect(on_text=broken):
        for _ in range(20):
            sys.stdout.write("x")
    assert written(stdout) == b"x" * 20
    assert len(calls) == 5


def test_leaving_out_of_order_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outer redirect may end first; at the end the original is back."""
    stdout = new_stdout(monkeypatch)
    first, second = StdoutRedirect(), StdoutRedirect()
    first.start()
    second.start()
    first.stop()
    assert sys.stdout is not stdout
    print("between")
    second.stop()
    second.stop()
    assert sys.stdout is stdout
    assert written(stdout) == b"between\n"


def test_somebody_elses_stream_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that was put in place meanwhile is left there."""
    new_stdout(monkeypatch)
    other = io.StringIO()
    with StdoutRedirect():
        sys.stdout = other
    assert sys.stdout is other


def test_a_patched_stand_in_stays_as_a_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody has replaced the stand-in's write, as W&B does, it stays and only passes."""
    stdout = new_stdout(monkeypatch)
    seen: list[str] = []
    with StdoutRedirect(on_text=seen.append):
        tee: Any = sys.stdout
        original = tee.write
        tee.write = lambda text: original(text.upper())
    print("later")
    assert sys.stdout is tee
    assert written(stdout) == b"LATER\n"
    assert seen == []


def test_stale_handles_go_on_working(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that kept the stand-in writes through it after the end."""
    stdout = new_stdout(monkeypatch)
    with StdoutRedirect():
        kept = sys.stdout
    print("late", file=kept)
    del kept
    assert written(stdout) == b"late\n"
    assert not stdout.closed


def test_no_stdout_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the process has no stdout, nothing is replaced."""
    monkeypatch.setattr(sys, "stdout", None)
    with StdoutRedirect():
        assert sys.stdout is None
