"""Print reports of scikit-learn: two classes, named ones to six digits, and labels to average."""

import numpy as np
from record import expect
from sklearn.metrics import classification_report

PARSER = "classification_report"
PACKAGES = ("scikit-learn",)

AVERAGES = ("micro avg", "macro avg", "weighted avg", "samples avg")
random = np.random.default_rng(0)


def report(truth, found, digits=2, **options):
    print(classification_report(truth, found, digits=digits, zero_division=np.nan, **options))
    options |= {"output_dict": True, "zero_division": np.nan}
    for name, row in classification_report(truth, found, **options).items():
        if name == "accuracy":
            expect(accuracy=round(row, digits))
        else:
            kind = "average" if name in AVERAGES else "class"
            del row["support"]
            printed = {title: round(value, digits) for title, value in row.items()}
            expect(context={kind: name}, **printed)


truth = random.integers(0, 2, 40)
report(truth, np.where(random.random(40) < 0.8, truth, 1 - truth))
print("Confusion matrix:\n[[14  3]\n [ 4 19]]")
truth = random.integers(0, 3, 40)
names = ["a class of many words", "other 1.0", "never found"]
report(truth, truth * (truth < 2), digits=6, target_names=names)
truth = random.integers(0, 2, (30, 3))
report(truth, np.where(random.random((30, 3)) < 0.8, truth, 1 - truth), digits=3)
