"""What the evaluators of sentence-transformers log, on what the recordings do not show."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.sentence_transformers import SentenceTransformersParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

HEADER = "EmbeddingSimilarityEvaluator: Evaluating the model on the sts-dev dataset"
VALUES = "Cosine-Similarity:\tPearson: 0.8407\tSpearman: 0.8314"


def read(*lines: str) -> list[Record]:
    """Return the records of lines."""
    parser = SentenceTransformersParser()
    return [record for line in lines for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    (record,) = check_parser(
        SentenceTransformersParser, f"{HEADER} in epoch 0.5 after 10 steps:\n{VALUES}\nDone.\n"
    )
    assert (record.split, record.epoch, record.step) == ("val", 0.5, 10)
    assert record.metrics == {
        "sts-dev/Cosine-Similarity/Pearson": 0.8407,
        "sts-dev/Cosine-Similarity/Spearman": 0.8314,
    }


@pytest.mark.parametrize(
    ("tail", "place"),
    [
        (":", (None, None)),
        (" after epoch 3:", (3, None)),
        (" in epoch 1.25 after 100 steps (truncated to 64):", (1.25, 100)),
    ],
)
def test_places(tail: str, place: tuple[float | None, int | None]) -> None:
    """An epoch and a step are those of the header."""
    (record,) = read(HEADER + tail, VALUES)
    assert repr((record.epoch, record.step)) == repr(place)
    assert any("/64/" in name for name in record.metrics) == ("64" in tail)


@pytest.mark.parametrize(
    ("name", "split"),
    [("sts-test", "test"), ("all_nli_train", "train"), ("NanoMSMARCO", "val"), ("latest", "val")],
)
def test_splits(name: str, split: str) -> None:
    """A dataset's name tells the split by a word of its own."""
    (record,) = read(HEADER.replace("sts-dev", name) + ":", VALUES)
    assert record.split == split


def test_several_searches() -> None:
    """Score functions are told apart, and so are means over several datasets."""
    search = "Information Retrieval Evaluation of the model on the {} dataset:"
    records = read(
        "NanoBEIR Evaluation of the model on ['msmarco', 'nq'] dataset:",
        "Evaluating NanoMSMARCO",
        search.format("NanoMSMARCO"),
        "Queries: 50",
        "Corpus: 5043",
        "Score-Function: cosine",
        "Accuracy@1: 30.00%",
        "Score-Function: dot",
        "Accuracy@1: 20.00%",
        "Average Queries: 50.0",
        "Average Corpus: 5043.0",
        "Aggregated for Score Function: cosine",
        "MRR@10: 0.5000",
        "CrossEncoderNanoBEIREvaluator: Aggregated Results:",
        "          Base  -> Reranked",
        "MAP:      50.00 -> 60.00",
    )
    assert [record.metrics for record in records] == [
        {"NanoMSMARCO/cosine/Accuracy@1": 30.0},
        {"NanoMSMARCO/dot/Accuracy@1": 20.0},
        {"NanoBEIR_mean/cosine/MRR@10": 0.5},
        {"NanoBEIR_mean/Base MAP": 50.0, "NanoBEIR_mean/MAP": 60.0},
    ]


def test_sparse_models() -> None:
    """How sparse embeddings are is a metric, too."""
    (first, second) = read(
        HEADER + ":",
        "Model Query Sparsity: Active Dimensions: 43.9, Sparsity Ratio: 0.9986",
        "Average FLOPS: 3.37",
    )
    assert first.metrics == {
        "sts-dev/Model Query Sparsity/Active Dimensions": 43.9,
        "sts-dev/Model Query Sparsity/Sparsity Ratio": 0.9986,
    }
    assert second.metrics == {"sts-dev/Average FLOPS": 3.37}


def test_languages() -> None:
    """An evaluator of several languages names a pair in each header."""
    (record,) = read("MSE evaluation on talks dataset - en-de:", "MSE (*100):\t0.523400")
    assert record.metrics == {"talks/en-de/MSE (*100)": 0.5234}


def test_values_that_are_missing() -> None:
    """A correlation with a constant is no number, and is told as such."""
    (record,) = read(HEADER + ":", "Cosine-Similarity:\tPearson: nan\tSpearman: nan")
    assert repr(record.metrics["sts-dev/Cosine-Similarity/Pearson"]) == "nan"


def test_behind_a_bar() -> None:
    """A header may stand behind the Trainer's bar, and bars between it and its values."""
    log = (
        f"  0%|          | 0/1 [00:00<?, ?it/s]INFO:sentence_transformers.evaluation:{HEADER}:\n"
        "Batches:   0%|          | 0/1 [00:00<?, ?it/s]\r"
        "Batches: 100%|██████████| 1/1 [00:00<00:00, 200.28it/s]\n"
        f"INFO:sentence_transformers.evaluation:{VALUES}\n"
    )
    assert [record.parser for record in parse_log([log])] == ["sentence_transformers"]


@pytest.mark.parametrize(
    "lines",
    [
        [VALUES],
        ["Accuracy: 0.8210 (1000/1218)"],
        ["Accuracy@1: 12.30%"],
        ["Evaluating the model on the test dataset:", "Accuracy: 0.9"],
        ["Evaluation on the test dataset:", "Accuracy: 0.9"],
        ["Starting evaluation on the test dataset:", "Accuracy: 0.9120 (912/1000)"],
        [HEADER + ":", "loss: 0.5", "Epoch 1: Accuracy: 0.5", "Accuracy", "F1: high", "Time: 3.5"],
        [HEADER + ":", VALUES.replace("0.8407", "x"), "Recall: 12.5 of 100"],
    ],
)
def test_what_is_not_read(lines: list[str]) -> None:
    """Values are read behind an evaluator's header only, and whole lines."""
    assert read(*lines) == []


def test_an_evaluation_ends() -> None:
    """Behind other lines, what looks like a value is the program's own."""
    records = read(HEADER + ":", VALUES, *["Saving the model"] * 4, "Accuracy: 0.93")
    assert len(records) == 1


def test_hostile_lines() -> None:
    """Long lines of anything take no long time, behind a header too."""

    def make() -> SentenceTransformersParser:
        parser = SentenceTransformersParser()
        parser.parse(Frame(HEADER + ":"))
        return parser

    beginnings = (
        "Accuracy with ",
        "MAP: ",
        "Queries: ",
        "Cosine-",
        "Accuracy: 0.",
        "Evaluation on ",
    )
    check_hostile_lines(make, *beginnings)
    check_hostile_lines(SentenceTransformersParser, HEADER, "Evaluator: Evaluating the model on ")
