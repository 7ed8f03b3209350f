"""modded-nanogpt's runs, by the format strings of its train_gpt2.py, train_gpt.py and hellaswag.py.

They need GPUs.
"""

from made_up import Numbers
from record import expect

PARSER = "modded_nanogpt"

numbers = Numbers(7)
STEPS = 30
for step in range(STEPS + 1):
    average = f"{float('nan') if step <= 11 else 141.25:.2f}"
    if step % 10 == 0:
        loss = numbers.loss(step / STEPS)
        print(
            f"step:{step}/{STEPS} val_loss:{loss:.4f} train_time:{141 * step:.0f}ms"
            f" step_avg:{average}ms"
        )
        expect("val", step=step, total_steps=STEPS, loss=round(loss, 4))
    if step < STEPS:
        loss = numbers.loss(step / STEPS)
        print(
            f"step:{step + 1}/{STEPS} train_loss:{loss:.4f} train_time:{141 * step:.0f}ms"
            f" step_avg:{average}ms"
        )
        expect("train", step=step + 1, total_steps=STEPS, loss=round(loss, 4))
print("peak memory consumption: 29230 MiB")

print("Sampling steps [0, 1, 2] for warmup")
for step in range(1, 4):
    print(f"step:{step}/3 train_time:{141 * step:.0f}ms step_avg:{141.25:.2f}ms")
loss = numbers.loss(1)
print(f"step:3/3 val_loss:{loss:.4f} train_time:423ms step_avg:141.00ms")
expect("val", step=3, total_steps=3, loss=round(loss, 4))
n_correct, n_count, seconds, accuracy = 2466, 10042, 1.234, 2466 / 10042
print(f"HellaSwag: {accuracy=:.3%} ({n_correct=} out of {n_count=} tasks in {seconds=:.2f})")
expect("val", step=3, accuracy=round(100 * accuracy, 3))
bits = loss / 2.5
print(f"step:0/9 val_loss:{loss:.4f} val_bpb:{bits:.4f} train_time:0ms step_avg:0.02ms")
expect("val", step=0, total_steps=9, loss=round(loss, 4), bpb=round(bits, 4))
