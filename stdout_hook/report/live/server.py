"""Serves the page of runs on this machine, to whoever knows its address, and changes nothing."""

from __future__ import annotations

import errno
import hmac
import secrets
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Optional
from urllib.parse import unquote, urlsplit

from stdout_hook.errors import StdoutHookError
from stdout_hook.report import libraries
from stdout_hook.report.live.feed import LOOK, Feed
from stdout_hook.report.live.files import address_of, open_file
from stdout_hook.report.live.runs import Runs
from stdout_hook.report.page import page_parts, to_json

__all__ = ["PageServer"]

HOST = "127.0.0.1"

PAGES = 16
"""Pages that are told at one time; each has a thread."""

HEARTBEAT = 2.0
"""Seconds of silence after which a page gets a comment, which shows whether it is still there."""

SECONDS = 30.0
"""How long a browser may take to send a request, or to take what it is sent."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PageServer(ThreadingHTTPServer):
    """Serve the page of runs; `serve_forever` works until it is interrupted.

    Args:
        runs: The runs.
        port: Where; 0 for a free one.

    Raises:
        MissingPackage: plotly or itables is not installed.
        StdoutHookError: The port is taken.
        OSError: It cannot be had for another reason.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, runs: Runs, *, port: int = 0) -> None:
        libraries.check()
        self.runs = runs
        self.secret = secrets.token_urlsafe(24)
        self.pages = threading.BoundedSemaphore(PAGES)
        self.is_closing = threading.Event()
        try:
            super().__init__((HOST, port), _Answer)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise StdoutHookError(
                f"port {port} is in use; choose another, or leave --port out for a free one"
            ) from None
        threading.Thread(target=self._look_for_runs, name="stdout_hook runs", daemon=True).start()

    def _look_for_runs(self) -> None:
        while not self.is_closing.wait(LOOK):
            self.runs.look()

    @property
    def address(self) -> str:
        """The page's address, with the secret."""
        return f"http://{HOST}:{self.server_port}/{self.secret}/"

    @property
    def hosts(self) -> tuple[str, str]:
        """What browsers on this machine call it; they leave out the port of the web."""
        port = "" if self.server_port == 80 else f":{self.server_port}"
        return f"{HOST}{port}", f"localhost{port}"

    def server_bind(self) -> None:
        """Bind, without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong in an answer; browsers that go away are no fault."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError, socket.timeout)):
            self.runs.say(f"a request failed: {error!r}")

    def server_close(self) -> None:
        """Free the port and end the answers."""
        self.is_closing.set()
        super().server_close()


class _Answer(BaseHTTPRequestHandler):
    """The answer to one request."""

    server: PageServer
    timeout = SECONDS
    server_version = "stdout-hook"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the page, what is new, or a file."""
        status = self._refusal()
        if status is not None:
            return self._refuse(status)
        _, _, place = urlsplit(self.path).path[1:].partition("/")
        if place == "":
            return self._send(self._page(), {"Content-Type": "text/html; charset=utf-8"})
        if place == "events":
            return self._send_events()
        return self._send_file(place)

    do_HEAD = do_GET  # noqa: N815  (the base looks for this name)

    def do_POST(self) -> None:
        """Refuse it: there is nothing here that could be changed."""
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = do_POST  # noqa: N815

    def _refusal(self) -> Optional[HTTPStatus]:
        """Return why a request is refused, None where it may be answered.

        Another site's name that leads here, or its scripts, are refused even if they know the
        secret.
        """
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            return HTTPStatus.FORBIDDEN
        origin = self.headers.get("Origin")
        if origin is not None and origin.lower() != f"http://{hosts[0].lower()}":
            return HTTPStatus.FORBIDDEN
        given = urlsplit(self.path).path[1:].partition("/")
        is_known = hmac.compare_digest(given[0].encode(), self.server.secret.encode())
        return None if is_known and given[1] else HTTPStatus.NOT_FOUND

    def _page(self) -> Iterator[bytes]:
        for part in page_parts((), title=self.server.runs.title, live="events"):
            yield _encoded(part)

    def _send_events(self) -> None:
        if not self.server.pages.acquire(blocking=False):
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return self._send(self._events(), {"Content-Type": "text/event-stream"})
        finally:
            self.server.pages.release()

    def _events(self) -> Iterator[bytes]:
        """Yield what is new as server-sent events, until this server is closed."""
        feed = Feed(self.server.runs, link=self._link)
        silent_since = time.monotonic()
        while not self.server.is_closing.is_set():
            for message in feed.messages():
                yield b"data: " + _encoded(to_json(message)) + b"\n\n"
                silent_since = time.monotonic()
            if time.monotonic() - silent_since > HEARTBEAT:
                yield b":\n\n"
                silent_since = time.monotonic()
            self.server.is_closing.wait(LOOK)

    def _link(self, run: int, path: Path) -> Optional[str]:
        return address_of(run, self.server.runs.found[run].path, path)

    def _send_file(self, place: str) -> None:
        folder, name = self._named(place)
        served = open_file(folder, name) if folder is not None else None
        if served is None:
            return self._refuse(HTTPStatus.NOT_FOUND)
        with served.file:
            size = {"Content-Length": str(served.size)}
            return self._send(_pieces(served.file, served.size), {**served.headers, **size})

    def _named(self, place: str) -> tuple[Optional[Path], str]:
        """Return the run's folder and the file's name in ``files/0/name``."""
        parts = place.split("/")
        if len(parts) != 3 or parts[0] != "files" or not parts[1].isdecimal():
            return None, ""
        known = self.server.runs.found
        run = int(parts[1][:9])
        return (known[run].path if run < len(known) else None), unquote(parts[2])

    def _send(self, pieces: Iterable[bytes], headers: Mapping[str, str]) -> None:
        self._begin(HTTPStatus.OK, headers)
        if self.command == "HEAD":
            return
        for piece in pieces:
            self.wfile.write(piece)

    def _refuse(self, status: HTTPStatus) -> None:
        text = f"{status.value} {status.phrase}\n".encode()
        headers = {"Content-Type": "text/plain", "Content-Length": str(len(text))}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, HEAD"
        self._begin(status, headers)
        if self.command != "HEAD":
            self.wfile.write(text)

    def _begin(self, status: HTTPStatus, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name in the base)
        """Log nothing: addresses hold the secret."""


def _encoded(text: str) -> bytes:
    """Return text as UTF-8; half a surrogate pair, which JSON can hold, stays as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")


def _pieces(file: Any, size: int) -> Iterator[bytes]:
    """Yield a file as far as it was announced: it may grow meanwhile."""
    while size > 0:
        piece = file.read(min(size, 1 << 16))
        if not piece:
            return
        size -= len(piece)
        yield piece
