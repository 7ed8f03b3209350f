"""llama2.c: what its train.py prints.

Printed by `train.py` of karpathy/llama2.c, a line at every `log_interval` and one at every
evaluation::

    step 0: train loss 10.3712, val loss 10.3724
    0 | loss 10.3744 | lr 0.000000e+00 | 7419.42ms | mfu -100.00%
    10 | loss 9.8125 | lr 5.000000e-06 | 356.41ms | mfu 12.34%
    20 | loss 9.2051 | lr 1.000000e-05 | 357.20ms                          (early versions)

Records:

* `split`: `train`; `val` for the `val loss` of an evaluation.
* `epoch`: None. `step`: the iteration, from 0.
* `metrics`: `loss`, in an evaluation a mean over `eval_iters` batches; `lr`; `ms`, the time of an
  iteration in milliseconds; `mfu`, model FLOPs utilization in percent. An `mfu` of -100 % means
  that it is not known yet: it is left out.
* `final`: True.
"""

from __future__ import annotations

import re

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "Llama2cParser"]


class Llama2cParser(LineParser):
    """Reads what llama2.c's training prints; see the module for the format."""

    name = "llama2c"
    hints = (" | loss ", ": train loss ", "breaks down as: ")
    headers = ()
    first = ("0", "brea", "step")
    goes_on_by = ()
    opening = re.compile(r"breaks down as: [0-9]{1,9} grad accum steps \* ")
    lines = (
        Line(
            r"<step> \| loss <loss> \| lr <lr> \| <ms>ms"
            r"(?: \| mfu (?:-100(?:\.0{1,4})?|<mfu>)%)?"
        ),
        Line("step <step>: train loss <train loss>, val loss <val loss>"),
    )


PARSER = Llama2cParser
