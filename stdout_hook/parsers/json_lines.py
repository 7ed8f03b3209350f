r"""JSON lines: logs of a mapping a line, in JSON or as Python prints a dictionary.

What hand-written loops and many programs' log files hold, with a word or a position before it::

    {"epoch": 0, "step": 5, "loss": 0.69, "acc": 0.5, "lr": 0.001, "phase": "train"}
    {"epoch": 1, "train": {"loss": 0.5}, "val": {"loss": 0.6}, "time": "2024-05-06T12:00:00Z"}
    {"_step": 3, "_timestamp": 1714990000.5, "train/loss": 0.4}
    {'step': 10, 'loss': 0.5, 'grad_norm': nan}
    Epoch 3: {'loss': 0.5, 'val_loss': 0.6}
    json_stats: {"_type": "train_epoch", "epoch": 1, "loss": 2.1}

Records, one for each split:

* `split`: what a name, a nested mapping's name, or the text in `phase`, `split`, `mode` and the
  like tells; else `train`, and None where there is neither epoch nor step.
* `epoch`, `step`, `total_steps`: of keys that are called so; `global_step` before `step`, before
  iterations, before batches.
* `metrics`: numbers with a metric's name; with unknown names only numbers with a point. Times,
  sizes, settings and best values are none.
* `time`: of `time`, `timestamp`, `ts` if it is a date or seconds or milliseconds since 1970.
* `context`: `fold`, `trial`, `rank`.

A mapping without epoch and step is read if it holds nothing but metrics, and their names tell the
split or there is a loss among other metrics. Settings and data give nothing.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Sequence
from typing import Any, Optional, Union

from stdout_hook.items import Form, scan
from stdout_hook.names import SPLITS, Kind, is_telling
from stdout_hook.parsers._mapping import Place, read_mapping
from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "JsonLinesParser"]

MAX_TEXT = 20_000
"""Characters of the longest line that is read."""

MAX_BEFORE = 60
"""Characters before the mapping."""

MAX_DEPTH = 60
"""Brackets of a mapping: more are data."""

_keys = re.compile(r"[\"']([\w/@ .:-]{1,80})[\"']: ?[\"{]?-?(?:[0-9NIni.]|np\.|tensor)").findall
_words = re.compile(r"[^\W_]+").findall
_FILLERS = frozenset(("metrics", "stats", "results", "log", "logs", "json", "set", "info", "epoch"))


class JsonLinesParser:
    """Reads mappings; see the module for the format."""

    name = "json_lines"
    hints = ("{",)
    headers = ()
    asked_last = True

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of a mapping, None where there is none."""
        text = frame.text
        start = text.find("{")
        if start < 0 or start > MAX_BEFORE or len(text) > MAX_TEXT:
            return None
        body = text[start:].rstrip(" ,")
        if body[-1:] != "}" or not any(is_telling(w) for key in _keys(body) for w in _words(key)):
            return None
        place = _place(text[:start].strip())
        data = None if place is None else _load(body)
        if place is None or not isinstance(data, dict):
            return None
        return read_mapping(data, frame, self.name, place) or None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


_NO_PLACE = Place(None, None, None, None)


def _place(before: str) -> Optional[Place]:
    """Read what stands before a mapping, None where it is more than a position and a label."""
    if not before:
        return _NO_PLACE
    split: Optional[str] = None
    epoch: Union[int, float, None] = None
    step = total = None
    strange = 0
    for part in scan(before) or ():
        amount = part.amount
        if amount is None:
            words = _words(part.words.lower())
            split = next((SPLITS[word] for word in words if word in SPLITS), split)
            strange += sum(word not in SPLITS and word not in _FILLERS for word in words)
        elif part.form == Form.NAMED and amount.whole is not None:
            split = part.name.split or split
            if part.name.kind == Kind.EPOCH:
                epoch = amount.whole
            elif part.name.kind == Kind.STEP:
                step, total = amount.whole, amount.total
        elif part.form != Form.NAMED and amount.value is not None:
            return None
    is_short = len(before) <= MAX_BEFORE and strange <= 1
    return Place(split, epoch, step, total) if is_short else None


def _load(body: str) -> Any:
    """Return the mapping, None where it is none."""
    if body.count("{") + body.count("[") + body.count("(") > MAX_DEPTH:
        return None
    try:
        return json.loads(body) if body[1:].lstrip()[:1] == '"' else _literal(body)
    except (ValueError, RecursionError):
        return None


def _literal(body: str) -> Any:
    """Read a dictionary as Python prints it."""
    if "\\" in body or "\0" in body:  # the compiler would warn of escapes that it does not know
        return None
    with contextlib.suppress(ValueError, RecursionError):
        return _simple_literal(body)
    try:
        return _value(ast.parse(body, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _simple_literal(body: str) -> Any:
    """Read a dictionary of texts and plain numbers: that is JSON but for its quotes, read fast.

    Raises:
        ValueError: It is another.
    """
    if '"' in body or "NaN" in body or "Infinity" in body:
        raise ValueError
    return json.loads(body.replace("'", '"'))


def _value(node: ast.expr) -> Any:
    """Return a literal's value: as `ast.literal_eval`, and nan, inf, and what NumPy prints."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values)
        return {key.value: _value(v) for key, v in pairs if isinstance(key, ast.Constant)}
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand)
        return -number if isinstance(number, (int, float)) else None
    if isinstance(node, ast.Name) and node.id in ("nan", "inf"):
        return float(node.id)
    if isinstance(node, ast.Call) and node.args:  # np.float64(0.5), tensor(0.5, device='cuda:0')
        return _value(node.args[0])
    return [] if isinstance(node, (ast.List, ast.Tuple)) else None


PARSER = JsonLinesParser
