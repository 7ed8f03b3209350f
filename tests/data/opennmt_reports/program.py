"""OpenNMT's reports, by the format strings of its source in several versions.

OpenNMT-py: onmt/utils/statistics.py, onmt/utils/report_manager.py, onmt/trainer.py, onmt/Trainer.py
of 2017; OpenNMT-tf: opennmt/training.py and opennmt/evaluation.py.
"""

# ruff: noqa: UP031 (OpenNMT formats by %, and so its formats can be compared)
import math

from made_up import Numbers
from record import expect

PARSER = "opennmt"

numbers = Numbers(12, start=9.1, end=2.0)
INFO = "[2023-05-06 10:11:12,123 INFO]"

print(f"{INFO} Starting training on GPU: [0]")
print(f"{INFO} Start training loop and validate every 100 steps...")
for step in range(50, 251, 50):
    loss, rate, accuracy = numbers.loss(step / 250), step / 1e6, step / 5
    ppl = math.exp(loss)
    print(
        f"{INFO} Step %s; acc: %2.1f; ppl: %5.1f; xent: %2.1f; lr: %7.5f; sents: %7.0f;"
        " bsz: %4.0f/%4.0f/%2.0f; %3.0f/%3.0f tok/s; %6.0f sec;"
        % (
            "%2d/%5d" % (step, 250),
            accuracy,
            ppl,
            loss,
            rate,
            3000,
            1024,
            998,
            64,
            12345,
            11876,
            step / 3,
        )
        + ("" if step < 200 else " BLEU: 21.3 TER: 0.61")
    )
    told = {"acc": round(accuracy, 1), "ppl": round(ppl, 1), "xent": round(loss, 1)}
    told["lr"] = round(rate, 5)
    if step >= 200:
        told |= {"BLEU": 21.3, "TER": 0.61}
    expect("train", step=step, total_steps=250, **told)
    if step % 100 == 0:
        print(f"{INFO} valid stats calculation\n{' ' * 27}took: 5.123 s.")
        for split, word in (("train", "Train"), ("val", "Validation")):
            print(f"{INFO} {word} perplexity: {ppl:g}")
            expect(split, step=step, perplexity=float(f"{ppl:g}"))
            print(f"{INFO} {word} accuracy: {accuracy:g}")
            expect(split, step=step, accuracy=float(f"{accuracy:g}"))
            if split == "train":
                print(f"{INFO} Sentences processed: {200000:g}")
                print(f"{INFO} Average bsz: 1024/ 998/64")
        print(f"{INFO} Model is improving ppl: inf --> {ppl:g}.")
        print(f"{INFO} Saving checkpoint model_step_{step}.pt")

print(
    "[2018-12-01 10:11:12,123 INFO] Step %2d/%5d; acc: %6.2f; ppl: %5.2f; xent: %4.2f;"
    " lr: %7.5f; %3.0f/%3.0f tok/s; %6.0f sec"
    % (50, 100000, 4.73, 3512.27, 8.16, 1, 3108, 3134, 18)
)
expect("train", step=50, total_steps=100000, acc=4.73, ppl=3512.27, xent=8.16, lr=1.0)
print(
    "Epoch %2d, %5d/%5d; acc: %6.2f; ppl: %6.2f; xent: %6.2f; %3.0f src tok/s; %3.0f tgt tok/s;"
    " %6.0f s elapsed" % (1, 50, 120, 4.73, 3512.27, 8.16, 3108, 3134, 18)
)
expect("train", 1, 50, 120, acc=4.73, ppl=3512.27, xent=8.16)
print("Train perplexity: %g" % 1873.39)
expect("train", step=50, perplexity=1873.39)
print("Validation accuracy: %g" % 21.4)
expect("val", step=50, accuracy=21.4)

for step in (100, 200):
    loss = round(numbers.loss(step / 300), 6)
    print(
        "2021-05-06 10:11:12.123456: I training.py:167] Step = %d ; steps/s = %0.2f,"
        " tokens/s = %0.0f (%0.0f target) ; Learning rate = %f ; Loss = %f"
        % (step, 1.22, 26520, 26520, 0.000012, loss)
    )
    expect("train", step=step, **{"Learning rate": 0.000012, "Loss": loss})
print(
    "2021-05-06 10:11:12.123456: I evaluation.py:281] Evaluation result for step %d: %s"
    % (200, "loss = 1.894000 ; perplexity = 6.645000 ; bleu = 21.300000")
)
expect("val", step=200, loss=1.894, perplexity=6.645, bleu=21.3)
