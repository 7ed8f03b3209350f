"""Search parameters on a grid, each candidate silently."""

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
OPTIONS = {"iterations": 5, "thread_count": 1, "allow_writing_files": False}
GRID = {"depth": [2, 4], "learning_rate": [0.1, 0.3, 0.5]}
HELD_OUT = 18
kept = []


class Error:
    """Counts the wrong answers, and keeps what it returned for the rows that are held out."""

    def is_max_optimal(self):
        return False

    def evaluate(self, approxes, target, weight):
        wrong = float(numpy.sum((numpy.array(approxes[0]) > 0) != (numpy.array(target) > 0.5)))
        if len(target) == HELD_OUT:
            kept.append(wrong / len(target))
        return wrong, len(target)

    def get_final_error(self, error, weight):
        return error / weight


model = catboost.CatBoostClassifier(**OPTIONS, eval_metric=Error(), verbose=False)
model.grid_search(GRID, features, target, calc_cv_statistics=False, refit=False, verbose=True)
rounds = OPTIONS["iterations"]
for trial in range(6):
    best = min(kept[trial * rounds : (trial + 1) * rounds])
    expect("test", loss=float(f"{best:.7f}"), context={"trial": trial})
