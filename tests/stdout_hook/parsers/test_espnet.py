"""What ESPnet2's trainer prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.espnet import EspnetParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(EspnetParser, "1epoch:train:1-90batch: iter_time=0.003, loss=80.856, acc=nan\n")


def test_results() -> None:
    """Each set of an epoch's results has a record of its own, a set without values has none."""
    log = "2epoch results: [train] loss=1.5, time=1 minute and 2.3 seconds, total_count=270, "
    log += "[valid] loss=4.043e-04, train_time=0.3, [att_plot] time=4.1 seconds, total_count=0\n"
    told = [(r.split, r.epoch, r.step, dict(r.metrics)) for r in parse_log([log])]
    assert told == [("train", 2, None, {"loss": 1.5}), ("val", 2, None, {"loss": 4.043e-04})]


def test_other_lines() -> None:
    """Lines that only begin alike are not its own."""
    log = "1/30epoch started\n1epoch: loss=2.5\nepoch results: [train] loss=2.5\n"
    assert not [*parse_log([log], parsers=["espnet"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        EspnetParser,
        "1epoch:train:1-9batch: a=",
        "1epoch results: [train] ",
        "[host] 2026-04-23 04:59:25,764 ",
    )
