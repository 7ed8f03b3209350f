"""GPUs and TPUs that are asked for where there are none."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.accelerators import check_accelerators
from mediapipe_tasks.text_classifier.options import TextClassifierOptions

def told(**options):
    try:
        check_accelerators(TextClassifierOptions(encoder="x", **options))
    except InputError as error:
        return str(error)

import tensorflow as tf
tf.config.set_visible_devices([], "GPU")
tf.config.list_physical_devices = lambda kind: []
assert told() is None
assert "mirrored needs a GPU, and TensorFlow finds none" in told(distribution_strategy="mirrored")
assert "needs 2 GPUs" in told(distribution_strategy="one_device", num_gpus=2)
tpu = {"distribution_strategy": "tpu"}
assert "tpu: 'local' cannot be used (TensorFlow finds none here)" in told(**tpu)
assert "Connection refused" in told(**tpu, tpu="grpc://127.0.0.1:9"), told(**tpu, tpu="grpc://127.0.0.1:9")
"""


@pytest.mark.timeout(300)
def test_what_is_not_there_is_refused() -> None:
    """Each is one message with what is lacking and what to do."""
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-1500:]
