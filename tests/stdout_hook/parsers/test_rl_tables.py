"""Tables of reinforcement learning libraries."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.rl_tables import RlTablesParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

SB3 = """\
---------------------------------
| rollout/           |          |
|    ep_rew_mean     | 22.3     |
| time/              |          |
|    fps             | 2742     |
|    total_timesteps | 256      |
---------------------------------
"""


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = RlTablesParser()
    lines = [parser.parse(Frame(line)) for line in text.splitlines()]
    return [*(record for records in lines for record in records or ()), *parser.close()]


def table(*rows: tuple[str, str]) -> str:
    """Lay rows out as Baselines does."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return "\n".join(["-" * len(lines[0]), *lines, "-" * len(lines[0]), ""])


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    (record,) = check_parser(RlTablesParser, SB3)
    assert (record.split, record.step, record.metrics) == ("rollout", 256, {"ep_rew_mean": 22.3})


def test_a_table_that_did_not_end() -> None:
    """The rows of a training that was killed while it printed are read."""
    assert [record.step for record in read(SB3.rpartition("---\n")[0])] == [256]


def test_settings_are_no_metrics() -> None:
    """A table without sections and counts may hold anything: it is not read."""
    assert not read(table(("learning_rate", "0.1"), ("hidden", "64")))
    assert not read("| Epoch | 1 |\n| loss | 2 |\n")
    assert not read("---------\n| Epoch | 1 | 2 |\n| loss | 2 | 4 |\n---------\n")


def test_odd_values() -> None:
    """Texts are left out; nan, inf and exponents are numbers."""
    rows = [("Epoch", "3"), ("a", "nan"), ("b", "-inf"), ("c", "1e-05"), ("d", "None")]
    (record,) = read(table(*rows))
    assert repr(record.metrics) == "{'a': nan, 'b': -inf, 'c': 1e-05}"
    assert record.epoch == 3


def test_rounded_counts_are_no_step() -> None:
    """A count of `%.3g` would give two epochs one step, so it is a value."""
    (record,) = read(table(("Epoch", "1"), ("TotalEnvInteracts", "1.2e+06")))
    assert (record.step, record.metrics) == (None, {"TotalEnvInteracts": 1.2e6})


def test_evaluation_lines() -> None:
    """Their values are dropped where a table repeats them, else none is lost."""
    lines = "Eval num_timesteps=9, episode_reward=1.50 +/- 0.5\nEpisode length: 80.00 +/- 0.5\n"
    both = read(lines + table(("eval/", ""), ("   mean_reward", "1.5"), ("time/", "")))
    assert [dict(record.metrics) for record in both] == [{"mean_reward": 1.5}]
    alone = read(lines + "Success rate: 50.00%\nNew best mean reward!\n" + lines)
    assert [dict(record.metrics) for record in alone] == [
        {"episode_reward": 1.5},
        {"episode_length": 80.0},
        {"success_rate": 50.0},
        {"episode_reward": 1.5},
        {"episode_length": 80.0},
    ]


@pytest.mark.parametrize("line", ["| " * 30_000, "-" * 60_000, "Eval " + "1." * 30_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(f"{line}\n{line}\n")
