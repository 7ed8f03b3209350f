"""Cross-validate with LightGBM 3, which calls the set `cv_agg`."""

import warnings

import lightgbm
import numpy
from record import expect

PARSER = "lightgbm"
PACKAGES = ("lightgbm",)

warnings.filterwarnings("ignore")  # of options that have another name today
generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
target = (features[:, 0] + generator.normal(size=120) > 0).astype(int)
PARAMETERS = {
    "objective": "binary",
    "metric": ["auc", "binary_logloss"],
    "verbosity": -1,
    "min_data_in_leaf": 5,
}


def cross_validate(prefixes, **options):
    """Print eight rounds, every second one."""
    data = lightgbm.Dataset(features, target)
    table = lightgbm.cv(PARAMETERS, data, 8, nfold=3, seed=1, verbose_eval=2, **options)
    for step in (2, 4, 6, 8):
        for prefix, split in prefixes:
            names = ("auc", "binary_logloss")
            values = {m: float(f"{table[f'{prefix}{m}-mean'][step - 1]:g}") for m in names}
            expect(split, step=step, **values)


cross_validate([("", "val")])
cross_validate([("train ", "train"), ("valid ", "val")], eval_train_metric=True)
