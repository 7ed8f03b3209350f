"""llm.c's training in CUDA, by the format strings of train_gpt2.cu, and those of llmc/logger.h.

It needs a GPU. The log file is printed behind what goes to stdout.
"""

from made_up import Numbers
from record import expect

PARSER = "llmc"

STEPS, WINDOW = 40, 8
numbers = Numbers(5)
log = []


def score(value, before):
    """Return how far a value is off from those before, as train_gpt2.cu prints it."""
    if len(before) < WINDOW:
        return "+nan"
    mean = sum(before[-WINDOW:]) / WINDOW
    spread = (sum((other - mean) ** 2 for other in before[-WINDOW:]) / WINDOW) ** 0.5
    return f"{(value - mean) / spread:+.2f}"


def evaluate(step):
    """Print the validation loss before a step."""
    loss = numbers.loss(step / STEPS)
    print(f"val loss {loss:f}")
    expect("val", step=step or None, loss=round(loss, 6))
    log.append((f"s:{step} tel:{loss:.4f}", "val", step, {"loss": round(loss, 4)}))
    if step:
        for batch in range(0, 100, 10):
            print(f"evaluating HellaSwag: {batch}/100", end="\r")
        right = 2400 + 3 * step
        print(f"HellaSwag: {right}/10042 = {right / 10042:f}")
        expect("val", step=step, HellaSwag=round(right / 10042, 6))
        accuracy = round(right / 10042, 4)
        log.append((f"s:{step} eval:{accuracy:.4f}", "val", step, {"eval": accuracy}))


print("Multi-GPU support is disabled. Using a single GPU.")
line = "+-----------------------+----------------------------------------------------+"
print(line)
print(f"| Parameter             | {'Value':<50} |")
print(line)
print(f"| learning rate (LR)    | {6e-4:<50e} |")
print(f"| val_loss_every        | {20:<50d} |")
print(line)
losses, norms = [], []
for step in range(STEPS):
    if step % 20 == 0:
        evaluate(step)
    loss, norm = numbers.loss(step / STEPS), abs(numbers.near(2, 0.5))
    if step == 30:
        loss = norm = float("inf")
    rate = numbers.rate(step, 10, STEPS, 6e-4)
    print(
        f"step {step + 1:4d}/{STEPS} | loss {loss:7.6f} ({score(loss, losses)}z)|"
        f" norm {norm:6.4f} ({score(norm, norms)}z)| lr {rate:.2e} |"
        f" {numbers.near(3056, 9):.2f} ms | {42.6:.1f}% bf16 MFU | {171545:.0f} tok/s"
    )
    told = {"loss": round(loss, 6), "norm": round(norm, 4)}
    expect("train", step=step + 1, total_steps=STEPS, **told, lr=float(f"{rate:.2e}"))
    text = f"s:{step} trl:{loss:.4f} lr:{rate:.6f} norm:{norm:.2f}"
    values = {"loss": round(loss, 4), "lr": round(rate, 6), "norm": round(norm, 2)}
    log.append((text, "train", step, values))
    losses.append(loss)
    norms.append(norm)
evaluate(STEPS)
print("---")
for text, split, step, values in log:
    print(text)
    expect(split, step=step, **values)
