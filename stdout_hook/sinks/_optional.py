"""Whether an optional library is there, found out without loading it."""

from __future__ import annotations

import importlib.util

from stdout_hook.errors import MissingPackage

__all__ = ["need"]


def need(package: str) -> None:
    """Check that a sink's library is installed; the extra has the library's name.

    Raises:
        MissingPackage: It is not.
    """
    if importlib.util.find_spec(package) is None:
        raise MissingPackage(package, package)
