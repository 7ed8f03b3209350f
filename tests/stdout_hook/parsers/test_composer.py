"""What Composer's console logger prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.composer import ComposerParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LOG = """\
[token=4096/8192]:
\t Train time/batch: 3
\t Train time/token: 4096
\t Train loss/train/total: nan
\t Train note: "text"
[Eval batch=2/2] Eval on eval data:
\t Eval metrics/eval/Loss: 1e-05
"""


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(ComposerParser, LOG)


def test_tokens() -> None:
    """Of a training counted in tokens they are an axis, and the batch is the step."""
    told = [(r.split, r.step, str(dict(r.metrics))) for r in parse_log([LOG])]
    assert told == [
        ("train", 3, "{'tokens': 4096.0}"),
        ("train", 3, "{'loss/train/total': nan}"),
        ("val", 3, "{'metrics/eval/Loss': 1e-05}"),
    ]


def test_other_lines() -> None:
    """Values count only behind a header, and headers are whole lines."""
    log = "\t Train loss/train/total: 2.5\n[epoch=1] loss: 2.5\n[batch=1/2] 2.5\n"
    assert not [*parse_log([log + "\t Eval loss: 2.5\n"], parsers=["composer"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        ComposerParser, "[epoch=1][batch=1/2]", "[Eval batch=1/2] Eval on ", "\t Train a: "
    )
