"""Print as the command line of XGBoost 1.6 did, by the formats in its source.

`LearnerImpl::EvalOneIter` in src/learner.cc puts the line together, `ConsoleLogger` in
include/xgboost/logging.h the time in front, and `CLITask::CLITrain` in src/cli_main.cc prints it.
The program is no longer built, and Python's packages never held it.
"""

from record import expect

PARSER = "xgboost"

print("[12:30:58] 40x4 matrix with 160 entries loaded from train.txt")
for step in range(4):
    errors = {"test": 0.25 / (step + 1), "train": 0.125 / (step + 1)}
    values = "".join(f"\t{name}-rmse:{value:.5f}" for name, value in errors.items())
    print(f"[12:30:{58 + step // 2}] [{step}]{values}", flush=True)
    for name, value in errors.items():
        expect(name, step=step, rmse=float(f"{value:.5f}"))
print("[12:30:59] Saving model to 0004.model")
