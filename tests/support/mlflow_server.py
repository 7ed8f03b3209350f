"""A real MLflow server on this machine, for a ``with`` block."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SECONDS = 200.0
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}


class Server(NamedTuple):
    address: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def mlflow_server(folder: Path) -> Iterator[Server]:
    """Start a server that keeps all in `folder`; kill it and its workers at the end."""
    pytest.importorskip("mlflow", reason="MLflow is not installed")
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--workers", "1"]
    command += ["--port", str(port), "--backend-store-uri", f"sqlite:///{folder / 'server.db'}"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **QUIET},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its workers end with it
        )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(server, folder / "server.log")
        yield server
    finally:
        server.kill()


def _wait_for(server: Server, log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{server.address}/health", timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail(f"the MLflow server did not start:\n{log.read_text(errors='replace')}")
