"""Search with scikit-learn 0.22, which prints training scores in brackets."""

import numpy
from record import expect
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

PARSER = "sklearn_search"
PACKAGES = ("scikit-learn",)

generator = numpy.random.RandomState(1)
features = generator.normal(size=(60, 4))
target = (features[:, 0] + generator.normal(size=60) > 0).astype(int)
model = LogisticRegression(solver="liblinear")


def tell(results, names, train):
    """Tell of each candidate's folds, in the order in which they are fitted."""
    for place, parameters in enumerate(results["params"]):
        for fold in range(3):
            text = ", ".join(f"{k}={v}" for k, v in sorted(parameters.items()))
            for split in ("test", "train")[: 1 + train]:
                values = {n: results[f"split{fold}_{split}_{n}"][place] for n in names}
                told = {n: float(f"{value:.3f}") for n, value in values.items()}
                expect(split, context={"parameters": text}, **told)


for train in (False, True):
    search = GridSearchCV(model, {"C": [0.1, 1]}, cv=3, verbose=3, return_train_score=train)
    tell(search.fit(features, target).cv_results_, ["score"], train)
    search = GridSearchCV(
        model,
        {"C": [0.1, 1]},
        scoring=["roc_auc", "f1"],
        refit=False,
        cv=3,
        verbose=3,
        return_train_score=train,
    )
    tell(search.fit(features, target).cv_results_, ["f1", "roc_auc"], train)
