"""The page: the skeleton, styles and scripts of ``assets/``, the libraries, and the messages."""

from __future__ import annotations

import errno
import html
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Callable, Union
from urllib.parse import quote

from stdout_hook.errors import LogError
from stdout_hook.report import libraries
from stdout_hook.report.brief import brief
from stdout_hook.report.messages import Message, messages
from stdout_hook.report.readers import RunReader, find_readers
from stdout_hook.report.readers._joined import joined
from stdout_hook.strict_json import strict

__all__ = ["page_parts", "to_json", "write_report"]

SCRIPTS = ("scripts", "parts", "start")
"""Folders of scripts, in the order in which they run."""

DEPTH = 30
"""Levels that are kept of a value that JSON cannot hold as it is."""

AnyPath = Union[str, "os.PathLike[str]"]


def write_report(runs: Union[AnyPath, Iterable[AnyPath]], output: AnyPath) -> Path:
    """Write the page of a run, or of several side by side.

    Args:
        runs: A run folder, another place of a run (see ``readers/``), or a folder of them; or
            several of these.
        output: The HTML file; it is replaced whole, and its links to the runs' files are relative.

    Returns:
        The file's path.

    Raises:
        LogError: There is no run where one was named.
        MissingPackage: plotly or itables is not installed.
        OSError: Something cannot be read or written.
    """
    output = Path(output)
    _check_output(output)
    named = [runs] if isinstance(runs, (str, os.PathLike)) else runs
    readers = joined(find_readers(named))
    if not readers:
        raise LogError("no run was named: give the folder of one")
    told = messages(readers, link=lambda path: _relative(path, output.parent))
    if len(readers) > 1:
        told = map(brief, told)
    _write(output, page_parts(told, title=_title(readers)))
    return output


def _write(output: Path, parts: Iterable[str]) -> None:
    """Write a file in full, or leave what was there."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        # A lone surrogate that is spelt out is JSON's own way to write it.
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(parts)
        unfinished.replace(output)
    except OSError as error:
        error.filename = error.filename or str(output)  # a full disk names none
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def _check_output(output: Path) -> None:
    """Check, before much is read, that a page can be put there.

    A device is no place for one either: the page would take its place.
    """
    if not output.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(output.parent))
    if output.is_dir():
        raise IsADirectoryError(
            errno.EISDIR, "is a folder; name a file in it for the page", str(output)
        )
    if output.exists() and not output.is_file():
        raise FileExistsError(errno.EEXIST, "is no regular file; name another", str(output))


def _title(readers: list[RunReader]) -> str:
    if len(readers) == 1:
        return readers[0].about().name
    return f"{len(readers)} runs"


def _relative(path: Path, start: Path) -> str:
    return quote(os.fsencode(os.path.relpath(path, start).replace(os.sep, "/")))


def page_parts(told: Iterable[Message], *, title: str, live: str = "") -> Iterator[str]:
    """Yield the text of a page, piece by piece.

    Args:
        told: What it shows from the start.
        title: Its title.
        live: The address from which it is told more; "" for a page that stands alone.

    Raises:
        MissingPackage: plotly or itables is not installed.
    """
    nonce = secrets.token_urlsafe(16)
    fills: dict[str, Callable[[], Iterable[str]]] = {
        "NONCE": lambda: [nonce],
        "TITLE": lambda: [html.escape(title)],
        "LIVE": lambda: [html.escape(live)],
        "CONNECT": lambda: ["'self'" if live else "'none'"],
        "STYLES": lambda: [libraries.table_styles(), *_assets("styles", ".css")],
        "MESSAGES": lambda: _messages(told),
        "PLOTLY": lambda: [libraries.plotly_script()],
        "TABLES": lambda: [libraries.table_script()],
        "SCRIPTS": lambda: [text for folder in SCRIPTS for text in _assets(folder, ".js")],
    }
    libraries.check()
    for piece in _text("page.html").split("{{"):
        name, mark, rest = piece.partition("}}")
        if mark:
            yield from fills[name]()
        yield rest if mark else piece


def _messages(told: Iterable[Message]) -> Iterator[str]:
    for message in told:
        yield f'<script type="application/json" class="message">{to_json(message)}</script>\n'


def to_json(message: Any) -> str:
    """Return a message as JSON that is safe within HTML."""
    try:
        text = _dump(message)
    except (ValueError, RecursionError):
        text = _dump(_strict(message))
    # In JSON they are within strings only.
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _dump(message: Any) -> str:
    return json.dumps(
        message, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False
    )


def _strict(value: Any, depth: int = 0) -> Any:
    """Return a value as JSON can hold it: NaN and infinities as texts, and of bounded depth."""
    if isinstance(value, (Mapping, list, tuple)) and depth > DEPTH:
        return "…"
    if isinstance(value, Mapping):
        return {str(key): _strict(one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(one, depth + 1) for one in value]
    return strict(value)


def _assets(folder: str, ending: str) -> Iterator[str]:
    """Yield the files of a folder of assets in the order of their names."""
    found = resources.files(__package__).joinpath("assets", folder)
    for file in sorted(found.iterdir(), key=lambda one: one.name):
        if file.name.endswith(ending):
            yield file.read_text(encoding="utf-8")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
