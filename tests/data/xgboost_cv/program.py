"""Cross-validate, with the deviations and without them."""

import numpy
import xgboost
from record import expect

PARSER = "xgboost"
PACKAGES = ("xgboost",)

generator = numpy.random.default_rng(3)
features = generator.normal(size=(90, 4))
target = (features[:, 0] + generator.normal(size=90) > 0).astype(int)
matrix = xgboost.DMatrix(features, target)


def cross_validate(with_deviation):
    """Print six rounds, every second one."""
    table = xgboost.cv(
        {"objective": "binary:logistic", "nthread": 1},
        matrix,
        6,
        nfold=3,
        metrics=["auc", "gamma-nloglik"] if with_deviation else ["auc"],
        seed=1,
        verbose_eval=2,
        show_stdv=with_deviation,
    )
    for step in (0, 2, 4, 5):
        row = table.iloc[step]
        for split in ("train", "test"):
            told = {}
            for name, value in row.items():
                whose, _, metric = name.partition("-")
                metric = metric.replace("-mean", "")
                if whose == split and (with_deviation or not metric.endswith("-std")):
                    told[metric] = float(f"{value:.5f}")
            expect(split, step=step, **told)


cross_validate(True)
cross_validate(False)
