"""Log as Slim's training and evaluation do, once by TensorFlow's handler and once by absl's.

The formats are in `tf_slim/learning.py`; `eval/…` is what `eval_image_classifier.py` prints by
`tf.Print`. Slim wants TensorFlow 1.
"""

import logging
import random
import sys

from record import expect

PARSER = "tf_estimator"
random.seed(1)


def main():
    log = logging.getLogger("tensorflow")
    log.setLevel(logging.INFO)
    plain, absl = (logging.StreamHandler(sys.stderr) for _ in range(2))
    plain.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
    absl.setFormatter(
        logging.Formatter("I0506 12:00:00.123456 139912 %(filename)s:%(lineno)d] %(message)s")
    )
    log.handlers = [plain, absl]
    log.info("Starting Queues.")
    for step in range(10, 60, 10):
        loss = 3 * random.random()
        log.info("global step %d: loss = %.4f (%.3f sec/step)", step, loss, 0.101)
        expect("train", None, step, loss=round(loss, 4))
    log.info("Stopping Training.")
    log.info("Evaluation [1/10]")
    for name in ("Accuracy", "Recall_5"):
        value = round(random.random(), 6)
        sys.stderr.write(f"eval/{name}[{value}]\n")
        expect("val", None, 50, **{name: value})


if __name__ == "__main__":
    main()
