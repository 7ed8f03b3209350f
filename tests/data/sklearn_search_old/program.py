"""Search with scikit-learn before 0.24, whose scores are told from parameters by their place."""

import warnings

import numpy
from record import expect
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score

PARSER = "sklearn_search"
PACKAGES = ("scikit-learn",)

warnings.filterwarnings("ignore")
generator = numpy.random.RandomState(1)
features = generator.normal(size=(60, 4))
target = (features[:, 0] + generator.normal(size=60) > 0).astype(int)
model = LogisticRegression(solver="liblinear")
GRID = {"C": [0.01, 1.0], "penalty": ["l1", "l2"]}


def tell(results, names):
    """Tell of each candidate's folds, in the order in which they are fitted."""
    for place, parameters in enumerate(results["params"]):
        for fold in range(3):
            text = ", ".join(f"{k}={v}" for k, v in sorted(parameters.items()))
            values = {n: float(results[f"split{fold}_test_{n}"][place]) for n in names}
            expect("test", context={"parameters": text}, **values)


search = GridSearchCV(model, GRID, cv=3, verbose=3, iid=False).fit(features, target)
tell(search.cv_results_, ["score"])
search = GridSearchCV(
    model, GRID, scoring=["accuracy", "neg_log_loss"], refit=False, cv=3, verbose=5
)
tell(search.fit(features, target).cv_results_, ["accuracy", "neg_log_loss"])
for value in cross_val_score(model, features, target, cv=3, verbose=3):
    expect("test", score=float(value))
