"""Print what PyTorch's language model example prints.

By the format strings of `word_language_model/main.py` in pytorch/examples.
"""

import math

from record import expect

PARSER = "word_language_model"

loss, lr = 7.6, 20.0
for epoch in range(1, 4):
    for batch in (200, 400, 600):
        loss *= 0.93
        expect("train", epoch, batch, 663, lr=lr, loss=round(loss, 2), ppl=round(math.exp(loss), 2))
        print(
            f"| epoch {epoch:3d} | {batch:5d}/{663:5d} batches | lr {lr:02.2f} | "
            f"ms/batch {10.394:5.2f} | loss {loss:5.2f} | ppl {math.exp(loss):8.2f}"
        )
    print("-" * 89)
    val = loss + 0.2
    expect("val", epoch, loss=round(val, 2), ppl=round(math.exp(val), 2))
    print(
        f"| end of epoch {epoch:3d} | time: {31.221:5.2f}s | valid loss {val:5.2f} | "
        f"valid ppl {math.exp(val):8.2f}"
    )
    print("-" * 89)
    lr /= 4.0
test = loss + 0.1
print("=" * 89)
expect("test", loss=round(test, 2), ppl=round(math.exp(test), 2))
print(f"| End of training | test loss {test:5.2f} | test ppl {math.exp(test):8.2f}")
print("=" * 89)
