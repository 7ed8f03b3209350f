"""The recordings beside the repository, where they are there: the printed values, no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.corpus import CASES, CORPUS, score, total

KERAS = [case for case in CASES if case.name.startswith(("keras", "mediapipe"))]
NONE = [pytest.param(None, marks=pytest.mark.skip(f"there is no {CORPUS}"))]


@pytest.mark.parametrize("case", KERAS or NONE, ids=lambda case: case and case.name)
def test_every_value_of_keras(case: Path) -> None:
    """Each value that Keras printed is read, at its place, and nothing else is."""
    result = score(case)
    assert result["bad"] == []
    assert (result["hit_final"], result["hit_running"]) == (result["n_final"], result["n_running"])


def _is_without_metrics(case: Path) -> bool:
    return bool(json.loads((case / "meta.json").read_text("utf-8")).get("no_metric"))


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if _is_without_metrics(c)] or NONE,
    ids=lambda case: case and case.name,
)
def test_nothing_is_read_where_nothing_is(case: Path) -> None:
    """Output without metrics gives no record."""
    assert score(case)["bad"] == []


@pytest.mark.skipif(not CASES, reason=f"there is no {CORPUS}")
def test_the_whole() -> None:
    """Over all recordings nearly every printed value is read, and nearly nothing else."""
    counts = total(map(score, CASES))
    assert counts["hit_final"] >= 0.995 * counts["n_final"]
    assert counts["hit_running"] >= 0.99 * counts["n_running"]
    assert counts["ok"] >= 0.997 * counts["parsed"]
