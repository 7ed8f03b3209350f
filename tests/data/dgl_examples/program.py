"""Print lines as examples of DGL do: `examples/pytorch/gcn`, `gat` and `graphsage`.

Their data sets are downloads.
"""

from record import expect

PARSER = "dgl"

for epoch in range(2):
    loss, accuracy = 1.9459 / (epoch + 1), 0.33 + epoch / 7
    print(f"Epoch {epoch:05d} | Loss {loss:.4f} | Accuracy {accuracy:.4f} ")
    expect("train", epoch=epoch, Loss=round(loss, 4), Accuracy=round(accuracy, 4))
for epoch in range(2):
    loss, train, val = 1.9459 / (epoch + 1), 0.33 + epoch / 7, 0.3 + epoch / 9
    seconds = 0.0123 if epoch else float("nan")
    print(
        f"Epoch {epoch:05d} | Time(s) {seconds:.4f} | Loss {loss:.4f} | TrainAcc {train:.4f} |"
        f" ValAcc {val:.4f} | ETputs(KTEPS) {seconds * 10:.2f}"
    )
    expect("train", epoch=epoch, Loss=round(loss, 4), Acc=round(train, 4))
    expect("val", epoch=epoch, Acc=round(val, 4))
for step in (0, 20):
    loss, train = 3.7 / (step + 1), 0.02 * step
    print(
        f"Epoch {3:05d} | Step {step:05d} | Loss {loss:.4f} | Train Acc {train:.4f} |"
        f" Speed (samples/sec) {12345.678:.4f} | GPU {9.1:.1f} MB"
    )
    expect("train", epoch=3, step=step, Loss=round(loss, 4), Acc=round(train, 4))
print("Epoch Time(s): 1.2345")
