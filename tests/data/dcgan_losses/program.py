r"""Print what the DCGAN example, the DCGAN tutorial and WassersteinGAN print.

By the format strings of `dcgan/main.py` in pytorch/examples, of the tutorial (with tabs), and of
`main.py` in martinarjovsky/WassersteinGAN.
"""

import random

from record import expect

PARSER = "dcgan"
chance = random.Random(10)
NAMES = ("Loss_D", "Loss_G", "D(x)")

for epoch in range(2):
    for between in (" ", "\t"):
        for batch in (0, 50):
            kept = {name: round(chance.uniform(0, 5), 4) for name in NAMES}
            before, after = round(chance.random(), 4), round(chance.random() / 100, 4)
            expect("train", epoch, batch, 782, **kept, **{"D(G(z))": before, "D(G(z))_2": after})
            parts = [f"[{epoch}/25][{batch}/782]"] + [f"{n}: {v:.4f}" for n, v in kept.items()]
            print(between.join([*parts, f"D(G(z)): {before:.4f} / {after:.4f}"]))
names = ("Loss_D", "Loss_G", "Loss_D_real", "Loss_D_fake")
for step in range(1, 4):
    kept = {name: round(chance.uniform(-2, 2), 6) for name in names}
    expect("train", 2, step * 100, 782, **kept)
    d, g, real, fake = kept.values()
    print(
        f"[2/25][{step * 100}/782][{step}] Loss_D: {d:f} Loss_G: {g:f} "
        f"Loss_D_real: {real:f} Loss_D_fake {fake:f}"
    )
