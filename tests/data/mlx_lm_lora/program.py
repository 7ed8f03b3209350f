"""A LoRA fine-tuning with mlx-lm, by the format strings of its lora.py and tuner/trainer.py.

It runs on Apple silicon, so its numbers are made up.
"""

import math

from made_up import Numbers
from record import expect

PARSER = "mlx_lm"

ITERS, EVAL_EVERY, REPORT_EVERY, SAVE_EVERY = 60, 20, 10, 50
numbers = Numbers(5, start=2.9, end=1.3)
tokens = 0

print("Loading pretrained model")
print("Loading datasets")
print("Training")
print("Trainable parameters: 0.081% (2.621M/3212.750M)")
print(f"Starting training..., iters: {ITERS}")
for it in range(1, ITERS + 1):
    if it == 1 or it % EVAL_EVERY == 0 or it == ITERS:
        val, took = numbers.loss(it / ITERS) + 0.05, abs(numbers.near(11, 0.3))
        print(f"Iter {it}: Val loss {val:.3f}, Val took {took:.3f}s", flush=True)
        expect("val", step=it, loss=round(val, 3))
    tokens += int(numbers.near(350, 20))
    if it % REPORT_EVERY == 0 or it == ITERS:
        loss, rate = numbers.loss(it / ITERS), numbers.rate(it, 10, ITERS, 1e-5)
        print(
            f"Iter {it}: Train loss {loss:.3f}, "
            f"Learning Rate {rate:.3e}, "
            f"It/sec {numbers.near(0.6, 0.02):.3f}, "
            f"Tokens/sec {numbers.near(215, 4):.3f}, "
            f"Trained Tokens {tokens}, "
            f"Peak mem {7.104:.3f} GB",
            flush=True,
        )
        expect("train", step=it, loss=round(loss, 3), lr=float(f"{rate:.3e}"), tokens=float(tokens))
    if it % SAVE_EVERY == 0:
        print(
            f"Iter {it}: Saved adapter weights to "
            f"adapters/adapters.safetensors and adapters/{it:07d}_adapters.safetensors."
        )
print("Saved final weights to adapters/adapters.safetensors.")
print("Testing")
test = numbers.loss(1) + 0.1
print(f"Test loss {test:.3f}, Test ppl {math.exp(test):.3f}.")
expect("test", loss=round(test, 3), ppl=round(math.exp(test), 3))
