"""Read a W&B run's directory from disk: no account, no network.

Works on offline, online, running, crashed and killed runs. wandb is needed only for its generated
protobuf module. The framing, LevelDB's log format, is read here: W&B's own reader fails on a torn
tail, and later versions have none.
"""

from __future__ import annotations

import json
import struct
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK, HEADER = 32768, 7
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4

Run = dict[str, Any]


def iter_frames(buffer: bytes, problems: list[str]) -> Iterator[bytes]:
    """Yield each record's bytes. A torn or corrupt tail ends the iteration with a note."""
    if len(buffer) < HEADER:
        problems.append(f"the file has {len(buffer)} bytes: nothing was flushed yet")
        return
    identifier, magic, version = struct.unpack("<4sHB", buffer[:HEADER])
    if identifier != b":W&B" or magic != 0xBEE1 or version != 0:
        raise ValueError("not a .wandb transaction log of version 0")
    position, part = HEADER, b""
    while position < len(buffer):
        left = BLOCK - position % BLOCK
        if left < HEADER:  # zero padding at the end of a block
            position += left
            continue
        if position + HEADER > len(buffer):
            problems.append(f"torn header at byte {position}")
            return
        checksum, size, kind = struct.unpack("<IHB", buffer[position : position + HEADER])
        data = buffer[position + HEADER : position + HEADER + size]
        whole = len(data) == size and kind in (FULL, FIRST, MIDDLE, LAST)
        if not whole or zlib.crc32(data, zlib.crc32(bytes([kind]))) != checksum:
            problems.append(f"torn or corrupt record at byte {position}")
            return
        position += HEADER + size
        part = data if kind in (FULL, FIRST) else part + data
        if kind in (FULL, LAST):
            yield part


def _value(item: Any) -> Any:
    try:
        return json.loads(item.value_json)  # accepts NaN and the infinities
    except ValueError:
        return item.value_json


def _put(target: Run, items: Any) -> None:
    """Put items into `target`, nested keys as nested dicts."""
    for item in items:
        path = list(item.nested_key) or [item.key]
        goal = target
        for part in path[:-1]:
            goal = goal.setdefault(part, {})
        goal[path[-1]] = _value(item)


def _remove(target: Run, items: Any) -> None:
    for item in items:
        target.pop(".".join(item.nested_key) or item.key, None)


def find_log(path: Path) -> Path:
    """Return the ``*.wandb`` file of a run's directory, or of the latest run in a run folder."""
    logs = sorted(path.glob("*.wandb")) or sorted(path.glob("wandb/latest-run/*.wandb"))
    if not logs:
        raise FileNotFoundError(f"no *.wandb in {path}")
    return logs[0]


def read_run(path: Path, wait: float = 10) -> Run:
    """Read a run; poll up to `wait` seconds for its exit record.

    ``run.finish()`` returns before the tail of the file is written.
    """
    end = time.monotonic() + wait
    while True:
        run = _read_once(find_log(Path(path)))
        done = run["exit_code"] is not None and not run["problems"]
        if done or time.monotonic() >= end:
            return run
        time.sleep(0.05)


def _read_once(log: Path) -> Run:
    from wandb.proto import wandb_internal_pb2 as messages  # optional

    run: Run = {"log": log, "run": {}, "config": {}, "summary": {}, "metrics": {}}
    run.update(history=[], artifacts=[], console=[], problems=[], stats=0, exit_code=None)
    for raw in iter_frames(log.read_bytes(), run["problems"]):
        record = messages.Record()
        record.ParseFromString(raw)
        kind = record.WhichOneof("record_type") or "unknown"
        if kind in _READERS:
            _READERS[kind](run, getattr(record, kind))
    return run


def _read_run(run: Run, record: Any) -> None:
    for field in ("run_id", "entity", "project", "display_name", "run_group", "job_type"):
        if getattr(record, field):
            run["run"][field] = getattr(record, field)
    run["run"]["tags"] = list(record.tags)
    _put(run["config"], record.config.update)
    _put(run["summary"], record.summary.update)


def _read_config(run: Run, record: Any) -> None:
    _put(run["config"], record.update)
    _remove(run["config"], record.remove)


def _read_summary(run: Run, record: Any) -> None:
    _put(run["summary"], record.update)
    _remove(run["summary"], record.remove)


def _read_history(run: Run, record: Any) -> None:
    row: Run = {}
    _put(row, record.item)
    row.setdefault("_step", record.step.num)
    run["history"].append(row)


def _read_metric(run: Run, record: Any) -> None:
    options = {
        "step_metric": record.step_metric,
        "hidden": record.options.hidden,
        "step_sync": record.options.step_sync,
    }
    name = record.name or record.glob_name
    run["metrics"][name] = {key: value for key, value in options.items() if value}


def _read_artifact(run: Run, record: Any) -> None:
    files = [
        {
            "path": entry.path,
            "size": entry.size,
            "local_path": entry.local_path,
            "exists": Path(entry.local_path).exists(),
        }
        for entry in record.manifest.contents
    ]
    metadata = json.loads(record.metadata) if record.metadata else {}
    artifact = {"type": record.type, "name": record.name, "metadata": metadata, "files": files}
    run["artifacts"].append(artifact)


def _read_console(run: Run, record: Any) -> None:
    stream = "stdout" if record.output_type == 1 else "stderr"
    run["console"].append((stream, record.line))


def _read_written(run: Run, record: Any) -> None:
    run["console"].append(("stdout", record.line))  # by `write_logs`, which names no stream


def _read_stats(run: Run, record: Any) -> None:
    run["stats"] += 1


def _read_exit(run: Run, record: Any) -> None:
    run["exit_code"] = record.exit_code


_READERS: dict[str, Callable[[Run, Any], None]] = {
    "run": _read_run,
    "config": _read_config,
    "summary": _read_summary,
    "history": _read_history,
    "metric": _read_metric,
    "artifact": _read_artifact,
    "output_raw": _read_console,
    "output": _read_console,
    "output_logger": _read_written,
    "stats": _read_stats,
    "exit": _read_exit,
}


def values(run: Run, key: str) -> list[Any]:
    """Return a metric's values in the order of the history."""
    return [row[key] for row in run["history"] if key in row]


def console(run: Run, stream: str = "stdout") -> str:
    """Return what W&B's own console log holds of a stream."""
    return "".join(text for name, text in run["console"] if name == stream)


def load_table(run: Run, key: str) -> tuple[list[str], list[list[Any]]]:
    """Return columns and rows of a logged table, as W&B shows it: its first 10,000 rows."""
    path = run["log"].parent / "files" / values(run, key)[-1]["path"]
    table = json.loads(path.read_text(encoding="utf-8"))
    return table["columns"], table["data"]


def plots(run: Run) -> dict[str, str]:
    """Return the kind of each ``wandb.plot`` chart by key."""
    charts = run["config"].get("_wandb", {}).get("visualize", {})
    return {key: chart["panel_config"]["panelDefId"] for key, chart in charts.items()}


def artifact(run: Run, kind: str) -> Run:
    """Return the last artifact of a type."""
    found: Run = [each for each in run["artifacts"] if each["type"] == kind][-1]
    return found
