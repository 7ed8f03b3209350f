"""Print what pix2pix and CycleGAN print.

By `util/visualizer.py` and `train.py` in junyanz/pytorch-CycleGAN-and-pix2pix.
"""

import random

from record import expect

PARSER = "pix2pix"
chance = random.Random(8)
CYCLE = ("D_A", "G_A", "cycle_A", "idt_A", "D_B", "G_B", "cycle_B", "idt_B")

print("create web directory ./checkpoints/facades_pix2pix/web...")
total = 0
for epoch in range(1, 4):
    for iters in (100, 200, 300, 400):
        names = ("G_GAN", "G_L1", "D_real", "D_fake") if epoch < 3 else CYCLE
        losses = {name: round(chance.uniform(0, 12), 3) for name in names}
        expect("train", epoch, iters, **losses)
        message = f"(epoch: {epoch}, iters: {iters}, time: {0.123:.3f}, data: {0.234:.3f}) "
        print(message + "".join(f"{name}: {value:.3f} " for name, value in losses.items()))
        total += 100
    print(f"saving the latest model (epoch {epoch}, total_iters {total})")
    print(f"End of epoch {epoch} / 200 \t Time Taken: 62 sec")
    print(f"learning rate {0.0002:.7f} -> {0.0002 - epoch * 1e-6:.7f}")
