"""Where Optuna keeps a study: a journal in the search's folder, or a database that is shared."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol, TypeVar
from urllib.parse import urlsplit

from stdout_hook.errors import StdoutHookError

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage, RDBStorage

__all__ = ["Journal", "Shared", "Storage", "first_line", "shown"]

HEARTBEAT = 5
"""Seconds from one sign of life of a running trial to the next."""

SILENCE = 30
"""Seconds without one after which another worker takes a trial for dead."""

ANSWER = 5.0
"""Seconds in which a database must answer."""

PATIENCE = 60.0
"""Seconds for which a database may be away while a search goes on."""

Result = TypeVar("Result")

PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306}
DRIVERS = {
    "postgresql": ("psycopg2", "psycopg", "pg8000"),
    "mysql": ("pymysql", "MySQLdb"),
    "mariadb": ("pymysql", "MySQLdb"),
}
"""Modules that speak to a database, the first that is installed is taken."""

PACKAGES = {"postgresql": "psycopg2-binary", "mysql": "pymysql", "mariadb": "pymysql"}


class Storage(Protocol):
    """Where a study is.

    Attributes:
        optuna: Optuna's object.
        is_shared: Whether other workers may have trials in it now.
    """

    optuna: BaseStorage
    is_shared: bool

    def beat(self, study: Study, number: int) -> None:
        """Give a sign of life of a running trial."""

    def fail_dead(self, study: Study) -> list[int]:
        """Mark as failed what no longer runs; return the numbers of these trials."""

    def patiently(self, work: Callable[[], Result]) -> Result:
        """Do something with the study, again where the storage is away for a moment."""


class Journal:
    """A file that one process at a time appends to; the search's folder is held meanwhile.

    Args:
        path: The file; it is made.
    """

    is_shared = False

    def __init__(self, path: Path) -> None:
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend

        _mend(path)
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)  # of a process that was killed
        self.optuna: BaseStorage = JournalStorage(JournalFileBackend(str(path)))

    def beat(self, study: Study, number: int) -> None:
        """Do nothing: who holds the folder is alive."""

    def fail_dead(self, study: Study) -> list[int]:
        """Mark every running trial as failed: to be called before the first begins."""
        from optuna.trial import TrialState

        running = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        for trial in running:
            study.tell(trial.number, state=TrialState.FAIL)
        return [trial.number for trial in running]

    def patiently(self, work: Callable[[], Result]) -> Result:
        """Do it: a file is there, or the search cannot go on."""
        return work()


def _mend(path: Path) -> None:
    """Cut off a last line that a killed process or a full disk left without its end."""
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
        text = file.read()
        file.truncate(text.rfind(b"\n") + 1)


class Shared:
    """A database.

    Args:
        url: Its address as SQLAlchemy has it.

    Raises:
        StdoutHookError: It cannot be used.
    """

    is_shared = True

    def __init__(self, url: str) -> None:
        self._check(url)
        self._rdb = _connect(_with_driver(url))
        self.optuna: BaseStorage = self._rdb

    def beat(self, study: Study, number: int) -> None:
        """Give a sign of life of a running trial."""
        of_study = self._rdb.get_study_id_from_name(study.study_name)
        self._rdb.record_heartbeat(
            self._rdb.get_trial_id_from_study_id_trial_number(of_study, number)
        )

    def fail_dead(self, study: Study) -> list[int]:
        """Mark as failed the running trials of which there was no sign of life for long."""
        from optuna.storages import fail_stale_trials
        from optuna.trial import TrialState

        before = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        fail_stale_trials(study)
        after = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        return sorted({one.number for one in before} - {one.number for one in after})

    def patiently(self, work: Callable[[], Result]) -> Result:
        """Do it, and try for a while where the database is being started anew, say."""
        from optuna.exceptions import StorageInternalError
        from sqlalchemy.exc import SQLAlchemyError

        end = time.monotonic() + PATIENCE
        while True:
            try:
                return work()
            except (StorageInternalError, SQLAlchemyError):
                if time.monotonic() > end:
                    raise
                time.sleep(1)

    @staticmethod
    def _check(url: str) -> None:
        """Check that something answers at the address, before a driver waits for it."""
        parts = urlsplit(url)
        port = PORTS.get(parts.scheme.partition("+")[0])
        if port is None or not parts.hostname:
            return  # a file, or an address that only the driver understands
        try:
            socket.create_connection((parts.hostname, parts.port or port), ANSWER).close()
        except OSError as error:
            raise StdoutHookError(
                f"--storage {shown(url)} does not answer: {error.strerror or error}"
            ) from None


def _connect(url: str, attempts: int = 5) -> RDBStorage:
    """Connect; workers that begin at one time may hinder each other in making the tables."""
    from optuna.storages import RDBStorage
    from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError

    problem: Optional[Exception] = None
    for attempt in range(attempts):
        try:
            return RDBStorage(
                url,
                engine_kwargs={"pool_pre_ping": True},
                heartbeat_interval=HEARTBEAT,
                grace_period=SILENCE,
            )
        except ImportError:
            raise StdoutHookError(
                f"--storage {shown(url)} needs a driver that is not installed"
            ) from None
        except (ArgumentError, NoSuchModuleError, InvalidRequestError):
            raise StdoutHookError(
                f"--storage {shown(url)} is no address of a database: "
                "it must be like postgresql://user@host/name or mysql+pymysql://user@host/name"
            ) from None
        except Exception as error:  # Optuna's, SQLAlchemy's and each driver's own
            problem = error
            time.sleep(0.2 * attempt)
    raise StdoutHookError(f"--storage {shown(url)} cannot be used: {first_line(problem)}")


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
    raise StdoutHookError(f"--storage {shown(url)} needs a driver: pip install {PACKAGES[scheme]}")


def first_line(error: Optional[BaseException]) -> str:
    """Return in one line what is at the bottom of an error."""
    cause: Any = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return str(cause).strip().partition("\n")[0]


def shown(url: str) -> str:
    """Return an address without the password that is in it."""
    with contextlib.suppress(ValueError):
        password = urlsplit(url).password
        if password:
            return url.replace(f":{password}@", ":***@", 1)
    return url
