"""``stdout-hook sweep``: whole searches over small programs."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows
from tests.stdout_hook.sweep.conftest import Begin, Run, epochs, facts_of, literal, wait_for

pytest.importorskip("optuna")
if sys.platform == "win32":
    pytest.skip("it needs a POSIX system", allow_module_level=True)

LOSS = ["--param", "x=[1,2,3]", "--objective", "val/loss:min", "--sampler", "grid"]


def test_a_search_finds_the_best(sweep: Run, tmp_path: Path) -> None:
    """Each trial has a run folder of one group; at the end the table and the best again."""
    done = sweep(*LOSS, "--parallel", "2", command=epochs("{x}", 2, 0))
    assert done.returncode == 0, done.stderr
    assert "3 trials: 3 complete" in done.stdout
    found = {one["params"]["x"]: one for one in facts_of(tmp_path / "s")}
    assert {x: one["objective"]["value"] for x, one in found.items()} == {1: 2.5, 2: 3.5, 3: 4.5}
    assert {one["status"] for one in found.values()} == {"finished"}
    assert len({one["group"] for one in found.values()}) == 1
    assert sorted(one["trial"] for one in found.values()) == [0, 1, 2]


def test_the_best_again_is_run(sweep: Run, tmp_path: Path) -> None:
    """The command that is printed trains the best once more, with the same values."""
    sweep(*LOSS, command=epochs("{x}", 1, 0))
    command = facts_of(tmp_path / "s")[0]["search"]["again"]
    words = [sys.executable, "-m", *shlex.split(command.replace("stdout-hook", "stdout_hook", 1))]
    words[4:4] = ["--output", "again"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    rows = read_rows(tmp_path / "again" / "metrics.jsonl")
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [3.0]


CHANGING = """
import sys
x = int(sys.argv[1])
if x == 1:
    sys.exit("out of memory, say")
if x == 2:
    print("nothing to see")
    sys.exit()
print(f"epoch 1 val_loss {float('nan') if x == 3 else x:.2f}")
"""


def test_trials_that_fail_are_told_and_the_search_goes_on(sweep: Run, tmp_path: Path) -> None:
    """A crash, no objective and NaN are failures with the last lines, not the end."""
    command = [sys.executable, "-S", "-c", literal(CHANGING), "{x}"]
    words = ["--param", "x=1..4", "--objective", "val/loss:min", "--sampler", "grid"]
    done = sweep(*words, "--pruner", "none", command=command)
    assert done.returncode == 0, done.stderr
    assert "4 trials: 1 complete, 3 failed" in done.stdout
    found = {one["params"]["x"]: one for one in facts_of(tmp_path / "s")}
    assert found[1]["reason"] == "ended with exit code 1"
    assert found[1]["lines"] == ["out of memory, say"]
    assert found[2]["reason"] == "printed no val/loss, nor any other metric"
    assert found[3]["reason"] == "val/loss was no finite number"
    assert "stdout-hook:     out of memory, say\n" in done.stderr


def test_no_complete_trial_is_an_exit_code(sweep: Run) -> None:
    """Where nothing was found the code is 1."""
    done = sweep(*LOSS, command=["true", "{x}"])
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "3 trials: 3 failed")


def test_a_hopeless_trial_is_pruned_while_it_runs(sweep: Run, tmp_path: Path) -> None:
    """After five trials the median is known; what is worse ends early, and is told so."""
    program = (
        "import sys, time\n"
        "x = float(sys.argv[1])\n"
        "for epoch in range(1, 4 if x < 50 else 10000):\n"
        "    print(f'epoch {epoch} val_loss {x:.2f}', flush=True)\n"
        "    time.sleep(0.01 if x < 50 else 0.2)\n"
    )
    # A grid takes them in an order of its own, always the same: 100 is the last.
    words = ["--param", "x=[1,1.1,1.2,1.3,1.4,100]", *LOSS[2:]]
    done = sweep(*words, command=[sys.executable, "-S", "-c", literal(program), "{x}"])
    assert "6 trials: 5 complete, 1 pruned" in done.stdout, done.stderr
    last = facts_of(tmp_path / "s")[-1]
    assert (last["params"]["x"], last["outcome"], last["reason"]) == (
        100,
        "pruned",
        "after value 1",
    )
    assert last["exit_status"] == 143


def states(folder: Path) -> list[Any]:
    return [one.get("outcome") for one in facts_of(folder)]


SLOW_AFTER_TWO = """
import os, sys, time
from pathlib import Path
marks = Path(sys.argv[2])
marks.mkdir(exist_ok=True)
(marks / str(os.getpid())).touch()
print(f"epoch 1 val_loss {float(sys.argv[1]):.2f}", flush=True)
if len(list(marks.iterdir())) == 3:
    time.sleep(600)
"""
"""The third that is begun does not end by itself."""


def slow(folder: Path) -> list[str]:
    return [sys.executable, "-S", "-c", literal(SLOW_AFTER_TWO), "{x}", str(folder / "marks")]


def is_running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_ctrl_c_keeps_what_is_finished(name: str, sweep: Run, begin: Begin, tmp_path: Path) -> None:
    """The running trial is ended and marked; the same command goes on to the same total."""
    process = begin(*LOSS, command=slow(tmp_path))
    wait_for(lambda: len(list(tmp_path.glob("marks/*"))) == 3)
    process.send_signal(getattr(signal, name))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name)
    assert "go on with: stdout-hook sweep" in said
    assert states(tmp_path / "s") == ["complete", "complete", "interrupted"]
    assert not any(is_running(int(mark.name)) for mark in tmp_path.glob("marks/*"))
    done = sweep(*LOSS, command=slow(tmp_path))
    assert "3 trials: 3 complete, 1 interrupted" in done.stdout
    assert states(tmp_path / "s") == ["complete", "complete", "interrupted", "complete"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it looks at processes in /proc")
def test_after_kill_9_it_goes_on(sweep: Run, begin: Begin, tmp_path: Path) -> None:
    """No training is left alone, finished trials are kept, and what ran is marked and counted."""
    process = begin(*LOSS, command=slow(tmp_path))
    wait_for(lambda: len(list(tmp_path.glob("marks/*"))) == 3)
    process.kill()
    process.communicate(timeout=60)
    marks = [int(mark.name) for mark in tmp_path.glob("marks/*")]
    wait_for(lambda: not any(map(is_running, marks)))
    with (tmp_path / "s" / "journal.log").open("a") as journal:
        journal.write('{"op_code": 6, "wor')  # as a full disk leaves it
    done = sweep(*LOSS, command=slow(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "1 of its trials had not ended when the search did" in done.stderr
    assert states(tmp_path / "s") == ["complete", "complete", "interrupted", "complete"]
    assert "3 trials: 3 complete, 1 interrupted" in done.stdout
    found = facts_of(tmp_path / "s")
    assert sorted(one["params"]["x"] for one in found if one["outcome"] == "complete") == [1, 2, 3]


def test_the_time_is_up(sweep: Run, tmp_path: Path) -> None:
    """What runs then is ended and not counted; nothing was found."""
    done = sweep(*LOSS, "--timeout", "2", command=["sh", "-c", "sleep 600; echo {x}"])
    assert done.returncode == 1, done.stderr
    assert "0 trials: 1 interrupted" in done.stdout
    assert "the 2 seconds are over" in done.stderr
    assert states(tmp_path / "s") == ["interrupted"]


def test_another_search_in_the_folder(sweep: Run, tmp_path: Path) -> None:
    """It is refused, and the first is as it was; more trials of the same are welcome."""
    words = ["--param", "x=1..9", "--objective", "val/loss:min"]
    sweep(*words, "--trials", "1", command=epochs("{x}", 1, 0))
    other = sweep("--param", "x=1..8", *words[2:], command=epochs("{x}", 1, 0))
    assert (other.returncode, len(other.stderr.splitlines())) == (2, 1)
    assert "its params is x=1..9, given: x=1..8" in other.stderr
    for place in (["--name", "other"], ["--storage", f"sqlite:///{tmp_path}/x.db"]):
        assert sweep(*words, *place, command=epochs("{x}", 1, 0)).returncode == 2
    more = sweep(*words, "--trials", "2", command=epochs("{x}", 1, 0))
    assert more.returncode == 0
    assert len(facts_of(tmp_path / "s")) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--storage", "postgresql://me:secret@127.0.0.1:9/x"], "does not answer"),
        (["--storage", "postgresql://me:secret@127.0.0.1:x9/x"], "port"),
        (["--storage", "nonsense"], "is no address of a database"),
        (["--param", "y=1..2"], "does not use the parameter y"),
        (["--param", "y=1..1"], "y has one value"),
        (["--objective", "quality"], "write quality:max or quality:min"),
        (["--sampler", "tpy"], "did you mean 'tpe'?"),
        (["--pruner", "medium"], "did you mean 'median'?"),
        (["--trials", "0"], "--trials must be more than 0"),
        (["--pattern", "x=("], "x"),
        (["--sink", "nowhere"], "nowhere"),
        (["--seed", "1", "--storage", "sqlite:///x.db"], "leave one of them out"),
    ],
)
def test_bad_input_begins_nothing(words: list[str], says: str, sweep: Run, tmp_path: Path) -> None:
    """One line, exit code 2, no password shown, and no folder."""
    done = sweep("--param", "x=1..9", "--objective", "val/loss", *words, command=["true", "{x}"])
    assert (done.returncode, done.stdout) == (2, "")
    assert says.lower() in done.stderr.lower()
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_is_left_alone(sweep: Run, tmp_path: Path) -> None:
    """What holds something else is no search's folder."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.txt").touch()
    done = sweep(*LOSS, command=["true", "{x}"])
    assert done.returncode == 2
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["thesis.txt"]


def test_a_second_search_at_the_same_time_is_refused(
    sweep: Run, begin: Begin, tmp_path: Path
) -> None:
    """Two would take each other's trials for dead ones."""
    begin(*LOSS, command=slow(tmp_path))
    wait_for(lambda: len(list(tmp_path.glob("marks/*"))) == 3)
    done = sweep(*LOSS, command=slow(tmp_path))
    assert (done.returncode, "a search runs in s already" in done.stderr) == (2, True)


def test_the_folder_of_a_trial_is_the_programs_too(sweep: Run, tmp_path: Path) -> None:
    """A program is told where it may put its model, and a sink where its files go."""
    program = "import sys; open(sys.argv[1] + '/model', 'w'); print('epoch 1 val_loss 1.00')"
    command = [sys.executable, "-S", "-c", program, "{folder}", "{x}"]
    sweep(*LOSS, "--sink", "csv:{folder}/values.csv", command=command)
    assert len(list(tmp_path.glob("s/trials/*/model"))) == 3
    assert len(list(tmp_path.glob("s/trials/*/values.csv"))) == 3


@pytest.mark.wandb
def test_the_runs_of_a_search_are_one_wandb_group(sweep: Run, tmp_path: Path) -> None:
    """Each trial is a W&B run with its parameters, all in the search's group."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run

    words = ["--mode", "offline", "--project", "p", "--name", "my-search"]
    done = sweep(*LOSS, *words, command=epochs("{x}", 1, 0))
    assert done.returncode == 0, done.stderr
    folders = sorted((tmp_path / "s" / "trials").iterdir())
    runs = [read_run(folder, 5) for folder in folders]
    assert {run["run"]["run_group"] for run in runs} == {"my-search"}
    assert json.loads((folders[0] / "run.json").read_text())["wandb"]["mode"] == "offline"
    assert sorted(run["config"]["x"] for run in runs) == [1, 2, 3]
