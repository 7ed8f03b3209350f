"""Print as the solver of BVLC Caffe 1.0 does, with two test nets and several outputs.

The formats are in `src/caffe/solver.cpp` and `src/caffe/solvers/sgd_solver.cpp`; Caffe, a dead
project of C++, is not run. Numbers are written as a C++ stream writes them.
"""

import random
import sys
import time

from record import expect

PARSER = "caffe"
random.seed(4)


def log(source, text):
    now = time.strftime("I%m%d %H:%M:%S", time.gmtime(0))
    sys.stderr.write(f"{now}.123456 12345 {source}] {text}\n")


def rounded(value):
    return float(f"{value:g}")


def outputs(kind, line, step, names, context=None):
    """Print the outputs of a net; those that are weighted losses with their weight."""
    seen = []
    for number, (name, weight) in enumerate(names):
        value = random.random() * 10 ** random.randrange(-6, 2)
        weighted = f" (* {weight:g} = {weight * value:g} loss)" if weight else ""
        log(line, f"    {kind} net output #{number}: {name} = {value:g}{weighted}")
        told = f"{name}/{seen.count(name)}" if name in seen else name
        seen.append(name)
        if kind == "Test" or name != "loss":
            expect(kind.lower(), None, step, context=context, **{told: rounded(value)})


def main():
    log("caffe.cpp:218", "Using GPUs 0")
    log("solver.cpp:45", "Initializing solver from parameters: \nbase_lr: 0.01\ndisplay: 20\n")
    log("net.cpp:380", "loss1/loss -> loss1/loss")
    log("solver.cpp:289", "Solving LeNet")
    log("solver.cpp:290", "Learning Rate Policy: multistep")
    test = [("accuracy", 0), ("class_acc", 0), ("class_acc", 0), ("class_acc", 0), ("loss", 1)]
    train = [("loss1/loss", 0.3), ("loss1/top-1", 0), ("loss", 1)]
    for step in range(0, 100, 20):
        if step % 40 == 0:
            log("solver.cpp:347", f"Iteration {step}, Testing net (#0)")
            outputs("Test", "solver.cpp:414", step, test)
            log("solver.cpp:347", f"Iteration {step}, Testing net (#1)")
            outputs("Test", "solver.cpp:414", step, test[:1], {"net": 1})
            if step == 40:
                log("solver.cpp:401", f"Test loss: {0.0125:g}")
                expect("test", None, step, context={"net": 1}, loss=0.0125)
        loss = float("nan") if step == 80 else random.random()
        rate = 0.01 * 0.1 ** (step / 20)
        log("solver.cpp:239", f"Iteration {step} (45.1 iter/s, 0.44s/20 iters), loss = {loss:g}")
        expect("train", None, step, loss=rounded(loss))
        outputs("Train", "solver.cpp:258", step, train)
        log("sgd_solver.cpp:112", f"Iteration {step}, lr = {rate:g}")
        expect("train", None, step, lr=rounded(rate))
    log("solver.cpp:464", "Snapshotting to binary proto file lenet_iter_100.caffemodel")
    log("solver.cpp:327", f"Iteration 100, loss = {0.0402425:g}")
    expect("train", None, 100, loss=0.0402425)
    log("solver.cpp:332", "Optimization Done.")
    log("caffe.cpp:259", "Optimization Done.")


if __name__ == "__main__":
    main()
