"""Show what users gave, in messages of one line.

Texts, labels and file names are other people's data: a control sequence in them must never reach a
terminal, and a long one must not fill the screen.
"""

from __future__ import annotations

import reprlib
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["nearest", "numbers", "shown", "shown_error", "shown_names", "shown_path"]

LIMIT = 60


def shown(value: object, limit: int = LIMIT) -> str:
    r"""Return `value` in quotes, with control characters escaped, cut to about `limit` characters.

    >>> shown("timer\\x1b[31m")
    "'timer\\\\x1b[31m'"
    """
    if not isinstance(value, str):
        return _cut(_repr(value), limit)
    quoted = repr(value[:limit])
    return quoted if len(value) <= limit else quoted + "..."


def _repr(value: object) -> str:
    try:
        return reprlib.repr(value)  # bounded also for nested and recursive values
    except ValueError:  # Python prints no number of thousands of digits
        return f"a very long {type(value).__name__}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "..."


def shown_path(path: object) -> str:
    """Return a file's name as it was given; in quotes, escaped, where it is not printable."""
    text = str(path)
    return text if text.isprintable() and text else repr(text)


def shown_error(error: BaseException, limit: int = 300) -> str:
    """Return an error's type and message in one line, control characters escaped."""
    message = " ".join(str(error).split())
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return _cut("".join(c if c.isprintable() else repr(c)[1:-1] for c in text), limit)


def shown_names(names: Iterable[str], limit: int = 10) -> str:
    """Return names in quotes, separated by commas, the first `limit` of them.

    >>> shown_names(["text", "label"])
    "'text', 'label'"
    """
    every = list(names)
    rest = len(every) - limit
    listed = ", ".join(shown(name) for name in every[:limit])
    return f"{listed} and {rest} more" if rest > 0 else listed


def numbers(values: Sequence[int], limit: int = 5) -> str:
    """Return the first numbers of a list: ``2, 3, 5, ...``."""
    listed = ", ".join(str(value) for value in values[:limit])
    return f"{listed}, ..." if len(values) > limit else listed


def nearest(name: str, names: Iterable[str]) -> str:
    """Return ``"; did you mean 'label'?"`` where one of `names` is close, else nothing."""
    by_lower_case = {other.strip().lower(): other for other in names}
    # Compared are the beginnings only: difflib needs seconds for a very long "name".
    close = get_close_matches(name.strip().lower()[:80], list(by_lower_case), n=1)
    return f"; did you mean {shown(by_lower_case[close[0]])}?" if close else ""
