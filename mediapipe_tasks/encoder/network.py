"""A BERT encoder in TensorFlow, with the interface of the BERT encoders on TensorFlow Hub."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediapipe_tasks.encoder.checkpoint import Checkpoint
    from mediapipe_tasks.encoder.config import Architecture

__all__ = ["INPUTS", "build_encoder"]

INPUTS = ("input_word_ids", "input_mask", "input_type_ids")
_HIDDEN = -1e4
"""Added to the scores of padding: its share becomes 0, and it is a number in 16 bits, too."""


def build_encoder(checkpoint: Checkpoint, vocabulary: Path) -> Any:
    """Return a TensorFlow object to be saved as a SavedModel, which can be trained on.

    It is called with a dict of `INPUTS`, int32 of (texts, tokens), and ``training``; it returns
    ``pooled_output``, (texts, hidden), and ``sequence_output``, (texts, tokens, hidden).

    Args:
        checkpoint: The weights.
        vocabulary: The file ``vocab.txt``, which is copied into the SavedModel.
    """
    import tensorflow as tf

    weights = _Weights(checkpoint)
    network = _Network(checkpoint.architecture, weights.variables, checkpoint.pooling)
    ids = {name: tf.TensorSpec([None, None], tf.int32, name=name) for name in INPUTS}

    def call(inputs: Mapping[str, Any], training: bool = False) -> dict[str, Any]:
        return network(inputs, training=training)

    function = tf.function(call)
    for training in (False, True):
        function.get_concrete_function(ids, training=training)
    encoder = tf.train.Checkpoint()
    encoder.__call__ = function
    encoder.variables = encoder.trainable_variables = list(weights.variables.values())
    encoder.regularization_losses = []
    encoder.do_lower_case = tf.Variable(checkpoint.vocabulary.strip_accents, trainable=False)
    encoder.vocab_file = tf.saved_model.Asset(str(vocabulary))
    return encoder


class _Weights:
    """The variables, by the checkpoint's names; matrices are of shape (in, out) here.

    Their own names are those of TensorFlow's BERT: optimizers leave biases and ``LayerNorm`` out
    of the weight decay by them.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        import tensorflow as tf

        self.variables = {
            name: tf.Variable(_oriented(name, tensor), name=_tensorflow_name(name))
            for name, tensor in checkpoint.tensors.items()
            if checkpoint.pooling == "pooler" or not name.startswith("pooler.")
        }


def _oriented(name: str, tensor: Any) -> Any:
    is_matrix = name.endswith("weight") and ("dense" in name or ".self." in name)
    return tensor.T if is_matrix else tensor


def _tensorflow_name(name: str) -> str:
    scope, _, last = name.replace("layer.", "layer_").replace(".", "/").rpartition("/")
    if scope.endswith("LayerNorm"):
        return f"{scope}/{'gamma' if last == 'weight' else 'beta'}"
    if scope.endswith("embeddings"):
        return f"{scope}/embeddings"
    return f"{scope}/{'kernel' if last == 'weight' else 'bias'}"


class _Network:
    """The computation, over variables by the checkpoint's names."""

    def __init__(self, sizes: Architecture, variables: Mapping[str, Any], pooling: str) -> None:
        import tensorflow as tf

        self._tf = tf
        self._sizes = sizes
        self._variables = variables
        self._pooling = pooling

    def __call__(self, inputs: Mapping[str, Any], *, training: bool) -> dict[str, Any]:
        tf = self._tf
        self._training = training
        self._dropouts = 0
        mask = tf.cast(inputs["input_mask"], tf.float32)
        bias = (1.0 - mask[:, tf.newaxis, tf.newaxis, :]) * _HIDDEN
        hidden = self._embed(inputs["input_word_ids"], inputs["input_type_ids"])
        for layer in range(self._sizes.num_hidden_layers):
            hidden = self._layer(f"encoder.layer.{layer}", hidden, bias)
        return {"pooled_output": self._pool(hidden, mask), "sequence_output": hidden}

    def _embed(self, ids: Any, types: Any) -> Any:
        tf = self._tf
        words, positions, kinds = (
            self._variables[f"embeddings.{part}_embeddings.weight"]
            for part in ("word", "position", "token_type")
        )
        hidden = tf.gather(words, ids) + tf.gather(kinds, types) + positions[: tf.shape(ids)[1]]
        return self._dropout(self._normalised("embeddings", hidden))

    def _layer(self, name: str, hidden: Any, bias: Any) -> Any:
        attended = self._dense(f"{name}.attention.output.dense", self._attend(name, hidden, bias))
        hidden = self._normalised(f"{name}.attention.output", hidden + self._dropout(attended))
        inner = self._activated(self._dense(f"{name}.intermediate.dense", hidden))
        outer = self._dense(f"{name}.output.dense", inner)
        return self._normalised(f"{name}.output", hidden + self._dropout(outer))

    def _attend(self, name: str, hidden: Any, bias: Any) -> Any:
        tf = self._tf
        query, key, value = (
            self._heads(self._dense(f"{name}.attention.self.{part}", hidden))
            for part in ("query", "key", "value")
        )
        scores = tf.matmul(query, key, transpose_b=True) / self._sizes.head_size**0.5
        shares = tf.nn.softmax(scores + bias)
        shares = self._dropout(shares, self._sizes.attention_probs_dropout_prob)
        attended = tf.transpose(tf.matmul(shares, value), [0, 2, 1, 3])
        return tf.reshape(attended, tf.shape(hidden))

    def _heads(self, hidden: Any) -> Any:
        """Divide vectors among the heads: (texts, heads, tokens, head_size)."""
        tf = self._tf
        shape = tf.shape(hidden)
        divided = [shape[0], shape[1], self._sizes.num_attention_heads, self._sizes.head_size]
        return tf.transpose(tf.reshape(hidden, divided), [0, 2, 1, 3])

    def _dense(self, name: str, inputs: Any) -> Any:
        kernel = self._variables[f"{name}.weight"]
        return self._tf.matmul(inputs, kernel) + self._variables[f"{name}.bias"]

    def _normalised(self, name: str, inputs: Any) -> Any:
        tf = self._tf
        mean, variance = tf.nn.moments(inputs, axes=[-1], keepdims=True)
        scale = self._variables[f"{name}.LayerNorm.weight"]
        offset = self._variables[f"{name}.LayerNorm.bias"]
        return tf.nn.batch_normalization(
            inputs, mean, variance, offset, scale, self._sizes.layer_norm_eps
        )

    def _activated(self, inputs: Any) -> Any:
        function = self._sizes.hidden_act
        if function == "relu":
            return self._tf.nn.relu(inputs)
        return self._tf.nn.gelu(inputs, approximate=function == "gelu_tanh")

    def _dropout(self, inputs: Any, rate: float | None = None) -> Any:
        """Drop units in training, by seeds of their own: else no training could be had again."""
        rate = self._sizes.hidden_dropout_prob if rate is None else rate
        if not self._training or not rate:
            return inputs
        self._dropouts += 1
        return self._tf.nn.dropout(inputs, rate, seed=self._dropouts)

    def _pool(self, hidden: Any, mask: Any) -> Any:
        tf = self._tf
        if self._pooling == "cls":
            return hidden[:, 0]
        if self._pooling == "mean":
            weights = mask[:, :, tf.newaxis]
            return tf.reduce_sum(hidden * weights, axis=1) / tf.reduce_sum(weights, axis=1)
        return tf.tanh(self._dense("pooler.dense", hidden[:, 0]))
