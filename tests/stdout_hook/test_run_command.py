"""``stdout-hook run``: any program, as if it had been run by itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows

if sys.platform == "win32":
    pytest.skip("it needs a POSIX system", allow_module_level=True)

import pty
import termios

RUN = [sys.executable, "-m", "stdout_hook", "run"]
LOG = "Epoch 1/1\n8/8 - 1s - loss: 0.5000 - val_loss: 0.7500\n"


def run(code: str, folder: Path, *words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a Python program under the command, with the run folder ``run``."""
    command = [*RUN, "--output", str(folder / "run"), *words, "--", sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **options)


def facts(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "run" / "run.json").read_text(encoding="utf-8"))
    return found


def test_metrics_are_logged_and_the_output_passes(tmp_path: Path) -> None:
    """The streams stay apart, the metrics are in the run folder, the end says what was read."""
    code = f"import sys; print({LOG!r}, end=''); print('oops', file=sys.stderr)"
    done = run(code, tmp_path, "--name", "first", "--tag", "a", "--tag", "b")
    assert done.returncode == 0
    assert done.stdout.decode() == LOG
    first, *rest = done.stderr.decode().splitlines()
    assert first == "oops"
    assert "stdout-hook: keras: 2 values at 2 points" in rest
    rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.75]
    found = facts(tmp_path)
    assert (found["status"], found["exit_status"]) == ("finished", 0)
    assert (found["name"], found["tags"]) == ("first", ["a", "b"])
    assert found["start"]
    assert found["command"].startswith("stdout-hook run --output")
    assert (tmp_path / "run" / "output.log").read_text(encoding="utf-8") in (
        LOG + "oops\n",
        "oops\n" + LOG,
    )


def test_quiet_adds_nothing(tmp_path: Path) -> None:
    """Any bytes pass, and with --quiet nothing else is printed."""
    code = "import os; os.write(1, bytes(range(256)) * 1000); os.write(2, b'\\xff\\0')"
    done = run(code, tmp_path, "--quiet")
    assert done.stdout == bytes(range(256)) * 1000
    assert done.stderr == b"\xff\0"


def test_much_output_and_a_quiet_phase(tmp_path: Path) -> None:
    """50 MB pass whole, and so does what comes after a pause; memory is bounded, not the log."""
    code = (
        "import os, time\nline = b'x' * 99 + b'\\n'\n"
        "for _ in range(500): os.write(1, line * 1000)\n"
        f"time.sleep(1); print({LOG!r}, end='')"
    )
    done = run(code, tmp_path)
    assert len(done.stdout) == 50_000_000 + len(LOG)
    assert done.stdout.endswith(LOG.encode())
    rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.75]
    assert (tmp_path / "run" / "output.log").read_bytes() == done.stdout


@pytest.mark.parametrize(
    ("code", "expected", "status"),
    [
        ("raise SystemExit(3)", 3, "failed"),
        ("import os; os.kill(os.getpid(), 9)", 137, "interrupted"),
        ("import os; os.kill(os.getpid(), 15)", 143, "interrupted"),
        ("import os; os._exit(0)", 0, "finished"),
    ],
)
def test_the_exit_code_is_the_programs(
    code: str, expected: int, status: str, tmp_path: Path
) -> None:
    """Its own code, or 128+n for a signal; run.json has it too."""
    assert run(code, tmp_path).returncode == expected
    assert (facts(tmp_path)["status"], facts(tmp_path)["exit_status"]) == (status, expected)


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (["no-such-program"], 127, "no-such-program: No such file or directory"),
        (["./no-such-program"], 127, "./no-such-program: No such file or directory"),
        (["./folder"], 126, "./folder: Permission denied"),
        (["./text"], 126, "./text: Permission denied"),
        ([], 2, "there is no command: stdout-hook run [options] -- CMD ..."),
    ],
)
def test_a_command_that_cannot_be_run(
    command: list[str], code: int, message: str, tmp_path: Path
) -> None:
    """A shell's exit code, one line, and no folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").touch()
    done = subprocess.run(
        [*RUN, "--", *command], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == f"stdout-hook: {message}\n"
    assert not (tmp_path / "runs").exists()


def test_without_output_a_new_folder_is_made(tmp_path: Path) -> None:
    """Each run has a folder of its own in ``runs``."""
    for _ in range(2):
        subprocess.run([*RUN, "--quiet", "--", "true"], cwd=tmp_path, timeout=60, check=True)
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_options_after_the_dashes_are_the_programs(tmp_path: Path) -> None:
    """What looks like an option of ours there is none."""
    done = subprocess.run(
        [*RUN, "--quiet", "--output", str(tmp_path / "run"), "--", "echo", "--quiet", "--", "-x"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "--quiet -- -x\n"


def test_standard_input_is_the_programs(tmp_path: Path) -> None:
    """It reads what was meant for it."""
    done = run("import sys; print(sys.stdin.read().upper())", tmp_path, input=b"abc")
    assert done.stdout == b"ABC\n"


def test_patterns_from_a_file(tmp_path: Path) -> None:
    """The user's own patterns are read from JSON, TOML, or one expression with named groups."""
    files = {
        "p.json": '{"train/cost": "cost=(\\\\S+)"}',
        "p.txt": r"\[(?P<step>\d+)\] cost=(?P<cost>\S+)",
    }
    if sys.version_info >= (3, 11):
        files["p.toml"] = "[patterns]\n\"train/cost\" = 'cost=(\\S+)'\n"
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        run("print('[7] cost=0.25')", tmp_path, "--patterns", str(tmp_path / name))
        rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
        assert 0.25 in rows[-1].values(), name
        (tmp_path / "run" / "metrics.jsonl").unlink()


def test_bad_patterns_start_nothing(tmp_path: Path) -> None:
    """A file that cannot be used is one line, and the program is not run."""
    (tmp_path / "p.json").write_text("[1]")
    done = run("print('ran')", tmp_path, "--patterns", str(tmp_path / "p.json"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("stdout-hook: ")
    assert done.stderr.count(b"\n") == 1


WAIT = """
import signal, sys, time
def stop(number, frame):
    print("got", number, flush=True)
    sys.exit(5)
signal.signal(signal.{name}, stop)
print("ready", flush=True)
while True:
    time.sleep(0.05)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1"])
def test_signals_sent_to_us_are_passed_on(name: str, tmp_path: Path) -> None:
    """The program gets them once and decides; its last words come through."""
    command = [*RUN, "--quiet", "--output", str(tmp_path / "run"), "--", sys.executable]
    with subprocess.Popen(
        [*command, "-c", WAIT.format(name=name)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(getattr(signal, name))
        assert process.stdout.read() == f"got {int(getattr(signal, name))}\n"
        assert process.wait(60) == 5


class Terminal:
    """A command on a terminal of its own, as its controlling one."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(command[0], command)
        self.shown = b""

    def read_until(self, text: bytes) -> None:
        """Read until the terminal has shown `text`."""
        while text not in self.shown:
            self.shown += os.read(self.fd, 4096)

    def end(self) -> int:
        """Read to the end and return the exit code."""
        with contextlib.suppress(OSError):
            while True:
                block = os.read(self.fd, 4096)
                if not block:
                    break
                self.shown += block
        os.close(self.fd)
        status = os.waitpid(self.pid, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)


def on_terminal(code: str, folder: Path) -> Terminal:
    words = ["--quiet", "--output", str(folder / "run"), "--", sys.executable, "-c", code]
    return Terminal([*RUN, *words])


def test_ctrl_c_reaches_the_program_once(tmp_path: Path) -> None:
    """On a terminal Ctrl-C is the program's, and comes once."""
    code = (
        "import signal, time\ncount = []\n"
        "signal.signal(signal.SIGINT, lambda *_: count.append(1))\n"
        "print('ready', flush=True)\n"
        "while not count: time.sleep(0.01)\n"
        "time.sleep(0.5)\nprint('count', len(count))\n"
    )
    terminal = on_terminal(code, tmp_path)
    terminal.read_until(b"ready")
    os.write(terminal.fd, b"\x03")
    assert terminal.end() == 0
    assert b"count 1" in terminal.shown


@pytest.mark.skipif(not hasattr(termios, "tcsetwinsize"), reason="Python 3.11 can set a size")
def test_the_terminal_is_the_programs(tmp_path: Path) -> None:
    """It sees a terminal on all three descriptors, its size, and each change of it."""
    code = (
        "import os, signal, sys, time\n"
        "changed = []\n"
        "signal.signal(signal.SIGWINCH, lambda *_: changed.append(os.get_terminal_size(1)))\n"
        "print([os.isatty(n) for n in range(3)], flush=True)\n"
        "print('size', *os.get_terminal_size(1), flush=True)\n"
        "while (55, 44) not in changed: time.sleep(0.01)\n"
        "print('changed', *changed[-1])\n"
    )
    terminal = on_terminal("input()\n" + code, tmp_path)
    termios.tcsetwinsize(terminal.fd, (33, 99))
    os.write(terminal.fd, b"\n")
    terminal.read_until(b"size 99 33")
    termios.tcsetwinsize(terminal.fd, (44, 55))
    assert terminal.end() == 0
    assert b"[True, True, True]" in terminal.shown
    assert b"changed 55 44" in terminal.shown


def test_ctrl_z_stops_and_continues(tmp_path: Path) -> None:
    """The job stops as a whole, as a shell expects, and goes on where it was."""
    code = "print('ready', flush=True); print(input())"
    shell = (
        f"set -m; {' '.join(RUN)} --quiet --output {tmp_path / 'run'} -- "
        f'{sys.executable} -c "{code}"; echo stopped $?; fg; echo code $?'
    )
    terminal = Terminal(["/bin/bash", "-c", shell])
    terminal.read_until(b"ready")
    time.sleep(0.2)  # input() must be waiting: the terminal drops what is typed before Ctrl-Z
    os.write(terminal.fd, b"\x1a")
    terminal.read_until(b"stopped 148")
    os.write(terminal.fd, b"hello\n")
    assert terminal.end() == 0
    assert b"code 0" in terminal.shown
    assert terminal.shown.count(b"hello") == 2


def test_a_grandchild_does_not_make_us_hang(tmp_path: Path) -> None:
    """A daemon that keeps the pipe open is left alone, and its words still come through."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    code = f"import subprocess; subprocess.Popen('read x < {fifo}; echo later', shell=True)"
    command = [*RUN, "--quiet", "--output", str(tmp_path / "run"), "--", sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.wait(60) == 0
        fifo.write_text("go\n")
        assert process.stdout is not None
        assert process.stdout.read() == b"later\n"


@pytest.mark.wandb
def test_a_wandb_run(tmp_path: Path) -> None:
    """With --project the metrics go to a W&B run too, and it ends with the program's code."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run, values

    code = f"print({LOG!r}); raise SystemExit(4)"
    done = run(code, tmp_path, "--project", "p", "--name", "n", "--group", "g", "--mode", "offline")
    assert done.returncode == 4
    found: dict[str, Any] = read_run(tmp_path / "run", 5)
    assert values(found, "val/loss") == [0.75]
    assert (found["run"]["display_name"], found["run"]["run_group"]) == ("n", "g")
    assert found["exit_code"] == 4
    assert facts(tmp_path)["wandb"]["mode"] == "offline"
    assert b"upload it later with: wandb sync" in done.stderr


@pytest.mark.wandb
def test_the_wandb_log_has_each_line_once(tmp_path: Path) -> None:
    """What a program and its children print is in the run's log, a redrawn bar as one line."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run

    program = r"""
import os
print("from Python", flush=True)
os.system("echo from a shell; echo a warning >&2")
for n in range(5):
    print(f"\r{n}/4", end="", flush=True)
print()
print("no end", end="")
"""
    run(program, tmp_path, "--mode", "offline")
    wanted = ["from Python", "from a shell", "a warning", "4/4", "no end"]
    assert sorted(logged(read_run(tmp_path / "run", 5))) == sorted(wanted)


@pytest.mark.wandb
def test_wandb_captures_by_itself_before_and_after_level_fd(tmp_path: Path) -> None:
    """Each line is once in the run's log, whoever prints it, and W&B goes on afterwards."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run

    program = f"""
import os, wandb
from stdout_hook import capture_training
run = wandb.init(mode="offline", dir={str(tmp_path)!r}, settings=wandb.Settings(silent=True))
print("before", flush=True)
with capture_training(run, level="fd", folder=False):
    print("inside", flush=True)
    os.system("echo a child")
print("after", flush=True)
run.finish()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["before", "inside", "a child", "after"]
    wanted = ["before", "inside", "a child", "after"]
    assert sorted(logged(read_run(tmp_path, 5))) == sorted(wanted)


def logged(run: Any) -> list[str]:
    """Return the lines of a run's console log, without the empty ones and our own words."""
    lines = "".join(text for _, text in run["console"]).splitlines()
    return [line for line in lines if line and not line.startswith(("stdout-hook:", "    "))]


def test_a_sink_that_is_unknown_leaves_no_folder(tmp_path: Path) -> None:
    """What is refused before the program starts leaves nothing behind."""
    done = run("", tmp_path, "--sink", "nowhere")
    assert done.returncode == 2
    assert b"unknown sink 'nowhere'" in done.stderr
    assert list(tmp_path.iterdir()) == []
