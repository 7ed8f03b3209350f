r"""Print what the guides on custom training loops print.

By the format strings of the guides "Writing a training loop from scratch in TensorFlow", "… in
JAX" and "… in PyTorch" in keras-team/keras-io, and of TensorFlow's quickstart for experts.
"""

import random

from record import expect

PARSER = "keras_custom_loop"
chance = random.Random(15)

loss = 130.0
for epoch in range(2):
    print(f"\nStart of epoch {epoch}")
    for step in range(0, 1500, 500):
        loss *= chance.uniform(0.3, 1.0)
        expect("train", epoch, step, loss=round(loss, 4))
        print(f"Training loss (for 1 batch) at step {step}: {loss:.4f}")
        print(f"Seen so far: {(step + 1) * 32} samples")
    expect("train", epoch, acc=0.8326)
    print(f"Training acc over epoch: {0.8326:.4f}")
    expect("val", epoch, acc=0.902)
    print(f"Validation acc: {0.902:.4f}")
    print("Time taken: 12.34s")

for step in (0, 100):  # JAX, and older forms: no header in the first
    loss *= chance.uniform(0.3, 1.0)
    expect("train", 1, step, loss=loss)
    print(f"Training loss (for one batch) at step {step}: {loss}")
    expect("train", 1, step, accuracy=0.78125)
    print(f"Training accuracy (for 1 batch) at step {step}: {0.78125}")
    print(f"Seen so far: {(step + 1) * 32} samples")
    expect("val", 1, step, loss=round(loss, 4))
    print(f"Validation loss (for 1 batch) at step {step}: {loss:.4f}")
for name in ("discriminator", "adversarial"):
    expect("train", 1, 0, **{f"{name} loss": 0.69})
    print(f"{name} loss at step 0: {0.69:.2f}")

for epoch in range(2, 6):
    kept = [round(100 * chance.random(), 2) for _ in range(4)]
    expect("train", epoch, Loss=kept[0], Accuracy=kept[1])
    expect("test", epoch, Loss=kept[2], Accuracy=kept[3])
    print(
        f"Epoch {epoch}, Loss: {kept[0]:0.2f}, Accuracy: {kept[1]:0.2f}, "
        f"Test Loss: {kept[2]:0.2f}, Test Accuracy: {kept[3]:0.2f}"
    )
