"""DeepSpeed: the reports of its engines, and those of DeepSpeed-Chat.

Printed by DeepSpeed every `steps_per_print` steps, the first behind the time and rank of its log::

    step=10, skipped=0, lr=[9.65e-06, 9.65e-06], mom=[(0.9, 0.95), (0.9, 0.95)]
    epoch=0/micro_step=10/global_step=10, RunningAvgSamplesPerSec=98.1, CurrSamplesPerSec=99.2
    steps: 10 loss: 6.9310 iter time (s): 0.112 samples/sec: 142.857       (pipelines)
    Epoch: 0, Step: 5, Rank: 0, loss = 2.109375                            (DeepSpeed-Chat)
    ppl: 4.2731, loss: 1.4524
    chosen_last_scores (higher is better) : 5.14, reject_last_scores (lower is better) : 2.18,
        acc (higher is better) : 0.65                                      (all on one line)
    Epoch: 0 | Step: 5 | PPO Epoch: 1 | Actor Loss: 0.02 | Critic Loss: 0.11
    average reward score: -4.1875

Records:

* `split`: `train`; `val` for DeepSpeed-Chat's `ppl` and scores of an evaluation.
* `epoch`: in DeepSpeed-Chat, from 0. `step`: as printed; None for an evaluation.
* `metrics`: `lr`, that of the first group of parameters; `loss` and others by their names. Counts
  of skipped steps, momentum, times, speeds and memory are none.
* `final`: True. Of a line that each process prints, that of rank 0.
"""

from __future__ import annotations

import re

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "DeepSpeedParser"]

_PREFIX = r"(?:\[Rank 0\] |rank:0 )?"
_NO_VALUE = re.compile(
    rf"{_PREFIX}(?:epoch=[0-9]{{1,9}}/micro_step=[0-9]{{1,12}}/)?global_step=[0-9]{{1,12}}, Running"
    r"|Epoch: [0-9]{1,9}, Step: [0-9]{1,12}, Rank: [1-9][0-9]{0,5}, loss = "
    r"|\*{5} Evaluating (?:perplexity|reward), Epoch [0-9]{1,9}/[0-9]{1,9} \*{5}\Z"
)


class DeepSpeedParser(LineParser):
    """Reads DeepSpeed's reports; see the module for the format."""

    name = "deepspeed"
    hints = (
        ", skipped=",
        "iter time (s): ",
        "RunningAvgSamplesPerSec=",
        ", loss = ",
        "ppl: ",
        "chosen_last_scores ",
        " | PPO Epoch: ",
        "average reward score: ",
        "***** Evaluating ",
    )
    headers = ("*****",)
    first = ("****", "Epoc", "aver", "chos", "epoc", "glob", "ppl:", "step", "[Ran", "rank")
    goes_on_by = (", Running",)
    opening = _NO_VALUE
    lines = (
        Line(_PREFIX + r"step=<step>, skipped=[0-9]{1,12}, lr=\[<lr>(?:, [^\]]{1,400})?\], mom=.*"),
        Line(
            r"steps: <step> loss: <loss> (?:[a-z][\w-]{0,40}: [-+0-9.naife]{1,30} ){0,8}"
            r"iter time \(s\): [0-9.]{1,30} samples/sec: [0-9.naif]{1,30}"
        ),
        Line(r"Epoch: <epoch>, Step: <step>, Rank: 0, loss = <loss>"),
        Line(
            r"Epoch: <epoch> \| Step: <step> \| PPO Epoch: [0-9]{1,9} \| Actor Loss: <Actor Loss>"
            r" \| Critic Loss: <Critic Loss>(?: \| Unsupervised Loss: <Unsupervised Loss>)?"
        ),
        Line(r"average reward score: <average reward score>", follows=True, later=True),
        Line(r"ppl: <val ppl>(?:, loss: <val loss>)?", later=True),
        Line(
            r"chosen_last_scores \(higher is better\) : <val chosen_last_scores>,"
            r"(?: reject_last_scores \(lower is better\) : <val reject_last_scores>,)?"
            r" acc \(higher is better\) : <val acc>"
        ),
    )


PARSER = DeepSpeedParser
