"""What Marian prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.marian import MarianParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

TRAIN = "Ep. 1 : Up. 500 : Sen. 32,021 : Cost 8.10142517 : Time 61.27s : 8337.14 words/s\n"
VALID = "[valid] Ep. 1 : Up. 500 : cross-entropy : {} : new best\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MarianParser, TRAIN + VALID.format("61.4093"))


def test_odd_values() -> None:
    """Values that are no plain number, and epochs that are no whole one, are read."""
    log = TRAIN.replace("8.10142517", "-nan").replace("Ep. 1", "Ep. 0.500") + VALID.format("1e-05")
    first, second = parse_log([log])
    assert (first.epoch, str(first.metrics["Cost"])) == (0.5, "nan")
    assert second.metrics == {"cross-entropy": 1e-5}


def test_other_lines() -> None:
    """Its other messages hold no values."""
    log = "Seen 256000 samples\nEp. 1 : Up. 500 : started\nBest valid. cross-entropy : 61.4\n"
    assert not [*parse_log([log], parsers=["marian"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        MarianParser, "Ep. 1 : Up. 5 : Sen. 3 : Cost ", "Ep. 1 : Up. 5 : bleu : ", "[valid] Ep. "
    )
