r"""The user's own patterns from a file, for the command line.

`.json`, `.toml` and `.yaml` hold what `stdout_hook.patterns` describes, at the top or under
``patterns``, Guild AI's ``output-scalars``, SageMaker's ``MetricDefinitions`` or Katib's
``metricsCollectorSpec``::

    "train/loss" = 'loss=(\S+)'

Any other file is one expression with named groups.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from stdout_hook.errors import MissingPackage, PatternError

__all__ = ["read_patterns"]

_PLACES = (
    "spec",
    "patterns",
    "output-scalars",
    "MetricDefinitions",
    "metric_definitions",
    "metricsCollectorSpec",
)


def read_patterns(path: str) -> Any:
    """Return the patterns in a file, as `capture_training` takes them.

    Raises:
        OSError: The file cannot be read.
        PatternError: It is not valid, or holds no patterns.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    reader = {".json": _json, ".toml": _toml, ".yaml": _yaml, ".yml": _yaml}.get(
        Path(path).suffix.lower()
    )
    if reader is None:
        return text.strip()
    try:
        found = reader(text)
    except ValueError as error:
        raise PatternError(f"{path}: {error}") from None
    for place in _PLACES:
        found = found.get(place, found) if isinstance(found, dict) else found
    if not isinstance(found, (dict, list)):
        raise PatternError(f"{path}: expected a mapping from key to expression, or a list")
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


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingPackage("PyYAML", "yaml") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
