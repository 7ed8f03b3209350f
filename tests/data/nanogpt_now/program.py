"""nanoGPT's training, by the format strings of its train.py; the script is no package."""

from made_up import Numbers
from record import expect

PARSER = "nanogpt"

STEPS, EVAL_EVERY = 60, 20
numbers = Numbers(3, start=4.28, end=1.3)

print("Overriding config with config/train_shakespeare_char.py:")
print("# train a miniature character-level shakespeare model")
print("learning_rate = 1e-3 # with baby networks can afford to go a bit higher")
print()
print("tokens per iteration will be: 16,384")
print("found vocab_size = 65 (inside data/shakespeare_char/meta.pkl)")
print("Initializing a new model from scratch")
print("number of parameters: 10.65M")
running = -1.0
for step in range(STEPS + 1):
    if step % EVAL_EVERY == 0:
        train, val = numbers.loss(step / STEPS), numbers.loss(step / STEPS) + 0.1
        print(f"step {step}: train loss {train:.4f}, val loss {val:.4f}")
        expect("train", step=step, loss=round(train, 4))
        expect("val", step=step, loss=round(val, 4))
        if step:
            print("saving checkpoint to out-shakespeare-char")
    loss, seconds = numbers.loss(step / STEPS), numbers.near(0.098, 0.002)
    if step > 55:
        loss = float("nan")
    if step >= 5:
        running = 0.038 if running == -1.0 else 0.9 * running + 0.1 * numbers.near(0.038, 0.001)
    mfu = running * 100
    print(f"iter {step}: loss {loss:.4f}, time {seconds * 1000:.2f}ms, mfu {mfu:.2f}%")
    expect("train", step=step, loss=round(loss, 4))
