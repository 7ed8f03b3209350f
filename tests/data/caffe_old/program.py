"""Print as old Caffe (2014) and NVCaffe do: no speed, or epochs and more beside the loss.

The formats are in `src/caffe/solver.cpp` and `src/caffe/solvers/sgd_solver.cpp`.
"""

import sys

from record import expect

PARSER = "caffe"


def log(line, text):
    sys.stderr.write(f"I0411 21:21:04.364305 31883 solver.cpp:{line}] {text}\n")


def main():
    log(160, "Solving LeNet")
    log(161, "Learning Rate Policy: inv")
    for step in range(0, 400, 100):
        loss, rate = 2.5 - step / 200, 0.01 / (1 + step)
        log(189, f"Iteration {step}, loss = {loss:g}")
        expect("train", None, step, loss=loss)
        log(204, f"    Train net output #0: loss = {loss:g} (* 1 = {loss:g} loss)")
        log(464, f"Iteration {step}, lr = {rate:g}")
        expect("train", None, step, lr=float(f"{rate:g}"))
    for step in range(400, 800, 100):
        loss, rate = 2.5 - step / 200, 0.01 / (1 + step)
        speed = f"({13.7:g} iter/s, {7.3:g}s/100 iter), {step / 100:g}/8ep"
        log(292, f"Iteration {step} {speed}, loss = {loss:g}")
        expect("train", None, step, loss=loss)
        log(124, f"Iteration {step}, lr = {rate:g}, m = 0.9, wd = 0.0005, gs = 1")
        expect("train", None, step, lr=float(f"{rate:g}"))


if __name__ == "__main__":
    main()
