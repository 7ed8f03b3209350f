"""Print what relatives of PyTorch's language model example print.

By the format strings of `main.py` in AWD-LSTM, `train.py` in Transformer-XL, and of PyTorch's
tutorial on text classification.
"""

import math

from record import expect

PARSER = "word_language_model"
BITS = math.log(2)

for batch, loss in ((200, 7.1), (400, 6.4)):  # AWD-LSTM
    ppl = round(math.exp(loss), 2)
    expect("train", 1, batch, 663, lr=30.0, loss=loss, ppl=ppl, bpc=round(loss / BITS, 3))
    print(
        f"| epoch {1:3d} | {batch:5d}/{663:5d} batches | lr {30.0:05.5f} | ms/batch {48.1:5.2f} | "
        f"loss {loss:5.2f} | ppl {math.exp(loss):8.2f} | bpc {loss / BITS:8.3f}"
    )
expect("val", 1, loss=6.2, ppl=round(math.exp(6.2), 2), bpc=round(6.2 / BITS, 3))
print(
    f"| end of epoch {1:3d} | time: {61.2:5.2f}s | valid loss {6.2:5.2f} | "
    f"valid ppl {math.exp(6.2):8.2f} | valid bpc {6.2 / BITS:8.3f}"
)

for step, loss in ((200, 7.31), (400, 6.52)):  # Transformer-XL
    expect("train", 1, step, lr=0.00025, loss=loss, bpc=round(loss / BITS, 5))
    print(
        f"| epoch {1:3d} step {step:>8d} | {step:>6d} batches | lr {0.00025:.3g} "
        f"| ms/batch {574.07:5.2f} | loss {loss:5.2f} | bpc {loss / BITS:9.5f}"
    )
print("-" * 100)
expect("val", step=400, loss=6.4, bpc=round(6.4 / BITS, 5))
print(
    f"| Eval {1:3d} at step {400:>8d} | time: {601.29:5.2f}s | valid loss {6.4:5.2f} "
    f"| bpc {6.4 / BITS:9.5f}"
)
expect("test", loss=6.3, bpc=round(6.3 / BITS, 5))
print(f"| End of training | test loss {6.3:5.2f} | test bpc {6.3 / BITS:9.5f}")

for batch, accuracy in ((500, 0.687), (1000, 0.856)):  # text classification
    expect("train", 1, batch, 1782, accuracy=accuracy)
    print(f"| epoch {1:3d} | {batch:5d}/{1782:5d} batches | accuracy {accuracy:8.3f}")
print("-" * 59)
expect("val", 1, accuracy=0.883)
print(f"| end of epoch {1:3d} | time: {7.81:5.2f}s | valid accuracy {0.883:8.3f} ")
print("-" * 59)
print("Checking the results of test dataset.")
expect("test", accuracy=0.879)
print(f"test accuracy {0.879:8.3f}")
