"""The page: the skeleton, styles and scripts of ``assets/``, the libraries, and the messages."""

from __future__ import annotations

import html
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Callable, Union
from urllib.parse import quote

from stdout_hook.report import libraries
from stdout_hook.report.messages import Message, messages
from stdout_hook.report.readers import RunReader, find_readers

__all__ = ["page_parts", "to_json", "write_report"]

SCRIPTS = ("scripts", "parts", "start")
"""Folders of scripts, in the order in which they run."""

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def write_report(
    runs: Iterable[Union[str, os.PathLike[str]]], output: Union[str, os.PathLike[str]]
) -> Path:
    """Write the page of a run, or of several side by side.

    Args:
        runs: Run folders, other places of runs (see ``readers/``), or folders of them.
        output: The HTML file; it is replaced whole, and its links to the runs' files are relative.

    Returns:
        The file's path.

    Raises:
        LogError: There is no run where one was named.
        MissingPackage: plotly or itables is not installed.
        OSError: Something cannot be read or written.
    """
    output = Path(output)
    readers = find_readers(runs)
    told = messages(readers, link=lambda path: _relative(path, output.parent))
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace") as file:
            for part in page_parts(told, title=_title(readers)):
                file.write(part)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return output


def _title(readers: list[RunReader]) -> str:
    if len(readers) == 1:
        return readers[0].about().name
    return f"{len(readers)} runs"


def _relative(path: Path, start: Path) -> str:
    return quote(os.path.relpath(path, start).replace(os.sep, "/"))


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
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.translate(_ESCAPES)


def _assets(folder: str, ending: str) -> Iterator[str]:
    """Yield the files of a folder of assets in the order of their names."""
    found = resources.files(__package__).joinpath("assets", folder)
    for file in sorted(found.iterdir(), key=lambda one: one.name):
        if file.name.endswith(ending):
            yield file.read_text(encoding="utf-8")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
