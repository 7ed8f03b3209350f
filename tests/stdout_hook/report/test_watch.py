"""``stdout-hook watch``: who is answered, what is served, and how it ends."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.cli import main
from stdout_hook.report.live import Runs
from stdout_hook.report.live.server import PAGES, PageServer

pytest.importorskip("plotly")
pytest.importorskip("itables")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / "run"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"name": "a run"}')
    (folder / "metrics.jsonl").write_text('{"train/loss": 0.5}\n')
    (folder / "model.tflite").write_bytes(b"TFL3")
    (folder / "report.html").write_text("<script>1</script>")
    (folder / "page.html").write_text("<script>1</script>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def server(run: Path) -> Iterator[PageServer]:
    with PageServer(Runs([run], print)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: PageServer, place: str = "", method: str = "GET", **headers: str
) -> http.client.HTTPResponse:
    """Ask for what is at the page's address, or at another one that begins with a slash."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    path = place if place[:1] == "/" else f"/{server.secret}/{place}"
    connection.request(method, path, headers=headers)
    return connection.getresponse()


def messages(response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """Yield what an open page is told."""
    for line in response:
        if line.startswith(b"data: "):
            yield json.loads(line[len(b"data: ") :])


def test_the_page(server: PageServer) -> None:
    """It is sent to whoever knows its address, and shown only by itself."""
    response = ask(server)
    assert response.status == 200
    assert b'data-live="events"' in response.read()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_what_it_tells(server: PageServer, run: Path) -> None:
    """A page is told all there is, and a new row when it is written."""
    told = messages(ask(server, "events"))
    first = list(itertools.takewhile(lambda one: one["kind"] != "told", told))
    assert [one["kind"] for one in first] == ["start", "run", "rows"]
    with (run / "metrics.jsonl").open("a") as file:
        file.write('{"train/loss": 0.25}\n')
    assert next(told)["rows"] == [[0.25]]


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1", "localhost:1", ""])
def test_another_host_name(server: PageServer, host: str) -> None:
    """Whoever makes his own name lead to this machine is refused, though he knows the secret."""
    assert ask(server, Host=host).status == 403


def test_its_own_names(server: PageServer) -> None:
    """Both names of this machine are answered."""
    assert ask(server, Host=f"LOCALHOST:{server.server_port}").status == 200


@pytest.mark.parametrize("origin", ["https://attacker.example", "null", "http://127.0.0.1:1", ""])
def test_another_origin(server: PageServer, origin: str) -> None:
    """A script of another page is refused, its own is not."""
    assert ask(server, Origin=origin).status == 403
    assert ask(server, Origin=f"http://127.0.0.1:{server.server_port}").status == 200


@pytest.mark.parametrize("place", ["/", "/x/", "/x/events", "/{0}", "/{0}x/", "*"])
def test_the_secret(server: PageServer, place: str) -> None:
    """Without the secret, in its place, there is nothing."""
    assert ask(server, "/" + place.format(server.secret)[1:]).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_it_only_reads(server: PageServer, method: str) -> None:
    """Every other method is refused."""
    assert ask(server, method=method).status == 405


@pytest.mark.parametrize("place", ["", "events", "files/0/run.json"])
def test_head(server: PageServer, place: str) -> None:
    """The head of an answer comes without its body."""
    response = ask(server, place, "HEAD")
    assert response.status == 200
    assert response.read() == b""


def test_files(server: PageServer) -> None:
    """Texts are shown as texts, models are downloaded, and a run's page is shut in."""
    kinds = {}
    for name in ("run.json", "model.tflite", "page.html", "report.html"):
        response = ask(server, f"files/0/{name}")
        assert len(response.read()) == int(response.headers["Content-Length"])
        kinds[name] = response.headers["Content-Type"].partition(";")[0]
        is_shown = response.headers["Content-Disposition"] is None
        assert is_shown == (kinds[name] != "application/octet-stream")
    assert list(kinds.values()) == [
        *("text/plain", "application/octet-stream", "application/octet-stream", "text/html")
    ]
    assert "sandbox allow-scripts" in response.headers["Content-Security-Policy"]
    assert "connect-src" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "place",
    [
        *("files/0/../../secret.txt", "files/0/..%2f..%2fsecret.txt", "files/0/%2e%2e"),
        *("files/0/%2fetc%2fpasswd", "files/0//etc/passwd", "files/0/..%5c..%5csecret.txt"),
        *("files/1/run.json", "files/-1/run.json", "files/x/run.json", "files/0/", "files/0"),
        *("files/0/run.json%00.txt", "files/0/wandb", "files/0/.hidden", "files/0/missing"),
        *("files/99999999999999999999/run.json", "files/%d9%a1/run.json"),
        *("files/0/out", "files/0/folder", "files/0/circle", "files/0/pipe", "files/0/run.json/x"),
    ],
)
def test_no_other_files(server: PageServer, run: Path, place: str) -> None:
    """Neither a path nor a link leads out of a run's folder, and only plain files are served."""
    (run / "wandb").mkdir()
    (run / ".hidden").write_text("hidden")
    (run / "out").symlink_to(run.parents[1] / "secret.txt")
    (run / "folder").symlink_to(run.parents[1])
    (run / "circle").symlink_to("circle")
    os.mkfifo(run / "pipe")
    response = ask(server, place)
    assert response.status == 404
    assert b"secret" not in response.read()


def test_a_link_within_a_run(server: PageServer, run: Path) -> None:
    """What leads to a file of the same folder is that file."""
    (run / "best.tflite").symlink_to("model.tflite")
    assert ask(server, "files/0/best.tflite").read() == b"TFL3"


def test_many_pages(server: PageServer) -> None:
    """So many pages are told at one time, and one more is refused until one is closed."""
    pages = [ask(server, "events") for _ in range(PAGES)]
    assert {page.status for page in pages} == {200}
    assert ask(server, "events").status == 503
    assert ask(server).status == 200
    for page in pages:
        page.close()
    while ask(server, "events").status != 200:
        pass


def test_a_slow_reader_holds_up_no_other(server: PageServer) -> None:
    """One that takes nothing of what it is sent costs the others nothing."""
    for _ in range(4):
        ask(server)  # a page of some MB, of which nothing is read
    assert next(messages(ask(server, "events")))["kind"] == "start"


def test_the_port_is_taken(
    server: PageServer, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said which, and what to do."""
    assert main(["watch", str(run), "--port", str(server.server_port)]) == 2
    assert f"port {server.server_port} is in use; choose another" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_no_port(run: Path, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no port is refused before anything is looked at."""
    with pytest.raises(SystemExit) as ended:
        main(["watch", str(run), "--port", port])
    assert ended.value.code == 2


def test_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that does not exist is named."""
    assert main(["watch", str(tmp_path / "missing")]) == 2
    assert f"{tmp_path}/missing: No such file or directory" in capsys.readouterr().err


@contextlib.contextmanager
def watching(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "stdout_hook", "watch", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_ends(run: Path, sent: signal.Signals, code: int) -> None:
    """Ctrl-C and a wish to end free the port at once, also with a page open, and leave no trace."""
    with watching(run) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        port = int(address.split(":")[2].partition("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", address.partition(str(port))[2] + "events")
        assert next(messages(connection.getresponse()))["kind"] == "start"
        process.send_signal(sent)
        assert process.wait(30) == code
        assert process.stderr.read().splitlines() == ["stdout-hook: watching; Ctrl-C ends it"]
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))


def test_a_folder_that_is_deleted(run: Path) -> None:
    """It is said, and the watching goes on."""
    with watching(run.parent) as process:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        shutil.rmtree(run.parent)
        said = {process.stderr.readline() for _ in range(2)}
        assert f"stdout-hook: {run} is gone\n" in said
        assert process.poll() is None


def test_no_run_yet(tmp_path: Path) -> None:
    """An empty folder is waited for, and that is said."""
    with watching(tmp_path) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"stdout-hook: {tmp_path} holds no run yet: waiting\n"
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
