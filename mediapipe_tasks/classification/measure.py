"""How fast a file answers, and how much memory it takes: measured in a fresh process."""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Callable, Optional

from mediapipe_tasks.child import answers, start_child
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.mediapipe_library import import_mediapipe
from mediapipe_tasks.quoting import shown_error

__all__ = ["Measurement", "measure", "serve"]

MOST = 1000
"""Examples that are measured at most, the first ones."""
LEAST = 20
LONGEST = 5.0
"""Seconds after which no further example is begun, once there are `LEAST`."""


@dataclass(frozen=True)
class Measurement:
    """What was measured on one thread, one example after the other.

    Attributes:
        count: Number of examples.
        per_second: Examples in a second.
        median_ms: Half of them took no longer, in milliseconds.
        p95_ms: 95 % of them took no longer, in milliseconds.
        peak_memory: The most memory that the process had at once, in MB, with Python and MediaPipe;
            None where the system does not tell.
        model_memory: How much of it came with opening and asking the file, in MB.
    """

    count: int
    per_second: float
    median_ms: float
    p95_ms: float
    peak_memory: Optional[float]
    model_memory: Optional[float]


def measure(opener: Callable[[Any], Any], model: Any, examples: Sequence[Any]) -> Measurement:
    """Measure a file in a process that does nothing else.

    Args:
        opener: Opens `model` for a ``with`` block as an object with ``scores(examples)``; a class
            or function of a module, which the process imports.
        model: What it opens; it can be pickled.
        examples: What the file is asked; the first of them are taken, as many as fit into some
            seconds.

    Raises:
        TaskError: The file does not run, or the process has ended over it.
    """
    with start_child(__name__) as process:
        try:
            question = pickle.dumps((opener, model, list(examples[:MOST])))
            answer, _ = process.communicate(question)
        finally:
            process.kill()
    return _result(answer, process.returncode)


def _result(answer: bytes, code: int) -> Measurement:
    try:
        found = pickle.loads(answer)
    except (EOFError, pickle.UnpicklingError):
        raise TaskError(f"the process that ran it has ended: {_ending(code)}") from None
    if isinstance(found, Measurement):
        return found
    raise TaskError(str(found))


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"


def serve() -> None:
    """Be such a process: read from standard input, answer on standard output."""
    answered = answers()
    opener, model, examples = pickle.load(sys.stdin.buffer)
    try:
        answer: object = _measured(opener, model, examples)
    except Exception as error:
        answer = str(error) if isinstance(error, TaskError) else shown_error(error)
    with answered:
        pickle.dump(answer, answered)


def _measured(opener: Callable[[Any], Any], model: Any, examples: Sequence[Any]) -> Measurement:
    import_mediapipe("text")  # which loads all kinds: what it takes is not the file's
    before = _memory("VmRSS")
    with opener(model) as opened:
        opened.scores(examples[:1])  # the first one is slow
        times = _times(opened, examples)
    peak = _memory("VmHWM")
    ordered = sorted(times)
    return Measurement(
        count=len(times),
        per_second=round(len(times) / max(sum(times), 1e-9), 1),
        median_ms=_milliseconds(ordered, 0.5),
        p95_ms=_milliseconds(ordered, 0.95),
        peak_memory=peak,
        model_memory=None if peak is None or before is None else round(peak - before, 1),
    )


def _times(opened: Any, examples: Sequence[Any]) -> list[float]:
    times: list[float] = []
    begin = perf_counter()
    for example in examples:
        last = perf_counter()
        if len(times) >= LEAST and last - begin > LONGEST:
            break
        opened.scores([example])
        times.append(perf_counter() - last)
    return times


def _milliseconds(ordered: Sequence[float], share: float) -> float:
    place = min(int(share * len(ordered)), len(ordered) - 1)
    return round(1000 * ordered[place], 4)


def _memory(name: str) -> Optional[float]:
    """Return ``VmRSS`` (memory now) or ``VmHWM`` (the most so far) of this process, in MB.

    Not `resource.getrusage`: on Linux its peak is the parent's where that had more.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:  # not Linux
        return None
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return round(int(found[0]) * 1024 / 1e6, 1) if found else None
