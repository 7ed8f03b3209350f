"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stdout_hook.guard import Guard


@pytest.fixture(autouse=True)
def strict_guard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let faults of ours raise instead of being swallowed."""
    monkeypatch.setattr(Guard, "strict", True)
    return
