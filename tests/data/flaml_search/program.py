"""Search among three learners whose errors are noted as they are computed."""

import warnings

import flaml
import numpy
from flaml.automl.state import SearchState
from record import expect

PARSER = "flaml"
PACKAGES = ("FLAML",)

warnings.filterwarnings("ignore")
generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
target = (features[:, 0] + generator.normal(size=120) > 0).astype(int)
search = flaml.AutoML()
plain_update = SearchState.update


def update(state, result, time_used):
    """Tell of a learner's best error where it has changed."""
    before = state.best_loss
    plain_update(state, result, time_used)
    if state.best_loss != before:
        (name,) = (name for name, one in search._search_states.items() if one is state)
        told = {"best_error": float(f"{state.best_loss:.4e}")}
        expect("val", step=search._track_iter, context={"estimator": name}, **told)


SearchState.update = update
search.fit(
    features,
    target,
    task="classification",
    metric="log_loss",
    max_iter=8,
    time_budget=-1,
    estimator_list=["lgbm", "rf", "extra_tree"],
    verbose=3,
    seed=1,
)
