"""What fastai 0.7 printed, by `print_stats` in its `model.py`.

By its formats, for it needs a torch of 2018.
"""

from record import expect

PARSER = "fastai"

names = ["epoch", "trn_loss", "val_loss", "accuracy"]
print(("{!s:10} " * len(names)).format(*names))
for epoch, (train, val, accuracy) in enumerate([(1.071615, 1.014462, 0.59375), (0.9, 1e-05, 1.0)]):
    print(("    {:<6d} " + "{:<10} " * 3).format(epoch, train, val, accuracy))
    expect("train", epoch, loss=train)
    expect("val", epoch, loss=val, accuracy=accuracy)
