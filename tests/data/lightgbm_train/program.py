"""Train with LightGBM's own messages; then stop early, every third round; then silently."""

import lightgbm
import numpy
from record import expect

PARSER = "lightgbm"
PACKAGES = ("lightgbm",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
target = (features[:, 0] + generator.normal(size=120) > 0).astype(int)


def margin(predicted, data):
    """Give a metric that is tiny and negative."""
    return "my margin", -1e-6 * float(numpy.abs(predicted).mean()), True


def train(told, verbosity, splits, **options):
    """Train, and tell of the rounds that are printed."""
    kept = {}
    data = lightgbm.Dataset(features[:80], target[:80])
    sets = [data, lightgbm.Dataset(features[80:], target[80:], reference=data)]
    callbacks = [lightgbm.record_evaluation(kept), *options.pop("callbacks")]
    parameters = {
        "objective": "binary",
        "metric": ["binary_logloss", "auc"],
        "verbosity": verbosity,
        "min_data_in_leaf": 5,
        "num_threads": 1,
    }
    model = lightgbm.train(parameters, data, 25, valid_sets=sets, callbacks=callbacks, **options)
    for step in told(len(next(iter(kept.values()))["auc"]), model.best_iteration):
        for (_, metrics), split in zip(kept.items(), splits):
            values = {m: float(f"{v[step - 1]:g}") for m, v in metrics.items()}
            expect(split, step=step, **values)


train(
    lambda count, best: range(1, count + 1),
    1,
    ("train", "valid_1"),
    feval=margin,
    callbacks=[lightgbm.log_evaluation()],
)
train(
    lambda count, best: range(3, count + 1, 3),
    -1,
    ("train", "val"),
    valid_names=["train", "eval"],
    callbacks=[lightgbm.early_stopping(3), lightgbm.log_evaluation(3)],
)
# Nothing but the best iteration is printed: it is news.
train(
    lambda count, best: [best],
    -1,
    ("train", "hold out"),
    valid_names=["train", "hold out"],
    callbacks=[lightgbm.early_stopping(3, first_metric_only=True)],
)
