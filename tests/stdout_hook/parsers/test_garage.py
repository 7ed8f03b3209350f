"""Tables of garage, rlkit and rllab."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.garage import GarageParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

TABLE = """\
-----------------------  -----
Epoch                    3
Evaluation/Return . . .  -1e-05
note                     text
size                     inf
-----------------------  -----
"""


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = GarageParser()
    return [record for line in text.splitlines() for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    val, train = check_parser(GarageParser, TABLE)
    assert (val.split, val.epoch, val.metrics) == ("val", 3, {"Return": -1e-05})
    assert (train.split, train.epoch, train.metrics) == ("train", 3, {"size": float("inf")})


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("Epoch", "Width"),
        TABLE.partition("\n")[2],
        TABLE.rpartition("\n-")[0],
        TABLE.replace("Epoch ", " Epoch"),
        TABLE.replace("text", "two words"),
    ],
)
def test_other_tables(text: str) -> None:
    """What counts nothing, is cut, or is laid out otherwise is not read."""
    assert not read(text)


@pytest.mark.parametrize("line", ["---  ---" * 9000, " ." * 30_000, "a  1" * 15_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(f"{TABLE[:31]}{line}\n" * 3)
