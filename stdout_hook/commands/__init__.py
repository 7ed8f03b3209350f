"""The commands of ``stdout-hook``, one file each: found by walking this package.

A command's file defines ``add(commands)``, which adds it to argparse's subparsers and sets
`command`, called with the options. All of them are imported for any command and for its help: what
a command needs for its work it imports when it is called. Files that begin with an underscore are
no commands.
"""

from __future__ import annotations

from typing import Any

from stdout_hook._discovery import find_modules

__all__ = ["add_all"]


def add_all(commands: Any) -> None:
    """Add every command there is to argparse's subparsers."""
    for module in find_modules(__name__):
        module.add(commands)
