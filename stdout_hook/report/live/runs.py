"""The runs that are watched: those there are, and those that come."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Callable, Union

from stdout_hook.errors import LogError, StdoutHookError
from stdout_hook.report.readers import RunReader, find_readers

__all__ = ["Runs"]

PAUSE = 1.0
"""Seconds from one look for new runs to the next."""

REST = 10.0
"""How many times as long as it took it is not looked again."""


class Runs:
    """Finds runs, and numbers them in the order in which they are found.

    Args:
        paths: Runs, or folders of them, in which there may be none yet.
        say: Called with a line for the user.

    Raises:
        LogError: A file is no run.
        OSError: A path cannot be looked at.
    """

    def __init__(
        self, paths: Iterable[Union[str, os.PathLike[str]]], say: Callable[[str], object]
    ) -> None:
        self.paths = [Path(path) for path in paths]
        self.found: list[RunReader] = []
        self.say = say
        self._places: set[Path] = set()
        self._said: dict[Path, str] = {}
        self._rests_until = 0.0
        for path in self.paths:
            path.stat()
            if not path.is_dir():
                find_readers([path])
        self.look()
        self._rests_until = 0.0  # the first look takes long, for it loads the readers

    @property
    def title(self) -> str:
        """What is watched, in short."""
        return ", ".join(path.absolute().name or str(path) for path in self.paths)

    def look(self) -> None:
        """Look for new runs, and for those that are gone; seldom where that takes long."""
        start = time.monotonic()
        if start < self._rests_until:
            return
        for reader in self.found:
            self._note(reader.path, "" if reader.path.exists() else f"{reader.path} is gone")
        for path in self.paths:
            if path.resolve() not in self._places:
                self._look_into(path)
        now = time.monotonic()
        self._rests_until = now + max(PAUSE, REST * (now - start))

    def _look_into(self, path: Path) -> None:
        try:
            readers = find_readers([path])
        except OSError as error:
            self._note(path, f"{path} cannot be read: {error.strerror}; waiting")
        except StdoutHookError as error:
            waiting = f"{path} holds no run yet: waiting"
            self._note(path, waiting if isinstance(error, LogError) else str(error))
        else:
            self._note(path, "")
            self._add(readers)

    def _add(self, readers: Iterable[RunReader]) -> None:
        for reader in readers:
            place = reader.path.resolve()
            if place not in self._places:
                self._places.add(place)
                self.found.append(reader)

    def _note(self, path: Path, problem: str) -> None:
        """Say a problem when it begins."""
        if problem and problem != self._said.get(path):
            self.say(problem)
        self._said[path] = problem
