"""The last lines of a program's output, as a terminal shows them in the end."""

from __future__ import annotations

import re
from pathlib import Path

from stdout_hook.frames import FrameSplitter

__all__ = ["BYTES", "last_lines", "tail_of"]

BYTES = 1 << 16
LINES = 200

_not_shown = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def last_lines(path: Path, lines: int = LINES) -> str:
    """Return the last lines of a file, each as its last redraw left it; "" where there is none."""
    try:
        with path.open("rb") as file:
            start = max(0, file.seek(0, 2) - BYTES)
            file.seek(start)
            text = file.read(BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    return tail_of(text, lines, is_cut=start > 0)


def tail_of(text: str, lines: int = LINES, *, is_cut: bool = False) -> str:
    """Return the last lines of a text.

    Args:
        text: What was printed.
        lines: How many.
        is_cut: Whether its first line may lack its beginning.
    """
    found = text.removesuffix("\n").split("\n") if text else []
    whole = found[1:] if is_cut and len(found) > 1 else found
    return "\n".join(_as_left(line) for line in whole[-lines:])


def _as_left(line: str) -> str:
    """Return a line after its last redraw, without what cannot be shown."""
    frames = FrameSplitter().feed(f"{line}\n")
    return _not_shown.sub("\ufffd", frames[-1].text) if frames else ""
