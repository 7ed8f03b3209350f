"""What a SavedModel says of the encoder in it, without loading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

__all__ = ["SavedEncoder", "read_saved_encoder"]

_LOWER_CASE = "do_lower_case"


@dataclass(frozen=True)
class SavedEncoder:
    """What is known of a saved encoder; None where it does not tell.

    Attributes:
        has_interface: It has the inputs and outputs of the BERT encoders on TensorFlow Hub.
        do_lower_case: Its attribute of that name.
        rows: Rows of its embedding of words.
        positions: Positions that it has vectors for.
    """

    has_interface: bool
    do_lower_case: Optional[bool]
    rows: Optional[int]
    positions: Optional[int]


def read_saved_encoder(path: Path) -> SavedEncoder:
    """Read the folder of a SavedModel; needs TensorFlow, and raises what it raises."""
    import tensorflow as tf
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel.FromString((path / "saved_model.pb").read_bytes())
    graph = saved.meta_graphs[0].object_graph_def
    checkpoint = tf.train.load_checkpoint(str(path / "variables" / "variables"))
    return SavedEncoder(
        any(map(_is_encoder, graph.concrete_functions.values())),
        _lower_case(graph, checkpoint),
        _rows(graph, "word_embedding"),
        _rows(graph, "position_embedding"),
    )


def _is_encoder(function: Any) -> bool:
    inputs = {"input_word_ids", "input_mask", "input_type_ids"}
    named = set(_names(function.canonicalized_input_signature))
    return inputs <= named and "pooled_output" in function.output_signature.dict_value.fields


def _names(value: Any) -> Iterator[str]:
    """Yield the keys of the dicts in a structure of arguments."""
    fields = value.dict_value.fields
    yield from fields
    for part in (*value.tuple_value.values, *value.list_value.values, *fields.values()):
        yield from _names(part)


def _lower_case(graph: Any, checkpoint: Any) -> Optional[bool]:
    names = {child.local_name for child in graph.nodes[0].children}
    key = f"{_LOWER_CASE}/.ATTRIBUTES/VARIABLE_VALUE"
    if _LOWER_CASE not in names or not checkpoint.has_tensor(key):
        return None
    return bool(checkpoint.get_tensor(key))


def _rows(graph: Any, name: str) -> Optional[int]:
    """Return the first dimension of the matrix whose name has `name` in it."""
    variables = (node.variable for node in graph.nodes if node.WhichOneof("kind") == "variable")
    shapes = [v.shape.dim for v in variables if name in v.name and len(v.shape.dim) == 2]
    return int(shapes[0][0].size) if len(shapes) == 1 else None
