"""The last lines of a program's output, as a terminal shows them in the end."""

from __future__ import annotations

import re
from pathlib import Path

from stdout_hook.frames import FrameSplitter

__all__ = ["last_lines"]

BYTES = 1 << 16
LINES = 200

_not_shown = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def last_lines(path: Path, lines: int = LINES) -> str:
    """Return the last lines of a file, each as its last redraw left it; "" where there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    splitter = FrameSplitter()
    frames = [frame for frame in splitter.feed(text) if frame.end == "\n"] + splitter.flush()
    found = [_not_shown.sub("\ufffd", frame.text) for frame in frames]
    return "\n".join(found[1 if size > BYTES else 0 :][-lines:])
