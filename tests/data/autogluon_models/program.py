"""Print as AutoGluon does, by the formats in its source.

`AbstractTrainer._add_model` in autogluon/core/trainer/abstract_trainer.py and, for time series,
`TimeSeriesTrainer` in autogluon/timeseries/trainer.py: its packages are too large to run here.
"""

import random

from record import expect

PARSER = "autogluon"

random.seed(1)


def fit(model, score, metric, end):
    """Print a model's fit."""
    print(f"Fitting model: {model} ...{end}")
    print(f"\t{round(score, 4)}\t = Validation score   ({metric})")
    print(f"\t{round(random.random(), 2)}s\t = Training   runtime")
    print(f"\t{round(random.random(), 2)}s\t = Validation runtime")
    expect("val", context={"model": model}, **{metric: round(score, 4)})


limit = " Training model for up to 59.9s of the 59.9s of remaining time."
print("AutoGluon will gauge predictive performance using evaluation metric: 'accuracy'")
print('Fitting 3 L1 models, fit_strategy="sequential" ...')
for name in ("KNeighborsUnif", "LightGBMXT", "RandomForestGini"):
    fit(name, random.random(), "accuracy", "" if name == "LightGBMXT" else limit)
print("\tEnsemble Weights: {'LightGBMXT': 0.583, 'RandomForestGini': 0.417}")
fit("WeightedEnsemble_L2", 1.0, "accuracy", "")
print('AutoGluon training complete, total runtime = 3.17s ... Best model: "WeightedEnsemble_L2"')
fit("NeuralNetFastAI_BAG_L1", -468594.7268, "-root_mean_squared_error", limit)
for name, score in (("SeasonalNaive", -0.21538), ("Chronos[bolt_small]", -1.5)):
    print(
        f"Training timeseries model {name}. Training for up to 9.9s of the 9.9s of remaining time."
    )
    print(f"\t{score:<7.4f}".ljust(15) + "= Validation score (-MASE)")
    print("\t0.03    s     = Training runtime")
    print("\t1.77    s     = Validation (prediction) runtime")
    expect("val", context={"model": name}, **{"-MASE": float(f"{score:.4f}")})
