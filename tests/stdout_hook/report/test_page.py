"""The file that a page is."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.errors import LogError
from stdout_hook.report import write_report
from stdout_hook.report.page import DEPTH, page_parts, to_json

pytest.importorskip("plotly")
pytest.importorskip("itables")

MESSAGE = re.compile(r'<script type="application/json" class="message">(.*)</script>')


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Make the folder of a run that printed one loss."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.json").write_text('{"name": "<b>&"}')
    (folder / "metrics.jsonl").write_text('{"train/step": 1, "train/loss": 0.5}\n')
    return folder


def messages(page: Path) -> list[Any]:
    """Return what a page is told."""
    return [json.loads(text) for text in MESSAGE.findall(page.read_text(encoding="utf-8"))]


def test_the_page_holds_the_messages(run: Path) -> None:
    """What is known of the run is in the file."""
    page = write_report([run], run / "report.html")
    rows, about = messages(page)
    assert about["name"] == "<b>&"
    assert rows["rows"] == [[1, 0.5]]
    assert "<title>&lt;b&gt;&amp;</title>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "&lt;", "\u2028\0\ud800\u202e"]
)
def test_json_is_safe_within_html_and_stays_the_same(text: str) -> None:
    """Nothing in a message can end the element that holds it, and nothing is lost."""
    written = to_json({text: [text]})
    assert not re.search("[<>&]", written)
    on_disk = written.encode("utf-8", "backslashreplace").decode("utf-8")
    assert json.loads(on_disk) == {text: [text]}


def test_numbers_that_json_lacks_are_texts() -> None:
    """NaN and the infinities are spelt as in metrics.jsonl, at any depth."""
    found = {"a": [float("nan"), {"b": (float("inf"), -float("inf"), 1.5)}]}
    assert json.loads(to_json(found)) == {"a": ["NaN", {"b": ["Infinity", "-Infinity", 1.5]}]}


def test_what_is_nested_without_end_is_cut() -> None:
    """No depth of a value makes the page fail."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    found = to_json({"config": deep, "name": "a"})
    assert found.count("[") == DEPTH
    assert json.loads(found)["name"] == "a"


def test_a_value_that_json_lacks_is_its_text() -> None:
    """A path, say, is written as it prints."""
    assert to_json([Path("/a")]) == '["/a"]'


@pytest.mark.parametrize("name", ["a b#?.txt", "javascript:alert(1)", "\udcff", "ü"])
def test_links_lead_to_the_files(run: Path, name: str) -> None:
    """An address is relative and quoted, whatever the file is called."""
    (run / name).touch()
    (run.parent / "pages").mkdir()
    page = write_report([run], run.parent / "pages" / "p.html")
    addresses = {file["href"] for file in messages(page)[-1]["files"]}
    assert all(re.fullmatch(r"\.\./run/[\w.%-]+", address) for address in addresses)
    assert len(addresses) == 3


def test_it_is_the_same_each_time_but_for_the_nonce(run: Path) -> None:
    """A page made anew differs in the number by which its scripts are known only."""
    pages = [write_report([run], run / "report.html").read_text("utf-8") for _ in range(2)]
    nonces = [set(re.findall(r'nonce[-=]"?([\w-]{20,})', page)) for page in pages]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    assert pages[0].replace(*nonces[0], "") == pages[1].replace(*nonces[1], "")


def test_a_live_page_may_ask_where_it_came_from_only() -> None:
    """Its policy allows its own server; a file's allows nothing."""
    live = "".join(page_parts([], title="t", live="events"))
    assert "connect-src 'self'" in live
    assert 'data-live="events"' in live
    assert "connect-src 'none'" in "".join(page_parts([], title="t"))


def test_no_place_of_the_skeleton_stays_empty() -> None:
    """Each mark in the skeleton is filled."""
    skeleton, *_ = "".join(page_parts([], title="t")).split("<style>")
    assert "{{" not in skeleton


@pytest.mark.parametrize("runs", [[], ["empty"]])
def test_without_a_run_there_is_no_page(tmp_path: Path, runs: list[str]) -> None:
    """A folder that holds none is told, and nothing is written."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(LogError):
        write_report([tmp_path / name for name in runs], tmp_path / "page.html")
    assert [file.name for file in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("place", "error"),
    [("missing/page.html", FileNotFoundError), ("run", IsADirectoryError)],
)
def test_a_place_for_no_file_is_told(run: Path, place: str, error: type[OSError]) -> None:
    """The error names what was given."""
    with pytest.raises(error) as caught:
        write_report([run], run.parent / place)
    assert str(caught.value.filename) in str(run.parent / place)


def test_a_device_is_not_replaced(run: Path) -> None:
    """A page does not take the place of what is no file."""
    pipe = run.parent / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileExistsError):
        write_report([run], pipe)
    assert pipe.is_fifo()


def test_a_full_disk_leaves_the_old_page(run: Path) -> None:
    """Where there is no room for all of it, nothing of it is left, and the error says so."""
    page = run / "report.html"
    page.write_text("old")
    done = subprocess.run(
        [sys.executable, "-m", "stdout_hook", "report", str(run)],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"stdout-hook: {page}: File too large\n"
    assert page.read_text() == "old"
    assert sorted(file.name for file in run.iterdir()) == [
        "metrics.jsonl",
        "report.html",
        "run.json",
    ]
