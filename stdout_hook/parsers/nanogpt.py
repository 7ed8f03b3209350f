"""nanoGPT: what its train.py prints, and programs that were made from it.

Printed by `train.py` of karpathy/nanoGPT, a line at every `log_interval` and one at every
evaluation::

    step 0: train loss 4.2874, val loss 4.2823
    iter 0: loss 4.2649, time 32641.53ms, mfu -100.00%
    iter 10: loss 3.2441, time 98.41ms, mfu 3.77%
    iter 20: loss 2.7899, time 98.62ms                                     (early versions)

Records:

* `split`: `train`; `val` for the `val loss` of an evaluation.
* `epoch`: None. `step`: the iteration, from 0.
* `metrics`: `loss`, in an evaluation a mean over `eval_iters` batches; `lr` where a program made
  from nanoGPT prints it. Time and `mfu` are none.
* `final`: True.
"""

from __future__ import annotations

import re

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "NanoGptParser"]


class NanoGptParser(LineParser):
    """Reads what nanoGPT's training prints; see the module for the format."""

    name = "nanogpt"
    hints = (": loss ", ": train loss ", "tokens per iteration will be: ")
    headers = ()
    first = ("iter", "step", "toke")
    goes_on_by = ()
    opening = re.compile(r"tokens per iteration will be: [0-9,]{1,20}\Z")
    lines = (
        Line(
            r"iter <step>: loss <loss>, time [0-9.]{1,20}ms"
            r"(?:, mfu -?[0-9.naif]{1,20}%)?(?:, lr:? <lr>)?"
        ),
        Line("step <step>: train loss <train loss>, val loss <val loss>"),
    )


PARSER = NanoGptParser
