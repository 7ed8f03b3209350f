"""A study that several workers share: on real servers, begun here on loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stdout_hook.sweep.conftest import (
    SWEEP,
    Begin,
    epochs,
    facts_of,
    literal,
    wait_for,
)
from tests.stdout_hook.sweep.databases import mariadb, postgresql

optuna = pytest.importorskip("optuna")
if sys.platform == "win32":
    pytest.skip("it needs a POSIX system", allow_module_level=True)

WORDS = ["--param", "x=1..40", "--objective", "val/loss:min", "--name", "shared"]


@pytest.fixture
def database() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=[postgresql, mariadb], ids=["postgresql", "mariadb"])
def any_database(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.param() as url:
        yield url


def shared(url: str) -> list[str]:
    """Return the arguments of a search there."""
    return ["--storage", url, *WORDS]


def study_of(url: str) -> Any:
    """Return the study, as Optuna's own tools see it."""
    named = url.replace("postgresql", "postgresql+psycopg2").replace("mysql", "mysql+pymysql")
    return optuna.load_study(study_name="shared", storage=named)


def trials_of(url: str) -> list[Any]:
    found: list[Any] = study_of(url).get_trials(deepcopy=False)
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_two_workers_share_one_study(any_database: str, begin: Begin, tmp_path: Path) -> None:
    """Together they make as many trials as were asked for, each of them one worker's alone."""
    command = epochs("{x}", 2, 0.1)
    names = ("one", "two")
    words = [*shared(any_database), "--trials", "8", "--pruner", "none"]
    workers = [begin(*words, command=command, output=name) for name in names]
    said = [each.communicate(timeout=240)[0] for each in workers]
    assert [each.returncode for each in workers] == [0, 0], said
    numbers = Counter(facts["trial"] for name in names for facts in facts_of(tmp_path / name))
    states = Counter(trial.state.name for trial in trials_of(any_database))
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


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_before_its_first_sign_of_life(
    database: str, begin: Begin, tmp_path: Path
) -> None:
    """A trial that was asked for and never beaten is given up as well, and made up for."""
    command = epochs("{x}", 1, 0)
    first = begin(*shared(database), "--trials", "1", command=command)
    assert first.communicate(timeout=240)[0].endswith("s/sweep.html\n")
    study_of(database).ask()  # and no more is heard of who asked
    said, _ = begin(*shared(database), "--trials", "2", command=command).communicate(timeout=240)
    assert "trial 1 is given up: its worker gives no sign of life" in said
    assert "2 trials: 2 complete, 1 interrupted" in said


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_what_answers_and_is_no_database(scheme: str, tmp_path: Path) -> None:
    """A port that takes connections and says nothing is given up after a while, in one line."""
    pytest.importorskip({"postgresql": "psycopg2", "mysql": "pymysql"}[scheme])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://me:secret@127.0.0.1:{silent.getsockname()[1]}/x"
        words = [*SWEEP, *shared(url), "--", "true", "{x}"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "cannot be used" in done.stderr
    assert "secret" not in done.stderr
    assert list(tmp_path.iterdir()) == []
