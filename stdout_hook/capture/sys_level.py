"""Sees what Python code writes to ``sys.stdout`` and ``sys.stderr``."""

from __future__ import annotations

from typing import Callable, Sequence

from stdout_hook.redirect import StdoutRedirect

__all__ = ["SysCapture"]


class SysCapture:
    """Tee the streams' Python objects.

    Args:
        streams: ``"stdout"``, ``"stderr"`` or both.
        on_text: Makes the function that is called with each text of the stream it is given.
    """

    level = "sys"

    def __init__(
        self, streams: Sequence[str], on_text: Callable[[str], Callable[[str], object]]
    ) -> None:
        self._redirects = [StdoutRedirect(name, on_text(name)) for name in streams]  # type: ignore[arg-type]

    def start(self) -> None:
        """Put the tees in place."""
        for redirect in self._redirects:
            redirect.start()

    def stop(self) -> None:
        """Take the tees away, the last first."""
        for redirect in reversed(self._redirects):
            redirect.stop()


CAPTURE = SysCapture
