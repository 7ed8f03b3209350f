"""The search: trials are asked for, run beside each other, judged as they print, and told of."""

from __future__ import annotations

import os
import shlex
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Optional

from stdout_hook.errors import StdoutHookError
from stdout_hook.run_folder import RunFolder
from stdout_hook.sweep.command import fill
from stdout_hook.sweep.database import first_line
from stdout_hook.sweep.folder import SweepFolder
from stdout_hook.sweep.methods import is_lost
from stdout_hook.sweep.objective import Objective, Progress
from stdout_hook.sweep.space import RESERVED, Parameter
from stdout_hook.sweep.storage import HEARTBEAT, Storage
from stdout_hook.sweep.trial import Lifeline, Outcome, TrialProcess

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial, Trial

__all__ = ["Plan", "Search", "outcome_of"]

LOOK = 0.2
"""Seconds from one look at a trial's metrics to the next."""

WAIT = 1.0
"""Seconds from one look at what other workers do to the next."""

Say = Callable[[str], object]


@dataclass(frozen=True)
class Plan:
    """What a search does.

    Attributes:
        command: The words of the command, with names of parameters in braces.
        space: The parameters by name.
        objective: What it is after.
        words: Arguments of ``stdout-hook run`` for every trial.
        trials: How many trials there shall be in all.
        parallel: How many run at one time here.
        timeout: Seconds after which it ends; None for no end.
        prunes: Whether a trial may be ended before its program has.
        captures: Whether the command's output is captured; else it leaves the run folder itself.
    """

    command: Sequence[str]
    space: dict[str, Parameter]
    objective: Objective
    words: Sequence[str] = ()
    trials: int = 20
    parallel: int = 1
    timeout: Optional[float] = None
    prunes: bool = True
    captures: bool = True

    def filled(self, params: dict[str, Any], folder: str) -> list[str]:
        """Return the command of a trial."""
        texts = {name: self.space[name].text(value) for name, value in params.items()}
        return fill(self.command, {**texts, RESERVED: folder})

    def facts(self, params: dict[str, Any]) -> dict[str, Any]:
        """Return parameters as ``run.json`` has them."""
        return {name: self.space[name].fact(value) for name, value in params.items()}


def outcome_of(trial: FrozenTrial) -> str:
    """Return a trial's state: ``Outcome``'s, or ``"running"``."""
    if is_lost(trial):
        return "interrupted"
    names = {"COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed"}
    return names.get(trial.state.name, "running")


@dataclass
class Search:
    """Runs trials until there are enough.

    Args:
        plan: What is done.
        study: Optuna's study.
        storage: Where it is kept.
        folder: The search's folder.
        say: Called with each line for the user.

    Attributes:
        has_timed_out: Whether the time was up before there were enough trials.
    """

    plan: Plan
    study: Study
    storage: Storage
    folder: SweepFolder
    say: Say
    has_timed_out: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _problems: list[BaseException] = field(default_factory=list)
    _is_whole_known: bool = False
    _is_of_bar: bool = False

    def run(self) -> None:
        """Run the trials.

        Raises:
            KeyboardInterrupt: Ctrl-C; the running trials have been ended and marked.
            StdoutHookError: The storage, or this machine, failed.
        """
        self._lifeline = Lifeline()
        threads = [
            threading.Thread(target=self._work, name=f"trials-{number}")
            for number in range(self.plan.parallel)
        ]
        try:
            for thread in threads:
                thread.start()
            self._wait(threads)
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
            self._lifeline.close()
        if self._problems:
            raise StdoutHookError(f"the search cannot go on: {first_line(self._problems[0])}")

    def _wait(self, threads: Sequence[threading.Thread]) -> None:
        end = None if self.plan.timeout is None else time.monotonic() + self.plan.timeout
        while any(thread.is_alive() for thread in threads):
            if end is not None and time.monotonic() > end:
                self.has_timed_out = True
                return
            self._stop.wait(LOOK)
            if self._problems:
                return

    def _work(self) -> None:
        """Run one trial after the other; a fault of ours ends the search, and is told."""
        try:
            while not self._stop.is_set():
                with self._lock:
                    trial = self.storage.patiently(self._next)
                if trial is not None:
                    self._run(trial)
                elif not (self.storage.is_shared and self.storage.patiently(self._has_running)):
                    return
                else:
                    self._stop.wait(WAIT)  # if another worker dies, its trial is missing
        except Exception as error:
            self._problems.append(error)
            self._stop.set()

    def _next(self) -> Optional[Trial]:
        """Return a new trial, None where there are enough."""
        dead = self.storage.fail_dead(self.study) if self.storage.is_shared else []
        for number in dead:
            self.say(f"trial {number} is given up: its worker gives no sign of life")
        if self._count() >= self.plan.trials:
            return None
        space = {name: one.distribution() for name, one in self.plan.space.items()}
        trial = self.study.ask(space)
        self.storage.patiently(lambda: self.storage.beat(self.study, trial.number))
        if self._count(below=trial.number) >= self.plan.trials:
            from optuna.trial import TrialState

            self.study.tell(trial, state=TrialState.FAIL)  # another worker was a moment earlier
            return None
        return trial

    def _count(self, below: Optional[int] = None) -> int:
        trials = self.study.get_trials(deepcopy=False)
        return sum(
            not is_lost(trial) and (below is None or trial.number < below) for trial in trials
        )

    def _has_running(self) -> bool:
        return any(outcome_of(one) == "running" for one in self.study.get_trials(deepcopy=False))

    def _run(self, trial: Trial) -> None:
        """Run one trial to its end."""
        path = self.folder.trial(trial.number)
        path.mkdir(parents=True, exist_ok=True)
        command = self.plan.filled(trial.params, str(path))
        RunFolder(path).update(**self._facts(trial))
        progress = Progress(self.plan.objective)
        process = TrialProcess(path, self._words(trial, path, command), progress, self._lifeline)
        try:
            outcome = self._follow(trial, process, progress)
        except BaseException as error:
            process.stop()
            self._note(trial, Outcome("interrupted", reason=str(error)))
            if not isinstance(error, _finished()):
                raise
            self.say(f"trial {trial.number} was given up by another worker meanwhile")
        else:
            self._tell(trial, outcome)

    def _words(self, trial: Trial, path: Any, command: Sequence[str]) -> list[str]:
        if not self.plan.captures:
            return ["command", *command]
        own = ["run", "--quiet", "--output", str(path), "--name", _name(trial)]
        of_user = [word.replace(f"{{{RESERVED}}}", str(path)) for word in self.plan.words]
        return [*own, *of_user, "--", *command]

    def _follow(self, trial: Trial, process: TrialProcess, progress: Progress) -> Outcome:
        """Report the objective as it is printed, until the trial ends or is hopeless."""
        told, beaten = 0, time.monotonic()
        while not process.wait(LOOK):
            if self._stop.is_set():
                process.stop()
                return Outcome("interrupted", reason="the search ended")
            if time.monotonic() > beaten + HEARTBEAT:
                self.storage.patiently(lambda: self.storage.beat(self.study, trial.number))
                beaten = time.monotonic()
            if not self._is_reported(progress):
                continue
            told, is_hopeless = self._report(trial, progress, told)
            if is_hopeless:
                process.stop()
                return Outcome("pruned", progress.value, f"after value {told}")
        self._is_of_bar |= progress.is_of_bar
        self._is_whole_known = True
        self._report(trial, progress, told)
        return process.outcome()

    def _is_reported(self, progress: Progress) -> bool:
        """Tell whether values may be reported: not while they may be a bar's running ones."""
        if not progress.objective.whole or progress.is_of_bar:
            return True
        return self._is_whole_known and not self._is_of_bar

    def _report(self, trial: Trial, progress: Progress, told: int) -> tuple[int, bool]:
        """Report values that are new, counted from 1; tell how many, and if it is hopeless."""
        for value in progress.values[told:]:
            told += 1
            if self.storage.patiently(partial(self._is_hopeless, trial, value, told)):
                return told, True
        return told, self.plan.prunes and progress.has_diverged

    def _is_hopeless(self, trial: Trial, value: float, place: int) -> bool:
        trial.report(value, place)
        return self.plan.prunes and trial.should_prune()

    def _tell(self, trial: Trial, outcome: Outcome) -> None:
        """Note how a trial ended, in its run folder and in the study."""
        self._note(trial, outcome)
        try:
            self.storage.patiently(lambda: self._tell_study(trial, outcome))
        except (_finished(), ValueError):
            self.say(f"trial {trial.number} was given up by another worker meanwhile")
            return
        line = self.storage.patiently(lambda: self._line(trial, outcome))
        with self._lock:
            self.say(line)
            for line in outcome.lines:
                self.say(f"    {line}")

    def _tell_study(self, trial: Trial, outcome: Outcome) -> None:
        from optuna.trial import TrialState

        states = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED}
        for name, value in self._attributes(trial.number, outcome).items():
            trial.set_user_attr(name, value)
        value = outcome.value if outcome.state == "complete" else None
        self.study.tell(trial.number, value, states.get(outcome.state, TrialState.FAIL))

    def _facts(self, trial: Trial) -> dict[str, Any]:
        """Return what ``run.json`` says of a trial from its start."""
        facts = self.plan.facts(trial.params)
        own = {"config": facts} if self.plan.captures else {}
        return {"name": _name(trial), "trial": trial.number, "params": facts, **own}

    def _note(self, trial: Trial, outcome: Outcome) -> None:
        objective = self.plan.objective
        told = {"key": objective.key, "direction": objective.direction, "value": outcome.value}
        facts = {**self._facts(trial), "outcome": outcome.state, "objective": told}
        if outcome.state in ("pruned", "interrupted"):
            facts["error"] = None  # our signal, which was meant to be
        RunFolder(self.folder.trial(trial.number)).update(**facts, **_given(outcome))

    def _attributes(self, number: int, outcome: Outcome) -> dict[str, Any]:
        place = {"folder": str(self.folder.trial(number).absolute())}
        worker = f"{socket.gethostname()}:{os.getpid()}"
        return {"outcome": outcome.state, "worker": worker, **place, **_given(outcome)}

    def _line(self, trial: Trial, outcome: Outcome) -> str:
        params = self.plan.facts(trial.params)
        shown = " ".join(f"{name}={shlex.quote(_short(value))}" for name, value in params.items())
        words = [f"trial {trial.number}", outcome.state, shown]
        if outcome.value is not None:
            words.append(f"{self.plan.objective.key} {outcome.value:.6g}")
        words += [outcome.reason] if outcome.reason else []
        best = self._best()
        words += [f"best {best.value:.6g} (trial {best.number})"] if best else []
        return "  ".join(words)

    def _best(self) -> Optional[FrozenTrial]:
        try:
            return self.study.best_trial
        except ValueError:  # none is complete
            return None


def _name(trial: Trial) -> str:
    return f"trial-{trial.number:04d}"


def _finished() -> type[RuntimeError]:
    """Return the error of a trial that another worker has ended; Optuna 4.0 has no own one."""
    from optuna import exceptions

    found: type[RuntimeError] = getattr(exceptions, "UpdateFinishedTrialError", RuntimeError)
    return found


def _given(outcome: Outcome) -> dict[str, Any]:
    told = {"reason": outcome.reason, "lines": list(outcome.lines)}
    return {name: value for name, value in told.items() if value}


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
