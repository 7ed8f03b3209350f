"""Write docs/formats.md: what is read of which program's output, and logged under which keys.

    python docs/make_formats.py

It is made of the parsers' own docstrings and of the recordings in tests/data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stdout_hook.descriptions import blocks_of, docstring_of
from stdout_hook.explain import explain_log
from stdout_hook.log import read_chunk_file
from stdout_hook.parsers import known_parsers
from stdout_hook.reader import ChosenParsers
from stdout_hook.rows import RowBuilder

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "formats.md"
MAX_LINES = 4
MAX_WIDTH = 110
HEAD = """# Log formats

All of these are read without being named. `stdout-hook parsers` lists them, `stdout-hook explain`
shows which of them took each line of a log. Each has its description here, and some lines of a
recorded run with the keys under which their values are logged. The page is made by
`docs/make_formats.py`.
"""


def recordings() -> dict[str, Path]:
    """Return the first recording of each parser."""
    found: dict[str, Path] = {}
    for path in sorted((ROOT / "tests" / "data").glob("*/expected.json")):
        found.setdefault(json.loads(path.read_text("utf-8"))["parser"], path.parent)
    return found


def description(parser: Any) -> Iterator[str]:
    """Yield a parser's module docstring as Markdown."""
    for is_sample, lines in blocks_of(docstring_of(parser).expandtabs()):
        if is_sample:
            yield from ("```text", *filter(None, lines), "```\n")
        else:
            yield from (_as_markdown(line) for line in lines)


def _as_markdown(line: str) -> str:
    if line.endswith("::"):
        return (line[:-1] if line != "::" else "") + "\n"
    return re.sub(r"``(.+?)``", r"`\1`", line)


def sample(folder: Path, name: str) -> Iterator[str]:
    """Yield some lines of a recording, each with what is logged of it."""
    rows, shown = RowBuilder(), 0
    with (folder / "chunks.jsonl").open(encoding="utf-8") as file:
        for one in explain_log(read_chunk_file(file), ChosenParsers()):
            logged = [_logged(rows.row(record)) for record in one.records]
            is_ours = one.parser == name and one.frame.text and one.records
            if is_ours and shown < MAX_LINES and all(record.final for record in one.records):
                shown += 1
                yield one.frame.text.strip()[:MAX_WIDTH].rstrip()
                yield from (f"    {line}" for line in logged)


def _logged(row: Any) -> str:
    axes = {*row.axes.values()}
    place = [f"{axis} {row.values[axis]:g}" for axis in sorted(axes) if axis in row.values]
    values = [f"{key} = {row.values[key]:g}" for key in row.axes]
    return f"{', '.join(values)}   at {', '.join(place) or 'the end'}"


def page() -> str:
    """Return the page."""
    recorded = recordings()
    parts = [HEAD]
    for name, parser in sorted(known_parsers().items()):
        parts += [f"\n## {name}\n", *description(parser)]
        lines = list(sample(recorded[name], name)) if name in recorded else []
        if lines:
            parts += ["\nOf a recorded run:\n", "```text", *lines, "```"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
