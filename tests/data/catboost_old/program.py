"""Cross-validate with an early CatBoost, which prints means over the folds, then train."""

import catboost
import numpy
from record import expect

PARSER = "catboost"
PACKAGES = ("catboost",)

generator = numpy.random.RandomState(1)
features = generator.normal(size=(90, 4))
target = (features[:, 0] + generator.normal(size=90) > 0).astype(int)
OPTIONS = {"iterations": 7, "thread_count": 1, "allow_writing_files": False, "depth": 3}

table = catboost.cv(
    catboost.Pool(features, target), {"loss_function": "Logloss", **OPTIONS}, verbose=3
)
for step in (0, 3, 6):
    for split in ("train", "test"):
        expect(split, step=step, loss=float(f"{table[f'{split}-Logloss-mean'][step]:.7f}"))

model = catboost.CatBoostClassifier(**OPTIONS)
model.fit(features[:60], target[:60], eval_set=(features[60:], target[60:]), verbose=True)
kept = model.get_evals_result()
for step in range(7):
    expect("train", step=step, loss=float(f"{kept['learn']['Logloss'][step]:.7f}"))
    expect("test", step=step, loss=float(f"{kept['validation']['Logloss'][step]:.7f}"))
