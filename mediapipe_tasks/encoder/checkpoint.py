"""A BERT checkpoint on disk, as Hugging Face's libraries leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.encoder.config import Architecture, read_architecture, read_json
from mediapipe_tasks.encoder.pooling import read_pooling
from mediapipe_tasks.encoder.tensors import expected_shapes, read_tensors
from mediapipe_tasks.encoder.vocabulary import Vocabulary, read_tokens
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.encoders import check_size

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Checkpoint", "read_checkpoint"]


@dataclass(frozen=True)
class Checkpoint:
    """A BERT encoder's numbers, and what they are for.

    Attributes:
        architecture: Its sizes and functions.
        tensors: The weights by their names, float32; matrices are of shape (out, in).
        vocabulary: Its tokens.
        pooling: What a text's vector is: ``pooler``, ``mean`` or ``cls``.
    """

    architecture: Architecture
    tensors: Mapping[str, np.ndarray[Any, Any]]
    vocabulary: Vocabulary
    pooling: str

    def __str__(self) -> str:
        case = "uncased" if self.vocabulary.strip_accents else "cased"
        return (
            f"BERT, {self.architecture}, {len(self.vocabulary.tokens):,} tokens, {case}, "
            f"pooling: {self.pooling}"
        )


def read_checkpoint(folder: Path, pooling: Optional[str] = None) -> Checkpoint:
    """Read a checkpoint's folder, and check that its parts fit each other.

    Args:
        folder: Has ``config.json``, ``model.safetensors`` (or its shards and their index) and
            ``vocab.txt`` (or ``tokenizer.json``).
        pooling: What a text's vector is; where None, as the checkpoint says.

    Raises:
        InputError: It is no BERT checkpoint, or incomplete, or its parts do not fit.
    """
    if not folder.is_dir():
        raise InputError(f"{shown_path(folder)}: there is no such folder; give a checkpoint's")
    architecture = read_architecture(read_json(folder / "config.json"), folder / "config.json")
    vocabulary = read_tokens(folder)
    check_size(len(vocabulary.tokens), architecture.vocab_size, folder)
    tensors = read_tensors(folder, expected_shapes(architecture))
    chosen = read_pooling(folder, has_pooler="pooler.dense.weight" in tensors, given=pooling)
    return Checkpoint(architecture, tensors, vocabulary, chosen)
