"""Real database servers, each begun here on loopback with a folder of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = ["mariadb", "postgresql"]


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL and yield the address of its database; skip the test where there is none."""
    where, port = _programs(), _free_port()
    with _folder() as folder:
        data = folder / "data"
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        make = [where / "initdb", "-D", data, "-U", "me", "--auth=trust", "--no-sync"]
        begin = [where / "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log", "start"]
        try:
            for words in (make, begin):
                _run(_as("postgres", *words))
            yield f"postgresql://me@127.0.0.1:{port}/postgres"
        finally:
            end = _as("postgres", where / "pg_ctl", "-D", data, "-m", "immediate", "stop")
            subprocess.run(end, capture_output=True, timeout=120, cwd="/")


@contextlib.contextmanager
def mariadb() -> Iterator[str]:
    """Run a MariaDB and yield the address of its database; skip the test where there is none."""
    server = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    if server is None:
        pytest.skip("there is no MariaDB: apt-get install mariadb-server")
    _need("pymysql", "pymysql")
    port = _free_port()
    with _folder() as folder:
        data = ["--no-defaults", f"--datadir={folder / 'data'}"]
        _run(_as("mysql", "mariadb-install-db", *data, "--auth-root-authentication-method=normal"))
        places = [f"--port={port}", f"--socket={folder / 'socket'}", f"--pid-file={folder / 'pid'}"]
        words = _as("mysql", server, *data, *places, "--bind-address=127.0.0.1")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, cwd="/")
        try:
            ask = ["mariadb-admin", "--no-defaults", "-u", "root", f"--socket={folder / 'socket'}"]
            _run([*ask, "--wait=60", "create", "sweeps"])
            yield f"mysql://root@127.0.0.1:{port}/sweeps"
        finally:
            subprocess.run([*ask, "shutdown"], capture_output=True, timeout=60)
            process.wait(60)


def _programs() -> Path:
    """Return the folder with PostgreSQL's programs."""
    _need("psycopg2", "psycopg2-binary")
    found = [Path(one).parent for one in (shutil.which("initdb"),) if one]
    found += [one.parent for one in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if not found:
        pytest.skip("there is no PostgreSQL: apt-get install postgresql")
    return found[-1]


def _need(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed: pip install {package}")


def _as(user: str, *words: object) -> list[str]:
    """Return a command as an ordinary user's: these servers refuse to run as root."""
    who = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    return [*who, *map(str, words)]


def _run(words: list[str]) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=120, cwd="/")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder: not below pytest's, into which only its own user may look."""
    folder = Path(tempfile.mkdtemp(prefix="database-"))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
