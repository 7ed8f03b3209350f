"""LitGPT of 2023 and Lit-LLaMA, by the format strings of their scripts, and a copy's own words.

lit-llama: finetune/lora.py, pretrain/redpajama.py; lit-gpt: finetune/lora.py, pretrain/*.py.
"""

from made_up import Numbers
from record import expect

PARSER = "litgpt"

numbers = Numbers(10, start=2.2, end=1.1)


def tell(split, step, loss, epoch=None, digits=4):
    """Expect a loss."""
    expect(split, epoch, step, loss=round(loss, digits))


for step in range(8):
    loss, ms = numbers.loss(step / 8), numbers.near(3245, 20)
    print(f"iter {step}: loss {loss:.4f}, time: {ms:.2f}ms")
    tell("train", step, loss)
    if step % 4 == 3:
        print("Validating ...")
        print("Recommend a movie for me to watch during the weekend and explain the reason.")
        print(f"step {step}: val loss {loss:.4f}")
        tell("val", step, loss)
        print("Saving LoRA weights to out/lora/alpaca")
loss = numbers.loss(0.5)
print(f"iter {8}: loss {loss:.4f}, time: {98.1:.2f}ms, speed: {1234} toks/s/device")
tell("train", 8, loss)

print("Estimated TFLOPs: 357.80")
for step in range(1, 5):
    loss, ms = numbers.loss(step / 5), numbers.near(298, 5)
    print(
        f"iter {step} step {step // 2}: loss {loss:.4f}, iter time: {ms:.2f}ms"
        f"{' (optimizer.step)' if step % 2 == 0 else ''}"
    )
    tell("train", step, loss)
    print(
        f"iter {step} | step {step // 2}: loss {loss:.4f}, iter time: {ms:.2f} ms"
        f"{' (optimizer.step)' if step % 2 == 0 else ''} remaining time: 1:00:22"
    )
    tell("train", step, loss)
print(f"step {4}: val loss {loss:.4f}, val time: {2512.1:.2f}ms")
tell("val", 4, loss)

for step in range(1, 4):
    loss = numbers.loss(step / 4)
    val = "n/a" if step == 1 else "1.987"
    print(
        f"Epoch 1 | iter {step} step {step // 2} | loss train: {loss:.3f}, val: {val} |"
        f" iter time: {181.34:.2f} ms{' (step)' if step % 2 == 0 else ''}"
    )
    tell("train", step, loss, 1, 3)
    if step == 1:
        print(f"iter {step}: val loss {1.98735:.4f}, val time: {2512.1:.2f} ms")
        tell("val", step, 1.98735)
    print(
        f"Epoch 2 | iter {step + 3} | step {step // 2}: loss train (curr): {loss:.3f},"
        f" val (prev val iter): None | iter time: {181.34:.2f} ms (opt.step)"
    )
    tell("train", step + 3, loss, 2, 3)
print(f"Final evaluation | val loss: {1.523:.3f} | val ppl: {4.586:.3f}")
expect("val", step=6, loss=1.523, ppl=4.586)
