"""Fill in what options leave to the data, and check what only the data can tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import nearest, shown
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.options import ClassWeights, TextClassifierOptions

__all__ = ["check_options", "resolve_class_weights", "resolve_seq_len"]

START_TOKEN = 1
SPARE_TOKENS = 3
SHORTEST = 8
LONGEST = 1024


def resolve_seq_len(texts: Iterable[str], normalisation: Normalisation | None = None) -> int:
    """Return a sequence length that holds nearly all texts and little padding.

    It is the 95th percentile of the numbers of words, one for the start token and 3 to spare, but
    8 at least, for people will ask longer questions than the data has, and 1,024 at most. Model
    Maker's own 256 makes a poor model of short texts: it averages over the padding.
    """
    normalise = normalisation or Normalisation()
    lengths = sorted(normalise(text).count(" ") + 1 for text in texts) or [0]
    percentile = lengths[-(-95 * len(lengths) // 100) - 1]
    return min(max(percentile + START_TOKEN + SPARE_TOKENS, SHORTEST), LONGEST)


def resolve_class_weights(weights: ClassWeights, labels: Sequence[str]) -> dict[str, float] | None:
    """Return a weight for each class, in the order of the sorted names, or None.

    ``"balanced"`` gives rows / (classes * rows of the class), as scikit-learn does. A class that a
    mapping does not name weighs 1: Keras wants all of them.

    Raises:
        InputError: A weight is for a label that is not in `labels`.
    """
    if weights is None:
        return None
    counts = Counter(labels)
    if isinstance(weights, str):
        return {name: len(labels) / (len(counts) * counts[name]) for name in sorted(counts)}
    for label in weights:
        if label not in counts:
            raise InputError(
                f"class_weights: there is no label {shown(label)} in the training data"
                f"{nearest(label, counts)}"
            )
    return {name: float(weights.get(name, 1.0)) for name in sorted(counts)}


def check_options(options: TextClassifierOptions, train: Examples) -> None:
    """Check options against the training set, before anything is started.

    Raises:
        InputError: The set has fewer rows than a batch, or fewer batches than steps are asked for,
            or lacks a label that has a weight.
    """
    resolve_class_weights(options.class_weights, train.labels)
    if options.repeat:
        return
    if len(train) < options.batch_size:
        raise InputError(
            f"batch_size: {options.batch_size:,} is more than the {len(train):,} training rows; "
            "give a smaller one"
        )
    batches = -(-len(train) // options.batch_size)
    if (options.steps_per_epoch or 0) > batches:
        raise InputError(
            f"steps_per_epoch: {options.steps_per_epoch:,} is more than the {batches:,} batches "
            "there are; give fewer, or repeat with it"
        )
