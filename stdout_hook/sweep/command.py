"""The command of a trial: words in which ``{name}`` stands for a parameter's value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence

from stdout_hook.errors import StdoutHookError
from stdout_hook.program import CommandError, check_command
from stdout_hook.sweep.space import RESERVED

__all__ = ["check_template", "fill"]

_brace = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def fill(words: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """Return the command's words with values put in, each word by itself."""

    def put(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else values[found[1]]

    return [_brace.sub(put, word) for word in words]


def check_template(words: Sequence[str], names: Collection[str]) -> None:
    """Check that a command exists and uses each parameter, and no other name.

    Raises:
        StdoutHookError: It does not.
    """
    found = {name: word for word in words for name in _names(word)}
    for name, word in found.items():
        if name not in (*names, RESERVED):
            raise _unknown(name, word, names)
    if "{" not in words[0]:
        _check_program(words[0])
    for name in names:
        if name not in found:
            raise StdoutHookError(
                f"the command does not use the parameter {name}: write {{{name}}} where its value "
                "belongs, or leave --param out"
            )


def _check_program(name: str) -> None:
    try:
        check_command(name)
    except CommandError as error:
        raise StdoutHookError(str(error)) from None  # no trial ran, so there is no code of one


def _names(word: str) -> list[str]:
    """Return the names that a word uses.

    Raises:
        StdoutHookError: A brace stands alone.
    """
    for found in _brace.finditer(word):
        if len(found[0]) == 1:
            raise StdoutHookError(
                f"a brace stands alone in {word!r}: for the character itself write {found[0] * 2}"
            )
    return [found[1] for found in _brace.finditer(word) if found[1] is not None]


def _unknown(name: str, word: str, names: Collection[str]) -> StdoutHookError:
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {{{close[0]}}}? " if close else ""
    known = ", ".join(f"{{{one}}}" for one in (*names, RESERVED))
    return StdoutHookError(
        f"{{{name}}} in {word!r} is no parameter; {hint}known: {known}; "
        "for braces themselves write {{ and }}"
    )
