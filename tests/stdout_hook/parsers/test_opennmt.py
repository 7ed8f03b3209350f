"""What OpenNMT reports."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.opennmt import OpenNmtParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

REPORT = "Step 50/100; acc: 12.3; ppl: 1234.5; xent: nan; lr: 0.00050; {}     17 sec;"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    records = check_parser(
        OpenNmtParser, REPORT.format("1/1 tok/s;") + "\nValidation accuracy: 44.6\n"
    )
    assert [(record.split, record.step) for record in records] == [("train", 50), ("val", 50)]


def test_sizes_and_speeds_are_no_metrics() -> None:
    """Only what measures the model is reported."""
    text = REPORT.format("sents:    3000; bsz: 1024/ 998/64; 12345/11876 tok/s;")
    (record,) = parse_log([text + "\n"])
    assert [*record.metrics] == ["acc", "ppl", "xent", "lr"]


def test_other_lines() -> None:
    """What any program may print is no beginning, and names without numbers say nothing."""
    log = "Validation perplexity: 18.1\nStep 50/100; loss: 3\nStep 50; acc: high; ppl: x;\n"
    assert not [*parse_log([log], parsers=["opennmt"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        OpenNmtParser,
        "Step 1/2; acc: ",
        "Step = 1 ; steps/s = ",
        "Evaluation result for step 1: ",
        "Epoch   1, ",
    )
