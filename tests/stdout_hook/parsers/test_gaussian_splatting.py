"""Evaluations of 3D Gaussian Splatting, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.gaussian_splatting import GaussianSplattingParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads what forks add."""
    log = "[ITER 7000] Evaluating test: L1 1e-05 PSNR inf SSIM: 0.5 [12/07 10:11:12]\n"
    (record,) = check_parser(GaussianSplattingParser, log)
    assert (record.split, record.step) == ("test", 7000)
    assert dict(record.metrics) == {"L1": 1e-5, "PSNR": float("inf"), "SSIM": 0.5}


@pytest.mark.parametrize(
    "text",
    [
        "[ITER 7000] Saving Gaussians",
        "[ITER 7000] Evaluating test: done",
        "SSIM : 0.5",
        "  SSIM : 0.5 of 1",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert GaussianSplattingParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, "A 1 " * 15_000, "A1" * 30_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    start = time.thread_time()
    for before in ("[ITER 1] Evaluating test: ", "  SSIM :    "):
        GaussianSplattingParser().parse(Frame(before + text))
    assert time.thread_time() - start < 1
