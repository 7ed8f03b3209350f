"""Make the environment that training needs, once, for any Python."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

__all__ = ["add_commands"]


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add this tool's options to its parser."""
    parser.description = (
        "Model Maker needs Python 3.9 to 3.11. This makes an environment that has it, in the "
        "user's cache (3 GB; a few minutes); all commands and functions then use it by "
        "themselves, from any Python."
    )
    parser.add_argument(
        "--path",
        type=Path,
        metavar="DIR",
        help="make it in this folder, also where this Python has Model Maker itself",
    )
    parser.set_defaults(command=_setup)


def _setup(options: argparse.Namespace) -> None:
    from mediapipe_tasks.setup.make import make_environment

    make_environment(options.path, screen=sys.stdout)
