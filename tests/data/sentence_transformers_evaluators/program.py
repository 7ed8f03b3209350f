"""The evaluators of sentence-transformers, called without a training."""

import logging
import sys

from record import expect
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.cross_encoder import evaluation as cross
from sentence_transformers.sentence_transformer import evaluation, modules
from sentence_transformers_run import LABELS, PAIRS, SCORES, SENTENCES, encoder, save
from transformers import BertForSequenceClassification

PARSER = "sentence_transformers"
PACKAGES = ("sentence-transformers", "transformers", "torch")

COSINE = "Cosine-Similarity"


def tell(name, results, shown, form="{:.4f}", split="val"):
    """Expect results under their printed names, a line each."""
    for line in shown:
        metrics = {}
        for printed, (key, factor) in line.items():
            value = results[f"{name}_{key}"]
            digits = "{:.4f}" if "hreshold" in printed else form
            metrics[f"{name}/{printed}"] = float(digits.format(value * factor))
        expect(split, **metrics)


def lines(factor, **keys):
    return [{printed.replace("_", " "): (key, factor)} for printed, key in keys.items()]


logging.basicConfig(
    format="%(asctime)s - %(message)s",
    datefmt="%Y-%m-%d %H:%M:%S",
    level=logging.INFO,
    stream=sys.stdout,
)
model = SentenceTransformer(modules=encoder(modules), device="cpu")
first, second = zip(*PAIRS)

results = evaluation.EmbeddingSimilarityEvaluator(
    first, second, SCORES, name="sts-dev", similarity_fn_names=["cosine", "manhattan"]
)(model)
tell(
    "sts-dev",
    results,
    [
        {f"{name}-Similarity/{how.title()}": (f"{how}_{name.lower()}", 1)
         for how in ("pearson", "spearman")}
        for name in ("Cosine", "Manhattan")
    ],
)  # fmt: skip

results = evaluation.BinaryClassificationEvaluator(first, second, LABELS, name="duplicates")(model)
tell(
    "duplicates",
    results,
    [
        {
            f"{printed} with {COSINE}": (f"cosine_{key}", 100),
            f"{printed} with {COSINE}/Threshold": (f"cosine_{key}_threshold", 1),
        }
        for printed, key in (("Accuracy", "accuracy"), ("F1", "f1"))
    ]
    + [
        {f"{printed} with {COSINE}": (f"cosine_{key}", 100)}
        for printed, key in (
            ("Precision", "precision"),
            ("Recall", "recall"),
            ("Average Precision", "ap"),
            ("Matthews Correlation", "mcc"),
        )
    ],
    "{:.2f}",
)

results = evaluation.TripletEvaluator(
    SENTENCES[:9], SENTENCES[1:10], SENTENCES[10:19], name="all-nli"
)(model)
tell("all-nli", results, lines(100, Accuracy_Cosine_Similarity="cosine_accuracy"), "{:.2f}")

queries = {str(i): sentence for i, sentence in enumerate(SENTENCES[:6])}
corpus = {str(i): sentence for i, sentence in enumerate(SENTENCES[3:])}
results = evaluation.InformationRetrievalEvaluator(
    queries,
    corpus,
    {i: {i, str(int(i) + 9)} for i in queries},
    name="docs-test",
    accuracy_at_k=[1, 3],
    precision_recall_at_k=[3],
    map_at_k=[10],
)(model)
for printed in ("Accuracy@1", "Accuracy@3", "Precision@3", "Recall@3"):
    shown = {f"cosine/{printed}": (f"cosine_{printed.lower()}", 100)}
    tell("docs-test", results, [shown], "{:.2f}", "test")
for printed in ("MRR@10", "NDCG@10", "MAP@10"):
    shown = {f"cosine/{printed}": (f"cosine_{printed.lower()}", 1)}
    tell("docs-test", results, [shown], split="test")

samples = [
    {"query": SENTENCES[i], "positive": SENTENCES[i + 1 : i + 3], "negative": SENTENCES[20:24]}
    for i in (0, 4)
]
ranks = [{name: (name.lower(), 100)} for name in ("MAP", "MRR@10", "NDCG@10")]
results = evaluation.RerankingEvaluator(samples, name="questions")(model)
tell("questions", results, ranks, "{:.2f}")

results = evaluation.TranslationEvaluator(SENTENCES[:9], SENTENCES[9:18], name="en-de")(model)
told = lines(100, Accuracy_src2trg="src2trg_accuracy", Accuracy_trg2src="trg2src_accuracy")
tell("en-de", results, told, "{:.2f}")

student = SentenceTransformer(modules=encoder(modules), device="cpu", truncate_dim=16)
results = evaluation.MSEEvaluator(
    SENTENCES[:5], SENTENCES[5:10], teacher_model=student, name="distilled", truncate_dim=16
)(student)
expect("val", **{"distilled/16/MSE (*100)": float(f"{-results['distilled_negative_mse']:4f}")})

results = evaluation.ParaphraseMiningEvaluator(
    {str(i): sentence for i, sentence in enumerate(SENTENCES)}, [("0", "1"), ("3", "4")], name=""
)(model)
for printed, key, factor in (
    ("Average Precision", "average_precision", 100),
    ("Optimal threshold", "threshold", 1),
    ("Precision", "precision", 100),
    ("Recall", "recall", 100),
    ("F1", "f1", 100),
):
    form = "{:.4f}" if factor == 1 else "{:.2f}"
    expect("val", **{printed: float(form.format(results[key] * factor))})

reranker = CrossEncoder(save(BertForSequenceClassification, num_labels=1), device="cpu")
results = cross.CrossEncoderCorrelationEvaluator(PAIRS, SCORES, name="sts-test")(reranker)
shown = {f"Correlation/{how.title()}": (how, 1) for how in ("pearson", "spearman")}
tell("sts-test", results, [shown], split="test")

results = cross.CrossEncoderClassificationEvaluator(PAIRS, LABELS, name="pairs")(reranker)
tell(
    "pairs",
    results,
    [
        {name: (name.lower(), 100), f"{name}/Threshold": (f"{name.lower()}_threshold", 1)}
        for name in ("Accuracy", "F1")
    ]
    + lines(100, Precision="precision", Recall="recall", Average_Precision="average_precision"),
    "{:.2f}",
)

for sample in samples:
    sample["documents"] = [*sample.pop("negative"), *sample["positive"]]
results = cross.CrossEncoderRerankingEvaluator(samples, name="reranked")(reranker)
tell(
    "reranked",
    results,
    [
        {f"Base {name}": (f"base_{name.lower()}", 100), name: (name.lower(), 100)}
        for name in ("MAP", "MRR@10", "NDCG@10")
    ],
    "{:.2f}",
)
