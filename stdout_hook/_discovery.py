"""Find what extends the package: its own files, and other packages' entry points."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib import metadata

__all__ = ["find_extensions", "find_modules"]


def find_modules(package: str) -> list[ModuleType]:
    """Import and return the public modules of `package`, in the order of their names."""
    home = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(home.__path__))
    return [importlib.import_module(f"{package}.{name}") for name in names if name[0] != "_"]


@functools.cache
def find_extensions(package: str, attribute: str) -> dict[str, Any]:
    """Return extensions by their `name`: first those of other packages, then our own.

    Another package adds one by an entry point in the group of our package's name, as pytest
    plugins do. One that cannot be loaded is reported once and left out.

    Args:
        package: Our package, ``stdout_hook.parsers`` say, which is also the group.
        attribute: What a file of ours calls its extension, ``PARSER`` say.
    """
    own = [getattr(module, attribute) for module in find_modules(package)]
    others = [_load(point) for point in _entry_points(package)]
    return {found.name: found for found in [*filter(None, others), *own]}


def _entry_points(group: str) -> list[metadata.EntryPoint]:
    from importlib import metadata  # takes longer to import than all of this package's core

    found: Any = metadata.entry_points()
    if hasattr(found, "select"):
        return list(found.select(group=group))
    return list(found.get(group, ()))  # Python 3.9


def _load(point: metadata.EntryPoint) -> Any:
    try:
        extension = point.load()
        if not isinstance(extension.name, str):
            raise TypeError(f"its name is no text but {extension.name!r}")
    except Exception as error:
        import logging  # a command's help does without

        problem = f"{type(error).__name__}: {error}"
        log = logging.getLogger("stdout_hook")
        log.warning("%s %r cannot be loaded: %s", point.group, point.name, problem)
        return None
    return extension
