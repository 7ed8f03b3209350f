"""Learn online, with rows at powers of two and every fifty examples, then hold examples out."""

import pathlib
import random
import tempfile

import vowpalwabbit
from record import expect

PARSER = "vowpal_wabbit"
PACKAGES = ("vowpalwabbit",)

random.seed(1)


def learn(options, examples, shown):
    """Learn, and tell of the rows and of the average loss at the end."""
    learner = vowpalwabbit.Workspace(options)
    before = (0.0, 0.0)
    for count, example in enumerate(examples, 1):
        learner.learn(example)
        now = learner.get_sum_loss(), learner.get_weighted_examples()
        if shown(count):
            since = (now[0] - before[0]) / (now[1] - before[1])
            average = now[0] / now[1]
            told = {"average_loss": float(f"{average:.6f}"), "since_last": float(f"{since:.6f}")}
            expect("train", step=count, **told)
            before = now
    average = learner.get_sum_loss() / learner.get_weighted_examples()
    learner.finish()
    expect("train", average_loss=float(f"{average:.6f}"))


binary = [
    f"{label} | a:{label * random.random():.3f} b:{random.random():.3f}"
    for label in random.choices((-1, 1), k=100)
]
learn("--loss_function logistic", binary, lambda count: count & (count - 1) == 0)
classes = [
    f"{label} | f{label} b:{random.random():.3f}" for label in random.choices((1, 2, 3), k=120)
]
learn("--oaa 3 -P 50", classes, lambda count: count % 50 == 0)

# Three passes over fifty examples, each fifth held out. All are 0, so no answer is wrong.
with tempfile.TemporaryDirectory() as folder:
    data = pathlib.Path(folder, "data")
    data.write_text("0 | a\n" * 50)
    learner = vowpalwabbit.Workspace(
        f"-d {data} --passes 3 -k --cache_file {data}.cache --holdout_period 5 -P 40"
    )
    learner.finish()
expect("train", step=40, average_loss=0.0, since_last=0.0)
expect("val", step=80, average_loss=0.0, since_last=0.0)
expect("val", step=120, average_loss=0.0, since_last=0.0)
expect("val", average_loss=0.0)
