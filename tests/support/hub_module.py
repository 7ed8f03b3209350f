"""Make a hub module of TensorFlow 1, as MobileBERT's is, with a small random encoder in it.

python hub_module.py FOLDER VOCABULARY
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import tensorflow as tf

HIDDEN = 16
INPUTS = ("input_ids", "input_mask", "segment_ids")


def make_module(folder: Path, vocabulary: Path) -> None:
    """Write the module: ``saved_model.pb``, ``tfhub_module.pb``, variables and the vocabulary."""
    v1 = tf.compat.v1
    size = len(vocabulary.read_text(encoding="utf-8").splitlines())
    with tf.Graph().as_default(), v1.Session() as session:
        inputs = {name: v1.placeholder(tf.int32, [None, None], name) for name in INPUTS}
        vectors = v1.get_variable("word_embeddings", [size, HIDDEN])
        mask = tf.cast(inputs["input_mask"], tf.float32)[:, :, tf.newaxis]
        kinds = tf.cast(inputs["segment_ids"], tf.float32)[:, :, tf.newaxis]
        sequence = (tf.gather(vectors, inputs["input_ids"]) + kinds) * mask
        outputs = {"sequence_output": sequence, "pooled_output": tf.reduce_sum(sequence, axis=1)}
        v1.add_to_collection(
            v1.GraphKeys.ASSET_FILEPATHS, tf.constant(str(vocabulary), name="vocab_file")
        )
        session.run(v1.global_variables_initializer())
        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(
            session,
            [],
            {"tokens": v1.saved_model.predict_signature_def(inputs, outputs)},
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
        )
        builder.save()
    (folder / "tfhub_module.pb").write_bytes(b"\x08\x03")  # the format's number, 3
    shutil.copy(vocabulary, folder / "assets" / "vocab.txt")


if __name__ == "__main__":
    make_module(Path(sys.argv[1]), Path(sys.argv[2]))
