"""The results of Ray's trials."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.ray import RayParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

BLOCK = """\
Result for PPO_0:
  info:
    learner:
      kl: 1.0e-05
  loss: -.inf
  note: text
  time_total_s: 10.5
  training_iteration: 3
  val_acc: 0.5
  \

"""
TABLE = """\
╭──────────────────────────╮
│ Trial PPO_0 result       │
├──────────────────────────┤
│ note                     │
│ training_iteration     3 │
│ loss                0.25 │
╰──────────────────────────╯
"""


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = RayParser()
    frames = [Frame(line) for line in text.splitlines() if line]
    return [record for frame in frames for record in parser.parse(frame) or ()]


def test_a_block() -> None:
    """It keeps what a parser promises; what stands behind the iteration is read at once."""
    train, val = check_parser(RayParser, BLOCK)
    assert (train.step, train.context) == (3, {"trial": "PPO_0"})
    assert train.metrics == {"info/learner/kl": 1e-05, "loss": float("-inf")}
    assert (val.split, val.metrics) == ("val", {"acc": 0.5})


def test_a_table() -> None:
    """A table is read at its end, also one of a trial without a name, in ASCII."""
    (record,) = check_parser(RayParser, TABLE)
    assert (record.step, record.metrics) == (3, {"loss": 0.25})
    plain = TABLE.replace("Trial PPO_0 result   ", "Training result      ")
    plain = plain.translate(str.maketrans("╭╰├╮╯┤│─", "++++++|-"))
    (record,) = check_parser(RayParser, plain)
    assert (record.metrics, record.context) == ({"loss": 0.25}, None)


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.partition("\n")[2],
        TABLE.replace("result", "config"),
        TABLE.replace("training_iteration", "iteration         "),
        BLOCK.replace("training_iteration", "iteration"),
        "Result for the test: 0.5\nResult for x:\nloss: 0.5\ntraining_iteration: 1\n",
    ],
)
def test_other_texts(text: str) -> None:
    """Without a result's first line and its iteration nothing is read."""
    assert not read(text)


@pytest.mark.parametrize("line", [" " * 60_000, "a: " * 20_000, "│ " * 30_000, "  a: " + "1" * 900])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    for head in ("Result for a:\n", "│ Training result │\n", "custom_metrics: {}\n"):
        assert not read(f"{head}{line}\n" * 3)
