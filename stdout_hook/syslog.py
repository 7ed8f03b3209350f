r"""Control characters as system logs keep them: rsyslog, and CloudWatch for SageMaker's jobs.

They write a tab as `#011`, its octal number, and so a bar's redraws as `#010#010#015 2/30 [=>`.
That is rsyslog's ``EscapeControlCharactersOnReceive``, on by default.
"""

from __future__ import annotations

import re

__all__ = ["Unescaper"]

_ESCAPED = {"#010": "\b", "#011": "\t", "#015": "\r", "#033": "\x1b"}
_escaped = re.compile("|".join(_ESCAPED)).sub
_unfinished = re.compile(r"#(?:0[13]?)?\Z").search


class Unescaper:
    """Puts the characters back into a text that comes in pieces, cut anywhere."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """Return what is now known of the text; a last `#01` waits for what follows."""
        text = self._held + text
        unfinished = _unfinished(text, max(0, len(text) - 3))
        self._held = unfinished.group() if unfinished else ""
        text = text[: len(text) - len(self._held)]
        return _escaped(lambda match: _ESCAPED[match[0]], text) if "#0" in text else text

    def flush(self) -> str:
        """Return what waited in vain."""
        held, self._held = self._held, ""
        return held
