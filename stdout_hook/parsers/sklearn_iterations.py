"""scikit-learn's solvers: what they print at each iteration, one line each.

Printed with `verbose` of 1 or more by neural networks, clusterings, decompositions, mixtures,
manifolds, imputers and the solvers of linear models::

    Iteration 1, loss = 0.68833256                                   (MLPClassifier, MLPRegressor)
    Validation score: 0.833333                                       (the same, early stopping)
    Iteration 0, inertia 7277.106183983306.                          (KMeans)
    Minibatch step 3/90: mean batch inertia: 4.5, ewa inertia: 4.6   (MiniBatchKMeans, …)
    [BernoulliRBM] Iteration 1, pseudo-likelihood = -6.95, time = 0.01s
    iteration: 1 of max_iter: 3, perplexity: 13.0986                 (LatentDirichletAllocation)
    [t-SNE] Iteration 50: error = 55.6871948, gradient norm = 0.3647769 (50 iterations in 0.132s)
    [t-SNE] KL divergence after 250 iterations with early exaggeration: 58.268677
      Iteration 10	 time lapse 0.00123s	 ll change 0.12345             (GaussianMixture)
    Initialization converged. time lapse 0.00012s	 lower bound -3.45.
    [IterativeImputer] Change: 3.1, scaled tolerance: 0.0063
    Epoch 10 reached after 0.002 seconds, error: 5.213               (NMF)
    violation: 0.25                                                  (NMF, solver="cd")
    Iteration 3, stress 12.3456                                      (MDS)
    Iteration   1 (elapsed time:   0s,  0.0mn, current cost   7.250) (DictionaryLearning)
    [graphical_lasso] Iteration   0, cost  1.20e+01, dual gap 3.400e-02
    Epoch 2, change: 0.18223417                                      (solver="sag", "saga")
    At iterate    5    f=  2.32100D+00    |proj g|=  1.20000D-01     (solver="lbfgs")
    iter  1 act 1.5e+02 pre 1.3e+02 delta 1.8e+00 f 3.1e+02 |g| 1.7e+02 CG   2   (liblinear)

Records:

* `split`: `train`; `val` for the validation score.
* `epoch`: what is called so in the line, else None. `step`: the iteration as printed, None where
  none is; of a validation score and of an imputer's change that of the line before.
  `total_steps` where it is printed.
* `metrics`: by the name in the line, spaces and hyphens as `_`: `loss`, `inertia`,
  `mean_batch_inertia`, `pseudo_likelihood`, `error`, `gradient_norm`, `lower_bound`, `f`, ….
* `final`: always True.

A divergence that repeats an iteration's error is not reported again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SklearnIterationsParser"]

_NUMBER = rf"(?:{NUMBER})"
_STEP = r"(?P<step>[0-9]{1,12})"
_TOTAL = r"(?P<total>[0-9]{1,12})"
_EPOCH = r"(?P<epoch>[0-9]{1,12})"
_SECONDS = r"[0-9.]{1,15}"
_FORTRAN = r"[-+]?[0-9.]{1,12}(?:D[-+][0-9]{1,3})?"

_FORMS = {
    # Always eight decimals: with others the line is Caffe's, or another program's.
    "network": rf"Iteration {_STEP}, loss = (?P<loss>-?[0-9]{{1,300}}\.[0-9]{{8}}|nan|-?inf)",
    "kmeans": rf"Iteration {{1,2}}{_STEP}, inertia (?P<inertia>{_NUMBER})\.?",
    "minibatch": (
        rf"Minibatch (?:step|iteration) {_STEP}/{_TOTAL}: mean batch (?:"
        rf"inertia: (?P<mean_batch_inertia>{_NUMBER})(?:, ewa inertia: (?P<ewa_inertia>{_NUMBER}))?"
        rf"|cost: (?P<mean_batch_cost>{_NUMBER})(?:, ewa cost: (?P<ewa_cost>{_NUMBER}))?) ?"
    ),
    "rbm": (
        rf"\[\w{{1,60}}\] Iteration {_STEP}, "
        rf"pseudo-likelihood = (?P<pseudo_likelihood>{_NUMBER}), time = {_SECONDS}s"
    ),
    "lda": rf"iteration: {_STEP} of max_iter: {_TOTAL}, perplexity: (?P<perplexity>{_NUMBER})",
    "tsne": (
        rf"\[t-SNE\] Iteration {_STEP}: error = (?P<error>{_NUMBER}), "
        rf"gradient norm = (?P<gradient_norm>{_NUMBER})(?: \(.{{1,60}}\))?"
    ),
    "tsne end": (
        rf"\[t-SNE\] KL divergence after {_STEP} iterations(?: with early exaggeration)?: "
        rf"(?P<kl_divergence>{_NUMBER})"
    ),
    "mixture": (
        rf"  Iteration {_STEP}\t time lapse {_SECONDS}s\t ll change (?P<ll_change>{_NUMBER})"
    ),
    "mixture end": (
        rf"Initialization (?:converged|did not converge)(?:\.|: True|: False)\s{{1,4}}"
        rf"time lapse {_SECONDS}s\t (?:lower bound (?P<lower_bound>{_NUMBER})\.?"
        rf"|ll (?P<ll>{_NUMBER}))"
    ),
    "imputer": (
        rf"\[IterativeImputer\] Change: (?P<change>{_NUMBER}), scaled tolerance: {_NUMBER} ?"
    ),
    "nmf": rf"Epoch {_EPOCH} reached after {_SECONDS} seconds, error: (?P<error>{_NUMBER})",
    "nmf cd": rf"violation: (?P<violation>{_NUMBER})",
    "mds": rf"(?:Iteration|it:) {_STEP}, stress (?P<stress>{_NUMBER})",
    "dictionary": (
        rf"Iteration {{1,3}}{_STEP} \(elapsed time: {{1,4}}{_SECONDS}s, {{1,4}}{_SECONDS}mn, "
        rf"current cost {{1,8}}(?P<current_cost>{_NUMBER})\)"
    ),
    "lasso": (
        rf"\[graphical_lasso\] Iteration {{1,3}}{_STEP}, "
        rf"cost {{1,2}}(?P<cost>{_NUMBER}), dual gap (?P<dual_gap>{_NUMBER})"
    ),
    "saga": rf"Epoch {_EPOCH}, change: (?P<change>{_NUMBER})",
    "lbfgs": (
        rf"At iterate {{1,5}}{_STEP} {{1,8}}f= {{1,3}}(?P<f>{_FORTRAN}) {{1,8}}"
        rf"\|proj g\|= {{1,3}}(?P<proj_g>{_FORTRAN})"
    ),
    "liblinear": (
        rf"iter {{1,3}}{_STEP} act {_NUMBER} pre {_NUMBER} delta {_NUMBER} "
        rf"f (?P<f>{_NUMBER}) \|g\| (?P<g>{_NUMBER}) CG {{1,4}}[0-9]{{1,9}}"
    ),
}

_forms = {name: re.compile(form).fullmatch for name, form in _FORMS.items()}
_validation = re.compile(rf"Validation score: ({_NUMBER})").fullmatch
_round = re.compile(r"\[IterativeImputer\] Ending imputation round ([0-9]{1,9})/[0-9]{1,9}").match


class SklearnIterationsParser:
    """Reads what scikit-learn's solvers print; see the module for the forms of the lines."""

    name = "sklearn_iterations"
    hints = (
        ", loss = ",
        ", inertia ",
        ": mean batch ",
        "pseudo-likelihood",
        "of max_iter:",
        "[t-SNE] ",
        "time lapse ",
        "[IterativeImputer] ",
        " reached after ",
        "violation: ",
        ", stress ",
        "current cost",
        "[graphical_lasso] ",
        ", change: ",
        "At iterate ",
        " CG ",
    )
    headers = ()
    first = ("Iter", "iter", "Mini", "Init", "[", "Epoc", "viol", "it:", "At", "Vali")
    goes_on_by = ("Validation score: ",)

    def __init__(self) -> None:
        self._form = ""
        self._step: int | None = None
        self._round: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is none of these lines."""
        form, match = self._match(frame.text)
        if match is None:
            return self._parse_other(frame)
        texts = match.groupdict()
        step, total, epoch = (_whole(texts.pop(name, None)) for name in ("step", "total", "epoch"))
        before, self._form, self._step = (self._form, self._step), form, step
        if form == "imputer":
            step, self._round = self._round, None
        elif form == "tsne end" and before == ("tsne", step):
            return ()
        metrics = _numbers(texts)
        if form == "dictionary" and step == 0:
            return ()  # there is no cost yet
        return (Record("train", epoch, step, total, metrics, True, self.name, frame.stream),)

    def _match(self, text: str) -> tuple[str, re.Match[str] | None]:
        """Find the form of a line; mostly it is that of the line before."""
        match = _forms[self._form](text) if self._form else None
        if match is not None:
            return self._form, match
        for form, matches in _forms.items():
            match = matches(text)
            if match is not None:
                return form, match
        return "", None

    def _parse_other(self, frame: Frame) -> Sequence[Record] | None:
        """Read what belongs to the line before or after."""
        ended = _round(frame.text)
        if ended is not None:
            self._round = int(ended[1])
            return ()
        score = _validation(frame.text) if self._form == "network" else None
        value = parse_number(score[1]) if score else None
        if value is None:
            return None
        metrics = {"score": value}
        return (Record("val", None, self._step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)


def _numbers(texts: dict[str, str | None]) -> dict[str, float]:
    """Return the values that were printed, those of Fortran with their own exponent."""
    found = {}
    for name, text in texts.items():
        number = parse_number(text.replace("D+", "E+").replace("D-", "E-")) if text else None
        if number is not None:
            found[name] = number
    return found


PARSER = SklearnIterationsParser
