"""fairseq's training with --log-format json, by fairseq/logging/progress_bar.py.

It cannot be installed any more: it needs old versions that pip refuses.
"""

import json

from made_up import Numbers
from record import expect

PARSER = "fairseq"

numbers = Numbers(19, start=16, end=8)
TIME = "2021-03-08 12:31:36 | INFO |"


def log(tag, split, epoch, updates, values, **more):
    """Print values as texts, and those that are no metrics among them."""
    prefix = {"train_inner": "", "train": "train_", "val": "valid_"}[
        tag if split != "val" else "val"
    ]
    told = {name: f"{value:g}" for name, value in values.items()}
    expect(split, epoch, updates, **{name: float(text) for name, text in told.items()})
    told |= {"wps": "288.7", "ups": "0.02", "wpb": "16384", "bsz": "8", "num_updates": str(updates)}
    printed = {"epoch": epoch, **more, **{prefix + name: text for name, text in told.items()}}
    print(f"{TIME} {tag} | {json.dumps(printed)}")


print(
    f"{TIME} fairseq_cli.train | num. model params: 13,110,865,920 (num. trained: 13,110,865,920)"
)
updates = 0
for epoch in (1, 2):
    print(f"{TIME} fairseq.trainer | begin training epoch {epoch}")
    for batch in range(4):
        updates += 1
        loss = numbers.loss(updates / 8)
        values = {
            "loss": loss,
            "ppl": 2**loss,
            "lr": updates * 2e-5,
            "gnorm": 20.751,
            "loss_scale": 4,
        }
        update = epoch - 1 + (batch + 1) / 4
        log("train_inner", "train", epoch, updates, values, update=round(update, 3))
    print(f"{TIME} fairseq.trainer | NOTE: gradient overflow detected, setting loss scale to: 2.0")
    log("valid", "val", epoch, updates, {"loss": loss, "nll_loss": loss - 0.5, "ppl": 2**loss})
    log("train", "train", epoch, updates, {"loss": loss, "ppl": 2**loss, "clip": 50})
    print(f"{TIME} fairseq.checkpoint_utils | Saved checkpoint x.pt (@ {updates} updates)")
