"""A training of sentence-transformers with an evaluator, in a terminal with its bars."""

import fcntl
import logging
import struct
import sys
import tempfile
import termios

from datasets import Dataset
from record import expect
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
    losses,
)
from sentence_transformers.sentence_transformer import evaluation, modules
from sentence_transformers_run import PAIRS, SCORES, encoder
from transformers import TrainerCallback

PARSER = "sentence_transformers"
PACKAGES = ("sentence-transformers", "transformers", "torch")
OTHERS = ["hf_trainer", "tqdm"]

NOT_REPORTED = ("epoch", "runtime", "per_second", "flos", "time")


class Evaluator(evaluation.EmbeddingSimilarityEvaluator):
    """Expects what it has printed."""

    def __call__(self, model, output_path=None, epoch=-1, steps=-1):
        results = super().__call__(model, output_path, epoch, steps)
        place = (None, None) if epoch == -1 else (epoch, steps)
        printed = {
            f"sts-dev/Cosine-Similarity/{how.title()}": results[f"sts-dev_{how}_cosine"]
            for how in ("pearson", "spearman")
        }
        expect("val", *place, **{name: float(f"{value:.4f}") for name, value in printed.items()})
        return results


class Telling(TrainerCallback):
    """Expects what the Trainer is about to print."""

    def on_log(self, args, state, control, logs=None, **_):
        metrics = {}
        for name, value in logs.items():
            if not name.endswith(NOT_REPORTED):
                head, _, tail = name.partition("_")
                metrics[tail if head in ("eval", "train") else name] = float(f"{value:.4g}")
        shown = f"{logs['epoch']:.4g}"
        epoch = int(shown) if shown.isdigit() else float(shown)
        expect("val" if "eval_loss" in logs else "train", epoch, **metrics)


fcntl.ioctl(sys.stderr, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
logging.basicConfig(level=logging.WARNING)
logging.getLogger("sentence_transformers").setLevel(logging.INFO)
model = SentenceTransformer(modules=encoder(modules), device="cpu")
first, second = map(list, zip(*PAIRS))
evaluator = Evaluator(first, second, SCORES, name="sts-dev", show_progress_bar=True)
evaluator(model)
data = Dataset.from_dict({"sentence1": first, "sentence2": second, "score": SCORES})
SentenceTransformerTrainer(
    model,
    SentenceTransformerTrainingArguments(
        tempfile.mkdtemp(),
        num_train_epochs=2,
        per_device_train_batch_size=8,
        learning_rate=1e-3,
        logging_steps=2,
        eval_strategy="steps",
        eval_steps=3,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        seed=1,
    ),
    train_dataset=data,
    eval_dataset=data.select(range(8)),
    loss=losses.CosineSimilarityLoss(model),
    evaluator=evaluator,
    callbacks=[Telling()],
).train()
