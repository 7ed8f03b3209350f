"""Chunks become frames."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stdout_hook.frames import MAX_FRAME, MAX_WRITERS, FrameReader, FrameSplitter
from stdout_hook.records import Chunk, Frame


def frames_of(*chunks: str) -> list[tuple[str, str]]:
    splitter = FrameSplitter()
    frames = [frame for chunk in chunks for frame in splitter.feed(chunk)]
    return [(f.text, f.end) for f in frames + splitter.flush()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n", [("a", "\n"), ("b", "\n")]),
        ("a\r\nb", [("a", "\n"), ("b", "")]),
        ("a\r\r\n", [("a", "\n")]),
        ("1/2\r2/2\n", [("1/2", "\r"), ("2/2", "\n")]),
        ("1/2\b\b\b\r2/2\n", [("1/2", "\r"), ("2/2", "\n")]),
        ("10%\b\b\b20%\b\b\b\n", [("10%", "\r"), ("20%", "\n")]),
        ("\x1b[1mloss\x1b[0m: 1\n", [("loss: 1", "\n")]),
        ("\x1b]0;title\x07loss: 1\n", [("loss: 1", "\n")]),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\n", [("link", "\n")]),
        ("\x1b(Bplain\x1b=\n", [("plain", "\n")]),
        ("\n\r\n\r", []),
        ("a\r", [("a", "\r")]),
        ("", []),
        ("日本\u2028語\n", [("日本\u2028語", "\n")]),
    ],
)
def test_ends_and_control_sequences(text: str, expected: list[tuple[str, str]]) -> None:
    """A frame ends at a line end or a redraw, and control sequences are not part of it."""
    assert frames_of(text) == expected


@example("\x1b\x1b0", [])
@example("\x1b[\x1b0", [])
@given(
    st.text(alphabet=st.sampled_from("ab1:. \n\r\b\x1b[]mK0;\x07\\(é")),
    st.lists(st.integers(0, 60)),
)
def test_cutting_never_changes_frames(text: str, cuts: list[int]) -> None:
    """The same text gives the same frames however it is cut into chunks."""
    places = sorted({min(c, len(text)) for c in cuts} | {0, len(text)})
    chunks = [text[a:b] for a, b in zip(places, places[1:])]
    assert frames_of(*chunks) == frames_of(text) == frames_of(*text)


@pytest.mark.parametrize("size", [1, 1000, 10 * MAX_FRAME])
def test_text_without_an_end_is_bounded(size: int) -> None:
    """Of a line that is too long its end is kept, and what was dropped is counted."""
    splitter = FrameSplitter()
    text = "x" * (3 * MAX_FRAME) + "loss: 1"
    for start in range(0, len(text), size):
        splitter.feed(text[start : start + size])
        assert splitter._length <= 2 * MAX_FRAME + size
    (frame,) = splitter.feed("\n")
    assert frame.text == text[-MAX_FRAME:]
    assert splitter.dropped == len(text) - MAX_FRAME


@pytest.mark.parametrize("text", ["{}\n", "{}\r1", "1\n{}\r1", "1\r{}\n"])
def test_a_long_frame_among_others_is_bounded(text: str) -> None:
    """Also where all of it comes at once, with what is before and behind it."""
    splitter = FrameSplitter()
    frames = splitter.feed(text.format("x" * (MAX_FRAME + 5)))
    assert frames[-1].text == "x" * MAX_FRAME
    assert splitter.dropped == 5


def test_threads_and_streams_do_not_mix() -> None:
    """Unfinished text is kept apart by stream and by thread."""
    reader = FrameReader()
    for text, stream, thread in [
        ("los", "stdout", 1),
        ("acc", "stdout", 2),
        ("err", "stderr", 1),
        ("s: 1\n", "stdout", 1),
    ]:
        frames = reader.feed(Chunk(text, stream, thread))
    assert frames == [Frame("loss: 1", "\n", "stdout")]
    assert list(reader.flush()) == [Frame("acc", "", "stdout"), Frame("err", "", "stderr")]


def test_many_threads_stay_bounded() -> None:
    """The unfinished text of the oldest thread is given out when there are too many."""
    reader = FrameReader()
    frames = [f for n in range(MAX_WRITERS + 2) for f in reader.feed(Chunk(f"t{n}", "stdout", n))]
    assert [f.text for f in frames] == ["t0", "t1"]
    assert len(list(reader.flush())) == MAX_WRITERS
