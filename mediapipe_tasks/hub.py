"""Models of TensorFlow Hub: from its cache, or downloaded into it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

from mediapipe_tasks.commands import quietly
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error, shown_path

__all__ = ["cached_model", "fetch_model"]

CACHE = "TFHUB_CACHE_DIR"
_PATIENCE = 30.0
"""Seconds that the network may be silent."""


def fetch_model(address: str, notify: Callable[[str], object] = lambda line: None) -> Path:
    """Return the folder of a model's SavedModel; nothing is loaded where the cache has it.

    Args:
        address: The model's address on the hub.
        notify: Called with a line before a download.

    Raises:
        TaskError: It is not in the cache, and cannot be downloaded.
    """
    cached = cached_model(address)
    if _is_saved_model(cached):
        return cached
    notify(f"Downloading {address}")
    try:
        with _patience(), quietly():  # TensorFlow greets on stderr when it is loaded
            return Path(importlib.import_module("tensorflow_hub").resolve(address))
    except Exception as error:  # of the network, the server's answer, the disk
        raise TaskError(
            f"{address} cannot be downloaded ({shown_error(error)}); on a machine that can, load "
            f"it once, and copy its folder to {shown_path(cached)} (it is $TFHUB_CACHE_DIR/<sha1 "
            "of the address>, with saved_model.pb in it)"
        ) from error


def cached_model(address: str) -> Path:
    """Return where the cache has a model, or would have it: ``$TFHUB_CACHE_DIR/<sha1>``."""
    folder = os.environ.get(CACHE) or Path(tempfile.gettempdir(), "tfhub_modules")
    return Path(folder).expanduser() / hashlib.sha1(address.encode()).hexdigest()


def _is_saved_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("saved_model.pb", "saved_model.pbtxt"))


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Bound how long a server may be silent: the hub's own library would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
