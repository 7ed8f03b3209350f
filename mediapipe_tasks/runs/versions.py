"""Which versions a run was made with."""

from __future__ import annotations

import platform
from importlib import metadata

__all__ = ["installed_versions"]

_PACKAGES = (
    "stdout-hook",
    "mediapipe-model-maker",
    "mediapipe",
    "tensorflow",
    "keras",
    "numpy",
    "scikit-learn",
    "wandb",
)


def installed_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter, without importing them."""
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
