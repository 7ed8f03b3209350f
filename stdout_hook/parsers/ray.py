"""Ray Tune, Ray Train, RLlib: the results that trials report, a block or a table each.

Printed by `tune.run` and `Tuner.fit`, before Ray 2.6 as YAML, since then as tables; RLlib's scripts
print the YAML of `pretty_print(result)` without its first line::

    Result for PPO_CartPole-v1_49e09_00000:
      custom_metrics: {}
      episode_reward_mean: 22.2
      info:
        learner:
          kl: 0.25
      training_iteration: 1
      trial_id: 49e09_00000

    ╭──────────────────────────────────────────╮
    │ Trial train_3883b_00000 result           │
    ├──────────────────────────────────────────┤
    │ time_total_s                        10.5 │
    │ training_iteration                     1 │
    │ episode_reward_mean                 22.2 │
    ╰──────────────────────────────────────────╯

Records, one for each split of a result, and of a block one for each line behind the iteration:

* `split`: `val` or `test` for names with such a prefix (`val_loss`, `evaluation/…`), else `train`.
* `epoch`: None. `step`: the training iteration, from 1.
* `metrics`: by name, those inside others with a slash (`info/learner/kl`). Times, speeds, counters
  and what Ray adds about the machine are none. Tables show five decimals, so `1e-06` is `0.0`.
* `context`: `{"trial": "train_3883b_00000"}` where the trial is named.
* `final`: always True.

The table of all trials repeats the last results, so it gives nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._columns import sort_values
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "RayParser"]

MAX_VALUES = 5000
"""Values of the largest result."""

MAX_LINE = 1000

_block = re.compile(r"Result for (\S{1,200}):\Z").match
_bare = re.compile(r"(?:custom_metrics: \{\}|agent_timesteps_total: [0-9]{1,15})\Z").match
_table = re.compile(r"[│|] (?:Trial (\S{1,200})|Training) result +[│|]\Z").match
_overview = re.compile(r"[│|] Trial name +[│|]? *(?:status|loc) .*[│|]\Z").match
_row = re.compile(r"[│|] (\S{1,200}) +(?:(\S.{0,100}?) +)?[│|]\Z").match
_line = re.compile(r"( {0,40})([\w./@-]{1,200}):(?: (.{0,200}))?\Z").match
_item = re.compile(r" {0,40}(?:- .*|[{}\[\],].*)?\Z").match

_no_metric = re.compile(
    r"(?:.*/)?(?:time_this_iter_s|time_total_s|timestamp|date|done|hostname|node_ip|pid|trial_id"
    r"|\w{1,60}_since_restore|\w{0,60}timesteps_total|episodes_total|episodes_this_iter"
    r"|experiment_\w{1,20}|checkpoint_dir_name|num_\w{1,100}|\w{1,100}_(?:lifetime|throughput|time)"
    r"|\w{1,100}_(?:time_m?s|duration_sec\w{0,20}|per_s(?:ec)?|ms)|should_checkpoint)"
    r"|(?:timers|perf|sampler_perf|counters|config|hist_stats|fault_tolerance|warmup_time)\b.*"
).fullmatch
_YAML = {".nan": "nan", ".inf": "inf", "-.inf": "-inf"}


class RayParser:
    """Reads the results of Ray's trials; see the module for the format."""

    name = "ray"
    hints = (
        "Result for ",
        " result ",
        "Trial name ",
        "custom_metrics: {}",
        "agent_timesteps_total",
    )
    first = ("Result", "custom_metrics", "agent_timesteps", "│", "|")
    headers = ("Result for ", "custom_metrics", "│", "|")

    def __init__(self) -> None:
        self._in_block = self._in_table = self._in_overview = False
        self._begin("")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a result, once its iteration is known."""
        text = frame.text.rstrip() if len(frame.text) <= MAX_LINE else ""
        if text[:1] in ("│", "|", "╰", "├", "+"):
            return self._parse_table(text, frame.stream)
        if self._in_block:
            records = self._parse_line(text, frame.stream)
            if records is not None:
                return records
            self._in_block = False
        return self._parse_head(text)

    def close(self) -> Sequence[Record]:
        """Return the values of a result that did not end."""
        return self._flush("stdout")

    def _begin(self, trial: str, indent: int = 0) -> Sequence[Record]:
        self._trial, self._indent = trial, indent
        self._step: int | None = None
        self._cells: dict[str, str] = {}
        self._path: list[str] = []
        return ()

    def _parse_head(self, text: str) -> Sequence[Record] | None:
        if text.startswith("Result for "):
            match = _block(text)
            if match is None:
                return None
            self._in_block = True
            return self._begin(match[1], 1)
        if not _bare(text):
            return None
        self._in_block = True
        return self._begin("")

    def _parse_line(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _line(text)
        if match is None:
            return () if text and _item(text) else None
        depth = len(match[1]) // 2 - self._indent
        if depth < 0 or depth > len(self._path):
            return None
        if not depth and not self._trial and self._path and match[2] <= self._path[0]:
            self._begin("")  # names are sorted, and nothing else tells that a block begins
        self._path[depth:] = [match[2]]
        self._add("/".join(self._path), match[3] or "")
        return self._flush(stream) if self._step is not None else ()

    def _parse_table(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _table(text)
        if match:
            self._in_table, self._in_block = True, False
            return self._begin(match[1] or "")
        if self._in_overview or _overview(text):
            self._in_overview, self._in_table = text[0] not in "╰+", False
            return ()
        if not self._in_table:
            return None
        if text[0] in "╰├+":
            self._in_table = not (text[0] == "╰" or self._cells)
            return () if self._in_table else self._flush(stream)
        row = _row(text)
        if row is None:
            self._in_table = False
            return None
        self._add(row[1], (row[2] or "").strip())
        return ()

    def _add(self, name: str, text: str) -> None:
        if name == "training_iteration":
            self._step = int(text) if text.isdecimal() and len(text) <= 15 else None
        elif text and not _no_metric(name) and len(self._cells) < MAX_VALUES:
            self._cells[name] = _YAML.get(text, text)

    def _flush(self, stream: str) -> Sequence[Record]:
        """Return the values found since the last time."""
        cells, self._cells = self._cells, {}
        step, trial = self._step, self._trial
        records = [
            Record(split, None, step, None, metrics, True, self.name, stream)
            for split, metrics in sort_values(cells, "train").items()
            if step is not None
        ]
        return (
            [record._replace(context={"trial": trial}) for record in records] if trial else records
        )


PARSER = RayParser
