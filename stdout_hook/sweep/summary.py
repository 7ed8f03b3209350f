"""What a search has found: the table of the best trials, what mattered, and the best again."""

from __future__ import annotations

import importlib.util
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stdout_hook.sweep.search import Plan, outcome_of
from stdout_hook.sweep.space import RESERVED

if TYPE_CHECKING:
    from optuna import Study
    from optuna.importance import BaseImportanceEvaluator
    from optuna.trial import FrozenTrial

__all__ = ["again", "importance", "ranked", "summary"]

ROWS = 10
TRIALS = 4
"""Of fewer complete trials nothing can be said about what mattered."""

WIDEST = 24
"""Characters of a cell."""


def summary(study: Study, plan: Plan, weights: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines that are printed at the end; `weights` is what `importance` found."""
    trials = study.get_trials(deepcopy=False)
    yield _counts(trials)
    best = ranked(trials, plan)
    if not best:
        return
    yield from _table(best[:ROWS], plan)
    if weights:
        yield "importance: " + ", ".join(f"{name} {weight:.0%}" for name, weight in weights.items())
    yield "the best again:"
    yield f"  {again(best[0], plan)}"


def ranked(trials: list[FrozenTrial], plan: Plan) -> list[FrozenTrial]:
    """Return the trials that are complete, the best first."""
    complete = [trial for trial in trials if outcome_of(trial) == "complete"]
    return sorted(complete, key=lambda trial: -plan.objective.sign * (trial.value or 0.0))


def importance(study: Study, plan: Plan) -> dict[str, float]:
    """Return how much each parameter mattered, as shares; empty where that cannot be told."""
    if len(plan.space) < 2 or len(ranked(study.get_trials(deepcopy=False), plan)) < TRIALS:
        return {}
    from optuna.importance import get_param_importances

    try:
        found = get_param_importances(study, evaluator=_evaluator())
    except (RuntimeError, ValueError):  # too few trials, or all alike
        return {}
    return {name: weight for name, weight in found.items() if weight == weight}


def _evaluator() -> BaseImportanceEvaluator:
    """Return fANOVA where its library is there: it tells more of few trials."""
    from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator

    if importlib.util.find_spec("sklearn") is None:
        return PedAnovaImportanceEvaluator()
    return FanovaImportanceEvaluator(seed=0)


def again(best: FrozenTrial, plan: Plan) -> str:
    """Return the shell's command that runs a trial once more, captured as it was."""
    folder = str(Path("runs") / "best")
    if not plan.captures:
        return shlex.join(plan.filled(best.params, folder))
    used = [word for word in plan.words if not word.startswith("--group=")]
    words = [word.replace(f"{{{RESERVED}}}", folder) for word in used]
    if any(f"{{{RESERVED}}}" in word for word in (*plan.command, *used)):
        words = ["--output", folder, *words]
    return shlex.join(["stdout-hook", "run", *words, "--", *plan.filled(best.params, folder)])


def _counts(trials: list[FrozenTrial]) -> str:
    counts = Counter(map(outcome_of, trials))
    order = ("complete", "pruned", "failed", "interrupted", "running")
    total = len(trials) - counts["interrupted"]
    named = ", ".join(f"{counts[state]} {state}" for state in order if counts[state])
    return f"{total} trial{'s' * (total != 1)}: {named or 'none'}"


def _table(trials: list[FrozenTrial], plan: Plan) -> Iterator[str]:
    head = ["trial", plan.objective.key, *plan.space]
    rows = [[str(trial.number), f"{trial.value:.6g}", *_params(trial, plan)] for trial in trials]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths))


def _params(trial: FrozenTrial, plan: Plan) -> list[str]:
    return [_cell(plan.facts(trial.params)[name]) for name in plan.space]


def _cell(value: Any) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
