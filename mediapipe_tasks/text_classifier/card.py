"""What a text classifier's model card tells beside what every card tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.model_card import write_model_card
from mediapipe_tasks.model_card.facts import Facts
from mediapipe_tasks.model_card.figures import recommended_threshold, threshold
from mediapipe_tasks.model_card.markdown import fenced, name, percent, plain
from mediapipe_tasks.text_classifier.lost_letters import lost_letters
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.snippets import snippets

if TYPE_CHECKING:
    from mediapipe_tasks.classification.evaluation import KerasComparison
    from mediapipe_tasks.text_classifier.splits import Data

__all__ = ["write_card"]

TASK = "MediaPipe text classifier"

_SHORT = 3


def write_card(
    folder: Path,
    normalisation: Normalisation,
    data: Data,
    keras: Optional[KerasComparison] = None,
) -> Path:
    """Write ``MODEL_CARD.md`` into a run folder whose other files are there.

    Args:
        folder: The run folder.
        normalisation: What the model's texts are normalised by.
        data: The sets.
        keras: How Keras scored before the export, where that is known.
    """
    facts = Facts.read(folder)
    texts = chain(data.train.texts, data.validation.texts, data.test.texts)
    limits = [*lost_letters(normalisation, texts), *_data_limits(facts)]
    return write_model_card(
        folder,
        task=TASK,
        about=list(_about(facts)),
        limits=limits,
        usage=list(_usage(facts, normalisation)),
        keras_accuracy=None if keras is None else keras.accuracy,
    )


def _about(facts: Facts) -> Iterator[str]:
    yield "Language of the texts: *to be filled in*"
    seq_len = facts.model.get("seq_len")
    if seq_len:
        yield f"Reads the first {seq_len:,} tokens of a text, the start token included"
    vocabulary = facts.data.get("vocabulary")
    if vocabulary:
        yield f"Knows {vocabulary:,} words; all others are one and the same to it"


def _data_limits(facts: Facts) -> Iterator[str]:
    unknown = facts.share("test", "untrained_words") or facts.share("test", "unknown_words")
    if unknown:
        yield (
            f"{percent(unknown)} of the words of the test set are not among those of the training "
            "texts. It can tell nothing from such words."
        )
    cut = facts.share("test", "tokens", "cut")
    seq_len = facts.model.get("seq_len")
    if seq_len:
        yield (
            f"What comes after the first {seq_len:,} tokens is not read; "
            f"{percent(cut)} of the texts of the test set are longer."
        )
    mean = facts.share("train", "tokens", "mean")
    if mean:
        longest = facts.share("train", "tokens", "max")
        yield (
            f"The training texts have {mean:.1f} tokens on average and {longest:,.0f} at most"
            f"{_short(facts)}. Much shorter or longer ones are new to it."
        )


def _short(facts: Facts) -> str:
    """Return how many training texts have fewer than three words, where it is counted."""
    tokens: Mapping[str, Any] = (facts.data.get("splits", {}).get("train") or {}).get("tokens", {})
    histogram = tokens.get("histogram") or {}
    edges: Sequence[int] = histogram.get("edges") or ()
    if _SHORT + 1 not in edges:
        return ""
    short = sum(histogram["counts"][: edges.index(_SHORT + 1)])
    return f"; {percent(short / facts.rows('train'))} have fewer than {_SHORT} words"


def _usage(facts: Facts, normalisation: Normalisation) -> Iterator[str]:
    yield (
        "Normalise a text as the training did, before it is given to `classify()`. The MediaPipe "
        "runtime does not, and without it answers are worse, silently:"
    )
    steps = normalisation.steps()
    yield "\n".join(f"{number}. {plain(step)}" for number, step in enumerate(steps, 1))
    yield (
        f"{name('mediapipe-tasks text-classifier predict')} does so, and so does this code. "
        "It gives no class to answers below the threshold."
    )
    chosen = recommended_threshold(facts)
    for snippet in snippets(normalisation, "0" if chosen is None else threshold(chosen)):
        yield f"### {snippet.platform}"
        yield fenced(snippet.normalise.strip("\n"), snippet.language)
        yield fenced(snippet.use.strip("\n"), snippet.language)
