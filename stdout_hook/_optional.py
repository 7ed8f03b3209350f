"""Whether an optional library is there, found out without loading it."""

from __future__ import annotations

import importlib.util

from stdout_hook.errors import MissingPackage

__all__ = ["need"]


def need(package: str, extra: str) -> None:
    """Check that a library is installed, which comes with an extra of ours.

    Raises:
        MissingPackage: It is not.
    """
    if importlib.util.find_spec(package) is None:
        raise MissingPackage(package, extra)
