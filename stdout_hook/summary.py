"""What a capture did: as data, and as text for people."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

__all__ = ["Summary"]

MUCH_TEXT = 2000
"""Characters from which on it is remarkable that no metric was found."""


@dataclass(frozen=True)
class Summary:
    """What passed, what was read of it, by which parser, and what was dropped.

    Attributes:
        characters: Characters that passed.
        frames: Lines and redraws among them.
        records: Number of records by parser.
        values: Number of values by parser.
        rows: Rows handed to the sinks.
        dropped: Counts of what was dropped: ``chunks`` and ``rows`` that found a full queue,
            ``characters`` of over-long lines.
        faults: By part of ours that failed, what happened.
        closest: Lines that look like metrics and that no parser took.
        unmatched: The user's patterns that never matched.
        folder: The run folder, None where there is none.
    """

    characters: int
    frames: int
    records: Mapping[str, int]
    values: Mapping[str, int]
    rows: int
    dropped: Mapping[str, int]
    faults: Mapping[str, str]
    closest: Sequence[str]
    unmatched: Sequence[str] = ()
    folder: Optional[str] = None

    @property
    def is_silent(self) -> bool:
        """Whether much text passed and nothing was read of it."""
        return not self.records and self.characters >= MUCH_TEXT

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dict(self.__dict__)

    def problems(self) -> list[str]:
        """Say what a user must know, a line each; empty where all went well."""
        lines = [f"{part}: {what}" for part, what in self.faults.items()]
        lines += [f"{n} {what} dropped" for what, n in self.dropped.items() if n]
        lines += [f"the pattern {name!r} never matched" for name in self.unmatched]
        if self.is_silent:
            lines.append(self._silence())
        return lines

    def _silence(self) -> str:
        log = shlex.quote(str(Path(self.folder, "output.log"))) if self.folder else "LOG"
        text = f"{self.characters} characters passed and no metric was found in them; "
        if self.closest:
            text += "the lines that looked closest:\n    " + "\n    ".join(self.closest) + "\n"
        else:
            text += "no line looked like one; "
        return text + f"try: stdout-hook explain {log}"

    def __str__(self) -> str:
        read = [
            f"{name}: {self.values[name]} values at {n} points" for name, n in self.records.items()
        ]
        lines = [f"{self.characters} characters in {self.frames} lines and redraws"]
        lines += read or ["no metrics were read"]
        lines += [f"{self.rows} rows logged"]
        if self.folder:
            lines.append(f"run folder: {self.folder} (stdout-hook report makes its page)")
        return "\n".join(lines + self.problems())
