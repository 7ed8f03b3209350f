"""A training by `fit` of sentence-transformers 2, its log written past the bars."""

import csv
import logging
import tempfile
from pathlib import Path

from record import expect
from sentence_transformers import (
    InputExample,
    LoggingHandler,
    SentenceTransformer,
    evaluation,
    losses,
    models,
)
from sentence_transformers_run import LABELS, PAIRS, SCORES, encoder
from torch.utils.data import DataLoader

PARSER = "sentence_transformers"
PACKAGES = ("sentence-transformers", "transformers", "torch")

MEASURES = {
    "cosine": "Cosine-Similarity",
    "manhattan": "Manhattan-Distance",
    "euclidean": "Euclidean-Distance",
    "dot": "Dot-Product-Similarity",
}


class Similarity(evaluation.EmbeddingSimilarityEvaluator):
    """Expects what it has printed, from the table that it writes."""

    def __call__(self, model, output_path=None, epoch=-1, steps=-1):
        folder = tempfile.mkdtemp()
        score = super().__call__(model, folder, epoch, steps)
        with Path(folder, self.csv_file).open() as file:
            (row,) = csv.DictReader(file)
        place = [None if number == -1 else number for number in (epoch, steps)]
        for key, printed in MEASURES.items():
            metrics = {
                f"sts_dev/{printed}/{how.title()}": float(f"{float(row[f'{key}_{how}']):.4f}")
                for how in ("pearson", "spearman")
            }
            expect("val", *place, **metrics)
        return score


class Accuracy(evaluation.LabelAccuracyEvaluator):
    """Expects what it has printed."""

    def __call__(self, model, output_path=None, epoch=-1, steps=-1):
        accuracy = super().__call__(model, None, epoch, steps)
        place = [None if number == -1 else number for number in (epoch, steps)]
        expect("test", *place, **{"nli-test/Accuracy": float(f"{accuracy:.4f}")})
        return accuracy


def loader(labels):
    examples = [InputExample(texts=list(p), label=label) for p, label in zip(PAIRS, labels)]
    return DataLoader(examples, batch_size=8)


logging.basicConfig(
    format="%(asctime)s - %(message)s",
    datefmt="%Y-%m-%d %H:%M:%S",
    level=logging.INFO,
    handlers=[LoggingHandler()],
)
model = SentenceTransformer(modules=encoder(models), device="cpu")
similarity = Similarity(*zip(*PAIRS), SCORES, name="sts_dev", show_progress_bar=True)
loss = losses.SoftmaxLoss(model, model.get_sentence_embedding_dimension(), num_labels=2)
accuracy = Accuracy(loader(LABELS), name="nli-test", softmax_model=loss)
similarity(model)
model.fit(
    [(loader(SCORES), losses.CosineSimilarityLoss(model)), (loader(LABELS), loss)],
    evaluator=evaluation.SequentialEvaluator([similarity, accuracy]),
    epochs=2,
    warmup_steps=0,
    optimizer_params={"lr": 1e-3},
    evaluation_steps=3,
)
accuracy(model)
