"""Convert a BERT checkpoint into a TensorFlow SavedModel, and check what it computes."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.disk import space_for
from mediapipe_tasks.encoder.checkpoint import Checkpoint, read_checkpoint
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.wordpiece import tokens_of

if TYPE_CHECKING:
    import os
    from typing import Union

    AnyPath = Union[str, os.PathLike[str]]

__all__ = ["convert_checkpoint"]

TEXTS = (
    "Wake me up at half past six tomorrow, please.",
    "What's the weather like in San Francisco this weekend?",
    "play some jazz",
    "I would like to cancel my order #4711 and get my money back; it never arrived!",
    "Naïve café owners don't accept €20 notes.",
    "no",
    "The quick brown fox jumps over the lazy dog while the band plays on, until nobody listens.",
)
"""What the check is done with; each is shorter than the longest, so that padding is checked too."""

TOLERANCE = 1e-3
"""Between numbers of the size of 1; float32 alone makes differences of about 0.000005."""


def convert_checkpoint(
    source: AnyPath,
    destination: AnyPath,
    *,
    pooling: Optional[str] = None,
    notify: Callable[[str], object] = lambda line: None,
) -> None:
    """Make an encoder for the text classifier of a BERT checkpoint.

    Args:
        source: The checkpoint's folder; see `read_checkpoint`.
        destination: The folder to make.
        pooling: ``pooler``, ``mean`` or ``cls``; None leaves it to the checkpoint.
        notify: Called with each line that the user should read.

    Raises:
        InputError: The checkpoint cannot be used, or `destination` exists.
        TaskError: TensorFlow is missing, the disk is full, or the encoder computes otherwise.
    """
    target = Path(destination).absolute()
    if target.exists():
        raise InputError(f"{shown_path(target)} exists; name another folder, or remove it")
    checkpoint = read_checkpoint(Path(source), pooling)
    notify(f"Read {shown_path(Path(source))}: {checkpoint}")
    with _written_whole(target) as folder, _quietly():
        _save(checkpoint, folder)
        difference = _check(checkpoint, folder)
    notify(
        f"Checked on {len(TEXTS)} texts: the largest difference to the checkpoint is "
        f"{difference:.1e}"
    )
    notify(f"Written to {shown_path(target)}; train with --encoder {shown_path(target)}")


@contextlib.contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """Yield a folder that becomes `target` when the block ends well, and else is gone."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-")
    except OSError as error:
        raise InputError(f"{shown_path(target)}: {error.strerror}; name another folder") from None
    with made as folder, space_for(target):
        yield Path(folder, "encoder")
        Path(folder, "encoder").rename(target)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep what TensorFlow prints away from the user."""
    with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")):
        yield


def _save(checkpoint: Checkpoint, folder: Path) -> None:
    try:
        import tensorflow as tf
    except ImportError as error:
        raise TaskError(
            f"TensorFlow cannot be imported ({error}); it comes with: "
            "pip install 'stdout-hook[mediapipe]'"
        ) from error
    from mediapipe_tasks.encoder.network import build_encoder

    with tempfile.TemporaryDirectory() as scratch:
        vocabulary = Path(scratch, "vocab.txt")
        tokens = "".join(f"{token}\n" for token in checkpoint.vocabulary.tokens)
        vocabulary.write_text(tokens, encoding="utf-8")
        tf.saved_model.save(build_encoder(checkpoint, vocabulary), str(folder))


def _check(checkpoint: Checkpoint, folder: Path) -> float:
    """Return the largest difference between what was written and the checkpoint.

    Raises:
        TaskError: It is too large.
    """
    largest = _largest_difference(checkpoint, folder)
    if not largest <= TOLERANCE:
        raise TaskError(
            f"the converted encoder computes otherwise than the checkpoint: a difference of "
            f"{largest:.1e}, where {TOLERANCE:.0e} is the most; nothing was written"
        )
    return largest


def _largest_difference(checkpoint: Checkpoint, folder: Path) -> float:
    import numpy as np
    import tensorflow as tf

    from mediapipe_tasks.encoder.reference import forward

    texts = [_ids(checkpoint, text) for text in TEXTS]
    outputs = tf.saved_model.load(str(folder))(_inputs(texts), training=False)
    differences = []
    for row, ids in enumerate(texts):
        sequence, pooled = forward(checkpoint, ids)
        differences.append(np.abs(outputs["sequence_output"][row][: len(ids)] - sequence).max())
        differences.append(np.abs(outputs["pooled_output"][row] - pooled).max())
    return float(np.max(differences))


def _ids(checkpoint: Checkpoint, text: str) -> list[int]:
    tokens = checkpoint.vocabulary.tokens
    numbers = {token: number for number, token in enumerate(tokens)}
    normalise = BertNormalisation(strip_accents=checkpoint.vocabulary.strip_accents)
    most = checkpoint.architecture.max_position_embeddings - 2
    pieces = tokens_of(normalise.words(text), numbers)[:most]
    return [numbers[piece] for piece in ("[CLS]", *pieces, "[SEP]")]


def _inputs(texts: list[list[int]]) -> dict[str, Any]:
    """Return the ids as an encoder is given them, padded to the longest."""
    import tensorflow as tf

    longest = max(map(len, texts))
    padding = [longest - len(ids) for ids in texts]
    ids = [[*ids, *[0] * more] for ids, more in zip(texts, padding)]
    mask = [[*[1] * (longest - more), *[0] * more] for more in padding]
    columns = (ids, mask, [[0] * longest for _ in texts])
    names = ("input_word_ids", "input_mask", "input_type_ids")
    return {name: tf.constant(values, tf.int32) for name, values in zip(names, columns)}
