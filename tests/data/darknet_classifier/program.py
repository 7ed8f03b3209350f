"""Print as `darknet classifier train -topk` does, by the formats in `src/classifier.c`."""

import random

from record import expect

PARSER = "darknet"
random.seed(9)


def main():
    for step in range(1, 9):
        print(f"Loaded: {0.1:f} seconds")
        if step % 4 == 0:
            print("\n (next TOP5 calculation at 8 iterations)  Last accuracy TOP5 = 87.50 % ")
            print(" TOP calculation...\n8: top 1: 0.500000, top 5: 0.750000", end="")
            print(f"\n accuracy TOP5 = {0.75:f} ")
            expect("val", None, step - 1, TOP5=0.75)
        loss, average = random.random(), random.random()
        form = "%d, %.3f: %f, %f avg, %f rate, %f seconds, %d images, %f hours left"
        print(form % (step, step / 20, loss, average, 0.1, 0.5, 128 * step, 1.5), flush=True)
        values = {"loss": loss, "avg loss": average}
        told = {name: float(f"{value:f}") for name, value in values.items()}
        expect("train", float(f"{step / 20:.3f}"), step, **told, rate=0.1)


if __name__ == "__main__":
    main()
