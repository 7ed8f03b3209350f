"""The page in a real browser while a training goes on."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stdout_hook.report.live import Runs
from stdout_hook.report.live.server import PageServer
from tests.support.browser import Browser

pytest.importorskip("plotly")
pytest.importorskip("itables")

POINTS = "return document.querySelector('#curves .js-plotly-plot')?.data?.[0]?.x?.length"

PROGRAM = """
import pathlib, sys, time
for epoch in range(1, 5):
    while not pathlib.Path(sys.argv[1], str(epoch)).exists():
        time.sleep(0.02)
    print(f"Epoch {epoch}/4")
    print(f"8/8 - 1s - loss: {1 / epoch}", flush=True)
"""


@contextlib.contextmanager
def serving(path: Path, port: int = 0, secret: str = "") -> Iterator[PageServer]:
    with PageServer(Runs([path], print), port=port) as server:
        server.secret = secret or server.secret
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def write(run: Path, *values: float, mode: str = "a") -> None:
    run.mkdir(exist_ok=True)
    if not (run / "run.json").exists():
        (run / "run.json").write_text(json.dumps({"name": run.name, "config": {"option": 1}}))
    with (run / "metrics.jsonl").open(mode) as file:
        for value in values:
            file.write(json.dumps({"epoch": 10 * value, "train/loss": value}) + "\n")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write(tmp_path / "run", 0.1, 0.2, 0.3)
    return tmp_path / "run"


def wait_for_points(browser: Browser, count: int) -> None:
    """Wait until the first line of the first chart has so many points."""
    browser.until(f"{POINTS} === {count}")


def test_a_training_is_seen_while_it_goes_on(tmp_path: Path, browser: Browser) -> None:
    """Each epoch that a real program prints is in the chart before it prints the next one."""
    steps, run = tmp_path / "steps", tmp_path / "runs" / "one"
    steps.mkdir()
    run.parent.mkdir()
    program = [sys.executable, "-c", PROGRAM, str(steps)]
    command = [sys.executable, "-m", "stdout_hook", "run", "--output", str(run), "--"]
    with serving(run.parent) as server, subprocess.Popen([*command, *program]) as training:
        browser.open(server.address)
        for epoch in range(1, 5):
            (steps / str(epoch)).touch()
            wait_for_points(browser, epoch)
        assert training.wait(60) == 0
        browser.until("return document.querySelector('#summary').textContent.includes('finished')")
    assert browser.errors() == []


def test_it_asks_only_its_own_server(run: Path, browser: Browser) -> None:
    """The page, what is new, and nothing else is asked for."""
    with serving(run) as server:
        browser.open(server.address)
        wait_for_points(browser, 3)
        assert browser.requests() == [server.address, server.address + "events"]
        assert browser.run("return document.querySelector('.live').textContent") == "live"
        assert browser.run("return document.querySelector('h1').textContent") == "run"
    assert browser.errors() == []


def test_the_first_run_and_another_one(tmp_path: Path, browser: Browser) -> None:
    """An empty folder is waited for; with its second run the page shows them side by side."""
    with serving(tmp_path) as server:
        browser.open(server.address)
        browser.until("return document.querySelector('#waiting .notice')")
        write(tmp_path / "a", 0.1, 0.2)
        wait_for_points(browser, 2)
        assert browser.run("return document.querySelector('#waiting')") is None
        write(tmp_path / "b", 0.1, 0.2)
        browser.until("return document.title === '2 runs'")
        browser.until("return document.querySelector('#curves .js-plotly-plot').data.length === 2")
    assert browser.errors() == []


def test_what_the_reader_did_stays(run: Path, browser: Browser) -> None:
    """Zoom, filter, focus and scroll are kept when new rows come."""
    with serving(run) as server:
        browser.open(server.address, height=400)
        wait_for_points(browser, 3)
        browser.run("""
            document.querySelector('#metric-filter').value = 'loss';
            document.querySelector('#metric-filter').dispatchEvent(new Event('input'));
            document.querySelector('#metric-filter').focus();
            window.chart = document.querySelector('#curves .js-plotly-plot');
            Plotly.relayout(chart, {'xaxis.range': [0, 9]});
            window.scrollTo({top: 300, behavior: 'instant'});
        """)
        place = browser.run("return scrollY")
        write(run, 0.4, 0.5)
        wait_for_points(browser, 5)
        assert browser.run("return document.querySelector('#curves .js-plotly-plot') === chart")
        assert browser.run("return chart.layout.xaxis.range") == [0, 9]
        assert browser.run("return [document.activeElement.id, document.activeElement.value]") == [
            *("metric-filter", "loss")
        ]
        assert browser.run("return scrollY") == place > 0
    assert browser.errors() == []


def test_a_part_is_drawn_anew_with_its_own_data_only(run: Path, browser: Browser) -> None:
    """New rows and files leave the options alone; a new ``run.json`` does not."""
    with serving(run) as server:
        browser.open(server.address)
        wait_for_points(browser, 3)
        browser.until("return document.querySelector('#configuration td')")
        browser.run("document.querySelector('#configuration td').id = 'before'")
        write(run, 0.4)
        wait_for_points(browser, 4)
        (run / "labels.txt").write_text("a")
        browser.until(
            "return document.querySelector('#summary').textContent.includes('labels.txt')"
        )
        assert browser.run("return document.querySelector('#before')")
        (run / "run.json").write_text('{"name": "run", "config": {"option": 2}}')
        browser.until("return document.querySelector('#configuration td').textContent === '2'")
        assert browser.run("return document.querySelector('#before')") is None
    assert browser.errors() == []


def test_a_run_that_begins_anew(run: Path, browser: Browser) -> None:
    """The rows of a file that was written anew stand in place of the old ones."""
    with serving(run) as server:
        browser.open(server.address)
        wait_for_points(browser, 3)
        write(run, 0.7, mode="w")
        wait_for_points(browser, 1)
    assert browser.errors() == []


def test_a_connection_that_is_lost(run: Path, browser: Browser) -> None:
    """It is said; once there is one again, all is as if it had never been lost."""
    with serving(run) as server:
        browser.open(server.address)
        wait_for_points(browser, 3)
        port, secret = server.server_port, server.secret
    browser.until("return document.querySelector('.live').textContent === 'connection lost'")
    write(run, 0.4)
    with serving(run, port, secret):
        browser.until("return document.querySelector('.live').textContent === 'live'")
        wait_for_points(browser, 4)


def test_hostile_names_and_rows(tmp_path: Path, browser: Browser) -> None:
    """What runs are called, and their metrics, is text, and what JSON cannot hold harms nothing."""
    run = tmp_path / "run"
    write(run, 0.1)
    name = "</script><script>window.hit=1</script>\ndata: x\r\u2028\ud800<img src=x onerror=hit=1>"
    (run / "run.json").write_text(json.dumps({"name": name, "config": {name: float("nan")}}))
    with serving(run) as server:
        browser.open(server.address)
        wait_for_points(browser, 1)
        with (run / "metrics.jsonl").open("a") as file:
            file.write(json.dumps({"epoch": 2, f"train/{name}": 0.5}) + "\n")
        browser.until("return document.querySelectorAll('#curves .js-plotly-plot').length === 2")
        assert browser.run("return document.querySelector('h1').textContent.includes('window.hit')")
        assert browser.run("return window.hit") is None
    assert browser.errors() == []
