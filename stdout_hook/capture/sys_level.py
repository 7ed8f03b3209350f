"""Sees what Python code writes to ``sys.stdout`` and ``sys.stderr``."""

from __future__ import annotations

from collections.abc import Sequence

from stdout_hook.redirect import StdoutRedirect, Take

__all__ = ["SysCapture"]


class SysCapture:
    """Tee the streams' Python objects.

    Args:
        streams: ``"stdout"``, ``"stderr"`` or both.
        take: Called on the writing thread with each text, see `TeeStream`.
    """

    level = "sys"
    sees_all = False
    dropped = 0

    def __init__(self, streams: Sequence[str], take: Take) -> None:
        self._redirects = [StdoutRedirect.handing_over(s, take) for s in streams]

    def record_to(self, file: int) -> bool:
        """Refuse: it would cost the training's thread."""
        return False

    def start(self) -> None:
        """Put the tees in place."""
        for redirect in self._redirects:
            redirect.start()

    def settle(self, timeout: float) -> None:
        """Do nothing: text is handed on by whoever writes it."""

    def stop(self) -> None:
        """Take the tees away, the last first."""
        for redirect in reversed(self._redirects):
            redirect.stop()


CAPTURE = SysCapture
