"""``stdout-hook sweep``: search over any program, judged by the metrics that it prints."""

from __future__ import annotations

import argparse
from typing import Any

from stdout_hook.commands._tracking import add_tracking
from stdout_hook.options import add_logging, add_reading

__all__ = ["add", "add_places", "add_search", "add_words", "words_of"]


def add(commands: Any) -> None:
    """Add the command."""
    what = "search over any program, judged and pruned by the metrics that it prints"
    # "resolve": the run folder and its name are here those of the search.
    sweep = commands.add_parser("sweep", help=what, description=what, conflict_handler="resolve")
    add_search(sweep)
    add_reading(sweep)
    add_logging(sweep)
    add_tracking(sweep)
    add_places(sweep)
    what = "the command; {NAME} stands for a parameter's value, {folder} for the run folder"
    add_words(sweep, "-- CMD ...", what)
    sweep.set_defaults(command=_sweep)


def add_search(sweep: argparse.ArgumentParser) -> None:
    """Add the options that say what is searched, and how."""
    sweep.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=RANGE",
        help="lr=1e-4..1e-1:log, n=0..100:step=10 or opt=[adam,sgd] (repeatable)",
    )
    sweep.add_argument(
        "--objective", metavar="KEY:max|min", help="as val/loss:min; val/loss:min:last for the last"
    )
    sweep.add_argument(
        "--trials", type=int, metavar="N", help="trials in all (default: 20; of a grid all)"
    )
    sweep.add_argument(
        "--parallel", type=int, default=1, metavar="N", help="trials at one time (default: 1)"
    )
    sweep.add_argument("--timeout", type=float, metavar="SECONDS", help="end the search then")
    _add_methods(sweep)


def _add_methods(sweep: argparse.ArgumentParser) -> None:
    sweep.add_argument(
        "--sampler", default="tpe", metavar="NAME", help="tpe, random, grid, qmc, cmaes or gp"
    )
    sweep.add_argument(
        "--pruner",
        default="median",
        metavar="NAME",
        help="median, percentile, halving, hyperband or none",
    )
    sweep.add_argument("--seed", type=int, metavar="N", help="draw the same parameters again")


def add_places(sweep: argparse.ArgumentParser) -> None:
    """Add the options that say where the search is kept."""
    sweep.add_argument(
        "--storage",
        metavar="URL",
        help="a database that several machines share, as postgresql://user@host/name",
    )
    sweep.add_argument(
        "--output", metavar="DIR", help="the search's folder (default: new in sweeps/)"
    )
    sweep.add_argument(
        "--name", help="the search's name, also as W&B group (default: made of the command)"
    )


def add_words(sweep: argparse.ArgumentParser, metavar: str, what: str) -> None:
    """Add what stands behind ``--``; `words_of` returns it."""
    sweep.add_argument("program", nargs=argparse.REMAINDER, metavar=metavar, help=what)


def words_of(options: argparse.Namespace) -> list[str]:
    """Return the words behind ``--``, without it."""
    words: list[str] = options.program
    return words[1:] if words[:1] == ["--"] else words


def _sweep(options: argparse.Namespace) -> None:
    from stdout_hook.commands._search import search

    search(options)
