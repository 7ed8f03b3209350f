"""Find the modules of a package that extends by files."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

__all__ = ["find_modules"]


def find_modules(package: str) -> list[ModuleType]:
    """Import and return the public modules of `package`, in the order of their names."""
    home = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(home.__path__))
    return [importlib.import_module(f"{package}.{name}") for name in names if name[0] != "_"]
