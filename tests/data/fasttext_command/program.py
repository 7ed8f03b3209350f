"""Print as fastText's command line does, by the formats in its source.

`FastText::printInfo` in src/fasttext.cc, `Autotune::printInfo` in src/autotune.cc,
`Meter::writeGeneralMetrics` in src/meter.cc and `test` in src/main.cc. The Python package prints
the bar only, with values that it tells nobody.
"""

import random
import sys

from record import expect

PARSER = "fasttext"

random.seed(1)


def clock(seconds):
    """Write a time as `utils::ClockPrint` does."""
    return f"{seconds // 3600:>3}h{seconds // 60 % 60:>2}m{seconds % 60:>2}s"


def draw(progress, lr, loss, end):
    """Draw the bar of training."""
    print(
        f"\rProgress: {progress:>5.1f}% words/sec/thread: {random.randint(90000, 2000000):>7}"
        f" lr: {lr:>9.6f} avg.loss: {loss:>9.6f} ETA: {clock(int(100 - progress))}",
        end=end,
        file=sys.stderr,
        flush=True,
    )


print("\rRead 12M words\nNumber of words:  14543\nNumber of labels: 735", file=sys.stderr)
bests = (None, 0.125, 0.125, 0.250001, 0.5)
for trials, best in enumerate(bests):
    shown = "  unknown" if best is None else f"{best:>9.6f}"
    print(
        f"\rProgress: {20.0 * trials:>5.1f}% Trials: {trials:>4} Best score: {shown}"
        f" ETA: {clock(3600 - trials)}",
        end="",
        file=sys.stderr,
        flush=True,
    )
    last = trials == len(bests) - 1
    if best is not None and (last or best != bests[trials - 1]):
        expect("val", step=trials, final=last, best_score=best)
print("\nTraining again with best arguments", file=sys.stderr)
for progress in (3.5, 42.0, 99.9):
    lr, loss = 0.1 * (1 - progress / 100), 20 / progress
    draw(progress, lr, loss, "")
    expect("train", final=False, loss=float(f"{loss:.6f}"), lr=float(f"{lr:.6f}"))
draw(100.0, -0.0, 0.2, "\n")
expect("train", loss=0.2, lr=-0.0)
print("F1-Score : 0.857143  Precision : 0.818182  Recall : 0.900000   __label__baking")
print("F1-Score : --------  Precision : --------  Recall : 0.000000   __label__1/2")
print("N\t3000\nP@5\t0.067\nR@5\t0.146")
scores = {"F1-Score": 0.857143, "Precision": 0.818182, "Recall": 0.9}
expect("test", context={"label": "__label__baking"}, **scores)
expect("test", context={"label": "__label__1/2"}, Recall=0.0)
expect("test", **{"P@5": 0.067})
expect("test", **{"R@5": 0.146})
