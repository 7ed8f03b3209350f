"""torchtune's bar and its logger's lines, by the format strings of recipes/full_finetune_*.py.

The recipes load models that cannot be had here. The bar is drawn by tqdm.
"""

import sys

from made_up import Numbers
from record import expect
from tqdm import tqdm

PARSER = "torchtune"
PACKAGES = ("tqdm",)
OTHERS = ("tqdm",)

numbers = Numbers(15, start=2.1, end=1.0)
STEPS = 5

step = 0
for epoch in range(2):
    with tqdm(total=STEPS, file=sys.stdout, ncols=100, mininterval=0) as bar:
        for _ in range(STEPS):
            step += 1
            loss = numbers.loss(step / 10)
            bar.update(1)
            expect("train", epoch + 1, step, Loss=loss)
            bar.set_description(f"{epoch + 1}|{step}|Loss: {loss}")
for step in range(1, 4):
    values = {"loss": numbers.loss(step / 4), "lr": 2e-05 * step, "tokens_per_second_per_gpu": 83.1}
    print(f"Step {step} | ", end="")
    for name, value in values.items():
        print(f"{name}:{value} ", end="")
    print("\n", end="")
    expect("train", step=step, loss=values["loss"], lr=values["lr"])
print(f"Step {3} | val_loss:{1.25}")
expect("val", step=3, loss=1.25)
