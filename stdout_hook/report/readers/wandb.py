"""Reads a W&B run's directory without a network: ``wandb/run-*``, ``wandb/offline-run-*``.

All is taken from the transaction log that W&B writes while the run goes on, also where it was
synced since, still runs, or was killed. Of the package wandb only its protobuf module is used.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Optional, Union

from stdout_hook.errors import MissingPackage
from stdout_hook.report.readers import About, Prediction
from stdout_hook.report.readers._joined import Part
from stdout_hook.report.readers._times import as_time
from stdout_hook.report.readers._wandb_log import read_records
from stdout_hook.report.tail import tail_of

__all__ = ["WandbReader"]

PIECES = 2000
"""Pieces of printed text that are kept."""

TABLE = "predictions"
"""The key under which a table of predictions is logged."""


@dataclass
class _Known:
    """What the log says of a run, gathered record by record."""

    run: Any = None
    config: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    printed: deque[str] = field(default_factory=lambda: deque(maxlen=PIECES))
    end: Any = None

    def take(self, kind: str, record: Any) -> None:
        """Take one record."""
        if kind == "run":
            self.run = record
            _put(self.config, record.config.update)
        elif kind in ("config", "summary"):
            goal = self.config if kind == "config" else self.summary
            _put(goal, record.update)
            _remove(goal, record.remove)
        elif kind in ("output", "output_raw"):
            self.printed.append(record.line)
        elif kind == "output_logger":
            self.printed.append(f"{record.line}\n")
        elif kind == "exit":
            self.end = record


class WandbReader:
    """Read a W&B run.

    Args:
        path: The run's directory, or the ``.wandb`` file in it.
    """

    name = "W&B run"
    order = 10

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log = path if path.suffix == ".wandb" else _logs(path)[0]

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell whether a path is a W&B run's directory, or its log."""
        return bool(_logs(path)) if path.is_dir() else path.suffix == ".wandb"

    def about(self) -> About:
        """Return what is known of the run."""
        known, problems = _Known(), list[str]()
        for kind, record in self._records(problems):
            known.take(kind, record)
        return About(
            name=getattr(known.run, "display_name", "") or self._log.resolve().parent.name,
            source=self.name,
            facts=self._facts(known),
            files=[self._log],
            log=tail_of("".join(known.printed)),
            problems=problems,
        )

    def part(self) -> Part:
        """Return which part of a training it is: one that was resumed offline is several runs."""
        runs = (record for kind, record in self._records([]) if kind == "run")
        run, config = next(runs, None), dict[str, Any]()
        if run is not None:
            _put(config, run.config.update)
        place = config.get("resumed_from")
        before = place.get("run") if isinstance(place, dict) else None
        # Of a process that was killed W&B may have kept nothing, but the name.
        return Part(self._log.stem[len("run-") :], before and str(before))

    def _facts(self, known: _Known) -> Mapping[str, Any]:
        own = known.config.pop("_wandb", {})
        mode = "offline" if self._log.resolve().parent.name.startswith("offline-") else "online"
        return {
            **_facts(known.run),
            "end": _end(known),
            "status": _status(known.end),
            "config": known.config,
            "summary": {
                name: value for name, value in known.summary.items() if not name.startswith("_")
            },
            "python": own.get("python_version"),
            "versions": {"wandb": own["cli_version"]} if "cli_version" in own else {},
            "wandb": {"id": getattr(known.run, "run_id", None), "mode": mode, "url": None},
        }

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the run's history.

        W&B's own step stands for ``train/step`` in a run that logs no step itself.
        """
        has_steps: Optional[bool] = None
        for kind, record in self._records([]):
            if kind != "history":
                continue
            row = dict(_numbers(record.item))
            if has_steps is None:
                has_steps = any(key.endswith("/step") for key in row)
            own = {} if has_steps else {"train/step": record.step.num}
            time = {"time": row["_timestamp"]} if "_timestamp" in row else {}
            yield {**time, **own, **{key: row[key] for key in row if not key.startswith("_")}}

    def predictions(self) -> Iterator[Prediction]:
        """Yield the rows of a logged table ``predictions``, where it is one of ours."""
        for row in self._table():
            try:
                yield Prediction(
                    text=str(row["Prompt"]),
                    expected=str(row["Expected"]),
                    actual=str(row["Actual"]),
                    score=float(row["Score"]),
                    margin=float(row["Margin"]),
                    runner_up=str(row["RunnerUp"]),
                )
            except (KeyError, TypeError, ValueError):
                return

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield nothing: W&B keeps none."""
        return iter(())

    def _table(self) -> Iterator[Mapping[str, Any]]:
        files = self._log.resolve().parent / "files"
        found = list((files / "media" / "table").glob(f"{TABLE}_*.table.json"))
        found.sort(key=lambda file: file.stat().st_mtime)
        try:
            table = json.loads(found[-1].read_text(encoding="utf-8")) if found else {}
            yield from (dict(zip(table["columns"], row)) for row in table.get("data", ()))
        except (OSError, ValueError, KeyError, TypeError):
            return

    def _records(self, problems: list[str]) -> Iterator[tuple[str, Any]]:
        try:
            messages: Any = import_module("wandb.proto.wandb_internal_pb2")
        except ModuleNotFoundError:
            raise MissingPackage("wandb", "wandb") from None
        for data in read_records(self._log, problems):
            record = messages.Record()
            record.ParseFromString(data)
            kind = record.WhichOneof("record_type")
            if kind is not None:
                yield kind, getattr(record, kind)


def _logs(folder: Path) -> list[Path]:
    return sorted(folder.glob("run-*.wandb"))


def _facts(run: Any) -> Mapping[str, Any]:
    """Return what a run's own record says of it."""
    if run is None:
        return {}
    return {
        "start": as_time(run.start_time.ToMilliseconds() / 1000),
        "group": run.run_group or None,
        "tags": list(run.tags),
        "project": run.project or None,
        "notes": run.notes or None,
    }


def _end(known: _Known) -> Optional[str]:
    if known.run is None or known.end is None:
        return None
    return as_time(known.run.start_time.ToMilliseconds() / 1000 + known.end.runtime)


def _status(end: Any) -> str:
    if end is None:
        return "running"
    return "failed" if end.exit_code else "finished"


def _value(item: Any) -> Any:
    """Return an item's value; not-a-number and the infinities as texts, as strict JSON has them."""
    try:
        return json.loads(item.value_json, parse_constant=str)
    except ValueError:
        return item.value_json


def _numbers(items: Sequence[Any]) -> Iterator[tuple[str, Union[float, str]]]:
    """Yield the numbers of a row; those that describe a file or table in it are none."""
    files = {item.nested_key[0] for item in items if "_type" in item.nested_key[1:]}
    for item in items:
        value = _value(item)
        if _is_number(value) and not (item.nested_key and item.nested_key[0] in files):
            yield ".".join(item.nested_key) or item.key, value


def _is_number(value: Any) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    return value in ("NaN", "Infinity", "-Infinity")


def _put(goal: dict[str, Any], items: Iterable[Any]) -> None:
    """Put items into a mapping, those with nested keys into mappings in it."""
    for item in items:
        *parents, name = item.nested_key or [item.key]
        inner = goal
        for parent in parents:
            if not isinstance(inner.get(parent), dict):
                inner[parent] = {}
            inner = inner[parent]
        inner[name] = _value(item)


def _remove(goal: dict[str, Any], items: Iterable[Any]) -> None:
    for item in items:
        goal.pop(".".join(item.nested_key) or item.key, None)


READER = WandbReader
