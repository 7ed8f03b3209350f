"""A study of Optuna: made, or gone on with where it is the same search."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stdout_hook._optional import need
from stdout_hook.errors import StdoutHookError
from stdout_hook.run_folder import RunFolder, read_run
from stdout_hook.sweep.folder import SweepFolder, check_same
from stdout_hook.sweep.methods import make_pruner, make_sampler
from stdout_hook.sweep.search import Plan, Say
from stdout_hook.sweep.storage import Storage

if TYPE_CHECKING:
    from optuna import Study

__all__ = ["name_of", "need_optuna", "open_study", "quiet"]


def need_optuna() -> None:
    """Check that Optuna is installed.

    Raises:
        MissingPackage: It is not.
    """
    need("optuna", "sweep")


def quiet() -> None:
    """Let Optuna say nothing of its own: what happens is told in our words."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    warnings.filterwarnings("ignore", module="optuna")
    warnings.filterwarnings("ignore", message="Heartbeat of storage")  # we beat ourselves


def name_of(definition: Mapping[str, Any]) -> str:
    """Return a study's name, the same wherever the same search is begun."""
    text = json.dumps(definition, sort_keys=True)
    words = definition["command"]
    program = next((word for word in words if word.endswith((".py", ".sh"))), words[0])
    return f"{Path(program).stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def open_study(
    name: str,
    plan: Plan,
    definition: Mapping[str, Any],
    storage: Storage,
    methods: Mapping[str, Any],
) -> Study:
    """Return the study of a search.

    Args:
        name: Its name in the storage.
        plan: What the search does.
        definition: What makes it this search and no other.
        storage: Where it is kept.
        methods: ``sampler``, ``pruner`` and ``seed``.

    Raises:
        StdoutHookError: The storage has another search under this name.
    """
    import optuna

    study = optuna.create_study(
        study_name=name,
        storage=storage.optuna,
        direction="maximize" if plan.objective.direction == "max" else "minimize",
        sampler=make_sampler(methods["sampler"], plan.space, methods["seed"]),
        pruner=make_pruner(methods["pruner"]),
        load_if_exists=True,
    )
    known = study.user_attrs.get("definition")
    if known is None and study.get_trials(deepcopy=False):
        raise StdoutHookError(f"the storage has a study {name} that is none of ours: --study")
    if known is None:
        study.set_user_attr("definition", dict(definition))
    else:
        check_same(known, definition, f"the study {name}")
    return study


def take_up(study: Study, storage: Storage, folder: SweepFolder, say: Say) -> None:
    """Mark trials of a search that was killed, and say what there is already."""
    dead = storage.fail_dead(study)
    for path in map(folder.trial, dead):
        if read_run(path):
            RunFolder(path).ended("interrupted", outcome="interrupted")
    if dead:
        say(f"{len(dead)} of its trials had not ended when the search did: marked as interrupted")
