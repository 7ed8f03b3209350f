"""Cross-validate, with the training folds and without the deviations."""

import lightgbm
import numpy
from record import expect

PARSER = "lightgbm"
PACKAGES = ("lightgbm",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
target = features[:, 0] + generator.normal(size=120)
PARAMETERS = {
    "objective": "regression",
    "metric": ["l2", "l1"],
    "verbosity": -1,
    "min_data_in_leaf": 5,
    "num_threads": 1,
}


def cross_validate(show_stdv, **options):
    """Print twelve rounds, every fourth one."""
    table = lightgbm.cv(
        PARAMETERS,
        lightgbm.Dataset(features, target),
        12,
        nfold=3,
        stratified=False,
        callbacks=[lightgbm.log_evaluation(4, show_stdv=show_stdv)],
        **options,
    )
    for step in (4, 8, 12):
        for name, split in (("train", "train"), ("valid", "val")):
            columns = {m: table.get(f"{name} {m}-mean") for m in ("l2", "l1")}
            told = {m: float(f"{v[step - 1]:g}") for m, v in columns.items() if v}
            if told:
                expect(split, step=step, **told)


cross_validate(True, eval_train_metric=True)
cross_validate(False)
