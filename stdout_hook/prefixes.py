r"""What stands in front of a log's lines and is not the program's own: times, ranks, loggers.

Collectors, launchers and logging put it there, often several of them one behind the other::

    2024-05-06T12:00:00.123456789Z 2024-05-06 12:00:00,122 - train - INFO - step 10 loss 0.5
    (RayTrainWorker pid=123, ip=10.0.0.1) [rank1]: step 10 loss 0.5
    Nov 25 03:28:06 host python[123]: I1125 03:28:06.123456 123 solver.cpp:218] step 10 loss 0.5

A time is used where it has its date with the year. Where it has no zone it is taken as local time
of the machine that reads: this is what logging prints, and right where a log is read on the
machine, or in the zone, that wrote it. No clock is read, so a time without a year stays unknown.

Some labels look like a step or a table's row. ``trainer-1  | `` is believed from the second line
of the same writer in a row, and ``0: `` or ``[0]: `` once three lines of process 0 held no digit.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple, Optional

from stdout_hook.records import new_tuple

__all__ = ["UNNUMBERED", "UNNUMBERED_INSIDE", "PrefixReader", "Prefixed", "is_plain"]

MAX_PREFIXES = 6
"""Prefixes taken off one line."""

MAX_CONTAINERS = 256
"""Containers whose labels are known."""

PLAIN_LINES = 3
"""Lines of process 0 without a digit, after which numbers in front of lines are ranks."""

UNNUMBERED = ("[", "(", "INFO", "DEBUG", "WARN")
"""With what a line begins that has a prefix but no number, if it does not hold the next one."""

UNNUMBERED_INSIDE = " - INFO - "

_CLOCK = r"[0-2]\d:[0-5]\d:[0-6]\d(?:[.,]\d{1,9})?(?!:?\d)"
_FULL_TIME = (
    r"(?P<date>(?:19|20)\d\d(?P<sign>[-/.])[01]\d(?P=sign)[0-3]\d|[01]\d/[0-3]\d/20\d\d),?[ T]"
    r"(?P<minute>[0-2]\d:[0-5]\d):(?P<seconds>[0-6]\d(?:[.,]\d{1,9})?)(?!:?\d)"
    r"(?P<zone>\ ?(?:Z|UTC|GMT|[-+]\d\d:?\d\d)(?!\w))?"
)
_TIME = rf"(?:{_FULL_TIME}|(?:\d\d[-/]\d\d(?:/\d\d)?\ )?{_CLOCK})"

_IN_BRACKETS = rf"{_TIME}(?:\ [^\[\]]{{1,100}})?\]"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"

_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|SUCCESS|WARN(?:ING)?|ERROR|CRITICAL|FATAL)"
_SAFE_LEVEL = r"(?:DEBUG|INFO|WARN(?:ING)?)"  # ERROR and the like may be a metric's name
_SOURCE = r"[\w./<>-]{1,100}:\d{1,6}\]\ "
_NAME = (
    r"(?:[A-Za-z_][\w.<>/:@-]{0,80}|\[[\w./:@ -]{1,80}\]|\([\w./:@ -]{1,80}\)|\{[\w./:@ -]{1,80}\})"
)
# A name behind the level may be a word of the message: it must have a logger's or file's form.
_OWN_NAME = (
    r"(?:[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){1,8}(?::[\w<>]{1,60}){0,2}"
    r"|__\w{1,60}__(?::[\w<>]{1,60}){0,2}|[A-Za-z_]\w{0,60}:[A-Za-z_<][\w<>]{0,60}:\d{1,6})"
)
_AFTER_NAME = r"(?:\ -\ |\ \|\ |:\ |:|\ )"
_OWN_NAMES = rf"(?:{_OWN_NAME}{_AFTER_NAME}|\[{_OWN_NAME}\](?:\ -|:)?\ )?"
_AFTER_LEVEL = (
    # INFO:root: is logging's own form; INFO:loss: 0.5 is none.
    r"(?::(?:root|__main__|[A-Za-z_]\w{0,60}(?:\.\w{1,60}){1,8}):|:[A-Za-z_]\w{0,60}:(?!\ [-+.\d])"
    rf"|(?:\ {{1,4}}-\ |:\ |:|\t){_OWN_NAMES}|\ {{0,8}}\|\ (?:[\w.-]{{1,60}}\ \|\ |{_OWN_NAMES})"
    # Filled up to eight characters, as many formats have it, or one space: more are the line's.
    rf"|(?:(?<=INFO)\ {{5}}|(?<=DEBUG|ERROR)\ {{4}}|(?<=WARNING)\ \ |\ ){_OWN_NAMES})"
)
_AFTER_BOX = rf"(?:(?=\[)|(?:\ -\ |:\ |:|\ |\t){_OWN_NAMES})"
_behind_time = re.compile(
    rf"""
      \ std(?:out|err)\ [FP]\                             # a container's log file
    | \ [0-9a-f]{{2}}[OE][+ ]                             # GitLab
    | \ [0-9a-f]{{8}}\ (?=\[rank=)                        # Determined
    | \ [\w.-]{{1,64}}\ [\w./@-]{{1,64}}\[\d{{1,10}}\]:\  # host program[pid]
    | (?::\ [IWEFD])?\ \[?{_SOURCE}                       # TensorFlow's C++ code, vLLM
    | (?:\ -|\ \||:|\ >>)?\ {{0,2}}
      (?:{_NAME}(?:\ -\ |\ \|\ |:\ |:|\ |(?<=\]))){{0,2}}
      (?:(?<!\w){_LEVEL}{_AFTER_LEVEL}|\[\ {{0,8}}(?i:{_LEVEL})\ {{0,8}}\]{_AFTER_BOX})
    | (?:\ [A-Z]{{2,4}}T|(?<=UTC))\ \|\ (?:\[[\w./-]{{1,100}}\]\ )?  # rllab, rlkit, dowel
    | (?<![Z\]])\ [-|]\ |\ >>\ |:?\ |\t|(?<=\])           # a table's own border stays
    """,
    re.VERBOSE,
).match


class _Form(NamedTuple):
    """A form of prefix: what it begins with, and its expression.

    Attributes:
        firsts: The first characters, each alone, or the first two.
        needs: What a line must hold: for forms that begin as many lines do, as this is faster.
        timed: Whether it ends in a time, behind which a logger's name and level may follow.
    """

    firsts: Iterable[str]
    expression: str
    needs: str = ""
    timed: bool = False


def _bracket(firsts: str, expression: str, needs: str = "", *, timed: bool = False) -> _Form:
    return _Form([f"[{first}" for first in firsts], r"\[" + expression, needs, timed)


_UPPER, _LETTERS, _DIGITS = string.ascii_uppercase, string.ascii_letters, string.digits
_MONTHS = ("Ja", "Fe", "Ma", "Ap", "Ju", "Au", "Se", "Oc", "No", "De")
_GLOG = [level + digit for level in "IWEF" for digit in _DIGITS]
_FORMS = (
    # A time first: logging, container logs, CI services. One alone may be the line's own text.
    _Form(
        _DIGITS,
        rf"(?:{_FULL_TIME}|\d\d[-/]\d\d(?:/\d\d)?\ {_CLOCK})(?=[ \t:])"
        rf"|{_CLOCK}(?=(?:\ [-|]|:)?\ {{1,9}}[A-Za-z_\[({{<])",
        ":",
        timed=True,
    ),
    # [time], [level time name]: Hydra, DeepSpeed, detectron2, Optuna, NeMo, Airflow, Megatron.
    _bracket(_DIGITS, _IN_BRACKETS, ":", timed=True),
    _bracket(_UPPER, rf"(?:[A-Z][A-Za-z]{{0,9}}\ ){{1,2}}{_IN_BRACKETS}", ":", timed=True),
    _Form(" ", rf"\ \[{_IN_BRACKETS}", " [", timed=True),
    _bracket("IWEF", rf"[IWEF]\d{{3,4}}\ {_CLOCK}\ [^\[\]]{{1,100}}\]\ "),  # PyTorch's C++ code
    _Form(_MONTHS, rf"{_MONTH}\ [ \d]\d\ {_CLOCK}", timed=True),
    # glog and absl: a letter for the level, no year.
    _Form(_GLOG, rf"[IWEF](?:[01]\d[0-3]\d|\d{{8}})\ {_CLOCK}\ {{1,8}}\d{{1,20}}\ {_SOURCE}"),
    _Form(["bk"], r"bk;t=(?P<milliseconds>\d{13})\x07"),  # Buildkite
    # A level without a time: transformers, logging's own form, and the usual ones.
    _bracket(_UPPER, rf"{_LEVEL}\|[^\[\]]{{1,100}}\]\ "),
    _bracket("IDWidw ", rf"\ {{0,4}}(?i:{_SAFE_LEVEL})\ {{0,4}}\]{_AFTER_BOX}"),
    _Form(["IN", "DE", "WA"], rf"{_SAFE_LEVEL}{_AFTER_LEVEL}"),
    _Form(_LETTERS + "_", r"[A-Za-z_][\w.]{0,80}\ -\ INFO\ -\ ", UNNUMBERED_INSIDE),
    # Which process of a job: PyTorch, torchrun, Lightning, Determined, Composer, MPI, SageMaker.
    _bracket("rRgG", r"(?i:rank|gpu)[ :=]{0,2}(?P<rank>\d{1,6})\](?:\ \|\||:)?\ ?"),
    _bracket("dtw", r"(?:default|trainer|worker)(?P<rank>\d{1,6})\]:"),
    _bracket(
        _DIGITS,
        r"(?:\d{1,6},)?(?:mpirank:)?(?P<rank>\d{1,6})(?:,[\w.-]{1,60})?\]<std(?:out|err)>:\ ?",
        ">:",
    ),
    _Form(["ra"], r"rank(?P<rank>\d{1,6})\[\d{1,10}\]\[\w{1,40}\]:\ "),
    # Which worker or container: Ray, SkyPilot, kubectl, pdsh, Vertex AI. These have no numbers.
    _Form(
        "(",
        r"\((?P<writer>[\w.:<>-]{0,80}(?:\([^()]{0,80}\))?,?\ ?"
        r"(?:rank=(?P<rank>\d{1,6}),\ )?pid=\d{1,10}(?:,\ ip=[\w.:]{1,60})?)\)\ ",
    ),
    _Form("(", r"\((?:raylet|autoscaler)(?:,?\ [^()]{1,60})?\)\ "),
    _bracket("p", r"(?P<writer>pod/[\w./-]{1,200})\]\ "),
    _Form(
        ["wo"], r"(?P<writer>worker-\d{1,4}(?=:\ )|workerpool\d{1,4}-\d{1,4}(?=\t))(?::\ |\t{1,9})"
    ),
    # Names that only the time behind them gives away: ESPnet's host, and job and step of GitHub.
    _bracket(_LETTERS, r"[\w.-]{1,64}\]\ (?=20\d\d-\d\d-\d\d\ \d\d:)", "] 20"),
    _Form(_LETTERS, r"[^\t]{1,100}\t[^\t]{1,100}\t(?=20\d\d-\d\d-\d\dT[\d:.]{8,18}Z\ )", "\t20"),
)

_labelled_container = re.compile(
    r"(?P<writer>[A-Za-z][\w.-]{0,80}(?:[-_]\d{1,4}|\.\d{1,4}\.\w{5,40}@[\w.-]{1,60}))\ {2,60}\|\ "
).match
_number = re.compile(
    r"(?:(?P<left>\[?)\ {0,3}(?P<rank>\d{1,4})(?P<right>\]?)"
    r"|(?P<writer>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})):\ "
).match
_digit = re.compile(r"\d").search

_Match = Callable[[str, int], Optional["re.Match[str]"]]
_Taken = tuple["re.Match[str]", bool]


def _by_beginning() -> dict[str, list[tuple[str, _Match, bool]]]:
    known = [(form, re.compile(form.expression).match) for form in _FORMS]
    return {
        begin: [
            (form.needs, match, form.timed)
            for form, match in known
            if begin in form.firsts or (begin[0] != "[" and begin[0] in form.firsts)
        ]
        for form in _FORMS
        for begin in form.firsts
    }


_forms = _by_beginning()
"""`needs`, matcher and `timed` of forms by a line's first two characters, or by the first."""


def is_plain(text: str) -> bool:
    """Tell whether a line, in which no prefix was found, has none with other digits either."""
    return text[:2] not in _forms and text[:1] not in "[(0123456789"


class Prefixed(NamedTuple):
    """A line without what stood in front of it.

    Attributes:
        text: The rest of the line, unchanged.
        time: Seconds since 1970, None where the prefix tells no full time.
        rank: Which process of a job printed it, 0 where the prefix does not tell.
        writer: Name of the worker or container that printed it where it has no rank; who of them
            is the first is for the reader to tell. None where the prefix names none.
    """

    text: str
    time: Optional[float] = None
    rank: int = 0
    writer: Optional[str] = None


class PrefixReader:
    """Takes prefixes off the lines of one log."""

    def __init__(self) -> None:
        self._plain: Counter[str] = Counter()
        self._last_container = ""
        self._containers: set[str] = set()

    def take_off(self, text: str) -> Optional[Prefixed]:
        """Return the line without its prefixes, None where it has none."""
        taken = _match_form(text, 0)
        if taken is None:  # maybe a label that the first characters do not tell
            if text[:1] in _LETTERS:
                taken = self._match_container(text) if "  | " in text else None
            elif ": " in text[:20]:
                taken = self._match_number(text)
        return None if taken is None else _take_all(text, taken)

    def _match_number(self, text: str) -> Optional[_Taken]:
        match = _number(text)
        if match is None:
            return None
        if match["writer"] is None and self._plain[match["left"] + match["right"]] < PLAIN_LINES:
            is_plain = not int(match["rank"]) and _digit(text, match.end()) is None
            self._plain[match["left"] + match["right"]] += is_plain
            return None
        return match, False

    def _match_container(self, text: str) -> Optional[_Taken]:
        match = _labelled_container(text)
        if match is None:
            return None
        before, self._last_container = self._last_container, match["writer"]
        if match["writer"] == before and len(self._containers) < MAX_CONTAINERS:
            self._containers.add(before)
        return (match, False) if match["writer"] in self._containers else None


class _Found:
    """What the prefixes of one line told."""

    time: Optional[float] = None
    rank = 0
    writer: Optional[str] = None

    def note(self, match: re.Match[str]) -> None:
        """Take what the groups of a form hold."""
        groups = match.re.groupindex
        if "date" in groups:
            if self.time is None and match["date"] is not None:
                self.time = _seconds(*match.group("date", "minute", "seconds", "zone"))
        elif "rank" in groups and match["rank"] is not None:
            self.rank, self.writer = int(match["rank"]), None
        elif "writer" in groups and match["writer"] is not None:
            self.writer = match["writer"]
        elif "milliseconds" in groups:
            self.time = int(match["milliseconds"]) / 1000


def _take_all(text: str, taken: Optional[_Taken]) -> Prefixed:
    found, position = _Found(), 0
    for _ in range(MAX_PREFIXES):
        if taken is None:
            break
        match, timed = taken
        position = match.end()
        found.note(match)
        behind = _behind_time(text, position) if timed else None
        if behind is not None:
            position = behind.end()
        taken = _match_form(text, position)
    told: Prefixed = new_tuple(Prefixed, (text[position:], found.time, found.rank, found.writer))
    return told


def _match_form(text: str, position: int) -> Optional[_Taken]:
    """Match the prefix at `position`."""
    begin = text[position : position + 2]
    forms = _forms.get(begin) or _forms.get(begin[:1]) or ()
    for needed, match_form, timed in forms:
        if needed in text:
            match = match_form(text, position)
            if match is not None:
                return match, timed
    return None


def _seconds(date: str, minute: str, seconds: str, zone: Optional[str]) -> Optional[float]:
    start = _minute(date, minute, (zone or "").strip())
    return None if start is None else start + float(seconds.replace(",", "."))


@lru_cache(maxsize=64)
def _minute(date: str, minute: str, zone: str) -> Optional[float]:
    """Return seconds since 1970 at the start of a minute, None for a day that never was."""
    first, middle, last = map(int, re.split("[-/.]", date))
    day = (first, middle, last) if first > 31 else (last, first, middle)
    try:
        hour, minutes = map(int, minute.split(":"))
        return datetime(*day, hour, minutes, tzinfo=_zone(zone)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _zone(printed: str) -> Optional[timezone]:
    """Return the zone that was printed, None for local time."""
    if printed[:1] not in "+-" or not printed:
        return timezone.utc if printed else None
    sign = -1 if printed[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(printed[1:3]), minutes=int(printed[-2:])))
