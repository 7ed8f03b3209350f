"""nanoGPT's training before it printed mfu, by the format strings of its train.py then."""

from made_up import Numbers
from record import expect

PARSER = "nanogpt"

numbers = Numbers(4)
print("tokens per iteration will be: 491,520")
print("vocab_size not found in data/openwebtext/meta.pkl, using GPT-2 default of 50257")
for step in range(0, 400, 10):
    if step % 200 == 0:
        train, val = numbers.loss(step / 400), numbers.loss(step / 400)
        print(f"step {step}: train loss {train:.4f}, val loss {val:.4f}")
        expect("train", step=step, loss=round(train, 4))
        expect("val", step=step, loss=round(val, 4))
    loss, seconds = numbers.loss(step / 400), numbers.near(1.1, 0.01)
    print(f"iter {step}: loss {loss:.4f}, time {seconds * 1000:.2f}ms")
    expect("train", step=step, loss=round(loss, 4))
