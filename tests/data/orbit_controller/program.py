"""Print as `orbit.Controller` does, by the formats in `orbit/controller.py`."""

import pprint
import random

from record import expect

PARSER = "orbit"
random.seed(12)


def show(output):
    """Format a dictionary on one line, or indented on several."""
    lines = pprint.pformat(output).splitlines()
    return lines[0] if len(lines) == 1 else "\n" + "\n".join("    " + line for line in lines)


def train(step, **values):
    told = {name.replace("training_", ""): value for name, value in sorted(values.items())}
    expect("train", None, step, **told)
    print(f"train | step: {step: 6d} | steps/sec: {12.34: 6.1f} | output: {show(values)}")


def main():
    print("restoring or initializing model...")
    print(f"train | step: {0: 6d} | training until step 200...")
    train(100, learning_rate=0.1, training_loss=2.5 * random.random())
    train(200, learning_rate=1e-05, training_loss=float("nan"))
    print("saved checkpoint to /tmp/model/ckpt-200.")
    print(f" eval | step: {200: 6d} | running complete evaluation...")
    values = {"top_1_accuracy": random.random(), "top_5_accuracy": random.random()}
    loss = random.random()
    of_classes = {f"iou of the class number {number}": random.random() for number in range(4)}
    told = {**values, "validation_loss": loss, "per_class": of_classes}
    for name, value in values.items():
        expect("val", None, 200, **{name: value})
    expect("val", None, 200, loss=loss)
    print(f" eval | step: {200: 6d} | eval time: {1.26: 6.1f} sec | output: {show(told)}")
    print(f" eval | step: {200: 6d} | running 10 steps of evaluation...")
    told = {"steps_per_second": 7.5, "validation_loss": 0.5}
    expect("val", None, 200, loss=0.5)
    form = f" eval | step: {200: 6d} | steps/sec: {7.5: 6.1f} | eval time: {1.3: 6.1f} sec | "
    print(f"{form}output: {show(told)}")


if __name__ == "__main__":
    main()
