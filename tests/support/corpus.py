"""Score the parsers, all of them at once, against the recordings beside the repository.

    python -m tests.support.corpus [-v] [CASE...]

A CASE is a part of a recording's name. With ``-v`` also what was missed, and each wrong record.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from stdout_hook.testing import replay

__all__ = ["CASES", "CORPUS", "score", "total"]

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
CASES = sorted(truth.parent for truth in CORPUS.glob("*/truth.json"))


def score(case: Path) -> dict[str, Any]:
    """Score the records of a recording by the scorer that comes with it."""
    result: dict[str, Any] = _scorer().score_case(_values(case), *_truth(case))
    return result


def total(results: Iterable[dict[str, Any]]) -> Counter[str]:
    """Add up what several recordings gave."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update({name: n for name, n in result.items() if isinstance(n, int)})
    return counts


@lru_cache(maxsize=1)
def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _values(case: Path) -> list[dict[str, Any]]:
    return [
        {**record.to_dict(), "metric": metric, "value": value}
        for record in replay(case / "chunks.jsonl")
        for metric, value in record.metrics.items()
    ]


def _truth(case: Path) -> list[Any]:
    return [json.loads((case / f"{name}.json").read_text("utf-8")) for name in ("truth", "meta")]


def _missed(case: Path) -> list[dict[str, Any]]:
    """Return the required truths that are not hit, by scoring without each of them."""
    truth, meta = _truth(case)
    values, scorer = _values(case), _scorer()
    missed = []
    for kind in ("final", "running"):
        for place, one in enumerate(truth):
            if one["kind"] != kind:
                continue
            rest = [t for t in truth if t["kind"] != kind]
            if not scorer.score_case(values, [*rest, truth[place]], meta)[f"hit_{kind}"]:
                missed.append(one)
    return missed


def _show(case: Path, result: dict[str, Any], verbose: bool) -> None:
    kinds = [f"{k} {result['hit_' + k]}/{result['n_' + k]}" for k in ("final", "running")]
    kinds += [f"{k} {result[k]}" for k in ("misplaced", "wrong_value", "false_positive")]
    print(
        f"{case.name:<34}", *kinds, "optional", f"{result['hit_optional']}/{result['n_optional']}"
    )
    for what, record in result["bad"][: None if verbose else 3]:
        kept = {k: record[k] for k in ("split", "epoch", "step", "metric", "value", "parser")}
        print("    ", what, json.dumps(kept, ensure_ascii=False))
    for one in _missed(case) if verbose else ():
        print("     missed", json.dumps(one, ensure_ascii=False)[:200])


def main(arguments: list[str]) -> None:
    """Print a line for each recording and the sum."""
    wanted = [argument for argument in arguments if argument != "-v"]
    cases = [c for c in CASES if not wanted or any(part in c.name for part in wanted)]
    results = {case: score(case) for case in cases}
    for case, result in results.items():
        _show(case, result, "-v" in arguments)
    counts = total(results.values())
    for kind in ("final", "running"):
        print(f"{kind}: {counts['hit_' + kind]} of {counts['n_' + kind]}", end="  ")
    print(f"precision: {counts['ok']} of {counts['parsed']}")


if __name__ == "__main__":
    main(sys.argv[1:])
