"""Train by L-BFGS and by a perceptron, with a holdout group."""

import random
import tempfile

import pycrfsuite
from record import expect

PARSER = "crfsuite"
PACKAGES = ("python-crfsuite",)

random.seed(1)


class Trainer(pycrfsuite.Trainer):
    """Tells of each iteration what python-crfsuite keeps of it."""

    def on_iteration(self, log, info):
        super().on_iteration(log, info)
        place = {"step": info["num"]}
        for key in ("loss", "feature_norm", "error_norm"):
            if key in info:
                expect("train", **place, **{key: info[key]})
        for label, score in info["scores"].items():
            told = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
            expect("val", **place, context={"label": label}, **told)
        told = {name: info[f"avg_{name}"] for name in ("precision", "recall", "f1")}
        expect("val", **place, **told)
        for name in ("item_accuracy", "instance_accuracy"):
            expect("val", **place, **{name: float(f"{info[f'{name}_float']:.4f}")})


for algorithm in ("lbfgs", "averaged-perceptron"):
    trainer = Trainer(algorithm, verbose=True)
    for number in range(30):
        labels = random.choices("AB", k=random.randint(3, 8))
        items = [[random.choice([label, *"xyz"]), f"p{number % 3}"] for label in labels]
        trainer.append(items, labels, number // 20)
    trainer.set_params({"max_iterations": 3})
    with tempfile.NamedTemporaryFile() as model:
        trainer.train(model.name, holdout=1)
