"""Marian's training, by the format strings of its src/training/scheduler.h; it is a C++ program."""

from made_up import Numbers
from record import expect

PARSER = "marian"

numbers = Numbers(13, start=9.4, end=2.2)
TIME = "[2023-05-06 10:11:12]"

print(f"{TIME} [marian] Marian v1.12.0 65bf82f 2023-02-21 09:56:29 -0800")
print(f"{TIME} [training] Using single GPU")
print(f"{TIME} Training started")
best = None
for step in range(500, 4001, 500):
    cost, norm, rate = numbers.loss(step / 4000), numbers.near(1.2, 0.1), step * 3e-4 / 16000
    epoch = 1 + step // 2500
    print(
        f"{TIME} Ep. {epoch} : Up. {step} : Sen. {step * 64:,} : Cost {cost:.8f} * {510234:,}"
        f" after {step * 1020:,} : Time {61.2:.2f}s : {8337.14:.2f} words/s :"
        f" gNorm {norm:.4f} : L.r. {rate:.4e}"
    )
    told = {"Cost": round(cost, 8), "gNorm": round(norm, 4), "L.r.": float(f"{rate:.4e}")}
    expect("train", epoch, step, **told)
    if step % 1000 == 0:
        value = round(numbers.loss(step / 4000), 6)
        new = best is None or value < best
        after = "new best" if new else f"stalled 1 times (last best: {best})"
        best = value if new else best
        print(f"{TIME} [valid] Ep. {epoch} : Up. {step} : ce-mean-words : {value} : {after}")
        expect("val", epoch, step, **{"ce-mean-words": value})
        print(f"{TIME} [valid] Ep. {epoch} : Up. {step} : bleu-detok : {step / 200} : new best")
        expect("val", epoch, step, **{"bleu-detok": step / 200})
print(f"{TIME} Seen 256000 samples")
print(f"{TIME} Starting data epoch 3 in logical epoch 2.500")
print(
    f"{TIME} Ep. {2.5:.3f} : Up. 4500 : Sen. 32,000 : Cost {float('nan'):.8f} : Time {61.2:.2f}s :"
    f" {8337.14:.2f} words/s"
)
expect("train", 2.5, 4500, Cost=float("nan"))
print(f"{TIME} Training finished")
