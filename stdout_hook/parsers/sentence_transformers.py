"""sentence-transformers: what its evaluators log, of embeddings, of rerankers, of searches.

Logged by the evaluators of all versions at the level INFO, while a model trains and outside::

    EmbeddingSimilarityEvaluator: Evaluating the model on the sts-dev dataset in epoch 1.0 after 4 steps:
    Cosine-Similarity:	Pearson: 0.8407	Spearman: 0.8314
    Binary Accuracy Evaluation of the model on the pairs dataset:
    Accuracy with Cosine-Similarity:             87.50	(Threshold: 0.8934)
    Information Retrieval Evaluation of the model on the docs-test dataset after epoch 1:
    Queries: 50
    Score-Function: cosine
    Accuracy@1: 12.34%
    MRR@10: 0.1441
    CrossEncoderRerankingEvaluator: Evaluating the model on the questions dataset:
    MAP:     48.33 -> 58.33

Records, one for each line with values behind such a header:

* `split`: `test` or `train` if the dataset's name has this word, else `val`.
* `epoch`, `step`: from the header, None where it tells none.
* `metrics`: by printed name, behind the dataset's and, of a search, the score function's:
  `sts-dev/Cosine-Similarity/Pearson`, `docs-test/cosine/MRR@10`; behind the dimension, too, where
  embeddings were cut. Of reranked documents the order before is `Base MAP`. Means over NanoBEIR's
  datasets are of `NanoBEIR_mean`. Shares are in percent where they are printed so.
* `final`: True.

What the Trainer prints of the same evaluations, and its losses, is read as the Hugging Face
Trainer's.
"""  # noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from stdout_hook.names import USUAL_SPLITS
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARSER", "SentenceTransformersParser"]

MAX_BEFORE, MAX_BETWEEN = 50, 3
"""Foreign lines between a header and its first value, and between two values.

A value is one itself while a time is still in front of it.
"""

NANO_MEAN = "NanoBEIR_mean"

_header = re.compile(
    r"(?:Evaluator: Evaluating the model"
    r"|(?:Binary Accuracy|Information Retrieval|Paraphrase Mining|NanoBEIR) Evaluation"
    r"(?: of the model)?"
    r"|Evaluating translation matching Accuracy(?: of the model)?"
    r"|MSE evaluation(?: \(lower = better\))?"
    r"|^(?P<labels>Evaluation)(?= on the .{1,160}:\s?\Z)"
    r") on (?:the )?(?P<name>.{0,100}?) dataset(?: - (?P<pair>\S{1,40}?))?"
    r"(?: after epoch (?P<epoch>[0-9.]{1,20})"
    r"| in epoch (?P<within>[0-9.]{1,20}) after (?P<step>[0-9]{1,15}) steps)?"
    r"(?: \(truncated to (?P<size>[0-9]{1,6})\))?:?\s?\Z"
).search
_aggregated = re.compile(
    r"Aggregated for Score Function: (\S{1,60})|\w{1,60}: Aggregated Results:"
).fullmatch
_function = re.compile(r"Score-Function: (\S{1,60})").fullmatch
_other = re.compile(
    r"(?:Queries|Corpus|Number of candidate pairs|Average Queries|Average Corpus): .{1,200}"
    r"|Base  -> Reranked"
).fullmatch

_at = r"@[0-9]{1,6}"
_value = re.compile(
    r"((?:Accuracy|F1|(?:Average )?Precision|Recall|Matthews Correlation)(?: with [\w-]{1,40})?"
    r"|Accuracy (?:\w{1,30} (?:Similarity|Distance)|src2trg|trg2src)"
    rf"|(?:Macro|Micro|Weighted) F1|MAP|(?:Accuracy|Precision|Recall|MRR|NDCG|MAP){_at}"
    r"|MSE \(\*100\)|Optimal threshold|KL divergence|Spearman correlation|Average FLOPS"
    rf"):\s{{1,40}}({NUMBER})(?:%|\s{{1,8}}\(Threshold: ({NUMBER})\))?"
).fullmatch
_of_labels = re.compile(rf"(Accuracy): ({NUMBER}) \([0-9]{{1,15}}/[0-9]{{1,15}}\)()").fullmatch
_pair = re.compile(
    r"([A-Z][\w-]{1,40}(?: \w{1,20}){0,2}) ?:\s{1,8}"
    rf"(Pearson|Active Dimensions): ({NUMBER})(?:\s|, )(Spearman|Sparsity Ratio): ({NUMBER})"
).fullmatch
_reranked = re.compile(rf"(MAP|(?:MRR|NDCG){_at}): {{1,20}}({NUMBER}) -> ({NUMBER})").fullmatch
_words = re.compile(r"[a-z]+").findall


class _Evaluation(NamedTuple):
    """What a header tells."""

    names: tuple[str, ...]
    split: str
    epoch: Union[int, float, None]
    step: Optional[int]
    of_labels: bool


class SentenceTransformersParser:
    """Reads what the evaluators log; see the module for the format."""

    name = "sentence_transformers"
    words = ("valuati", "accuracy: 0.")

    def __init__(self) -> None:
        self._evaluation: _Evaluation | None = None
        self._function: tuple[str, ...] = ()
        self._left = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no evaluator's."""
        text = frame.text
        header = _header(text) if "valuati" in text else None
        if header:
            self._evaluation, self._function, self._left = _told_by(header), (), MAX_BEFORE
            return None if header["labels"] else ()
        text = text.strip()
        if self._evaluation is None or not text or "%|" in text:
            return None
        if self._is_other(text):
            return ()
        metrics = _metrics_of(text, self._evaluation)
        if metrics is None:
            self._left -= 1
            if self._left < 0:
                self._evaluation = None
            return None
        self._left = MAX_BETWEEN
        return self._records(metrics, self._evaluation, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _is_other(self, text: str) -> bool:
        """Tell lines without a metric of the evaluation, and keep what they say."""
        function, aggregated = _function(text), _aggregated(text)
        if function:
            self._function = (function[1],)
        elif aggregated and self._evaluation:
            self._evaluation = self._evaluation._replace(names=(NANO_MEAN,), split="val")
            self._function = (aggregated[1],) if aggregated[1] else ()
        return bool(function or aggregated or _other(text))

    def _records(
        self, metrics: Mapping[str, str], one: _Evaluation, frame: Frame
    ) -> Sequence[Record]:
        found = {}
        for name, number in metrics.items():
            value = parse_number(number)
            if value is not None:
                found["/".join((*one.names, *self._function, name))] = value
        if not found:
            return ()
        return [
            Record(one.split, one.epoch, one.step, None, found, True, self.name, frame.stream),
        ]


def _told_by(header: re.Match[str]) -> _Evaluation:
    name, epoch, step = header["name"], header["epoch"] or header["within"], header["step"]
    words = _words(name.lower())
    return _Evaluation(
        tuple(filter(None, (name, header["pair"], header["size"]))),
        next((USUAL_SPLITS[word] for word in reversed(words) if word in USUAL_SPLITS), "val"),
        int(epoch) if epoch and epoch.isdigit() else parse_number(epoch or ""),
        int(step) if step else None,
        header["labels"] is not None,
    )


def _metrics_of(text: str, one: _Evaluation) -> Mapping[str, str] | None:
    """Return the numbers in a line by their names, None where it is none of an evaluator."""
    value = _of_labels(text) if one.of_labels else _value(text)
    if value:
        threshold = {f"{value[1]}/Threshold": value[3]} if value[3] else {}
        return {value[1]: value[2], **threshold}
    pair, reranked = _pair(text), _reranked(text)
    if pair:
        return {f"{pair[1]}/{pair[2]}": pair[3], f"{pair[1]}/{pair[4]}": pair[5]}
    if reranked:
        return {f"Base {reranked[1]}": reranked[2], reranked[1]: reranked[3]}
    return None


PARSER = SentenceTransformersParser
