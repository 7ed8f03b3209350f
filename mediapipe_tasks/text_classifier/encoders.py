"""The BERT encoder that a training is built on: found, read and checked before it begins."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from mediapipe_tasks.elsewhere.environment import TRAINING, require
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.hub import fetch_model
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.saved_encoder import read_saved_encoder

if TYPE_CHECKING:
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions

__all__ = [
    "MOBILEBERT_ADDRESS",
    "Encoder",
    "check_size",
    "check_vocabulary",
    "find_encoder",
    "read_vocabulary",
]

MOBILEBERT_ADDRESS = "https://tfhub.dev/google/mobilebert/uncased_L-24_H-128_B-512_A-4_F-4_OPT/1"
NEEDED_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
MOST_TOKENS = 512
"""Positions of an encoder where it does not say how many it has: BERT's own number."""

_VOCABULARY = Path("assets", "vocab.txt")
_SPARE_ROWS = 128
"""Rows of an embedding without a token: their number is made a multiple of 8, 64 or 128."""


@dataclass(frozen=True)
class Encoder:
    """A BERT encoder on disk.

    Attributes:
        path: The folder of the SavedModel.
        vocabulary: Its tokens.
        do_lower_case: It was trained on small letters without accents.
        most_tokens: The longest text that it has positions for, in tokens.
        is_tf2: It is a SavedModel of TensorFlow 2; else a hub module of TensorFlow 1.
    """

    path: Path
    vocabulary: tuple[str, ...]
    do_lower_case: bool = True
    most_tokens: int = MOST_TOKENS
    is_tf2: bool = True

    @property
    def normalisation(self) -> BertNormalisation:
        """What is done to texts before it is given them."""
        return BertNormalisation(strip_accents=self.do_lower_case)

    @property
    def is_cased(self) -> bool:
        """Tell whether it has words with capitals."""
        return not BertNormalisation.of_vocabulary(set(self.vocabulary)).strip_accents

    @functools.cached_property
    def tokens(self) -> frozenset[str]:
        """The vocabulary, to look tokens up in."""
        return frozenset(self.vocabulary)


def find_encoder(
    options: TextClassifierOptions, notify: Callable[[str], object] = lambda line: None
) -> Encoder | None:
    """Return the encoder that the options name, or None where the model has none.

    Args:
        options: The options of the training.
        notify: Called with each line that the user should read, as before a download.

    Raises:
        InputError: The folder holds no BERT encoder.
        TaskError: It cannot be downloaded, or TensorFlow is missing.
    """
    if not options.is_bert:
        return None
    if options.encoder is not None:
        encoder = _read_encoder(options.encoder)
        if encoder.is_cased:
            notify(
                "warning: the encoder knows capitals, and the MediaPipe runtime makes all letters "
                "small; an uncased encoder does better"
            )
        return encoder
    path = fetch_model(MOBILEBERT_ADDRESS, notify)
    return Encoder(path, read_vocabulary(path / _VOCABULARY), is_tf2=False)


def _read_encoder(path: Path) -> Encoder:
    wrong = f"encoder: {shown_path(path)} is no BERT encoder"
    require(TRAINING)
    if not (path / "saved_model.pb").is_file():
        raise InputError(
            f"{wrong}: there is no saved_model.pb in it; give the folder of a TensorFlow 2 "
            "SavedModel, or make one: mediapipe-tasks encoder convert"
        )
    vocabulary = read_vocabulary(path / _VOCABULARY)
    try:
        with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")):
            saved = read_saved_encoder(path)
    except Exception as error:  # of the protocol buffer, the files, TensorFlow
        raise InputError(f"{wrong}: {shown_error(error)}") from error
    if not saved.has_interface:
        raise InputError(
            f"{wrong}: it does not make pooled_output of "
            "input_word_ids, input_mask and input_type_ids"
        )
    check_size(len(vocabulary), saved.rows or len(vocabulary), path)
    lower = saved.do_lower_case
    if lower is None:
        lower = BertNormalisation.of_vocabulary(set(vocabulary)).strip_accents
    return Encoder(path, vocabulary, lower, saved.positions or MOST_TOKENS)


def check_size(tokens: int, rows: int, path: Path) -> None:
    """Check that a vocabulary and an embedding, both from the folder `path`, are of one model.

    Raises:
        InputError: There are more tokens than rows, or far fewer.
    """
    if not 0 <= rows - tokens < _SPARE_ROWS:
        raise InputError(
            f"{shown_path(path)}: the vocabulary has {tokens:,} tokens, and the embedding "
            f"{rows:,} rows; they are not of one model"
        )


def read_vocabulary(path: Path) -> tuple[str, ...]:
    """Return the tokens of a WordPiece vocabulary, one a line.

    Raises:
        InputError: The file cannot be read, lacks a token that BERT needs, or has one twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{shown_path(path)} is no vocabulary of BERT: {problem}") from None
    tokens = tuple(line.strip() for line in lines)
    check_vocabulary(tokens, path)
    return tokens


def check_vocabulary(tokens: tuple[str, ...], path: Path) -> None:
    """Check that a vocabulary, from the file `path`, is one of BERT.

    Raises:
        InputError: It lacks a token that BERT needs, or has one twice.
    """
    wrong = f"{shown_path(path)} is no vocabulary of BERT"
    missing = [token for token in NEEDED_TOKENS if token not in tokens]
    if missing:
        raise InputError(f"{wrong}: it has no {', '.join(missing)}")
    if len(set(tokens)) < len(tokens):
        raise InputError(f"{wrong}: a token is in it twice, or a line is empty")
