"""A study that several workers share: on a real PostgreSQL, begun here on loopback."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stdout_hook.sweep.conftest import Begin, epochs, facts_of, literal, wait_for

optuna = pytest.importorskip("optuna")
if sys.platform == "win32":
    pytest.skip("it needs a POSIX system", allow_module_level=True)

WORDS = ["--param", "x=1..40", "--objective", "val/loss:min", "--name", "shared"]


def programs() -> Path:
    """Return the folder with PostgreSQL's programs; skip the test where there is none."""
    if importlib.util.find_spec("psycopg2") is None:
        pytest.skip("psycopg2 is not installed: pip install psycopg2-binary")
    found = [Path(one).parent for one in (shutil.which("initdb"),) if one]
    found += [one.parent for one in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if not found:
        pytest.skip("there is no PostgreSQL: apt-get install postgresql")
    return found[-1]


def as_user(*words: object) -> list[str]:
    """Return a command as an ordinary user's: PostgreSQL refuses to run as root."""
    who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*who, *map(str, words)]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def database() -> Iterator[str]:
    """Begin a server of its own and return the address of its database."""
    where, port = programs(), free_port()
    # Not below pytest's folder, into which only its own user may look.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o777)
    data = folder / "data"
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        make = as_user(where / "initdb", "-D", data, "-U", "me", "--auth=trust", "--no-sync")
        subprocess.run(make, check=True, capture_output=True, timeout=120, cwd="/")
        begin = as_user(where / "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log")
        subprocess.run([*begin, "start"], check=True, capture_output=True, timeout=120, cwd="/")
        yield f"postgresql+psycopg2://me@127.0.0.1:{port}/postgres"
    finally:
        end = as_user(where / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        subprocess.run(end, capture_output=True, timeout=120, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def shared(url: str) -> list[str]:
    """Return the arguments of a search there, with the address as people write it."""
    return ["--storage", url.replace("+psycopg2", ""), *WORDS]


def trials_of(url: str) -> list[Any]:
    study = optuna.load_study(study_name="shared", storage=url)
    found: list[Any] = study.get_trials(deepcopy=False)
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_two_workers_share_one_study(database: str, begin: Begin, tmp_path: Path) -> None:
    """Together they make as many trials as were asked for, each of them one worker's alone."""
    command = epochs("{x}", 2, 0.1)
    names = ("one", "two")
    words = [*shared(database), "--trials", "8", "--pruner", "none"]
    workers = [begin(*words, command=command, output=name) for name in names]
    said = [each.communicate(timeout=240)[0] for each in workers]
    assert [each.returncode for each in workers] == [0, 0], said
    numbers = Counter(facts["trial"] for name in names for facts in facts_of(tmp_path / name))
    states = Counter(trial.state.name for trial in trials_of(database))
    assert states["COMPLETE"] == 8
    assert set(numbers.values()) == {1}
    assert len(numbers) == 8
    assert all("8 trials: 8 complete" in text for text in said)


HANGS_IN_ONE = """
import sys, time
print(f"epoch 1 val_loss {float(sys.argv[1]):.2f}", flush=True)
if "killed" in sys.argv[2]:
    time.sleep(600)
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_one_worker_is_killed_and_the_other_finishes(
    database: str, begin: Begin, tmp_path: Path
) -> None:
    """The dead one's trial is given up and made up for; nothing that was finished is lost."""
    command = [sys.executable, "-S", "-c", literal(HANGS_IN_ONE), "{x}", "{folder}"]
    words = [*shared(database), "--trials", "4"]
    killed = begin(*words, command=command, output="killed")
    wait_for(lambda: list(tmp_path.glob("killed/trials/*/metrics.jsonl")))
    other = begin(*words, command=command, output="other")
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    said, _ = other.communicate(timeout=240)
    assert other.returncode == 0, said
    assert "trial 0 is given up: its worker gives no sign of life" in said
    assert "4 trials: 4 complete, 1 interrupted" in said
    states = Counter(trial.state.name for trial in trials_of(database))
    assert states == {"COMPLETE": 4, "FAIL": 1}
