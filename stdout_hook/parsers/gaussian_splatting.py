r"""3D Gaussian Splatting: evaluations while training, and of rendered images.

Printed by `train.py` and `metrics.py` of graphdeco-inria/gaussian-splatting and its many forks::

    [ITER 7000] Evaluating test: L1 0.0312 PSNR 25.1034
    [ITER 7000] Evaluating train: L1 0.0187 PSNR 29.4411
      SSIM :    0.8123456
      PSNR :   25.1034567
      LPIPS:    0.2123456

Records, one a line:

* `split`: the set's printed name, `test` or `train`; `test` for rendered images.
* `epoch`: None.
* `step`: the iteration as printed; None for rendered images.
* `metrics`: `L1` and `PSNR`; `SSIM`, `PSNR` or `LPIPS`.
* `final`: always True.

The loss on its bar is read as tqdm's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "GaussianSplattingParser"]

_evaluation = re.compile(
    rf"\[ITER ([0-9]{{1,12}})\] Evaluating (\w{{1,30}}): ((?:[A-Z]\w{{0,19}}:? {NUMBER} ?){{1,8}})"
).match
_pairs = re.compile(rf"([A-Z]\w{{0,19}}):? ({NUMBER})(?= |$)").findall
_rendered = re.compile(rf"  (SSIM|PSNR|LPIPS) ?: {{2,6}}({NUMBER})$").match


class GaussianSplattingParser:
    """Reads evaluations; see the module for the format."""

    name = "gaussian_splatting"
    hints = ("[ITER ", "  SSIM :", "  PSNR :", "  LPIPS:")
    first = ("[ITER", "SSIM", "PSNR", "LPIPS")
    headers = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no evaluation."""
        match = _evaluation(frame.text)
        if match is not None:
            pairs = ((name, parse_number(text)) for name, text in _pairs(match[3]))
            metrics = {name: value for name, value in pairs if value is not None}
            return self._record(match[2], int(match[1]), metrics, frame)
        match = _rendered(frame.text)
        value = None if match is None else parse_number(match[2])
        if match is None or value is None:
            return None
        return self._record("test", None, {match[1]: value}, frame)

    def _record(
        self, split: str, step: int | None, metrics: dict[str, float], frame: Frame
    ) -> Sequence[Record]:
        if not metrics:
            return ()
        return (Record(split, None, step, None, metrics, parser=self.name, stream=frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = GaussianSplattingParser
