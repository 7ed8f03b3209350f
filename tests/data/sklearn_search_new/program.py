"""Search with one and several scorers, halve, cross-validate: every form of today's lines."""

import numpy
from record import expect
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, cross_validate

PARSER = "sklearn_search"
PACKAGES = ("scikit-learn",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(90, 4))
target = (features[:, 0] + generator.normal(size=90) > 0).astype(int)
model = LogisticRegression(max_iter=500)
GRID = {"C": [0.01, 1.0], "fit_intercept": [True, False]}


def tell(results, folds, names, train, with_candidates):
    """Tell of each candidate's folds, in the order in which they are fitted."""
    for place, parameters in enumerate(results["params"]):
        for fold in range(folds):
            context = {"fold": fold + 1}
            context |= {"candidate": place + 1} if with_candidates else {}
            context["parameters"] = ", ".join(f"{k}={v}" for k, v in sorted(parameters.items()))
            for split in ("test", "train")[: 1 + train]:
                values = {n: results[f"split{fold}_{split}_{n}"][place] for n in names}
                told = {n: float(f"{value:.3f}") for n, value in values.items()}
                expect(split, context=context, **told)


search = GridSearchCV(model, GRID, cv=3, verbose=3).fit(features, target)
tell(search.cv_results_, 3, ["score"], False, False)
search = GridSearchCV(
    model,
    GRID,
    scoring=["accuracy", "neg_log_loss"],
    refit=False,
    cv=2,
    return_train_score=True,
    verbose=10,
).fit(features, target)
tell(search.cv_results_, 2, ["accuracy", "neg_log_loss"], True, True)
search = HalvingGridSearchCV(model, {"C": [0.5]}, cv=2, verbose=4, random_state=1)
search.fit(features, target)
tell(search.cv_results_, 2, ["score"], True, False)
search = GridSearchCV(model, GRID, cv=2, verbose=2).fit(features, target)
results = cross_validate(model, features, target, cv=3, scoring="r2", verbose=3)
for value in results["test_score"]:
    expect("test", score=float(f"{value:.3f}"))
