"""Print runs as the Open Graph Benchmark's examples do (`examples/nodeproppred/arxiv/gnn.py`).

Their data sets are downloads.
"""

from record import expect

PARSER = "pytorch_geometric"

for run in range(2):
    for epoch in range(1, 4):
        loss, train, valid, test = 3.2 / epoch, 0.1 * epoch, 0.09 * epoch, 0.08 * epoch + run / 97
        print(
            f"Run: {run + 1:02d}, "
            f"Epoch: {epoch:02d}, "
            f"Loss: {loss:.4f}, "
            f"Train: {100 * train:.2f}%, "
            f"Valid: {100 * valid:.2f}% "
            f"Test: {100 * test:.2f}%"
        )
        place = {"epoch": epoch, "context": {"run": run + 1}}
        expect("train", **place, Loss=round(loss, 4), Train=round(100 * train, 2))
        expect("val", **place, Valid=round(100 * valid, 2))
        expect("test", **place, Test=round(100 * test, 2))
    print(f"Run {run + 1:02d}:")
    print(f"Highest Train: {30:.2f}")
    print(f"  Final Train: {30:.2f}")
print("All runs:")
print("Highest Train: 30.00 ± 0.00")
