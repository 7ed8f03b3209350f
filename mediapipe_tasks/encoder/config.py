"""What a checkpoint's ``config.json`` says of the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown, shown_path

__all__ = ["ACTIVATIONS", "Architecture", "read_architecture", "read_json"]

ACTIVATIONS = {
    "gelu": "gelu",
    "gelu_python": "gelu",
    "gelu_new": "gelu_tanh",
    "gelu_fast": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
    "relu": "relu",
}
"""The functions by their names in a configuration; ``gelu`` is the one with the error function."""


@dataclass(frozen=True)
class Architecture:
    """The sizes and functions of a BERT encoder.

    Attributes:
        hidden_act: One of the values of `ACTIVATIONS`.
    """

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int
    hidden_act: str
    layer_norm_eps: float
    hidden_dropout_prob: float
    attention_probs_dropout_prob: float

    @property
    def head_size(self) -> int:
        """The length of a head's vectors."""
        return self.hidden_size // self.num_attention_heads

    def __str__(self) -> str:
        return (
            f"{self.num_hidden_layers} layers x {self.hidden_size}, "
            f"{self.num_attention_heads} heads"
        )


_SIZES = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "max_position_embeddings",
)  # fmt: skip


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object that a JSON file holds.

    Raises:
        InputError: The file is missing, or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{shown_path(path)}: {error.strerror}; a checkpoint has one") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown_path(path)} is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"{shown_path(path)}: expected a JSON object")
    return found


def read_architecture(config: Mapping[str, Any], path: Path) -> Architecture:
    """Return what a configuration describes.

    Args:
        config: The content of ``config.json``.
        path: The file, for messages.

    Raises:
        InputError: It is of another model than BERT, or a value is missing or cannot be.
    """
    kind = config.get("model_type")
    if kind != "bert":
        raise InputError(
            f"{shown_path(path)}: model_type is {shown(kind)}, and this converts bert only: the "
            "MediaPipe runtime has BERT's tokeniser and no other"
        )
    _refuse_variants(config, path)
    act = config.get("hidden_act", "gelu")
    if act not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise InputError(f"{shown_path(path)}: hidden_act is {shown(act)}; known are {known}")
    sizes = {name: _whole(config, name, path) for name in _SIZES}
    made = Architecture(
        **sizes,
        type_vocab_size=_whole({"type_vocab_size": 2, **config}, "type_vocab_size", path),
        hidden_act=ACTIVATIONS[act],
        layer_norm_eps=_number(config, "layer_norm_eps", 1e-12, path),
        hidden_dropout_prob=_number(config, "hidden_dropout_prob", 0.1, path),
        attention_probs_dropout_prob=_number(config, "attention_probs_dropout_prob", 0.1, path),
    )
    if made.hidden_size % made.num_attention_heads:
        raise InputError(
            f"{shown_path(path)}: hidden_size {made.hidden_size} cannot be divided among "
            f"{made.num_attention_heads} attention heads"
        )
    return made


def _refuse_variants(config: Mapping[str, Any], path: Path) -> None:
    """Refuse what computes otherwise than BERT under BERT's name."""
    position = config.get("position_embedding_type", "absolute")
    if position != "absolute":
        raise InputError(
            f"{shown_path(path)}: position_embedding_type is {shown(position)}; only absolute "
            "can be converted"
        )
    for name in ("is_decoder", "add_cross_attention"):
        if config.get(name):
            raise InputError(f"{shown_path(path)}: {name} is set; an encoder is needed")


def _whole(config: Mapping[str, Any], name: str, path: Path) -> int:
    value = config.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InputError(
            f"{shown_path(path)}: {name} should be a whole number above 0, got {shown(value)}"
        )
    return value


def _number(config: Mapping[str, Any], name: str, default: float, path: Path) -> float:
    value = config.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise InputError(
            f"{shown_path(path)}: {name} should be a number from 0 to 1, got {shown(value)}"
        )
    return float(value)
