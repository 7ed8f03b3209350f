"""Fill in what options leave to the data, and check what only the data can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediapipe_tasks.classification.class_weights import resolve_class_weights
from mediapipe_tasks.classification.sets import check_steps
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.accelerators import check_accelerators
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.wordpiece import SPECIAL_TOKENS, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.encoders import Encoder
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions

__all__ = ["check_options", "normalisation_for", "resolve_class_weights", "resolve_seq_len"]

START_TOKEN = 1
SPARE_TOKENS = 3
SHORTEST = 8
LONGEST = 1024


def normalisation_for(options: TextClassifierOptions, encoder: Encoder | None) -> Normalisation:
    """Return what is done to the texts of a model with this encoder, or with none."""
    if encoder is None:
        return Normalisation(lower_case=options.do_lower_case)
    return encoder.normalisation


def resolve_seq_len(
    texts: Iterable[str],
    normalisation: Normalisation | None = None,
    encoder: Encoder | None = None,
) -> int:
    """Return a sequence length that holds nearly all texts and little padding.

    It is the 95th percentile of the numbers of words, one for the start token and 3 to spare, but
    8 at least, for people will ask longer questions than the data has, and 1,024 at most. Model
    Maker's own 256 makes a poor model of short texts: it averages over the padding.

    With an encoder it is the 99th percentile of the tokens, for padding costs only time there, and
    at most what the encoder has positions for.
    """
    normalise = normalisation or Normalisation()
    if encoder is not None:
        lengths = [len(tokens_of(normalise.words(text), encoder.tokens)) for text in texts]
        return _nearly_all(lengths, 99, SPECIAL_TOKENS, encoder.most_tokens)
    lengths = [normalise(text).count(" ") + 1 for text in texts]
    return _nearly_all(lengths, 95, START_TOKEN, LONGEST)


def _nearly_all(lengths: list[int], percent: int, special: int, most: int) -> int:
    lengths = sorted(lengths) or [0]
    percentile = lengths[-(-percent * len(lengths) // 100) - 1]
    return min(max(percentile + special + SPARE_TOKENS, SHORTEST), most)


def check_options(
    options: TextClassifierOptions, train: Examples, encoder: Encoder | None = None
) -> None:
    """Check options against the training set and the encoder, before anything is started.

    Raises:
        InputError: The set has fewer rows than a batch, or fewer batches than steps are asked for,
            or lacks a label that has a weight; or the encoder, the classes or the machine cannot
            do what is asked for.
    """
    resolve_class_weights(options.class_weights, train.labels)
    check_steps(
        train,
        batch_size=options.batch_size,
        steps_per_epoch=options.steps_per_epoch,
        repeat=options.repeat,
    )
    if encoder is not None:
        _check_for_bert(options, train, encoder)


def _check_for_bert(options: TextClassifierOptions, train: Examples, encoder: Encoder) -> None:
    shortest = SPECIAL_TOKENS + 1
    if options.seq_len is not None and not shortest <= options.seq_len <= encoder.most_tokens:
        raise InputError(
            f"seq_len: this encoder reads from {shortest} to {encoder.most_tokens:,} tokens, "
            f"got {options.seq_len:,}"
        )
    for name in ("desired_precisions", "desired_recalls"):
        if getattr(options, name) and len(train.label_names) != 2:
            raise InputError(
                f"{name}: these are for two classes, and the data has {len(train.label_names):,}"
            )
    check_accelerators(options)
