"""W&B's mode is chosen without waiting, and a pipeline's run lies in its folder, quietly."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from stdout_hook import wandb_mode, wandb_run
from stdout_hook.errors import TrackerError
from stdout_hook.wandb_run import Choice, choose_mode, open_run
from tests.support.mock_wandb import MockWandb
from tests.support.read_wandb import console, read_run, values
from tests.support.wandb_program import KEY, needs_wandb, run_program

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let wandb count as installed, so that the choice can be tested without it."""
    monkeypatch.setattr(wandb_mode, "_installed", lambda: True)


@pytest.fixture
def listening() -> Iterator[str]:
    """The address of a server that takes connections, and never answers one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def dead() -> str:
    """The address of a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment with an empty home, which is the working folder too."""
    monkeypatch.chdir(tmp_path)
    return {"HOME": str(tmp_path)}


MODES = [
    # asked for, WANDB_MODE, the mode chosen without key
    ("offline", None, "offline"),
    ("disabled", None, "disabled"),
    ("offline", "disabled", "offline"),
    ("disabled", "online", "disabled"),
    ("dryrun", None, "offline"),
    (None, "offline", "offline"),
    (None, "dryrun", "offline"),
    (None, "Disabled", "disabled"),
    (None, "", "offline"),
    (None, None, "offline"),
]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("asked", "variable", "chosen"), MODES)
def test_what_was_named_comes_first(
    home: dict[str, str], asked: str | None, variable: str | None, chosen: str
) -> None:
    """The mode asked for, then WANDB_MODE, decide; without either and without key: offline."""
    environ = {**home, **({} if variable is None else {"WANDB_MODE": variable})}
    choice = choose_mode(asked, environ)
    assert choice.mode == chosen
    assert choice.asked == bool(asked or variable)


@pytest.mark.usefixtures("installed")
def test_online_with_a_key_and_a_server_that_answers(home: dict[str, str], listening: str) -> None:
    """A known key and an answering server mean online; the key is nowhere to be seen."""
    choice = choose_mode(None, {**home, "WANDB_API_KEY": KEY, "WANDB_BASE_URL": listening + "/"})
    assert choice[0::2] == ("online", False)
    assert choice.base_url == listening
    assert KEY not in repr(choice)


@pytest.mark.usefixtures("installed")
def test_offline_without_a_key(home: dict[str, str], listening: str, tmp_path: Path) -> None:
    """Without a key the run is offline, and the line says why and how to upload it later."""
    choice = choose_mode(None, {**home, "WANDB_BASE_URL": listening})
    line = choice.describe(tmp_path)
    assert line.startswith("W&B offline: no API key is known (WANDB_API_KEY, netrc)")
    assert line.endswith(f"wandb sync {tmp_path}/wandb/offline-run-*")
    assert choice.describe(Path("my run")).endswith("wandb sync 'my run/wandb'/offline-run-*")


@pytest.mark.usefixtures("installed")
def test_offline_where_the_server_is_dead(home: dict[str, str], dead: str) -> None:
    """With a key but no server the run is offline, at once."""
    choice = choose_mode(None, {**home, "WANDB_API_KEY": KEY, "WANDB_BASE_URL": dead})
    assert choice.mode == "offline"
    assert "cannot be reached (Connection refused)" in choice.reason


def swallow(*goal: object, timeout: float) -> None:
    """Connect to nothing, for longer than the time limit."""
    time.sleep(timeout + 0.5)
    raise TimeoutError


@pytest.mark.usefixtures("installed")
def test_waits_three_seconds_at_most(home: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that swallows everything, or a dead name server, costs only the time limit."""
    monkeypatch.setattr(wandb_mode, "_SECONDS", 0.2)
    monkeypatch.setattr(socket, "create_connection", swallow)
    began = time.monotonic()
    choice = choose_mode(None, {**home, "WANDB_API_KEY": KEY})
    assert time.monotonic() - began < 2
    assert choice.mode == "offline"
    assert "api.wandb.ai:443 cannot be reached (no answer in 0.2 s)" in choice.reason


@pytest.mark.usefixtures("installed")
def test_reads_the_key_from_netrc(home: dict[str, str], listening: str, tmp_path: Path) -> None:
    """A netrc entry for the server counts, in the home or where $NETRC says; others do not."""
    entry = f"machine {listening[7:]} login user password {KEY}\n"
    (tmp_path / ".netrc").write_text(f"machine example.org login user password {KEY}\n")
    (tmp_path / "elsewhere").write_text(entry)
    environ = {**home, "WANDB_BASE_URL": listening}
    assert choose_mode(None, environ).mode == "offline"
    assert choose_mode(None, {**environ, "NETRC": str(tmp_path / "elsewhere")}).mode == "online"
    (tmp_path / ".netrc").write_text(entry)
    assert choose_mode(None, environ).mode == "online"


@pytest.mark.usefixtures("installed")
def test_reads_wandbs_settings_files(home: dict[str, str], listening: str, tmp_path: Path) -> None:
    """The server's address and ``wandb offline`` come from the files that W&B itself reads."""
    for path in (tmp_path / ".config/wandb/settings", tmp_path / "wandb/settings"):
        path.parent.mkdir(parents=True)
    (tmp_path / ".config/wandb/settings").write_text(f"[default]\nbase_url = {listening}\n")
    environ = {**home, "WANDB_API_KEY": KEY}
    assert choose_mode(None, environ).base_url == listening
    (tmp_path / "wandb/settings").write_text("[default]\nmode = offline\n")
    assert choose_mode(None, environ).mode == "offline"
    (tmp_path / "wandb/settings").write_text("no settings\n")
    assert choose_mode(None, environ).mode == "online"


PROXIES = [
    ("http", {"HTTP_PROXY": "{live}"}, "online"),
    ("http", {"http_proxy": "{dead}"}, "offline"),
    ("http", {"HTTP_PROXY": "{dead}", "NO_PROXY": "example.org"}, "online"),
    ("http", {"HTTPS_PROXY": "{dead}"}, "online"),
    ("https", {"HTTPS_PROXY": "{dead}"}, "offline"),
    ("https", {"HTTPS_PROXY": "{live}"}, "online"),
]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("scheme", "variables", "mode"), PROXIES)
def test_asks_the_proxy_where_there_is_one(
    home: dict[str, str],
    listening: str,
    dead: str,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    variables: dict[str, str],
    mode: str,
) -> None:
    """Behind a proxy it is the proxy that must answer, unless the server is excepted."""
    real, live = socket.create_connection, ("127.0.0.1", int(listening.rpartition(":")[2]))
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda goal, timeout: real(live if goal[0] == "example.org" else goal, timeout),
    )
    proxies = {key: text.format(live=listening, dead=dead) for key, text in variables.items()}
    base = {**home, "WANDB_API_KEY": KEY, "WANDB_BASE_URL": f"{scheme}://example.org"}
    choice = choose_mode(None, {**base, **proxies})
    assert choice.mode == mode


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    "url", ["api.example.org", "ftp://example.org", "http://h:port", "http://"]
)
def test_a_wrong_address_is_named(home: dict[str, str], url: str) -> None:
    """An address that is none means offline, and an error where online was asked for."""
    environ = {**home, "WANDB_API_KEY": KEY, "WANDB_BASE_URL": url}
    assert "the server's address" in choose_mode(None, environ).reason
    with pytest.raises(TrackerError, match="the server's address"):
        choose_mode("online", environ)


@pytest.mark.usefixtures("installed")
def test_online_asked_for_must_work(home: dict[str, str], dead: str, listening: str) -> None:
    """Asked for, by the option or WANDB_MODE, online without key or server is an error."""
    with pytest.raises(TrackerError, match="no API key is known"):
        choose_mode("online", {**home, "WANDB_BASE_URL": listening})
    with pytest.raises(TrackerError, match="cannot be reached"):
        choose_mode("online", {**home, "WANDB_API_KEY": KEY, "WANDB_BASE_URL": dead})
    with pytest.raises(TrackerError, match="no API key is known"):
        choose_mode(None, {**home, "WANDB_MODE": "online"})


@pytest.mark.parametrize(("asked", "variable"), [("onlin", None), (None, "shared")])
def test_an_unknown_mode_is_an_error(asked: str | None, variable: str | None) -> None:
    """A mode that does not exist is named, with those that do."""
    with pytest.raises(TrackerError, match="online, offline or disabled"):
        choose_mode(asked, {"WANDB_MODE": variable or ""})


def test_without_wandb_it_is_disabled(
    home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package W&B is disabled, with the line to install it; naming a mode fails."""
    monkeypatch.setattr(wandb_mode, "_installed", lambda: False)
    for environ in (home, {**home, "WANDB_MODE": "offline"}):
        choice = choose_mode(None, environ)
        assert choice.mode == "disabled"
        assert "pip install 'stdout-hook[wandb]'" in choice.reason
    assert choose_mode("disabled", home).mode == "disabled"
    for mode in ("online", "offline"):
        with pytest.raises(TrackerError, match=r"pip install 'stdout-hook\[wandb\]'"):
            choose_mode(mode, home)


def test_a_folder_of_runs_is_not_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder ``wandb/`` that W&B leaves is importable, but it is not wandb."""
    (tmp_path / "wandb").mkdir()
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    importlib.invalidate_caches()
    assert not wandb_mode._installed()


def test_a_disabled_run_is_none(tmp_path: Path) -> None:
    """Disabled means no run, no import and no file; finishing it does nothing."""
    assert open_run(tmp_path, Choice("disabled", "as asked for")) is None
    wandb_run.finish(None)
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """W&B's folders are set only for a block, also where it ends by an error."""
    monkeypatch.setenv("WANDB_DATA_DIR", "mine")
    before = dict(os.environ)
    with pytest.raises(KeyError), wandb_run.inside(tmp_path):
        assert os.environ["WANDB_DATA_DIR"] == str(tmp_path)
        raise KeyError
    assert dict(os.environ) == before


def test_finish_never_raises(caplog: pytest.LogCaptureFixture) -> None:
    """A run that cannot be finished is a warning: the model is trained."""
    wandb_run.finish(object(), 1)
    assert "could not finish" in caplog.text


def test_an_upload_cut_short_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where W&B gave up on the upload one line says how to finish it."""
    monkeypatch.setitem(wandb_run._SETTINGS, "finish_timeout", 0.0)
    settings = SimpleNamespace(sync_dir=str(tmp_path))
    wandb_run.finish(SimpleNamespace(finish=lambda exit_code: None, settings=settings))
    assert f"wandb sync {tmp_path}" in caplog.text


OFFLINE = """
import json, sys, time
from pathlib import Path
from stdout_hook import wandb_run

directories = []
for number, name in enumerate(["one", "two"]):
    run = wandb_run.open_run(
        Path(name).absolute(), wandb_run.Choice("offline", "as asked for"), project="p", name=name,
        group="g", tags=["a b", "ü"], config={"epochs": 3, "labels": ["x & y", "\\ud800"]},
    )
    print("printed by", name)
    print("warned by", name, file=sys.stderr)
    run.log({"train/loss": 0.5})
    time.sleep(3)
    directories.append(str(wandb_run.run_directory(run)))
    wandb_run.finish(run, exit_code=130 * number)
print(json.dumps(directories))
"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two offline runs of one process, whose folders then move elsewhere."""
    folder = tmp_path_factory.mktemp("offline")
    home = folder / "home"
    home.mkdir()
    done = run_program(OFFLINE, folder, HOME=str(home), WANDB_DIR="/proc", WANDB_MODE="online")
    *printed, last = done.stdout.splitlines()
    moved = folder / "moved"
    moved.mkdir()
    runs = []
    for path in map(Path, json.loads(last)):
        inner = path.relative_to(folder)
        shutil.move(folder / inner.parts[0], moved)
        runs.append(read_run(moved / inner))
    home_files = [path for path in home.rglob("*") if path.is_file()]
    return {"runs": runs, "printed": printed, "errors": done.stderr, "home": home_files}


@needs_wandb
@pytest.mark.wandb
def test_an_offline_run_is_whole(offline: dict[str, Any]) -> None:
    """Names, tags, options, rows and how it ended are in the run's file."""
    one, two = offline["runs"]
    assert one["run"]["display_name"] == "one"
    assert one["run"]["run_group"] == "g"
    assert one["run"]["tags"] == ["a b", "ü"]
    assert one["config"]["epochs"] == 3
    assert one["config"]["labels"] == ["x & y", "\ud800"]
    assert values(two, "train/loss") == [0.5]
    assert [run["exit_code"] for run in (one, two)] == [0, 130]
    assert one["problems"] == two["problems"] == []


@needs_wandb
@pytest.mark.wandb
def test_wandb_says_nothing_and_hears_everything(offline: dict[str, Any]) -> None:
    """The terminal has the program's words alone; W&B's console log has them as well."""
    assert offline["printed"] == ["printed by one", "printed by two"]
    assert offline["errors"] == "warned by one\nwarned by two\n"
    for run, name in zip(offline["runs"], ["one", "two"]):
        assert console(run) == f"printed by {name}\n"
        assert console(run, "stderr") == f"warned by {name}\n"


@needs_wandb
@pytest.mark.wandb
def test_system_metrics_are_in_a_short_run(offline: dict[str, Any]) -> None:
    """A run of three seconds has a sample of the machine's load."""
    assert all(run["stats"] >= 1 for run in offline["runs"])


@needs_wandb
@pytest.mark.wandb
def test_nothing_lies_outside_the_run_folder(offline: dict[str, Any]) -> None:
    """W&B leaves no file in the user's home."""
    assert offline["home"] == []


OPEN = """
import json, sys
from pathlib import Path
from stdout_hook import wandb_run
from stdout_hook.errors import TrackerError

wandb_run._PROBE_SECONDS = 0.5
said = []
choice = wandb_run.choose_mode(sys.argv[1] if len(sys.argv) > 1 else None)
try:
    run = wandb_run.open_run(Path("run").absolute(), choice, project="p", notify=said.append)
except TrackerError as error:
    print(json.dumps({"error": str(error)}))
else:
    print("a line of the training")
    run.log({"train/loss": 0.5})
    offline = wandb_run.run_directory(run).name.startswith("offline-run")
    wandb_run.finish(run, 3)
    print(json.dumps({"said": said, "offline": offline, "id": run.id}))
"""


def open_with(url: str, folder: Path, mode: str = "", key: str = KEY) -> dict[str, Any]:
    code = OPEN.replace("sys.argv[1] if len(sys.argv) > 1 else None", repr(mode or None))
    done = run_program(code, folder, WANDB_BASE_URL=url, WANDB_API_KEY=key)
    assert done.stderr == ""
    assert key not in done.stdout
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@needs_wandb
@pytest.mark.wandb
def test_an_online_run_reaches_the_server(tmp_path: Path) -> None:
    """The real client sends rows, console log and exit code to the server, and says nothing."""
    with MockWandb() as server:
        answer = open_with(server.url, tmp_path)
        run = server.runs[answer["id"]]
    assert (answer["said"], answer["offline"]) == ([], False)
    assert [row["train/loss"] for row in run["history"]] == [0.5]
    assert "a line of the training" in run["console"][0]
    assert run["exitcode"] == 3
    assert server.unknown == []


GOING_ON = """
from pathlib import Path
from stdout_hook.wandb_run import choose_mode, finish, open_run

first = None
for step in (1, 2):
    run = open_run(Path(f"part-{step}"), choose_mode(), going_on=first, own_group=True)
    first = run.id
    run.log({"train/step": step})
    finish(run)
print(run.id, run.group)
"""


@needs_wandb
@pytest.mark.wandb
def test_an_online_run_goes_on(tmp_path: Path) -> None:
    """The server has one run, whose steps go on; no group is made up."""
    with MockWandb() as server:
        run_program(GOING_ON, tmp_path, WANDB_BASE_URL=server.url, WANDB_API_KEY=KEY)
        (run,) = server.runs.values()
    assert [(row["_step"], row["train/step"]) for row in run["history"]] == [(0, 1), (1, 2)]
    assert run["group"] is None


@needs_wandb
@pytest.mark.wandb
def test_an_offline_run_is_a_new_one_in_a_group_of_its_own(tmp_path: Path) -> None:
    """Offline no run goes on; one without a group is grouped under its id, or as W&B is told."""
    ids = run_program(GOING_ON, tmp_path, WANDB_MODE="offline").stdout.split()
    assert ids[0] == ids[1]
    assert len(list(tmp_path.glob("part-*/wandb/offline-run-*"))) == 2
    told = {"WANDB_MODE": "offline", "WANDB_RUN_GROUP": "mine"}
    assert run_program(GOING_ON, tmp_path, **told).stdout.split()[1] == "mine"


REFUSALS = [(401, KEY, "is the API key right"), (500, KEY, "HTTP 500"), (None, "abc", "40\\+ char")]


@needs_wandb
@pytest.mark.wandb
@pytest.mark.parametrize(("status", "key", "reason"), REFUSALS, ids=["401", "500", "short key"])
def test_a_server_that_refuses_means_offline(
    tmp_path: Path, status: int | None, key: str, reason: str
) -> None:
    """Where the server or W&B refuses, the run is offline and one line says why."""
    with MockWandb(fail=lambda method, path: status) as server:
        answer = open_with(server.url, tmp_path, key=key)
    assert answer["offline"]
    assert len(answer["said"]) == 1
    assert reason.replace("\\", "") in answer["said"][0]


@needs_wandb
@pytest.mark.wandb
def test_a_server_that_never_answers_is_an_error_where_online_was_asked_for(
    tmp_path: Path, listening: str
) -> None:
    """The mode asked for must work, and what does not answer is noticed before any work."""
    answer = open_with(listening, tmp_path, mode="online")
    assert "W&B online cannot work: timed out" in answer["error"]
