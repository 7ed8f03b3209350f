"""Print as LightGBM's command line does, by the formats in its source.

`GBDT::OutputMetric` and `GBDT::EvalAndCheckEarlyStopping` in src/boosting/gbdt.cpp, `Log` in
include/LightGBM/utils/log.h. Python's packages do not hold the program.
"""

from record import expect

PARSER = "lightgbm"

INFO = "[LightGBM] [Info] "
STOPPED, BEST = 5, 3

print(f"{INFO}Finished loading parameters")
print(f"{INFO}Number of data points in the train set: 7000, number of used features: 28")
print(f"{INFO}Started training...")
output = {}
for step in range(1, STOPPED + 1):
    values = {"training": {"auc": 1 - 0.25 / step, "l2": 0.3 / step}}
    values["valid_1"] = {"auc": 0.7 - 0.01 * (step - BEST) ** 2, "l2": 0.5 + 1e-7 * step}
    lines = [
        (name, metric, f"Iteration:{step}, {name} {metric} : {value:g}")
        for name, metrics in values.items()
        for metric, value in metrics.items()
    ]
    for name, metric, line in lines:
        print(f"{INFO}{line}")
        split = "train" if name == "training" else name
        expect(split, step=step, **{metric: float(f"{values[name][metric]:g}")})
    output[step] = [line for _, _, line in lines]
    print(f"{INFO}0.0{step}1827 seconds elapsed, finished iteration {step}")
print(f"{INFO}Early stopping at iteration {STOPPED}, the best iteration round is {BEST}")
print(f"{INFO}Output of best iteration round:")
print("\n".join(output[BEST]))
print(f"{INFO}Finished training")
