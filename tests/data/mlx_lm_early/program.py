"""MLX's first LoRA example, by the format strings of lora.py in mlx-examples, and a program's own.

It runs on Apple silicon, so its numbers are made up. The last lines are as a trainer for
preferences prints them, which was made from mlx-lm's.
"""

from made_up import Numbers
from record import expect

PARSER = "mlx_lm"

ITERS = 30
numbers = Numbers(6, start=2.6, end=1.1)

print("Loading pretrained model")
print("Total parameters 7243.436M")
print("Trainable parameters 1.704M")
print("Loading datasets")
print("Training")
for it in range(ITERS):
    if (it + 1) % 10 == 0:
        loss = numbers.loss(it / ITERS)
        print(f"Iter {it + 1}: Train loss {loss:.3f}, It/sec {0.283:.3f}, Tokens/sec {113.2:.3f}")
        expect("train", step=it + 1, loss=round(loss, 3))
    if it == 0 or (it + 1) % 15 == 0:
        loss = numbers.loss(it / ITERS)
        print(f"Iter {it + 1}: Val loss {loss:.3f}, Val took {41.907:.3f}s")
        expect("val", step=it + 1, loss=round(loss, 3))
loss, accuracy, margin = float("nan"), 0.625, -0.013
print(
    f"Iter {40}: Train loss {loss:.3f}, Accuracy {accuracy:.3f}, Margin {margin:.3f}, "
    f"Learning Rate {1e-6:.3e}, It/sec {0.5:.3f}, Tokens/sec {99.25:.3f}, "
    f"Trained Tokens {12800}, Peak mem {11.871:.3f} GB"
)
told = {"Accuracy": accuracy, "Margin": margin, "lr": 1e-6, "tokens": 12800.0}
expect("train", step=40, loss=loss, **told)
