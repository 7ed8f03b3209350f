"""BERT's forward pass in plain NumPy, to check converted encoders by.

After "BERT: Pre-training of Deep Bidirectional Transformers" (Devlin et al., 2018). It is written
for clearness, and shares nothing with `network`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mediapipe_tasks.encoder.checkpoint import Checkpoint

    Array = np.ndarray[Any, Any]
    Tensors = Mapping[str, Array]

__all__ = ["forward"]


def forward(checkpoint: Checkpoint, ids: Sequence[int]) -> tuple[Array, Array]:
    """Return the vectors of one text's tokens, (tokens, hidden), and the text's own, (hidden,).

    Args:
        checkpoint: The encoder.
        ids: The text's tokens by number, the special ones included, without padding.
    """
    hidden = _embed(checkpoint, ids)
    for layer in range(checkpoint.architecture.num_hidden_layers):
        hidden = _layer(checkpoint, f"encoder.layer.{layer}", hidden)
    if checkpoint.pooling == "mean":
        return hidden, hidden.mean(axis=0)
    if checkpoint.pooling == "cls":
        return hidden, hidden[0]
    return hidden, np.tanh(_dense(checkpoint.tensors, "pooler.dense", hidden[0]))


def _embed(checkpoint: Checkpoint, ids: Sequence[int]) -> Array:
    tensors = checkpoint.tensors
    embedded: Array = (
        tensors["embeddings.word_embeddings.weight"][list(ids)].astype(np.float64)
        + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    return _normalised(checkpoint, "embeddings", embedded)


def _layer(checkpoint: Checkpoint, name: str, hidden: Array) -> Array:
    tensors = checkpoint.tensors
    attended = _dense(tensors, f"{name}.attention.output.dense", _attend(checkpoint, name, hidden))
    hidden = _normalised(checkpoint, f"{name}.attention.output", hidden + attended)
    inner = _activated(
        checkpoint.architecture.hidden_act, _dense(tensors, f"{name}.intermediate.dense", hidden)
    )
    outer = _dense(tensors, f"{name}.output.dense", inner)
    return _normalised(checkpoint, f"{name}.output", hidden + outer)


def _attend(checkpoint: Checkpoint, name: str, hidden: Array) -> Array:
    size = checkpoint.architecture.head_size
    query, key, value = (
        _dense(checkpoint.tensors, f"{name}.attention.self.{part}", hidden)
        for part in ("query", "key", "value")
    )
    heads = []
    for start in range(0, hidden.shape[1], size):
        part = slice(start, start + size)
        scores = query[:, part] @ key[:, part].T / math.sqrt(size)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        heads.append(weights / weights.sum(axis=1, keepdims=True) @ value[:, part])
    return np.concatenate(heads, axis=1)


def _dense(tensors: Tensors, name: str, inputs: Array) -> Array:
    result: Array = inputs @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]
    return result


def _normalised(checkpoint: Checkpoint, name: str, inputs: Array) -> Array:
    centred = inputs - inputs.mean(axis=-1, keepdims=True)
    variance = (centred**2).mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt(variance + checkpoint.architecture.layer_norm_eps)
    weight = checkpoint.tensors[f"{name}.LayerNorm.weight"]
    result: Array = scaled * weight + checkpoint.tensors[f"{name}.LayerNorm.bias"]
    return result


def _activated(function: str, inputs: Array) -> Array:
    if function == "relu":
        return np.maximum(inputs, 0)
    if function == "gelu_tanh":
        below: Array = np.tanh(math.sqrt(2 / math.pi) * (inputs + 0.044715 * inputs**3))
    else:
        below = np.vectorize(math.erf, otypes=[np.float64])(inputs / math.sqrt(2))
    return 0.5 * inputs * (1 + below)
