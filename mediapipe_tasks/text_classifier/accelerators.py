"""GPUs and TPUs that options ask for: refused where there are none."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.quoting import shown, shown_error

if TYPE_CHECKING:
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions

__all__ = ["check_accelerators"]

_PATIENCE = 5.0
"""Seconds that a TPU has to take a connection."""


def check_accelerators(options: TextClassifierOptions) -> None:
    """Check that this machine has what the options ask for.

    Raises:
        InputError: There are fewer GPUs, or no TPU, or options do not fit each other.
    """
    strategy = options.distribution_strategy
    if options.tpu is not None and strategy != "tpu":
        raise InputError("tpu: give distribution_strategy tpu with it")
    if options.num_gpus and strategy not in ("one_device", "mirrored"):
        raise InputError("num_gpus: give distribution_strategy one_device or mirrored with it")
    if strategy == "tpu":
        _check_tpu(options.tpu or "local")
    elif strategy != "off" or options.num_gpus:
        _check_gpus(strategy, options.num_gpus)


def _check_gpus(strategy: str, wanted: int) -> None:
    with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")):
        import tensorflow as tf

        found = len(tf.config.list_physical_devices("GPU"))
    if found < max(wanted, 1):
        asked = f"{wanted:,} GPUs" if wanted > 1 else "a GPU"
        raise InputError(
            f"distribution_strategy: {strategy} needs {asked}, and TensorFlow finds "
            f"{found or 'none'} here; leave it out to train on the processor"
        )


def _check_tpu(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")):
        problem = _tpu_problem(name)
    if problem:
        raise InputError(
            f"tpu: {shown(name)} cannot be used ({problem}); leave it and distribution_strategy "
            "out to train on the processor"
        )


def _tpu_problem(name: str) -> str:
    """Return why TensorFlow would find no TPU of this name or address, or nothing."""
    import tensorflow as tf

    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu=name)
        if name != "local":
            address = urlsplit(resolver.master())
            socket.create_connection((address.hostname, address.port), _PATIENCE).close()
        elif not tf.config.list_physical_devices("TPU"):
            return "TensorFlow finds none here"
    except Exception as error:  # of the cloud's metadata, the address, the network, TensorFlow
        return shown_error(error)
    return ""
