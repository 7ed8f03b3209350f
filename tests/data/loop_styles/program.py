"""Print a small regression's training as hand-written loops do, in many styles."""

from record import expect

PARSER = "loop"


def training(first: int, slope: float = 0.0, rate: float = 0.3):
    """Fit a line by gradient descent; yield epoch, loss and error on held-out points."""
    for epoch in range(first, first + 3):
        loss = sum((slope * x - 2 * x) ** 2 for x in (0.5, 1.0, 1.5)) / 3
        held_out = sum((slope * x - 2 * x) ** 2 for x in (0.7, 1.2)) / 2
        yield epoch, loss, held_out
        slope -= rate * 2 * (slope - 2)


print("Namespace(lr=0.3, epochs=3, loss='mse', seed=1)")
print("lr: 0.3\nepochs: 3\nloss: mse\nmomentum: 0.9")

for epoch, loss, val in training(1):
    print(f"Epoch {epoch}/18 - loss: {loss:.4f} - val_loss: {val:.4f} - 12ms/step")
    expect("train", epoch, loss=round(loss, 4))
    expect("val", epoch, loss=round(val, 4))

for epoch, loss, _ in training(4):
    step = epoch * 20
    print(f"epoch={epoch} step={step} loss={loss:.3e} lr=0.3 time=0.12s")
    expect("train", epoch, step, loss=float(f"{loss:.3e}"), lr=0.3)

for epoch, loss, val in training(7):
    accuracy = 100 * (1 - val / 10)
    print(f"[Epoch {epoch}] train loss {loss:.2f} | val loss {val:.2f} | acc {accuracy:.1f}%")
    expect("train", epoch, loss=round(loss, 2))
    expect("val", epoch, loss=round(val, 2), acc=round(accuracy, 1))
    if epoch == 8:
        print(f"val_loss improved from inf to {val:.5f}, saving model to best.pt")

for epoch, loss, _ in training(10):
    for batch in (100, 200):
        print(f"Epoch [{epoch}/18], Step [{batch}/200], Loss: {loss / batch:.4f}")
        expect("train", epoch, batch, 200, Loss=round(loss / batch, 4))

for epoch, loss, val in training(13):
    print(f"Epoch {epoch}, Loss: {loss:.2f}, Accuracy: 93.33, Test Loss: {val:.2f}")
    expect("train", epoch, Loss=round(loss, 2), Accuracy=93.33)
    expect("test", epoch, Loss=round(val, 2))

for epoch, loss, val in training(16):
    print(f"\n=== Epoch {epoch}/18 ===")
    print(f"Train: loss = {loss:.4f} (0.51), 3.2 s\nValidation F1: {1 / (1 + val):.4f}")
    expect("train", epoch, loss=round(loss, 4))
    expect("val", epoch, F1=round(1 / (1 + val), 4))
print(f"Best val loss: {val:.4f}")
print(f"Test RMSE: {val**0.5:.4f}")
expect("test", RMSE=round(val**0.5, 4))
