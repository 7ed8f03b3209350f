"""Readers of runs, one file for each way a run is kept: found by walking this package.

A reader's file defines `READER`, a class that satisfies `RunReader`. Files that begin with an
underscore are no readers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Optional, Protocol, Union

from stdout_hook._discovery import find_extensions
from stdout_hook.errors import LogError

__all__ = ["About", "Prediction", "RunReader", "find_reader", "find_readers"]


@dataclass(frozen=True)
class About:
    """What is known of a run, but for its rows.

    Attributes:
        name: What the run is called.
        source: How it is kept: ``"run folder"``, say.
        facts: As in ``run.json``: ``start``, ``end``, ``status``, ``config``, ``versions``, …
        files: Its files, in the order they are shown.
        evaluation: As in ``evaluation.json``; None without one.
        data: As in ``data.json``; None without one.
        thumbnails: JPEG pictures in base64 of some inputs, by their text in the predictions, where
            the inputs are images.
        log: The last lines it printed.
        problems: What could not be read, a line each.
    """

    name: str
    source: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Path] = ()
    evaluation: Optional[Mapping[str, Any]] = None
    data: Optional[Mapping[str, Any]] = None
    thumbnails: Mapping[str, str] = field(default_factory=dict)
    log: str = ""
    problems: Sequence[str] = ()


class Prediction(NamedTuple):
    """One text and the answer to it.

    Attributes:
        text: The text.
        expected: Its class; None of a text that has none.
        actual: The class that was given to it.
        score: That class's probability.
        margin: By how much it is more probable than the runner-up.
        runner_up: The class that would be given to it next.
    """

    text: str
    expected: Optional[str]
    actual: str
    score: float
    margin: float
    runner_up: str


class RunReader(Protocol):
    """Reads one run.

    Args:
        path: Where it is.

    Attributes:
        name: How such runs are kept; the reader's name among all.
        order: Its place among the readers that are asked whether they read a path, the lowest
            first: those that know their own for certain come before those that guess.
        path: Where it is.
    """

    name: str
    order: int
    path: Path

    def __init__(self, path: Path) -> None: ...

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell whether a path is one run of this kind.

        Args:
            path: A file or folder that exists.
            named: Whether the user named it; False of what was found in a folder.
        """
        ...

    def about(self) -> About:
        """Return what is known of it."""
        ...

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield its rows, as in ``metrics.jsonl``."""
        ...

    def predictions(self) -> Iterator[Prediction]:
        """Yield the answers to its test set."""
        ...

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield the answers to texts that belong to no class."""
        ...


def find_reader(path: Union[str, os.PathLike[str]]) -> RunReader:
    """Return the reader of the one run that a path names.

    Raises:
        LogError: There is none, or more than one.
    """
    found = find_readers([path])
    if len(found) > 1:
        raise LogError(f"{path} holds {len(found)} runs; name one of them, as {found[0].path}")
    return found[0]


def find_readers(paths: Iterable[Union[str, os.PathLike[str]]]) -> list[RunReader]:
    """Return a reader for each run that paths name, in their order.

    Args:
        paths: Runs, or folders with runs right in them.

    Raises:
        LogError: One holds no run.
        OSError: One cannot be looked at.
    """
    return [reader for path in paths for reader in _readers_of(Path(path))]


def _readers_of(path: Path) -> list[RunReader]:
    path.stat()  # says which file is missing, before anything is looked for in it
    kinds = sorted(find_extensions(__name__, "READER").values(), key=lambda kind: int(kind.order))
    own = _reader_of(path, kinds, named=True)
    if own is not None:
        return [own]
    inside = [_reader_of(entry, kinds) for entry in _entries(path)] if path.is_dir() else []
    found = [reader for reader in inside if reader is not None]
    if not found:
        expected = ", ".join(kind.name for kind in kinds)
        raise LogError(f"{path} holds no run; expected is one of: {expected}, or a folder of them")
    return found


def _reader_of(
    path: Path, kinds: Iterable[type[RunReader]], *, named: bool = False
) -> Optional[RunReader]:
    kind = next((kind for kind in kinds if kind.reads(path, named=named)), None)
    return None if kind is None else kind(path)


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder, without hidden entries and links to other entries of it."""
    home = folder.resolve()
    entries = sorted(entry for entry in folder.iterdir() if entry.name[0] != ".")
    return [one for one in entries if not (one.is_symlink() and home in one.resolve().parents)]
