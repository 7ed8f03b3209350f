"""Train with LightGBM 2, which has `verbose_eval` and `early_stopping_rounds`."""

import lightgbm
import numpy
from record import expect

PARSER = "lightgbm"
PACKAGES = ("lightgbm",)

generator = numpy.random.RandomState(1)
features = generator.normal(size=(120, 4))
target = (features[:, 0] + generator.normal(size=120) > 0).astype(int)
kept = {}
data = lightgbm.Dataset(features[:80], target[:80])
lightgbm.train(
    {"objective": "binary", "metric": ["auc", "binary_error"], "min_data_in_leaf": 5},
    data,
    20,
    valid_sets=[data, lightgbm.Dataset(features[80:], target[80:], reference=data)],
    early_stopping_rounds=30,
    verbose_eval=5,
    evals_result=kept,
)
for step in (5, 10, 15, 20):
    for name, split in (("training", "train"), ("valid_1", "valid_1")):
        expect(split, step=step, **{m: float(f"{v[step - 1]:g}") for m, v in kept[name].items()})

classifier = lightgbm.LGBMClassifier(n_estimators=6, min_child_samples=5)
classifier.fit(features[:80], target[:80], eval_set=[(features[80:], target[80:])], verbose=True)
for name, metrics in classifier.evals_result_.items():
    for step in range(1, 7):
        values = {m: float(f"{v[step - 1]:g}") for m, v in metrics.items()}
        expect(name, step=step, **values)
