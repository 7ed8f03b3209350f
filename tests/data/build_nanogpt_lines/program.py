"""build-nanogpt's training and its log file, by the format strings of its train_gpt2.py."""

from made_up import Numbers
from record import expect

PARSER = "build_nanogpt"

STEPS = 20
numbers = Numbers(8)
log = []

print("using device: cuda")
print("total desired batch size: 524288")
print("=> calculated gradient accumulation steps: 4")
print("found 99 shards for split train")
print("found 1 shards for split val")
for step in range(STEPS):
    if step % 10 == 0:
        loss = numbers.loss(step / STEPS)
        print(f"validation loss: {loss:.4f}")
        expect("val", step=step - 1 if step else None, loss=round(loss, 4))
        log.append((f"{step} val {loss:.4f}", "val", step, {"loss": round(loss, 4)}))
        right, accuracy = 2463 + step, (2463 + step) / 10042
        print(f"HellaSwag accuracy: {right}/10042={accuracy:.4f}")
        told = {"HellaSwag accuracy": round(accuracy, 4)}
        expect("val", step=step - 1 if step else None, **told)
        log.append((f"{step} hella {accuracy:.4f}", "val", step, {"hella": round(accuracy, 4)}))
        print("rank 0 sample 0: Hello, I'm a language model, but 3 | loss is not my thing")
    loss, norm, rate = numbers.loss(step / STEPS), numbers.near(2, 0.2), 6e-4 * (step + 1) / 715
    if step == 15:
        loss = float("nan")
    print(
        f"step {step:5d} | loss: {loss:.6f} | lr {rate:.4e} | norm: {norm:.4f} |"
        f" dt: {2410.51:.2f}ms | tok/sec: {217524.1:.2f}"
    )
    rate = float(f"{rate:.4e}")
    expect("train", step=step, loss=round(loss, 6), lr=rate, norm=round(norm, 4))
    log.append((f"{step} train {loss:.6f}", "train", step, {"loss": round(loss, 6)}))
for text, split, step, values in log:
    print(text)
    expect(split, step=step, **values)
loss = numbers.loss(0.5)
print(f"step {3:4d} | loss: {loss:.6f} | dt: {360.12:.2f}ms | tok/sec: {45495.21:.2f}")
expect("train", step=3, loss=round(loss, 6))
