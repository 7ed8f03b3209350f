"""``stdout-hook report``."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.cli import main

pytest.importorskip("plotly")
pytest.importorskip("itables")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with two runs in ``runs``."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        (folder / "metrics.jsonl").write_text('{"train/step": 1, "train/loss": 0.5}\n')
    return tmp_path


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["runs/one"], "runs/one/report.html"),
        (["runs/one", "-o", "page.html"], "page.html"),
        (["runs/one", "runs/two"], "compare.html"),
        (["runs"], "compare.html"),
        (["--output", "both.html", "--", "runs"], "both.html"),
    ],
)
def test_the_page_is_written_and_named(
    words: list[str], page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run has its page in its folder, several have theirs here, unless a file is named."""
    assert main(["report", *words]) == 0
    assert capsys.readouterr().out == f"{page}\n"
    assert Path(page).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_of_one_run_is_that_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is right in a folder is found there."""
    (home / "runs" / "two" / "metrics.jsonl").unlink()
    assert main(["report", "runs"]) == 0
    assert capsys.readouterr().out == "runs/one/report.html\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "nowhere: No such file or directory"),
        (["empty"], "empty holds no run"),
        (["runs/one", "-o", "missing/page.html"], "missing: there is no such folder"),
        (["runs/one", "-o", "empty"], "empty: is a folder"),
    ],
)
def test_what_cannot_be_is_one_line(
    home: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 2, stdout is empty, and nothing is left."""
    (home / "empty").mkdir()
    assert main(["report", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1
    assert list(home.rglob("*.html*")) == []
