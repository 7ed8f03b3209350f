"""Detectron2's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.detectron2 import Detectron2Parser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LINE = "eta: 1 day, 2:03:35  iter: 19  total_loss: -1.36  loss_cls: 1e-05    lr: N/A  max_mem: 4M\n"


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        " ",
        "[04/05 01:30:24 d2.utils.events]:  ",
        "[04/05 01:30:24] detectron2.utils.events INFO:  ",
    ],
)
def test_it_is_a_parser(prefix: str) -> None:
    """It keeps a parser's promises, with the log's prefix and without."""
    (record,) = check_parser(Detectron2Parser, prefix + LINE)
    assert (record.split, record.step) == ("train", 19)
    assert dict(record.metrics) == {"total_loss": -1.36, "loss_cls": 1e-5}


def test_results_without_values() -> None:
    """A task without results, or one that is no table, spoils nothing that follows."""
    lines = "Task: box\n\n\nTask: seg\nmIoU,fwIoU\n40.5000,60.0000\npanoptic={'PQ': 1.5}\n1.0,2.0\n"
    log = "".join(f"copypaste: {line}\n" for line in lines.split("\n")[:-1])
    (record,) = check_parser(Detectron2Parser, log)
    assert dict(record.metrics) == {"seg/mIoU": 40.5, "seg/fwIoU": 60.0}


@pytest.mark.parametrize(
    "text",
    [
        "eta: 1:02:33  iter: 20  loss: 1.2 (1.3)  time: 0.5 (0.6)  lr: 0.001  max mem: 31",
        "iter: 20  loss: 1.2",
        "iter: 20, lr: 0.1, loss: 1.2",
        "copypaste: AP,AP50",
        "copypaste: 1.0,2.0",
        "max_iter: 20  lr: 1",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert not Detectron2Parser().parse(Frame(text))


@pytest.mark.parametrize("text", ["0" * 60_000, "  lr: 1" * 9_000, "a," * 30_000, "[(" * 30_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = Detectron2Parser()
    start = time.thread_time()
    for before in ("", "iter: 1  ", "copypaste: Task: ", "copypaste: Task: a", "copypaste: "):
        parser.parse(Frame(before + text))
    assert time.thread_time() - start < 1
