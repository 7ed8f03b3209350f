"""Print lines as Kaldi does: `src/nnet3/nnet-training.cc`, `nnet-diagnostics.cc`, its scripts.

It is a set of C++ programs. What the scripts print is in `steps/libs/nnet3/train/common.py`.
"""

from record import expect

PARSER = "kaldi"


def log(program, function, file, text):
    print(f"LOG ({program}[5.5.839~1-0c6a]:{function}():{file}:276) {text}")


for iteration in range(2):
    print(
        f"2018-05-01 12:00:00,000 [steps/nnet3/train_dnn.py:352 - train - INFO ] Iter: {iteration}"
        f"/78   Jobs: 3   Epoch: {iteration / 20:.2f}/4.0 ({iteration / 0.8:.1f}% complete)   "
        f"lr: {0.002 / (iteration + 1):.6f}   "
    )
    place = {"epoch": iteration / 20, "step": iteration, "total_steps": 78}
    expect("train", **place, lr=0.002 / (iteration + 1))
    name = "nnet3-train"
    log(name, "UpdateNnet", "nnet-training.cc", "Training on minibatch 1 of 40")
    for first in (0, 10):
        value = -3.1234 / (first + 1)
        text = f"Average objective function for 'output' for minibatches {first}-{first + 9} is "
        text += f"{value:g} over 1280 frames."
        log(name, "PrintStatsForThisPhase", "nnet-training.cc", text)
        expect("train", step=first + 9, **{"objective function": float(f"{value:g}")})
    for output in ("output", "output-xent"):
        text = f"Overall average objective function for '{output}' is -0.12 + -0.01 = -0.13 over"
        log("nnet3-chain-train", "PrintTotalStats", "nnet-training.cc", f"{text} 12800 frames.")
        title = "objective function" if output == "output" else f"{output} objective function"
        expect("train", **{title: -0.13})
    text = "Overall accuracy for 'output' is 0.5625 per frame, over 4000 frames."
    log("nnet3-compute-prob", "PrintTotalStats", "nnet-diagnostics.cc", text)
    expect(None, accuracy=0.5625)
print("# Accounting: time=12 threads=1")
