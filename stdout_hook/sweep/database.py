"""A database that keeps studies: its address, its driver, and its answer in bounded time."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import time
from typing import TYPE_CHECKING, Any, Optional
from urllib.parse import urlsplit

from stdout_hook.errors import StdoutHookError

if TYPE_CHECKING:
    from optuna.storages import RDBStorage

__all__ = ["first_line", "open_database", "shown"]

ANSWER = 5
"""Seconds in which a database must answer."""

PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306}
DRIVERS = {
    "postgresql": ("psycopg2", "psycopg", "pg8000"),
    "mysql": ("pymysql", "MySQLdb"),
    "mariadb": ("pymysql", "MySQLdb"),
}
"""Modules that speak to a database, the first that is installed is taken."""

PACKAGES = {
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
    "mysql": "mysql-connector-python",
}
"""Where a module's package has another name."""


def open_database(given: str, *, heartbeat: int, silence: int, patience: int) -> RDBStorage:
    """Open a database for Optuna.

    Args:
        given: Its address as SQLAlchemy has it, with a driver or without.
        heartbeat: Seconds from one sign of life of a running trial to the next.
        silence: Seconds without one after which a trial is taken for dead.
        patience: Seconds in which it must have done what it is asked.

    Raises:
        StdoutHookError: It cannot be used.
    """
    from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError

    url = _with_driver(given)
    _check_port(given)
    try:
        _connect(url)
        return _with_tables(
            url, heartbeat_interval=heartbeat, grace_period=silence, patience=patience
        )
    except ImportError as error:
        raise _no_driver(given, error.name or str(error)) from None
    except (ArgumentError, NoSuchModuleError, InvalidRequestError):
        raise StdoutHookError(
            f"--storage {shown(given)} is no address of a database: "
            "it must be like postgresql://user@host/name or mysql://user@host/name"
        ) from None
    except Exception as error:  # Optuna's, SQLAlchemy's and each driver's own
        raise StdoutHookError(
            f"--storage {shown(given)} cannot be used: {first_line(error)}"
        ) from None


def _check_port(url: str) -> None:
    """Check that something answers at the address, before a driver waits for it."""
    try:
        parts = urlsplit(url)
        port = PORTS.get(parts.scheme.partition("+")[0])
        if port is None or not parts.hostname:
            return  # a file, or an address that only the driver understands
        socket.create_connection((parts.hostname, parts.port or port), ANSWER).close()
    except ValueError as error:
        raise StdoutHookError(f"--storage {shown(url)}: {error}") from None
    except OSError as error:
        raise StdoutHookError(
            f"--storage {shown(url)} does not answer: {error.strerror or error}"
        ) from None


def _connect(url: str) -> None:
    """Connect once: what accepts a connection may be no database, and never answer."""
    from sqlalchemy import create_engine

    engine = create_engine(url, connect_args=_bounds(url, ANSWER))
    engine.connect().close()
    engine.dispose()


def _with_tables(url: str, *, patience: int, attempts: int = 5, **options: Any) -> RDBStorage:
    """Open it for Optuna; workers that begin at one time may hinder each other over its tables."""
    from optuna.storages import RDBStorage

    for attempt in range(1, attempts + 1):
        try:
            return RDBStorage(
                url,
                engine_kwargs={"pool_pre_ping": True, "connect_args": _bounds(url, patience)},
                **options,
            )
        except Exception:
            if attempt == attempts:
                raise
            time.sleep(0.2 * attempt)
    raise AssertionError("it has returned or raised")


def _bounds(url: str, reading: int) -> dict[str, int]:
    """Return the arguments of a driver that bound its waiting, in seconds."""
    dialect, _, driver = url.partition("://")[0].partition("+")
    if dialect == "postgresql":  # what is read from it has no bound; connecting is all of the wait
        return {"timeout" if driver == "pg8000" else "connect_timeout": ANSWER}
    if driver in ("pymysql", "mysqldb"):  # they read a greeting, and connecting does not bound that
        return {"connect_timeout": ANSWER, "read_timeout": reading}
    return {}


def _with_driver(url: str) -> str:
    """Name a driver that is there, for SQLAlchemy's choice changes with its version.

    Raises:
        StdoutHookError: There is none.
    """
    scheme, mark, rest = url.partition("://")
    if scheme not in DRIVERS or not mark:
        return url
    for driver in DRIVERS[scheme]:
        if importlib.util.find_spec(driver) is not None:
            name = "mysqldb" if driver == "MySQLdb" else driver
            return f"{scheme}+{name}://{rest}"
    raise _no_driver(url, DRIVERS[scheme][0])


def _no_driver(url: str, module: str) -> StdoutHookError:
    package = PACKAGES.get(module, module)
    return StdoutHookError(f"--storage {shown(url)} needs a driver: pip install {package}")


def first_line(error: Optional[BaseException]) -> str:
    """Return in one line what is at the bottom of an error."""
    cause: Any = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    numbered = len(cause.args) == 2 and not isinstance(cause, OSError)  # MySQL's number, its text
    return str(cause.args[1] if numbered else cause).strip().partition("\n")[0]


def shown(url: str) -> str:
    """Return an address without the password that is in it."""
    with contextlib.suppress(ValueError):
        password = urlsplit(url).password
        if password:
            return url.replace(f":{password}@", ":***@", 1)
    return url
