"""llama2.c's training, by the format strings of its train.py.

The script is no package and needs a tokenized data set, so its numbers are made up.
"""

from made_up import Numbers
from record import expect

PARSER = "llama2c"
OTHERS = ("nanogpt",)

STEPS, EVAL_EVERY, LOG_EVERY = 60, 20, 2
numbers = Numbers(1, start=10.37, end=1.2)
running_mfu = -1.0

print("tokens per iteration will be: 131,072")
print("breaks down as: 4 grad accum steps * 1 processes * 128 batch size * 256 max seq len")
print("Initializing a new model from scratch")
print("num decayed parameter tensors: 43, with 15,187,968 parameters")
print("num non-decayed parameter tensors: 13, with 3,744 parameters")
print("using fused AdamW: True")
print("Created a PretokDataset with rng seed 42")
for step in range(STEPS + 1):
    rate = numbers.rate(step, 10, STEPS, 5e-4)
    if step % EVAL_EVERY == 0:
        train, val = numbers.loss(step / STEPS), numbers.loss(step / STEPS) + 0.02
        print(f"step {step}: train loss {train:.4f}, val loss {val:.4f}")
        expect("train", step=step, loss=round(train, 4))
        expect("val", step=step, loss=round(val, 4))
        if step:
            print("saving checkpoint to out")
            print("wrote out/model.bin")
    if step % LOG_EVERY == 0:
        loss, seconds = numbers.loss(step / STEPS), numbers.near(0.36, 0.004)
        if step == 50:
            loss = float("nan")
        if step >= 5:
            mfu = numbers.near(0.2, 0.01)
            running_mfu = mfu if running_mfu == -1.0 else 0.9 * running_mfu + 0.1 * mfu
        told = {"loss": round(loss, 4), "lr": float(f"{rate:e}"), "ms": round(seconds * 1000, 2)}
        if running_mfu != -1.0:
            told["mfu"] = round(running_mfu * 100, 2)
        print(
            f"{step} | loss {loss:.4f} | lr {rate:e} | {seconds * 1000:.2f}ms"
            f" | mfu {running_mfu * 100:.2f}%"
        )
        expect("train", step=step, **told)
