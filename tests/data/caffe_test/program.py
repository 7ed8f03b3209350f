"""Print as `caffe test` does, by the formats in BVLC Caffe's `tools/caffe.cpp`."""

import random
import sys

from record import expect

PARSER = "caffe"
random.seed(6)


def log(line, text):
    sys.stderr.write(f"I0506 12:00:00.123456 12345 caffe.cpp:{line}] {text}\n")


def main():
    log(285, "Running for 5 iterations.")
    for number in range(5):
        log(304, f"Batch {number}, accuracy = {random.random():g}")
        log(304, f"Batch {number}, loss = {random.random():g}")
    log(309, f"Loss: {0.0421:g}")
    expect("test", loss=0.0421)
    log(321, f"accuracy = {0.9868:g}")
    expect("test", accuracy=0.9868)
    log(321, f"loss = {0.0421:g} (* 1 = {0.0421:g} loss)")


if __name__ == "__main__":
    main()
