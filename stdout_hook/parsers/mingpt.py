"""minGPT, makemore and micrograd: what Karpathy's teaching programs print.

Printed by the projects of karpathy/minGPT, by `makemore.py` of karpathy/makemore and in the
notebook of karpathy/micrograd::

    iter_dt 0.00ms; iter 0: train loss 1.09394
    train final score: 4500/4500 = 100.00% correct
    epoch 1 iter 99: train loss 2.15310. lr 5.999637e-04:  50%|████▌   (minGPT of 2020)
    step 0 | loss 3.3201 | step time 35.82ms                               (makemore)
    step 0 train loss: 3.311 test loss: 3.312
    step 0 loss 0.8958441028683222, accuracy 50.0%                         (micrograd)

Records:

* `split`: `train`; `test` for makemore's `test loss` and minGPT's `test final score`.
* `epoch`: in minGPT of 2020, else None. `step`: as printed, from 0; None for a score.
* `metrics`: `loss`; `accuracy` in percent; `final score`, the share of right sums in percent;
  `lr`. Times are none.
* `final`: True. A bar drawn again for the same iteration is not reported again.
"""

from __future__ import annotations

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "MinGptParser"]


class MinGptParser(LineParser):
    """Reads what minGPT, makemore and micrograd print; see the module for the format."""

    name = "mingpt"
    hints = (": train loss ", " | loss ", " train loss: ", " final score: ", " loss ")
    headers = ()
    first = ("iter", "dt", "epoc", "step", "trai", "test")
    goes_on_by = ()
    lines = (
        Line(r"(?:(?:iter_)?dt [0-9.]{1,30}(?:ms)?; )?iter <step>: train loss <loss>"),
        Line(
            r"epoch <epoch> iter <step>: train loss <loss>\. lr <lr>(?:: .{0,400})?", redrawn=True
        ),
        Line(r"step <step> \| loss <loss> \| step time [0-9.]{1,30}ms"),
        Line(r"step <step> train loss: <train loss> test loss: <test loss>"),
        Line(r"step <step> loss <loss>, accuracy <accuracy>%"),
        Line(r"train final score: [0-9]{1,9}/[0-9]{1,9} = <train final score>% correct"),
        Line(r"test final score: [0-9]{1,9}/[0-9]{1,9} = <test final score>% correct"),
    )


PARSER = MinGptParser
