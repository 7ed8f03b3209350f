"""What the recordings of Lightning train, and how they tell what its bars show."""

from __future__ import annotations

from record import expect

__all__ = ["Shown", "data", "make_model"]

BATCHES = 3


def make_model(pl, torch, *, epoch_names: bool = True):
    """Return a small model that logs by step and by epoch, in training, validation and test."""

    class Model(pl.LightningModule):
        def __init__(self):
            super().__init__()
            self.linear = torch.nn.Linear(2, 2)

        def loss_of(self, batch, name, **options):
            x, y = batch
            logits = self.linear(x)
            loss = torch.nn.functional.cross_entropy(logits, y)
            accuracy = (logits.argmax(-1) == y).float().mean()
            self.log(f"{name}_loss", loss, prog_bar=True, **options)
            self.log(f"{name}_acc", accuracy, prog_bar=True, on_step=False, on_epoch=True)
            return loss

        def training_step(self, batch, index):
            return self.loss_of(batch, "train", on_step=True, on_epoch=epoch_names)

        def validation_step(self, batch, index):
            self.loss_of(batch, "val")

        def test_step(self, batch, index, dataloader_idx=0):
            self.loss_of(batch, "test")

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.5)

    torch.manual_seed(1)
    return Model()


def data(torch):
    """Return batches whose two classes can be told apart."""
    torch.manual_seed(2)
    x = torch.randn(8 * BATCHES, 2)
    return torch.utils.data.DataLoader([(row, int(row.sum() > 0)) for row in x], batch_size=8)


class Shown:
    """The states that a bar showed, in order.

    Args:
        number: Makes the number that is printed of a value.
    """

    def __init__(self, number) -> None:
        self._number = number
        self._states = []

    def show(self, epoch, step, total, metrics) -> None:
        """Note a state, with the trainer's own values."""
        metrics = {name: float(value) for name, value in metrics.items() if name != "v_num"}
        state = (epoch, step, total, metrics)
        if metrics and state != (self._states or [None])[-1]:
            self._states.append(state)

    def tell(self) -> None:
        """Expect what is new in each state, and at each epoch's end all that is of this epoch."""
        old: dict[str, float] = {}
        for epoch in sorted({state[0] for state in self._states}):
            states = [state for state in self._states if state[0] == epoch]
            before = (None, {})
            for place, (_, step, total, metrics) in enumerate(states):
                final = place == len(states) - 1
                new = metrics if final else {n: v for n, v in metrics.items() if old.get(n) != v}
                fresh = {name: self._number(value) for name, value in new.items()}
                again = before[1] if before[0] == step and not final else {}
                self._expect(epoch, step, total, fresh, again, final)
                before = (step, fresh)
            old = states[-1][3]

    def _expect(self, epoch, step, total, fresh, again, final) -> None:
        splits: dict[str, dict[str, float]] = {}
        for name, value in fresh.items():
            if name not in again or again[name] != value:
                head, _, tail = name.partition("_")
                split, metric = (head, tail) if head in ("train", "val") else ("train", name)
                splits.setdefault(split, {})[metric] = value
        for split, metrics in splits.items():
            expect(split, epoch, step, total, final=final, **metrics)
