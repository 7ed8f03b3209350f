r"""Print what PyTorch-GAN and Keras-GAN print.

By the format strings of `implementations/gan/gan.py` and `implementations/cyclegan/cyclegan.py` in
eriklindernoren/PyTorch-GAN and `dcgan/dcgan.py` in eriklindernoren/Keras-GAN.
"""

import random
import sys

from record import expect

PARSER = "pytorch_gan"
chance = random.Random(11)

for epoch in range(2):
    for batch in range(3):
        d, g = chance.random(), 5 * chance.random()
        expect("train", epoch, batch, 938, **{"D loss": round(d, 6), "G loss": round(g, 6)})
        print(f"[Epoch {epoch}/200] [Batch {batch}/938] [D loss: {d:f}] [G loss: {g:f}]")
for batch in range(3):
    d, g, adv, cycle, same = (round(5 * chance.random(), 6) for _ in range(5))
    kept = {"D loss": d, "G loss": g, "adv": adv, "cycle": cycle, "identity": same}
    expect("train", 2, batch, 3, **kept, final=batch == 2)
    sys.stdout.write(
        f"\r[Epoch 2/200] [Batch {batch}/3] [D loss: {d:f}] "
        f"[G loss: {g:f}, adv: {adv:f}, cycle: {cycle:f}, identity: {same:f}] ETA: 1:02:03.123456"
    )
print()
for step in range(3):
    d, acc, g = chance.random(), 100 * chance.random(), chance.random()
    kept = {"D loss": round(d, 6), "acc": round(acc, 2), "G loss": round(g, 6)}
    expect("train", None, step, **kept)
    print("%d [D loss: %f, acc.: %.2f%%] [G loss: %f]" % (step, d, acc, g))  # noqa: UP031 - as there
