"""The files of a run that its page links to: those right in its folder, and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, NamedTuple, Optional
from urllib.parse import quote

from stdout_hook.run_folder import REPORT

__all__ = ["ServedFile", "address_of", "open_file"]

TEXTS = frozenset({".csv", ".json", ".jsonl", ".log", ".md", ".toml", ".txt", ".yaml", ".yml"})

_SANDBOX = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:"
)
"""A page that a run folder holds may show itself, and reach neither this server nor another."""


class ServedFile(NamedTuple):
    """An open file, and what a browser is told of it.

    Attributes:
        file: The file, open.
        size: Its bytes.
        headers: What the answer says of it.
    """

    file: BinaryIO
    size: int
    headers: dict[str, str]


def address_of(run: int, folder: Path, path: Path) -> Optional[str]:
    """Return the address of a run's file, relative to the page; None for what is not served."""
    if not _is_served(folder, path.name) or path.parent != folder or not path.is_file():
        return None
    return f"files/{run}/{quote(path.name, safe='')}"


def open_file(folder: Path, name: str) -> Optional[ServedFile]:
    """Open a file right in a run's folder; None where there is none that may be seen."""
    if not _is_served(folder, name):
        return None
    try:
        # No link that was put there meanwhile is followed, and no pipe waited for.
        number = os.open((folder / name).resolve(), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode):
        os.close(number)
        return None
    return ServedFile(os.fdopen(number, "rb"), found.st_size, _headers(name))


def _is_served(folder: Path, name: str) -> bool:
    """Tell whether a name is that of a file in the folder, where links lead, too."""
    if not name or name[0] == "." or not name.isprintable() or {"/", "\\", os.sep} & set(name):
        return False
    try:
        return (folder / name).resolve().parent == folder.resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        return False


def _headers(name: str) -> dict[str, str]:
    if name == REPORT:
        return {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _SANDBOX}
    if Path(name).suffix.lower() in TEXTS:
        return {"Content-Type": "text/plain; charset=utf-8"}
    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }
