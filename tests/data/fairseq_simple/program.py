"""fairseq's training with --log-format simple, in versions of 2019 and 2020.

By the format strings of fairseq/logging/progress_bar.py, fairseq/progress_bar.py and generate.py.
"""

from made_up import Numbers
from record import expect

PARSER = "fairseq"

numbers = Numbers(20, start=14, end=5)
TIME = "2020-05-06 10:11:12 | INFO |"


def log(before, split, epoch, updates, values, marks, more):
    """Print values between marks, and those that are no metrics among them."""
    told = {name: f"{value:.5g}" for name, value in values.items()}
    expect(split, epoch, updates, **{name: float(text) for name, text in told.items()})
    told |= more
    mark, between = marks
    print(before + between.join(name + mark + text for name, text in told.items()))


for old in (False, True):
    updates = 200 if old else 100
    inner, train, valid, generate = (
        "| " if old else f"{TIME} {name} | "
        for name in ("train_inner", "train", "valid", "fairseq_cli.generate")
    )
    for batch in (100, 200):
        loss = numbers.loss(updates / 400)
        values = {"loss": loss, "nll_loss": loss - 0.4, "ppl": 2**loss, "lr": 1e-5, "gnorm": 1.7}
        more = {
            "wps": "9187",
            "wpb": "3500",
            "bsz": "120",
            "num_updates": str(updates),
            "wall": "7",
        }
        before = f"{inner}epoch 001:  {batch:5d} / 4391 "
        log(before, "train", 1, updates, values, ("=", ", "), more)
        updates += 100
    log(
        f"{train}epoch 001 | ",
        "train",
        1,
        updates,
        values,
        (" ", " | "),
        more | {"num_updates": str(updates), "train_wall": "92", "oom": "0"},
    )
    before = f"{valid}epoch 001 | valid on 'valid' subset | "
    last = {"num_updates": str(updates), "best_loss": "8.6"}
    log(before, "val", 1, updates, {"loss": loss, "ppl": 2**loss}, (" ", " | "), last)
    before = f"{valid}epoch 001 | valid on 'valid1' subset | "
    log(before, "valid1", 1, updates, {"loss": loss, "ppl": 2**loss}, (" ", " | "), last)
    print(generate + "Translated 6750 sentences (175341 tokens) in 59.5s (113.42 sentences/s)")
    print(generate + "Generate test with beam=5: BLEU4 = 27.31, 58.4/33.2/21.0/13.8 (BP=0.98)")
    expect("test", BLEU4=27.31)
