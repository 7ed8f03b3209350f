"""Fit by sklearn-crfsuite, which prints an iteration in a line and a table at the end."""

import random

import sklearn_crfsuite
from record import expect
from sklearn_crfsuite.trainer import LinePerIterationTrainer

PARSER = "crfsuite"
PACKAGES = ("sklearn-crfsuite",)

random.seed(1)


class Trainer(LinePerIterationTrainer):
    """Tells of each iteration what it prints of it."""

    def on_iteration(self, log, info):
        super().on_iteration(log, info)
        told = {"loss": float(f"{info['loss']:.2f}")}
        if "feature_norm" in info:
            told["feature_norm"] = float(f"{info['feature_norm']:.2f}")
        expect("train", step=info["num"], **told)
        if "avg_f1" not in info:
            return
        told = {n: float(f"{info[f'avg_{n}']:.3f}") for n in ("precision", "recall", "f1")}
        for name in ("item_accuracy", "instance_accuracy"):
            told[name] = float(f"{info[f'{name}_float']:.3f}")
        expect("val", step=info["num"], **told)
        self.told = info

    def on_optimization_end(self, log):
        super().on_optimization_end(log)
        for label, score in sorted(self.logparser.last_iteration["scores"].items()):
            values = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
            told = {name: float(f"{value:.3f}") for name, value in values.items()}
            expect("val", step=self.told["num"], context={"label": label}, **told)


labels = [random.choices(["B-PER", "O"], k=random.randint(3, 8)) for _ in range(30)]
items = [[{"word": random.choice([label, *"xyz"])} for label in row] for row in labels]
for algorithm in ("lbfgs", "l2sgd", "arow"):
    model = sklearn_crfsuite.CRF(
        algorithm=algorithm, max_iterations=3, verbose=True, trainer_cls=Trainer
    )
    model.fit(items[:20], labels[:20], X_dev=items[20:], y_dev=labels[20:])
    if algorithm == "lbfgs":
        model.fit(items, labels)
