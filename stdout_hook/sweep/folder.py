"""The folder of a search: what was asked for, and the run folders of its trials."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Union

from stdout_hook.errors import StdoutHookError

__all__ = ["JOURNAL", "SweepFolder", "check_same"]

SWEEP = "sweep.json"
TRIALS = "trials"
JOURNAL = "journal.log"
PAGE = "sweep.html"
LOCK = ".lock"
LONGEST = 120
"""Characters that are shown of what was asked for."""


class SweepFolder:
    """A search's folder.

    Args:
        path: The folder; it is made where it is needed.
    """

    def __init__(self, path: Union[str, os.PathLike[str]]) -> None:
        self.path = Path(path)
        self.journal = self.path / JOURNAL
        self.page = self.path / PAGE

    def trial(self, number: int) -> Path:
        """Return the run folder of a trial."""
        return self.path / TRIALS / f"{number:04d}"

    def check(self, definition: Mapping[str, Any]) -> None:
        """Check that the folder is this search's, or nobody's yet.

        Raises:
            StdoutHookError: It holds another search, or something else.
        """
        known = self._read().get("definition")
        if known is None:
            if self.path.is_dir() and any(one.name != LOCK for one in self.path.iterdir()):
                raise StdoutHookError(
                    f"{self.path} holds something else than a search: name another --output"
                )
            return
        check_same(known, definition, str(self.path))

    def write(self, **facts: Any) -> None:
        """Add facts to ``sweep.json``; the file is replaced whole."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**self._read(), **facts}, indent=2, ensure_ascii=False)
        unfinished = self.path / f".{SWEEP}"
        unfinished.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
        unfinished.replace(self.path / SWEEP)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder against another search that is begun in it.

        Raises:
            StdoutHookError: One runs in it.
        """
        import fcntl

        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / LOCK).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StdoutHookError(
                    f"a search runs in {self.path} already: wait for it, or name another --output"
                ) from None
            yield

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads((self.path / SWEEP).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise StdoutHookError(
                f"{self.path / SWEEP} is damaged: name another --output"
            ) from None
        return found if isinstance(found, dict) else {}


def check_same(known: Any, given: Mapping[str, Any], where: str) -> None:
    """Check that a search that is gone on with is the same.

    Raises:
        StdoutHookError: It is not.
    """
    for name, value in given.items():
        before = known.get(name) if isinstance(known, dict) else known
        if before != value:
            raise StdoutHookError(
                f"{where} holds another search: its {name} is {_shown(before)}, "
                f"given: {_shown(value)}; give the same to go on, or another --output or --name"
            )


def _shown(value: Any) -> str:
    """Return a value as one short text."""
    text = shlex.join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
