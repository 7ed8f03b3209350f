"""Cross-validate, then train: the folds are told apart, and what comes after them."""

import warnings

import catboost
import numpy
from record import expect

PARSER = "catboost"
PACKAGES = ("catboost",)

warnings.filterwarnings("ignore")
generator = numpy.random.default_rng(1)
features = generator.normal(size=(90, 4))
target = (features[:, 0] + generator.normal(size=90) > 0).astype(int)
OPTIONS = {"iterations": 5, "thread_count": 1, "allow_writing_files": False, "depth": 3}
FOLDS = 3


kept = {"train": [], "test": []}


class Error:
    """Counts the wrong answers, and keeps the shares that it returned."""

    def is_max_optimal(self):
        return False

    def evaluate(self, approxes, target, weight):
        wrong = float(numpy.sum((numpy.array(approxes[0]) > 0) != (numpy.array(target) > 0.5)))
        kept["train" if len(target) > 45 else "test"].append(wrong / len(target))
        return wrong, len(target)

    def get_final_error(self, error, weight):
        return error / weight


parameters = {"loss_function": "Logloss", "eval_metric": Error(), **OPTIONS}
catboost.cv(catboost.Pool(features, target), parameters, fold_count=FOLDS, verbose=True)
for fold in range(FOLDS):
    for step in range(OPTIONS["iterations"]):
        for split, values in kept.items():
            value = values[fold * OPTIONS["iterations"] + step]
            expect(split, step=step, loss=float(f"{value:.7f}"), context={"fold": fold})

model = catboost.CatBoostRegressor(**OPTIONS)
model.fit(features, target, verbose=2)
for step in (0, 2, 4):
    expect("train", step=step, loss=float(f"{model.get_evals_result()['learn']['RMSE'][step]:.7f}"))
