"""Networks and mixtures of scikit-learn 0.20, whose mixtures end otherwise."""

import warnings

import numpy
from record import expect
from sklearn.mixture import GaussianMixture
from sklearn.neural_network import MLPClassifier

PARSER = "sklearn_iterations"
PACKAGES = ("scikit-learn",)

warnings.filterwarnings("ignore")
generator = numpy.random.RandomState(1)
features = generator.normal(size=(80, 4))
target = features[:, 0] + generator.normal(size=80) > 0

model = MLPClassifier(max_iter=5, early_stopping=True, verbose=True, random_state=1)
model.fit(features, target)
for step, (loss, score) in enumerate(zip(model.loss_curve_, model.validation_scores_), 1):
    expect("train", step=step, loss=float(f"{loss:.8f}"))
    expect("val", step=step, score=float(f"{score:f}"))


class Mixture(GaussianMixture):
    """Tells what it prints."""

    def _print_verbose_msg_iter_end(self, n_iter, diff_ll):
        super()._print_verbose_msg_iter_end(n_iter, diff_ll)
        if n_iter % self.verbose_interval == 0:
            expect("train", step=n_iter, ll_change=float(f"{diff_ll:.5f}"))

    def _print_verbose_msg_init_end(self, ll):
        super()._print_verbose_msg_init_end(ll)
        expect("train", ll=float(f"{ll:.5f}"))


Mixture(3, verbose=2, verbose_interval=3, max_iter=9, tol=1e-9, random_state=1).fit(features)
