"""Train a Chainer classifier on a terminal, with a progress bar under the table."""

import chainer
import numpy as np
from chainer import links, training
from chainer.training import extensions
from record import expect

PARSER = "chainer"
PACKAGES = ("chainer",)

np.random.seed(0)
x = np.random.normal(size=(80, 6)).astype("f")
y = (x[:, 0] > 0).astype("i")
data = chainer.datasets.TupleDataset(x, y)
model = links.Classifier(links.Linear(6, 2))
optimizer = chainer.optimizers.Adam()
optimizer.setup(model)
updater = training.updaters.StandardUpdater(chainer.iterators.SerialIterator(data, 8), optimizer)
trainer = training.Trainer(updater, (3, "epoch"), out="/tmp/chainer_recording")
iterator = chainer.iterators.SerialIterator(data, 40, repeat=False, shuffle=False)
trainer.extend(extensions.Evaluator(iterator, model))
report = extensions.LogReport()
trainer.extend(report)
entries = ["epoch", "iteration", "main/loss", "validation/main/loss", "main/accuracy"]
entries += ["validation/main/accuracy", "elapsed_time"]
trainer.extend(extensions.PrintReport(entries))
trainer.extend(extensions.ProgressBar(update_interval=4))


@training.make_extension(trigger=(1, "epoch"), priority=-1000)
def tell(trainer):
    """Tell the row that was just printed."""
    row = report.log[-1]
    place = {"epoch": row["epoch"], "step": row["iteration"]}
    for split, prefix in (("train", ""), ("val", "validation/")):
        names = ("loss", "accuracy")
        expect(split, **place, **{n: float(f"{row[prefix + 'main/' + n]:g}") for n in names})


trainer.extend(tell, name="tell")
trainer.run()
