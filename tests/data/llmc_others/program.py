"""llm.c's trainings in C and Python and of its first months, by their format strings.

They are those of train_gpt2.c, train_gpt2_fp32.cu, train_gpt2.py and older train_gpt2.cu.
"""

from made_up import Numbers
from record import expect

PARSER = "llmc"

numbers = Numbers(6, start=5.3, end=3.5)


def tell(step, total=None, **values):
    """Expect the values of a training line."""
    expect("train", step=step, total_steps=total, **values)


print("[GPT-2]")
print("max_seq_len: 1024")
print("train dataset num_batches: 1192")
print("val dataset num_batches: 128")
last = None
for step in range(4):
    if step % 2 == 0:
        loss = numbers.loss(step / 4)
        print(f"val loss {loss:f}")
        expect("val", step=last, loss=round(loss, 6))
    loss = numbers.loss(step / 4)
    print(f"step {step}: train loss {loss:f} (took {numbers.near(1452, 9):f} ms)")
    tell(step, loss=round(loss, 6))
    last = step
print("generating:\n---\nCome Running Away,\n---")

loss = numbers.loss(0.1)
print(f"step {1:4d}/74: train loss {loss:f} (acc {loss:f}) (80.630000 ms, 50806 tok/s)")
tell(1, 74, loss=round(loss, 6))
print(f"step {2:4d}/74: train loss {loss:f} ({80.63:f} ms, 50806 tok/s)")
tell(2, 74, loss=round(loss, 6))
print(f"step {3:4d}/74: train loss {loss:f} norm {1.5:.4f} lr {1e-4:.2e} (80.63 ms, 50806 tok/s)")
tell(3, 74, loss=round(loss, 6), norm=1.5, lr=1e-4)
print(
    f"step {4:4d}/74 | train loss {loss:7.6f} | norm {1.5:6.4f} | lr {1e-4:.2e} | 80.63 ms"
    " | -100.0% bf16 MFU | 50806 tok/s"
)
tell(4, 74, loss=round(loss, 6), norm=1.5, lr=1e-4)
print(
    f"step {5:4d}/74 | loss {loss:7.6f} (z {0.25:+.2f})| norm {1.5:6.4f} | lr {1e-4:.2e} |"
    " 80.63 ms | 41.2% bf16 MFU | 50806 tok/s"
)
tell(5, 74, loss=round(loss, 6), norm=1.5, lr=1e-4)

print("Running pytorch 2.3.0")
print("DataLoader: total number of tokens: 32,768 across 1 files")
for step in range(3):
    loss = numbers.loss(step / 3)
    print(f"val loss {loss}")
    expect("val", step=step or 5, loss=loss)
    print(
        f"step {step + 1:4d}/3 | train loss {loss:.6f} | norm {20.1:.4f} | lr {1e-4:.2e} |"
        f" ({numbers.near(81, 1):.2f} ms | {3153:.0f} tok/s)"
    )
    tell(step + 1, 3, loss=round(loss, 6), norm=20.1, lr=1e-4)
print(f"final 2 iters avg: {81.123:.3f}ms")
for step in range(2):
    loss = numbers.loss(step / 2)
    print(f"iteration {step + 1}, loss: {loss:.4f}, time: {20.101:.3f}ms, tok/s: {12735.1:.2f}")
    tell(step + 1, loss=round(loss, 4))
