r"""PyTorch MNIST: what PyTorch's MNIST example and its many relatives print.

Printed by `pytorch/examples/mnist`, and like it by `vae`, `siamese_network`, `super_resolution`,
the FSDP and Horovod tutorials, Opacus, and countless loops that began as copies::

    Train Epoch: 1 [640/60000 (1%)]	Loss: 2.302585
    Test set: Average loss: 0.0500, Accuracy: 9800/10000 (98%)
    Train Epoch: 1 	Loss: 0.123456                             (FSDP: once an epoch)
    Train Epoch: 1 	Loss: 0.5432 (ε = 1.25, δ = 1e-05)         (Opacus)
    Test set: Average loss: 0.0500, Accuracy: 98.00%           (Horovod)
    ====> Epoch: 1 Average loss: 164.5743                      (VAE)
    ====> Test set loss: 127.4455                              (VAE)
    ===> Epoch[1](10/50): Loss: 0.0123                         (super resolution)
    ===> Epoch 1 Complete: Avg. Loss: 0.0321
    ===> Avg. PSNR: 22.1234 dB

Records, one a line:

* `split`: `train`; `test`, or `val` and `train`, as the line `… set:` names it.
* `epoch`: as printed, 1, 2, …; that of the last training line for the lines of a test.
* `step`, `total_steps`: samples seen and samples in all, in super resolution batches; None for
  what is printed once an epoch.
* `metrics`: by printed name: `Loss`; `Average loss`, `Accuracy`, `PSNR`; other values behind the
  loss. An accuracy is in percent, as printed in brackets; the count before it is not reported.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "PytorchMnistParser"]

_train = re.compile(
    r"(Train|Test|Val|Valid|Validation|Eval)(?:ing)? Epoch: ?([0-9]{1,9})(?:/[0-9]{1,9})? {0,4}"
    r"(?:\[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12}) {0,4}\( {0,3}[0-9.]{1,8} ?%\)\]:?)?,?"
    r"[ \t]{1,8}(?=(?:[A-Za-z]\w{0,30} )?[Ll]oss:? )"
).match
_test = re.compile(
    r"\s{0,4}(Test|Train|Training|Val|Valid|Validation|Eval)(?: set)?(?: \(epoch ([0-9]{1,9})\))?: "
    rf"(?:Average|Avg\.?|Mean) loss: ({NUMBER})(?=[,\s]|$)(.*)",
    re.DOTALL,
).match
_accuracy = re.compile(
    rf",?\s{{1,4}}(Accuracy|Acc|accuracy|acc): {{0,4}}"
    rf"(?:[0-9]{{1,12}}(?:\.[0-9]{{1,8}})?/[0-9]{{1,12}} ?\( ?({NUMBER}) ?%\)"
    rf"|({NUMBER}) ?%)\.?\s{{0,4}}"
).match
_arrow = re.compile(
    r"={2,5}>(?:"
    rf"(?: Epoch:? ?\[?([0-9]{{1,9}})\]?(?:\(([0-9]{{1,12}})/([0-9]{{1,12}})\))?:?(?: Complete:)?"
    rf"| (Test|Val|Validation) set|(?= Avg\. PSNR)) (Average loss|Avg\. [Ll]oss|Avg\. PSNR|[Ll]oss)"
    rf": ({NUMBER})(?: dB)?\s{{0,4}})\Z"
).match


class PytorchMnistParser:
    """Reads what the MNIST example prints; see the module for the format."""

    name = "pytorch_mnist"
    hints = (" Epoch: ", "verage loss: ", "Avg loss: ", "==> ", "Avg. loss: ", "Mean loss: ")
    headers = ("==> ",)
    first = ("Trai", "Test", "Val", "Eval", "==")

    def __init__(self) -> None:
        self._epoch: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where the example prints no such line."""
        text = frame.text
        match = _train(text)
        if match:
            return self._parse_train(match, frame)
        match = _test(text)
        if match:
            return self._parse_test(match, frame)
        match = _arrow(text)
        return self._parse_arrow(match, frame) if match else None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_train(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        metrics = read_pairs(frame.text, match.end())
        if not metrics:
            return None
        self._epoch = int(match[2])
        return self._record(split_of(match[1]), frame, metrics, match[3], match[4])

    def _parse_test(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        rest = match[4]
        found = _accuracy(rest)
        loss = parse_number(match[3])
        if loss is None or (rest.strip() and not found):
            return None
        metrics = {"Average loss": loss}
        if found:
            accuracy = parse_number(found[2] or found[3])
            metrics |= {} if accuracy is None else {found[1]: accuracy}
            metrics |= read_pairs(rest, found.end())
        return self._record(split_of(match[1]), frame, metrics)

    def _parse_arrow(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        epoch, step, total, test, printed, number = match.groups()
        value = parse_number(number)
        if value is None:
            return None
        if epoch:
            self._epoch = int(epoch)
        name = printed.replace("Avg. ", "") if "PSNR" in printed else printed
        split = "train" if epoch else split_of(test or "test")
        return self._record(split, frame, {name: value}, step, total)

    def _record(
        self,
        split: str,
        frame: Frame,
        metrics: dict[str, float],
        step: str | None = None,
        total: str | None = None,
    ) -> Sequence[Record]:
        count = None if step is None else int(step)
        number = None if total is None else int(total)
        parser, stream = self.name, frame.stream
        return (Record(split, self._epoch, count, number, metrics, True, parser, stream),)


PARSER = PytorchMnistParser
