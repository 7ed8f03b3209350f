"""What a page of several runs is told of each."""

from __future__ import annotations

from pathlib import Path

from stdout_hook.report.brief import brief
from stdout_hook.report.messages import messages
from stdout_hook.report.readers import find_readers
from tests.support.several_runs import make_runs


def test_what_is_shown_of_a_single_run_is_left_out() -> None:
    """Of an evaluation the single values and the classes stay; log and data go."""
    told = {"kind": "run", "run": 0, "name": "a", "log": "lines", "data": {"seq_len": 1}}
    told["thumbnails"] = {"a.png": "AAAA"}
    evaluation = {"accuracy": 0.5, "labels": ["x"], "confusion": [[1]], "words": {"x": []}}
    found = brief({**told, "evaluation": evaluation})
    assert found == {
        "kind": "run", "run": 0, "name": "a", "log": "", "data": None,
        "evaluation": {"accuracy": 0.5, "labels": ["x"]},
    }  # fmt: skip
    assert brief({**told, "evaluation": None})["evaluation"] is None


def test_numbers_have_the_digits_that_are_seen() -> None:
    """Metrics have six digits, times two decimals; counters, gaps and texts stay as they are."""
    told = {"kind": "rows", "run": 0, "table": "metrics", "columns": ["time", "n", "a", "b"]}
    rows = [[1795887949.7843592, 123456789, 0.123456789], [None, None, "NaN", 1e-9]]
    found = brief({**told, "rows": rows})["rows"]
    assert found == [[1795887949.78, 123456789, 0.123457], [None, None, "NaN", 1e-9]]


def test_other_messages_are_passed_on(tmp_path: Path) -> None:
    """Predictions, texts and classes are the same for one run and for several."""
    readers = find_readers(make_runs(tmp_path, 2, texts=5))
    told = [one for one in messages(readers, link=str) if one.get("table") not in (None, "metrics")]
    assert {one["table"] for one in told} == {"texts", "labels", "predictions"}
    assert [brief(one) for one in told] == told
