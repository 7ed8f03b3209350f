"""The recordings beside the repository, where they are there: every printed value, no other."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.frames import FrameReader
from stdout_hook.parsers.keras import KerasParser
from stdout_hook.records import Chunk, Frame, Record

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
CASES = sorted(truth.parent for truth in CORPUS.glob("*/truth.json"))
KERAS = [case for case in CASES if case.name.startswith(("keras", "mediapipe"))]
OTHERS = [case for case in CASES if case not in KERAS]
NONE = [pytest.param(None, marks=pytest.mark.skip(f"there is no {CORPUS}"))]


def replay(case: Path) -> list[Record]:
    """Return what the parser reads of a recording, each stream with a parser of its own."""
    reader, parsers, records = FrameReader(), {}, []

    def parse(frame: Frame) -> None:
        parser = parsers.setdefault(frame.stream, KerasParser())
        records.extend(parser.parse(frame) or ())

    for line in (case / "chunks.jsonl").read_text(encoding="utf-8").splitlines():
        chunk = json.loads(line)
        for frame in reader.feed(Chunk(chunk["data"], chunk["stream"])):
            parse(frame)
    for frame in reader.flush():
        parse(frame)
    return [*records, *(record for parser in parsers.values() for record in parser.close())]


def score(case: Path) -> dict[str, Any]:
    """Score the records of a recording by the scorer that comes with it."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    values = [
        {**record.to_dict(), "metric": metric, "value": value}
        for record in replay(case)
        for metric, value in record.metrics.items()
    ]
    truth, meta = (json.loads((case / name).read_text()) for name in ("truth.json", "meta.json"))
    result: dict[str, Any] = scorer.score_case(values, truth, meta)
    return result


@pytest.mark.parametrize("case", KERAS or NONE, ids=lambda case: case and case.name)
def test_every_value_of_keras(case: Path) -> None:
    """Each value that Keras printed is read, at its place, and nothing else is."""
    result = score(case)
    assert result["bad"] == []
    assert (result["hit_final"], result["hit_running"]) == (result["n_final"], result["n_running"])


@pytest.mark.parametrize("case", OTHERS or NONE, ids=lambda case: case and case.name)
def test_other_programs(case: Path) -> None:
    """The output of other programs is left to other parsers."""
    assert replay(case) == []
