"""Choose W&B's mode, so that nothing ever waits at a prompt or for a dead server.

W&B itself, given a key and no network, waits for ever, and without a key it asks at a terminal.
"""

from __future__ import annotations

import configparser
import contextlib
import importlib.util
import netrc
import os
import shlex
import socket
import sys
import threading
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from stdout_hook.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Choice", "choose_mode"]

_DEFAULT_URL = "https://api.wandb.ai"
_INSTALL = "pip install 'stdout-hook[wandb]'"
_MODES = {
    "online": "online",
    "run": "online",  # W&B's old names
    "offline": "offline",
    "dryrun": "offline",
    "disabled": "disabled",
}
_SECONDS = 3.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Choice(NamedTuple):
    """W&B's mode and why it was chosen.

    Attributes:
        mode: ``"online"``, ``"offline"`` or ``"disabled"``.
        reason: Why, as part of a sentence; it never holds the key.
        asked: Whether the user named the mode: then it must work or raise.
        base_url: The server's address.
    """

    mode: str
    reason: str
    asked: bool = False
    base_url: str = _DEFAULT_URL

    def describe(self, folder: Path) -> str:
        """Return the line for the user: which mode, why, and how to upload the run later."""
        line = f"W&B {self.mode}: {self.reason}"
        if self.mode != "offline":
            return line
        runs = shlex.quote(str(folder / "wandb"))
        return f"{line}; upload it later with: wandb sync {runs}/offline-run-*"


def choose_mode(mode: str | None = None, environ: Mapping[str, str] | None = None) -> Choice:
    """Choose W&B's mode; takes at most about 3 seconds.

    What the user named comes first, then ``WANDB_MODE``, then ``wandb offline`` or ``wandb
    disabled`` in W&B's settings files; else online where a key is known and the server answers a
    TCP connection; else offline. Without the wandb package it is disabled.

    Args:
        mode: What the user named, or None.
        environ: Environment variables; ``os.environ`` where None.

    Raises:
        TrackerError: The mode is unknown, or was named and cannot work.
    """
    environ = os.environ if environ is None else environ
    if mode is not None:
        return _asked(_known(mode, "the mode"), "as asked for", environ, named=True)
    if environ.get("WANDB_MODE"):
        wanted = _known(environ["WANDB_MODE"], "WANDB_MODE")
        return _asked(wanted, f"WANDB_MODE is {environ['WANDB_MODE']}", environ, named=False)
    if not _installed():
        return Choice("disabled", f"wandb is not installed ({_INSTALL})")
    settings = _settings(environ)
    wanted = _MODES.get(settings.get("mode", ""), "online")
    if wanted != "online":
        return Choice(wanted, "set in W&B's settings file")
    return _guess(environ)


def _known(mode: str, source: str) -> str:
    try:
        return _MODES[mode.strip().lower()]
    except KeyError:
        raise TrackerError(
            f"{source} is {mode!r}; W&B's mode is online, offline or disabled"
        ) from None


def _asked(mode: str, reason: str, environ: Mapping[str, str], *, named: bool) -> Choice:
    """Return the choice for a mode that the user or the environment named."""
    if mode == "disabled":
        return Choice(mode, reason, True)
    if not _installed():
        if named:
            raise TrackerError(f"W&B {mode} was asked for, but wandb is not installed: {_INSTALL}")
        return Choice("disabled", f"{reason}, but wandb is not installed ({_INSTALL})")
    if mode == "offline":
        return Choice(mode, reason, True)
    guess = _guess(environ)
    if guess.mode == "online":
        return Choice(mode, f"{reason}; {guess.reason}", True, guess.base_url)
    raise TrackerError(f"W&B online cannot work: {guess.reason}; --mode offline records for later")


def _guess(environ: Mapping[str, str]) -> Choice:
    """Return online where a key is known and the server answers, else offline."""
    url = environ.get("WANDB_BASE_URL") or _settings(environ).get("base_url") or _DEFAULT_URL
    url = url.strip().rstrip("/")
    parts = urlsplit(url)
    source = _key_source(environ, parts.netloc)
    if source is None:
        return Choice("offline", "no API key is known (WANDB_API_KEY, netrc)", False, url)
    problem = _unreachable(parts, environ)
    if problem:
        return Choice("offline", problem, False, url)
    return Choice("online", f"{parts.hostname} answers, key from {source}", False, url)


def _installed() -> bool:
    """Tell whether the package is there; a folder ``wandb/`` of runs is not the package."""
    if "wandb" in sys.modules:
        return sys.modules["wandb"] is not None
    spec = importlib.util.find_spec("wandb")
    return spec is not None and spec.origin is not None


def _settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what W&B's settings files say: the user's, overruled by the working folder's."""
    home = Path(environ.get("WANDB_CONFIG_DIR") or _home(environ) / ".config" / "wandb")
    parser = configparser.ConfigParser(interpolation=None, default_section="")
    for path in (home / "settings", Path(environ.get("WANDB_DIR") or ".") / "wandb" / "settings"):
        with contextlib.suppress(configparser.Error, OSError, UnicodeError):  # as W&B does
            parser.read(path, encoding="utf-8")
    return dict(parser["default"]) if parser.has_section("default") else {}


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111  # never raises


def _key_source(environ: Mapping[str, str], netloc: str) -> str | None:
    """Return where a key for the server is known from, never the key."""
    for name in ("WANDB_API_KEY", "WANDB_IDENTITY_TOKEN_FILE"):
        if environ.get(name, "").strip():
            return name
    home = _home(environ)
    named = environ.get("NETRC")
    paths = [Path(named).expanduser()] if named else [home / ".netrc", home / "_netrc"]
    for path in paths:
        try:
            entry = netrc.netrc(str(path)).authenticators(netloc)
        except (netrc.NetrcParseError, OSError, UnicodeError):
            continue
        if entry and entry[2]:
            return str(path)
    return None


def _unreachable(url: SplitResult, environ: Mapping[str, str]) -> str | None:
    """Return why the server, or the proxy before it, cannot be reached; None if it can."""
    try:
        proxy = _proxy(url, environ)
        goal = proxy or url
        port = goal.port or (443 if goal.scheme == "https" else 80)
    except ValueError as error:
        return f"the server's address {url.geturl()!r} is wrong ({error})"
    if url.scheme not in ("http", "https") or not goal.hostname:
        return f"the server's address {url.geturl()!r} is wrong (expected https://HOST)"
    problem = _knock(goal.hostname, port, _SECONDS)
    what = "the proxy" if proxy else "the server"
    return problem and f"{what} {goal.hostname}:{port} cannot be reached ({problem})"


def _proxy(url: SplitResult, environ: Mapping[str, str]) -> SplitResult | None:
    name = f"{url.scheme}_proxy"
    address = environ.get(name) or environ.get(name.upper())
    bypass = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    host = url.hostname or ""
    if not address or host in _LOOPBACK:
        return None
    if urllib.request.proxy_bypass_environment(host, {"no": bypass}):  # type: ignore[attr-defined]
        return None
    return urlsplit(address if "://" in address else f"http://{address}")


def _knock(host: str, port: int, seconds: float) -> str | None:
    """Return why no TCP connection comes about in time; None if one does.

    It runs in a thread because looking up a name has no time limit of its own.
    """
    answer: list[str | None] = []

    def connect() -> None:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
            answer.append(None)
        except (OSError, UnicodeError) as error:
            answer.append(getattr(error, "strerror", None) or str(error))

    thread = threading.Thread(target=connect, daemon=True, name="wandb-mode")
    thread.start()
    thread.join(seconds)
    return answer[0] if answer else f"no answer in {seconds:g} s"
