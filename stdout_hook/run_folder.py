"""The folder that every run leaves: its metrics, its text and what it was."""

from __future__ import annotations

import json
import os
import platform
import time
from pathlib import Path
from typing import Any, Optional, Union

__all__ = [
    "METRICS",
    "OUTPUT",
    "REPORT",
    "RUN",
    "RunFolder",
    "exit_status",
    "new_folder",
    "read_run",
]

METRICS = "metrics.jsonl"
OUTPUT = "output.log"
RUN = "run.json"
REPORT = "report.html"


class RunFolder:
    """A run's folder: ``metrics.jsonl``, ``output.log`` and ``run.json`` (see the README).

    Args:
        path: The folder; it is made.

    Raises:
        OSError: It cannot be made or written to.
    """

    def __init__(self, path: Union[str, os.PathLike[str]]) -> None:
        self.path = Path(path).absolute()
        self.path.mkdir(parents=True, exist_ok=True)
        self.metrics = self.path / METRICS
        self.output = self.path / OUTPUT
        self.facts: dict[str, Any] = read_run(self.path)

    def started(self, **facts: Any) -> None:
        """Write ``run.json`` for a run that begins now."""
        self.update(start=_now(), end=None, status="running", python=_python(), **facts)

    def resumed(self, **place: Any) -> None:
        """Write that a run which was stopped goes on now; ``resumed`` lists when, and `place`."""
        for name in ("exit_status", "error"):
            self.facts.pop(name, None)
        times = [*self.facts.get("resumed", ()), {"time": _now(), **place}]
        self.update(end=None, status="running", resumed=times)

    def ended(self, status: str, **facts: Any) -> None:
        """Write how the run ended: ``"finished"``, ``"failed"`` or ``"interrupted"``."""
        self.update(end=_now(), status=status, **facts)

    def update(self, **facts: Any) -> None:
        """Add facts to ``run.json``; the file is replaced whole, never half written."""
        self.facts.update(facts)
        text = json.dumps(self.facts, indent=2, ensure_ascii=False, default=str)
        unfinished = self.path / f".{RUN}.{os.getpid()}"
        unfinished.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        unfinished.replace(self.path / RUN)


def read_run(path: Union[str, os.PathLike[str]]) -> dict[str, Any]:
    """Return what a folder's ``run.json`` says, empty where there is none that can be read."""
    try:
        facts = json.loads((Path(path) / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def new_folder(parent: Union[str, os.PathLike[str]] = "runs", name: str = "") -> Path:
    """Return a path in `parent` that no run has yet: the time, the process, the name."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    stem = "-".join(part for part in (stamp, name, str(os.getpid())) if part)
    path, count = Path(parent) / stem, 1
    while path.exists():
        count += 1
        path = Path(parent) / f"{stem}-{count}"
    return path


def exit_status(error: Optional[BaseException]) -> dict[str, Any]:
    """Return how a run ended, for ``run.json``.

    Args:
        error: What ended it; None where nothing did.

    Returns:
        ``status`` (``"finished"``, ``"failed"`` or ``"interrupted"``), ``exit_status`` (128+n
        for a signal, as shells count) and, of a fault, ``error``.
    """
    code = _exit_code(error)
    if code == 0:
        return {"status": "finished", "exit_status": 0}
    status = "interrupted" if code > 128 else "failed"
    return {"status": status, "exit_status": code, "error": f"{type(error).__name__}: {error}"}


def _exit_code(error: Optional[BaseException]) -> int:
    if error is None:
        return 0
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1 if error.code else 0
    return 1


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def _python() -> str:
    return f"{platform.python_implementation()} {platform.python_version()}"
