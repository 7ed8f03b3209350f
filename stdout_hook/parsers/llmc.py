"""llm.c: what its trainings print in C, CUDA and Python, and their log files.

Printed by `train_gpt2.cu`, `train_gpt2.c`, `train_gpt2.py` and `train_llama3.py` of
karpathy/llm.c; the last lines are those of the file `main.log`::

    step    1/19560 | loss 10.95 (+nanz)| norm 15.28 (+nanz)| lr 8.57e-07 |
        356.36 ms | 42.6% bf16 MFU | 171545 tok/s                          (all on one line)
    step    2/10 | train loss 4.508 | norm 20.1 | lr 1.00e-04 | (81.20 ms | 3153 tok/s)
    step    1/74: train loss 4.367631 (acc 4.367631) (80.63 ms, 50806 tok/s)
    step 0: train loss 5.356189 (took 1452.121000 ms)
    iteration 3, loss: 4.2153, time: 20.101ms, tok/s: 12735.10
    val loss 5.325529
    HellaSwag: 2502/10042 = 0.249154
    s:0 tel:11.0092
    s:0 trl:11.0091 lr:0.000001 norm:15.37
    s:250 eval:0.2500

Records:

* `split`: `train`; `val` for `val loss`, `tel`, `HellaSwag` and `eval`.
* `epoch`: None. `step`: as printed: from 1, in C and in `main.log` from 0. `val loss` and
  `HellaSwag` print none: it is that of the line before. `total_steps`: the number behind it.
* `metrics`: `loss`, also where it is called `trl` or `tel`; `norm` (of the gradient), `lr`;
  `HellaSwag` and `eval`, the accuracy in that test, from 0 to 1. Not the scores in parentheses,
  how far a value is off from the mean, nor times, speeds and use of the machine.
* `final`: True.

`val loss` is read only behind another line of llm.c's, as other programs print the same.
"""

from __future__ import annotations

import re

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "LlmcParser"]

_SCORE = r"(?: \([^()|]{1,20}\))?"


class LlmcParser(LineParser):
    """Reads what llm.c's trainings print; see the module for the format."""

    name = "llmc"
    hints = ("step ", "iteration ", "s:", "| Parameter  ", "total number of tokens", "num_batches")
    headers = ("| Parameter",)
    first = ("Data", "Hell", "iter", "step", "s:0", "trai", "val", "|")
    goes_on_by = ("val loss ", "HellaSwag: ")
    opening = re.compile(
        r"\| Parameter {10,20}\| Value {20,60}\|\Z|\| (?:train|val)_num_batches +\| [0-9]{1,12} "
        r"|DataLoader: total number of tokens: [0-9,]{1,20} across [0-9]{1,9} files\Z"
        r"|(?:train|val) dataset num_batches: [0-9]{1,12}\Z"
    )
    lines = (
        Line(
            rf"step +<step>/<total> \| (?:train )?loss +<loss>{_SCORE} ?\|"
            rf"(?: norm +<norm>{_SCORE} ?\|)?(?: lr <lr> \|)? [^=:]{{1,120}}tok/s\)?"
        ),
        Line(
            r"step +<step>(?:/<total>)?: train loss <loss>(?: \(acc [^()]{1,40}\))?"
            r"(?: norm <norm>)?(?: lr <lr>)?"
            r" \((?:took )?[0-9.]{1,30} ms(?:, -?[0-9.]{1,30} tok/s)?\)"
        ),
        Line(r"s:<step> trl:<train loss>(?: lr:<lr> norm:<norm>)?"),
        Line(r"s:<step> tel:<val loss>"),
        Line(r"s:<step> eval:<val eval>"),
        Line(
            r"iteration <step>, loss: <loss>, time: [0-9.]{1,30}ms"
            r"(?:, tok/s: [0-9.]{1,30}(?:, norm: <norm>)?)?"
        ),
        Line(r"val loss <val loss>", follows=True, later=True),
        Line(r"HellaSwag: [0-9]{1,9}/[0-9]{1,9} = <val HellaSwag>", follows=True, later=True),
    )


PARSER = LlmcParser
