"""Processes of this package's own, that are asked on standard input and answer on standard output.

Children of our own rather than those of ``multiprocessing``, which would run the caller's main
program anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import BinaryIO

__all__ = ["answers", "start_child"]


def start_child(module: str) -> subprocess.Popen[bytes]:
    """Start a process that runs a module's function ``serve``.

    Ctrl-C is for this process, which then ends the other.

    Raises:
        OSError: It cannot be started.
    """
    path = [str(entry) for entry in sys.path]
    code = f"import sys; sys.path[:] = {path!r}; from {module} import serve; serve()"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def answers() -> BinaryIO:
    """Return where such a process writes its answers; whatever else it prints is none."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream
