"""Model Maker's classifier that averages word embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediapipe_tasks.model_maker import import_model_maker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np

    from mediapipe_tasks.text_classifier.options import TextClassifierOptions

__all__ = ["create_classifier", "model_inputs"]


def create_classifier(
    options: TextClassifierOptions,
    labels: Sequence[str],
    *,
    seq_len: int,
    class_weights: Mapping[int, float] | None,
    export_dir: Path,
) -> Any:
    """Return Model Maker's classifier, untrained, with objects made for this one training."""
    module = import_model_maker("text.text_classifier.text_classifier")
    classifier: Any = module._AverageWordEmbeddingClassifier(
        module.ms.SupportedModels.AVERAGE_WORD_EMBEDDING_CLASSIFIER.value(),
        module.mo.AverageWordEmbeddingModelOptions(
            seq_len=seq_len,
            wordvec_dim=options.wordvec_dim,
            do_lower_case=options.do_lower_case,
            vocab_size=options.vocab_size,
            dropout_rate=options.dropout_rate,
        ),
        module.hp.AverageWordEmbeddingHParams(
            learning_rate=0.0,  # required by Model Maker and not used: the optimizer is "rmsprop"
            batch_size=options.batch_size,
            epochs=options.epochs,
            steps_per_epoch=options.steps_per_epoch,
            class_weights=class_weights,
            shuffle=options.shuffle,
            repeat=options.repeat,
            export_dir=str(export_dir),
        ),
        list(labels),
    )
    return classifier


def model_inputs(classifier: Any, texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return what the Keras model is given for normalised texts, int32 of (texts, seq_len)."""
    import numpy as np

    tokenize = classifier._text_preprocessor._tokenize_and_pad
    ids = np.asarray([tokenize(text) for text in texts], np.int32)
    return ids.reshape(-1, classifier._model_options.seq_len)
