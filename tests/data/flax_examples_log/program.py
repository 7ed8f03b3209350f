r"""Print what Flax's examples and first tutorials print.

By the format strings of `mnist/train.py`, `imagenet/train.py` and `nlp_seq/train.py` in
google/flax/examples, with absl's prefix, and of the pages `quick_start` and `mnist_tutorial`.
"""

import random
import sys

from record import expect

PARSER = "flax_examples"
chance = random.Random(16)
WHERE = "I1123 10:19:01.123456 17706 train.py:222] "


def log(text: str) -> None:
    """Print as absl does, on stderr."""
    print(WHERE + text, file=sys.stderr)


for epoch in range(1, 4):
    values = [round(chance.uniform(0, 100), 4) for _ in range(4)]
    loss, acc, test_loss, test_acc = values
    expect("train", epoch, loss=loss, accuracy=round(acc, 2))
    expect("test", epoch, loss=test_loss, accuracy=round(test_acc, 2))
    log(
        "epoch:% 3d, train_loss: %.4f, train_accuracy: %.2f, test_loss: %.4f,"  # noqa: UP031
        " test_accuracy: %.2f" % (epoch, loss, acc, test_loss, test_acc)
    )
expect("val", 0, loss=6.9078, accuracy=0.1)
log(f"eval epoch: {0}, loss: {6.9078:.4f}, accuracy: {0.1:.2f}")
expect("train", None, 500, loss=0.9281)
log(f"train in step: {500}, loss: {0.9281:.4f}")
expect("val", None, 500, loss=0.6262, accuracy=0.7841)
log(f"eval in step: {500}, loss: {0.6262:.4f}, accuracy: {0.7841:.4f}")
for split in ("train", "test"):
    expect(split, 4, loss=0.1681, accuracy=94.96)
    print(f"{split} epoch: 4, loss: {0.1681}, accuracy: {94.96}", file=sys.stderr)
    expect(split, None, 200, loss=0.2894, accuracy=91.27)
    print(f"[{split}] step: 200, loss: {0.2894}, accuracy: {91.27}", file=sys.stderr)
