"""What all tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from stdout_hook.guard import Guard


@pytest.fixture(autouse=True)
def strict_guard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let faults of ours raise instead of being swallowed."""
    monkeypatch.setattr(Guard, "strict", True)
    return


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add how long random programs are tried, and where to begin."""
    parser.addoption("--stress", type=float, default=30, metavar="SECONDS")
    parser.addoption("--stress-seed", type=int, default=1, metavar="N")


def pytest_configure() -> None:
    """Let programs see signals also where a shell runs the tests in the background, or nohup."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
