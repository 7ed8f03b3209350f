"""Log epochs by PyTorch Geometric's `log`, over a made-up training."""

import numpy as np
from record import expect
from torch_geometric.logging import log

PARSER = "pytorch_geometric"
PACKAGES = ("torch_geometric",)

random = np.random.default_rng(0)
best = 0.0
for epoch in range(1, 4):
    loss, train, val, test = 1.9 / epoch, *random.random(3)
    log(Epoch=epoch, Loss=loss, Train=train, Val=val, Test=test)
    expect("train", epoch=epoch, Loss=round(loss, 4), Train=round(train, 4))
    expect("val", epoch=epoch, Val=round(val, 4))
    expect("test", epoch=epoch, Test=round(test, 4))
print(f"Median time per epoch: {0.0123:.4f}s")
for epoch in range(1, 3):
    loss, val, test = float("nan") if epoch == 2 else 0.69, *random.random(2)
    best = max(best, test)
    print(
        f"Epoch: {epoch:02d}, Loss: {loss:.4f}, Val: {val:.4f}, Test: {test:.4f}, "
        f"Final Test: {best:.4f}, Time: {0.5:.4f}s"
    )
    expect("val", epoch=epoch, Val=round(val, 4))
    expect("test", epoch=epoch, Test=round(test, 4))
    expect("train", epoch=epoch, Loss=round(loss, 4))
