"""Cluster, decompose, mix, embed and impute, each with the values noted where they are computed."""

import warnings

import numpy
from record import expect
from sklearn.cluster import KMeans, MiniBatchKMeans, _kmeans
from sklearn.decomposition import NMF, LatentDirichletAllocation, _nmf
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer
from sklearn.manifold import TSNE, _t_sne
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

PARSER = "sklearn_iterations"
PACKAGES = ("scikit-learn",)

warnings.filterwarnings("ignore")
generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
kept = []


def keeping(function):
    """Return the function, with what it returns kept."""

    def kept_function(*arguments, **options):
        kept.append(function(*arguments, **options))
        return kept[-1]

    return kept_function


_kmeans._inertia_dense = keeping(_kmeans._inertia_dense)
for algorithm in ("lloyd", "elkan"):
    kept.clear()
    KMeans(3, n_init=1, algorithm=algorithm, verbose=1, random_state=1).fit(features)
    inertias = kept[:-1] if len(kept) > 1 and kept[-1] == kept[-2] else kept
    for step, inertia in enumerate(inertias):
        expect("train", step=step, inertia=float(inertia))


class Batches(MiniBatchKMeans):
    """Tells of each batch before it prints it."""

    def _mini_batch_convergence(self, step, n_steps, n_samples, squared_diff, batch_inertia):
        done = super()._mini_batch_convergence(
            step, n_steps, n_samples, squared_diff, batch_inertia
        )
        told = {"mean_batch_inertia": float(batch_inertia / self._batch_size)}
        if step:
            told["ewa_inertia"] = float(self._ewa_inertia)
        expect("train", step=step + 1, total_steps=n_steps, **told)
        return done


Batches(3, n_init=1, batch_size=40, max_iter=3, verbose=1, random_state=1).fit(features)


class Topics(LatentDirichletAllocation):
    """Keeps its perplexities."""

    def _perplexity_precomp_distr(self, X, doc_topic_distr=None, sub_sampling=False):  # noqa: N803
        perplexity = super()._perplexity_precomp_distr(X, doc_topic_distr, sub_sampling)
        self.kept = [*getattr(self, "kept", ()), float(perplexity)]
        return perplexity


counts = generator.poisson(2, size=(30, 8))
topics = Topics(2, max_iter=6, evaluate_every=2, perp_tol=0, verbose=1, random_state=1).fit(counts)
for step, perplexity in zip((2, 4, 6), topics.kept):
    expect("train", step=step, total_steps=6, perplexity=float(f"{perplexity:.4f}"))


def mixing(kind):
    """Return a kind of mixture that tells what it prints."""

    class Mixture(kind):
        def _print_verbose_msg_iter_end(self, n_iter, diff_ll):
            super()._print_verbose_msg_iter_end(n_iter, diff_ll)
            if n_iter % self.verbose_interval == 0:
                expect("train", step=n_iter, ll_change=float(f"{diff_ll:.5f}"))

        def _print_verbose_msg_init_end(self, lb, init_has_converged):
            super()._print_verbose_msg_init_end(lb, init_has_converged)
            expect("train", lower_bound=float(f"{lb:.5f}"))

    return Mixture


for kind in (GaussianMixture, BayesianGaussianMixture):
    mixing(kind)(n_components=2, verbose=2, verbose_interval=4, max_iter=16, random_state=1).fit(
        features
    )

_nmf._beta_divergence = keeping(_nmf._beta_divergence)
kept.clear()
NMF(2, solver="mu", max_iter=30, tol=1e-9, init="random", verbose=1, random_state=1).fit(counts)
# The first is of the beginning, the last of the end.
for epoch, error in zip((10, 20, 30), kept[1:]):
    expect("train", epoch=epoch, error=float(f"{error:f}"))

_t_sne._gradient_descent = keeping(_t_sne._gradient_descent)
kept.clear()
TSNE(init="random", max_iter=300, verbose=1, random_state=1).fit(features[:40])
for _, divergence, last in kept:
    expect("train", step=last + 1, kl_divergence=float(f"{divergence:f}"))

holes = features[:30].copy()
holes[::7, 1] = holes[::5, 2] = numpy.nan
filled = [
    IterativeImputer(max_iter=rounds, tol=1e-9, random_state=1).fit_transform(holes)
    for rounds in range(4)
]
IterativeImputer(max_iter=3, tol=1e-9, verbose=2, random_state=1).fit(holes)
for step in (1, 2, 3):
    change = numpy.linalg.norm(filled[step] - filled[step - 1], ord=numpy.inf, axis=None)
    expect("train", step=step, change=float(change))
