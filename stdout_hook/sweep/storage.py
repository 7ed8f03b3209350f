"""Where Optuna keeps a study: a journal in the search's folder, or a database that is shared."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Protocol, TypeVar

from stdout_hook.sweep.database import open_database

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage

__all__ = ["Journal", "Shared", "Storage"]

HEARTBEAT = 5
"""Seconds from one sign of life of a running trial to the next."""

SILENCE = 30
"""Seconds without one after which another worker takes a trial for dead."""

PATIENCE = 60
"""Seconds for which a database may be away while a search goes on."""

Result = TypeVar("Result")


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
        self._rdb = open_database(url, heartbeat=HEARTBEAT, silence=SILENCE, patience=PATIENCE)
        self._seen: dict[int, float] = {}
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

        running = (TrialState.RUNNING,)
        before = study.get_trials(deepcopy=False, states=running)
        fail_stale_trials(study)
        for number in self._silent(study):
            study.tell(number, state=TrialState.FAIL, skip_if_finished=True)
        after = study.get_trials(deepcopy=False, states=running)
        return sorted({one.number for one in before} - {one.number for one in after})

    def _silent(self, study: Study) -> list[int]:
        """Return the trials that never gave a sign of life: their worker died over the first one.

        Optuna waits for these for ever. The time is ours, from when they were first seen: clocks of
        several machines differ.
        """
        now = time.monotonic()
        self._seen = {number: self._seen.get(number, now) for number in self._without_sign(study)}
        return [number for number, since in self._seen.items() if now - since > SILENCE]

    def _without_sign(self, study: Study) -> list[int]:
        from sqlalchemy import text

        query = text(
            "SELECT number FROM trials WHERE study_id = :study AND state = 'RUNNING' "
            "AND trial_id NOT IN (SELECT trial_id FROM trial_heartbeats)"
        )
        of_study = self._rdb.get_study_id_from_name(study.study_name)
        with self._rdb.engine.connect() as connection:
            return list(connection.execute(query, {"study": of_study}).scalars())

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
