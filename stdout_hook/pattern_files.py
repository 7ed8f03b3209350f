r"""The user's own patterns from a file, for the command line.

`.json` and `.toml` hold a mapping from key to expression, at the top or under ``patterns``::

    "train/loss" = 'loss=(\S+)'

Any other file is one expression with named groups. `stdout_hook.patterns` says what both mean.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from stdout_hook.errors import MissingPackage, PatternError

__all__ = ["read_patterns"]


def read_patterns(path: str) -> Any:
    """Return the patterns in a file, as `capture_training` takes them.

    Raises:
        OSError: The file cannot be read.
        PatternError: It is not valid, or holds no patterns.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    reader = {".json": _json, ".toml": _toml}.get(Path(path).suffix.lower())
    if reader is None:
        return text.strip()
    try:
        found = reader(text)
    except ValueError as error:
        raise PatternError(f"{path}: {error}") from None
    found = found.get("patterns", found) if isinstance(found, dict) else found
    if not isinstance(found, dict):
        raise PatternError(f"{path}: expected a mapping from key to expression")
    return found


def _json(text: str) -> Any:
    return json.loads(text)


def _toml(text: str) -> Any:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib
        except ImportError:
            raise MissingPackage("tomli", "toml") from None
    return tomllib.loads(text)
