"""Train networks, with and without early stopping."""

import warnings

import numpy
from record import expect
from sklearn.neural_network import BernoulliRBM, MLPClassifier, MLPRegressor

PARSER = "sklearn_iterations"
PACKAGES = ("scikit-learn",)

warnings.filterwarnings("ignore")
generator = numpy.random.default_rng(1)
features = generator.normal(size=(80, 4))
target = features[:, 0] + generator.normal(size=80)

for model, goal in (
    (MLPRegressor(max_iter=6, verbose=True, random_state=1), 1000 * target),
    (MLPClassifier(max_iter=8, early_stopping=True, verbose=True, random_state=1), target > 0),
):
    model.fit(features, goal)
    for step, loss in enumerate(model.loss_curve_, 1):
        expect("train", step=step, loss=float(f"{loss:.8f}"))
        if model.early_stopping:
            expect("val", step=step, score=float(f"{model.validation_scores_[step - 1]:f}"))


class Machine(BernoulliRBM):
    """Keeps the likelihoods that it computes for its messages."""

    kept = ()

    def score_samples(self, X):  # noqa: N803
        scores = super().score_samples(X)
        self.kept = (*self.kept, float(scores.mean()))
        return scores


machine = Machine(n_components=3, n_iter=4, verbose=True, random_state=1)
machine.fit((features > 0).astype(float))
for step, likelihood in enumerate(machine.kept, 1):
    expect("train", step=step, pseudo_likelihood=float(f"{likelihood:.2f}"))
