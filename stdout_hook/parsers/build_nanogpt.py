"""build-nanogpt: GPT-2 reproduced from scratch, its prints and its log file.

Printed by `train_gpt2.py` of karpathy/build-nanogpt; the last lines are those of `log/log.txt`::

    validation loss: 10.9497
    HellaSwag accuracy: 2463/10042=0.2453
    step    0 | loss: 10.955029 | lr 8.3916e-07 | norm: 15.4075 | dt: 2410.51ms | tok/sec: 21752
    step    3 | loss: 9.414862 | dt: 360.12ms | tok/sec: 45495.21        (on the way there)
    0 val 10.9497
    0 hella 0.2453
    0 train 10.955029

Records:

* `split`: `train`; `val` for the validation loss and HellaSwag.
* `epoch`: None. `step`: as printed, from 0; where none is printed, that of the line before.
* `metrics`: `loss`, `lr`, `norm` (of the gradient); `HellaSwag accuracy`, in the file `hella`,
  from 0 to 1. Times and speeds are none.
* `final`: True.

`validation loss` is read only behind another line of this program, as others print the same.
"""

from __future__ import annotations

import re

from stdout_hook.parsers._lines import Line, LineParser

__all__ = ["PARSER", "BuildNanoGptParser"]


class BuildNanoGptParser(LineParser):
    """Reads what build-nanogpt's training prints; see the module for the format."""

    name = "build_nanogpt"
    hints = (" | loss: ", " val ", " train ", " hella ", " shards for split ", "HellaSwag acc")
    headers = ()
    first = ("0", "Hell", "foun", "step", "vali")
    goes_on_by = ("validation loss: ",)
    opening = re.compile(r"found [0-9]{1,9} shards for split (?:train|val)\Z")
    lines = (
        Line(
            r"step +<step> \| loss: <loss> \|(?: lr:? <lr> \|)?(?: norm: <norm> \|)?"
            r" dt: [0-9.]{1,30}ms \| tok/sec: [0-9.]{1,30}"
        ),
        Line(r"<step> train <train loss>"),
        Line(r"<step> val <val loss>"),
        Line(r"<step> hella <val hella>"),
        Line(r"HellaSwag accuracy: [0-9]{1,9}/[0-9]{1,9}=<val HellaSwag accuracy>", follows=True),
        Line(r"validation loss: <val loss>", follows=True, later=True),
    )


PARSER = BuildNanoGptParser
