"""Model Maker's classifier on top of a BERT encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediapipe_tasks.model_maker import import_model_maker
from mediapipe_tasks.text_classifier.best_epoch import best_epoch_callback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np

    from mediapipe_tasks.text_classifier.encoders import Encoder
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions

__all__ = ["WEIGHTS", "create_classifier", "model_inputs"]

WEIGHTS = "weights"
"""The folder in a run's folder that holds what ``checkpoint_frequency`` asks for."""

_INPUTS = ("input_word_ids", "input_mask", "input_type_ids")


def create_classifier(
    options: TextClassifierOptions,
    labels: Sequence[str],
    encoder: Encoder,
    *,
    seq_len: int,
    class_weights: Mapping[int, float] | None,
    export_dir: Path,
    run_folder: Path,
) -> Any:
    """Return Model Maker's classifier, untrained.

    It ends with the weights of its best epoch: `best_of` its callbacks says with which.

    Args:
        options: How it is trained.
        labels: The classes.
        encoder: What it is built on.
        seq_len: Tokens that it reads of a text, the special ones included.
        class_weights: A weight for each class, or None.
        export_dir: Where Model Maker writes.
        run_folder: Where copies of the weights are kept, if they are asked for.
    """
    module = import_model_maker("text.text_classifier.text_classifier")
    classifier: Any = module._BertClassifier(
        module.ms.BertClassifierSpec(
            files=str(encoder.path), is_tf2=encoder.is_tf2, do_lower_case=encoder.do_lower_case
        ),
        module.mo.BertModelOptions(
            seq_len=seq_len,
            do_fine_tuning=options.do_fine_tuning,
            dropout_rate=options.dropout_rate,
        ),
        _hparams(module.hp, options, export_dir),
        list(labels),
    )
    with classifier._hparams.get_strategy().scope():
        classifier._metric_functions += _precisions(module.metrics, options)
        if class_weights is not None:
            # Given to Keras, they come to Model Maker's loss in a shape that it cannot take.
            classifier._loss_function = module.loss_functions.SparseFocalLoss(
                options.gamma, len(labels), [class_weights[i] for i in range(len(labels))]
            )
    classifier._callbacks = list(_callbacks(classifier, options, run_folder))
    return classifier


def _hparams(module: Any, options: TextClassifierOptions, export_dir: Path) -> Any:
    """Make an object for this one training: Model Maker writes into it."""
    return module.BertHParams(
        learning_rate=options.learning_rate,
        end_learning_rate=options.end_learning_rate,
        batch_size=options.batch_size,
        epochs=options.epochs,
        steps_per_epoch=options.steps_per_epoch,
        shuffle=options.shuffle,
        repeat=options.repeat,
        optimizer=module.BertOptimizer(options.optimizer),
        weight_decay=options.weight_decay,
        gamma=options.gamma,
        desired_precisions=list(options.desired_precisions),
        distribution_strategy=options.distribution_strategy,
        num_gpus=options.num_gpus,
        tpu="" if options.tpu in (None, "local") else options.tpu,
        export_dir=str(export_dir),
    )


def _precisions(metrics: Any, options: TextClassifierOptions) -> list[Any]:
    """Make the metrics for ``desired_recalls``; Model Maker's own compute the recall instead."""
    return [
        metrics.BinarySparsePrecisionAtRecall(
            recall, name=f"precision_at_recall_{recall}", num_thresholds=1000
        )
        for recall in options.desired_recalls
    ]


def _callbacks(classifier: Any, options: TextClassifierOptions, run_folder: Path) -> Iterator[Any]:
    """Yield Model Maker's callbacks, and ours in place of the one that saves the best epoch."""
    import tensorflow as tf

    saving = tf.keras.callbacks.ModelCheckpoint
    (monitor,) = (c.monitor for c in classifier._callbacks if isinstance(c, saving))
    yield from (c for c in classifier._callbacks if not isinstance(c, saving))
    if options.checkpoint_frequency:
        yield _weights_kept(options.checkpoint_frequency, run_folder / WEIGHTS)
    yield best_epoch_callback(monitor)


def _weights_kept(every: int, folder: Path) -> Any:
    import tensorflow as tf

    folder.mkdir(exist_ok=True)

    def keep(epoch: int, logs: object) -> None:
        if (epoch + 1) % every == 0:
            callback.model.save_weights(folder / f"epoch-{epoch + 1:04d}.h5")

    callback = tf.keras.callbacks.LambdaCallback(on_epoch_end=keep)
    return callback


def model_inputs(classifier: Any, texts: Sequence[str]) -> dict[str, np.ndarray[Any, Any]]:
    """Return what the Keras model is given for normalised texts: int32 of (texts, seq_len)."""
    import numpy as np
    import tensorflow as tf

    tokenizer = classifier._text_preprocessor.tokenizer
    rows = [tokenizer.process(tf.constant([text])) for text in texts]
    shape = (-1, classifier._model_options.seq_len)
    return {name: np.asarray([r[name] for r in rows], np.int32).reshape(shape) for name in _INPUTS}
