"""llama2.c's training of its first days, without mfu, by the format strings of its train.py."""

from made_up import Numbers
from record import expect

PARSER = "llama2c"

STEPS = 200
numbers = Numbers(2, start=10.37, end=1.5)

print("Overriding: compile = False")
print("breaks down as: 1 grad accum steps * 1 processes * 32 batch size * 256 max seq len")
for step in range(0, STEPS + 1, 10):
    if step % 100 == 0:
        train, val = numbers.loss(step / STEPS), numbers.loss(step / STEPS)
        print(f"step {step}: train loss {train:.4f}, val loss {val:.4f}")
        expect("train", step=step, loss=round(train, 4))
        expect("val", step=step, loss=round(val, 4))
    loss, ms = numbers.loss(step / STEPS), numbers.near(7360, 20)
    print(f"{step} | loss {loss:.4f} | lr {5e-4:e} | {ms:.2f}ms")
    expect("train", step=step, loss=round(loss, 4), lr=5e-4, ms=round(ms, 2))
