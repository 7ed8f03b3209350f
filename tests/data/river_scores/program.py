"""Evaluate River's models progressively: one metric, a sum of two, with times and memory."""

from record import expect
from river import datasets, evaluate, linear_model, metrics, preprocessing

PARSER = "river"
PACKAGES = ("river",)


class Tell:
    """Stands before `print`'s output and tells what the metrics were when it was printed."""

    def __init__(self, metric, every):
        self.metric, self.every, self.step = metric, every, 0

    def write(self, text):
        if text.strip():
            self.step = min(self.step + self.every, 1250)
            lines = [self.metric] if not isinstance(self.metric, metrics.base.Metrics) else None
            for one in lines or self.metric:
                percent = "%" in one._fmt
                value = round(one.get() * 100, 2) if percent else round(one.get(), 6)
                expect("val", step=self.step, **{type(one).__name__: value})
        print(text, end="", flush=True)

    def flush(self):
        pass


def run(metric, model, data, every, **options):
    evaluate.progressive_val_score(
        data, model, metric, print_every=every, file=Tell(metric, every), **options
    )


model = preprocessing.StandardScaler() | linear_model.LogisticRegression()
run(metrics.Accuracy(), model, datasets.Phishing(), 500)
model = preprocessing.StandardScaler() | linear_model.LogisticRegression()
both = metrics.ROCAUC() + metrics.F1()
run(both, model, datasets.Phishing(), 1000, show_time=True)
model = preprocessing.StandardScaler() | linear_model.LinearRegression()
data = [(x, 5000.0 * i) for i, (x, _) in enumerate(datasets.Phishing())]
run(metrics.MAE(), model, data, 400, show_memory=True)
