"""What a log format's own docstring says of it: its program, samples of its lines, its keys.

The first line of a parser's module docstring names the program, and blocks indented behind ``::``
are lines as that program prints them.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from stdout_hook.explain import explain_log
from stdout_hook.parsers import Parser
from stdout_hook.reader import ChosenParsers
from stdout_hook.rows import RowBuilder

__all__ = ["Description", "blocks_of", "describe", "docstring_of", "title_of"]


class Description(NamedTuple):
    """A log format in short.

    Attributes:
        name: The parser's name.
        program: The first line of its docstring: which program, and what of its output.
        sample: A line as the program prints it, one with a value where there is one.
        keys: The keys under which the values in its samples are logged.
    """

    name: str
    program: str
    sample: str
    keys: Sequence[str]


def docstring_of(extension: Any) -> str:
    """Return the docstring of the module that defines `extension`; empty where there is none."""
    module = inspect.getmodule(extension)
    text = (module and module.__doc__) or ""
    if module is not None and sys.version_info >= (3, 13):  # it makes spaces of the tabs
        text = _written_docstring(module) or text
    return text.strip()


def _written_docstring(module: ModuleType) -> str:
    try:
        return ast.get_docstring(ast.parse(inspect.getsource(module)), clean=False) or ""
    except (OSError, TypeError, SyntaxError):  # there is no source file
        return ""


def title_of(extension: Any) -> str:
    """Return the first line of that docstring."""
    return docstring_of(extension).partition("\n")[0]


def blocks_of(docstring: str) -> Iterator[tuple[bool, list[str]]]:
    """Split a docstring into text and samples, in turn.

    Yields:
        Whether it is a sample, and its lines: a sample's without their indentation and without
        empty ones around them, a text's as they are, the last one ending in ``::`` before a sample.
    """
    is_sample, lines = False, list[str]()
    for line in docstring.splitlines():
        if is_sample and line and not line.startswith(" "):
            yield True, _stripped(lines)
            is_sample, lines = False, []
        lines.append(line[4:] if is_sample else line)
        if not is_sample and line.endswith("::"):
            yield False, lines
            is_sample, lines = True, []
    yield is_sample, _stripped(lines) if is_sample else lines


def _stripped(lines: list[str]) -> list[str]:
    filled = [number for number, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def describe(parser: type[Parser]) -> Description:
    """Return what `parser`'s docstring says, by letting it read its own samples."""
    text = docstring_of(parser)
    lines = [line for is_sample, block in blocks_of(text) if is_sample for line in block]
    lines = [line.replace("\\t", "\t") for line in lines]  # so in a raw docstring
    taken: list[str] = []
    rows, keys = RowBuilder(), dict[str, None]()
    for one in explain_log(["\n".join(lines) + "\n"], ChosenParsers(parsers=[parser])):
        for record in one.records:
            keys.update(dict.fromkeys(rows.row(record).axes))
        taken += [one.frame.text] if one.records else []
    with_numbers = [line for line in [*taken, *lines] if re.search("[0-9]", line)]
    sample = next(iter([*with_numbers, *lines]), "").strip().expandtabs()
    return Description(parser.name, title_of(parser), sample, list(keys))
