"""Train with MediaPipe Model Maker: what its models have in common.

``word_embedding.py`` and ``bert.py`` have what is different.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.model_maker import import_model_maker, seed_everything
from mediapipe_tasks.model_maker import scratch as scratch_in
from mediapipe_tasks.text_classifier import bert, word_embedding
from mediapipe_tasks.text_classifier.best_epoch import BestEpoch, best_of
from mediapipe_tasks.text_classifier.encoders import Encoder
from mediapipe_tasks.text_classifier.model_file import forget_packing_time
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import normalisation_for, resolve_class_weights

if TYPE_CHECKING:
    import numpy as np

__all__ = ["TrainedModel", "train_model", "training_order"]

PREDICT_BATCH = 256


@dataclass(frozen=True)
class TrainedModel:
    """A classifier that Model Maker has trained, with what is needed to use it.

    Attributes:
        label_names: The classes, in the order of the model's outputs.
        normalisation: What was done to the texts, and is done by `probabilities`.
        seq_len: Tokens that the model reads of a text, the special ones included.
        best_epoch: The epoch whose weights these are; None where they are the last one's.
    """

    label_names: Sequence[str]
    normalisation: Normalisation
    seq_len: int
    best_epoch: Optional[BestEpoch]
    _architecture: ModuleType
    _classifier: Any
    _export_dir: Path

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return Keras's probabilities, of shape (texts, classes), in the order of the labels."""
        with scratch_in(self._export_dir.parent):  # TensorFlow writes the code that it generates
            scores: np.ndarray[Any, Any] = self._classifier._model.predict(
                self.inputs(texts), batch_size=PREDICT_BATCH, verbose=0
            )
        return scores

    def inputs(self, texts: Sequence[str]) -> Any:
        """Return what the Keras model is given for these texts, an array or a dict of arrays."""
        normalised = [self.normalisation.apply(text) for text in texts]
        return self._architecture.model_inputs(self._classifier, normalised)

    def export(self, path: Path, *, saved_model: Optional[Path] = None) -> None:
        """Write the tflite file, with vocabulary and labels in it, and ``labels.txt`` beside it.

        Args:
            path: The file to write.
            saved_model: Folder to keep the TensorFlow SavedModel in that the file is made from.
        """
        with scratch_in(self._export_dir.parent):
            self._classifier.export_model()
        exported = self._export_dir / "model.tflite"
        forget_packing_time(exported)
        shutil.move(str(exported), path)
        if saved_model is not None:
            shutil.rmtree(saved_model, ignore_errors=True)  # of a run that is resumed
            shutil.move(str(self._export_dir / "saved_model"), saved_model)
        labels = "".join(f"{name}\n" for name in self.label_names)
        path.with_name("labels.txt").write_text(labels, encoding="utf-8")


@contextlib.contextmanager
def train_model(
    train: Examples,
    validation: Examples,
    options: TextClassifierOptions,
    *,
    seq_len: int,
    scratch: Path,
    encoder: Optional[Encoder] = None,
    on_loaded: Callable[[], object] = lambda: None,
    fitting: Callable[[], contextlib.AbstractContextManager[object]] = contextlib.nullcontext,
) -> Iterator[TrainedModel]:
    """Train a classifier.

    What Model Maker writes while it works lies in a folder of its own, which is gone when the
    ``with`` block ends, whatever happens.

    Args:
        train: The training set; its labels are the model's classes.
        validation: The validation set.
        options: Model and training options.
        seq_len: Tokens that the model reads of a text, the special ones included.
        scratch: The run's folder, in which temporary files may be made.
        encoder: What a BERT classifier is built on, from `find_encoder`; None for word embeddings.
        on_loaded: Called when the libraries are loaded, before the training begins.
        fitting: Called after that; makes a context for all that Keras does.

    Yields:
        The trained model.

    Raises:
        TaskError: Model Maker is not installed or cannot be imported.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".model_maker-") as folder:
        export_dir = Path(folder, "export")
        normalisation = normalisation_for(options, encoder)
        with scratch_in(Path(folder)):
            import_model_maker("text.text_classifier")
            on_loaded()
            seed_everything(options.seed)
            shared = {
                "seq_len": seq_len,
                "class_weights": _class_weights(options, train),
                "export_dir": export_dir,
            }
            classifier = _create(options, train.label_names, encoder, scratch, shared)
            with fitting():
                _train(classifier, train, validation, options, normalisation)
        yield TrainedModel(
            train.label_names,
            normalisation,
            seq_len,
            best_of(classifier._callbacks),
            word_embedding if encoder is None else bert,
            classifier,
            export_dir,
        )


def _create(
    options: TextClassifierOptions,
    labels: Sequence[str],
    encoder: Optional[Encoder],
    run_folder: Path,
    shared: dict[str, Any],
) -> Any:
    if encoder is None:
        return word_embedding.create_classifier(options, labels, **shared)
    return bert.create_classifier(options, labels, encoder, run_folder=run_folder, **shared)


def _class_weights(options: TextClassifierOptions, train: Examples) -> Optional[dict[int, float]]:
    weights = resolve_class_weights(options.class_weights, train.labels)
    return None if weights is None else dict(enumerate(weights.values()))


def _train(
    classifier: Any,
    train: Examples,
    validation: Examples,
    options: TextClassifierOptions,
    normalisation: Normalisation,
) -> None:
    """Do as Model Maker's ``create``, which lets nobody add callbacks."""
    names = train.label_names
    ordered = training_order(train, options.seed) if options.shuffle else train
    classifier._create_and_train_model(
        _dataset(ordered, names, normalisation), _dataset(validation, names, normalisation)
    )


def training_order(train: Examples, seed: int) -> Examples:
    """Shuffle the rows once, by a generator of our own.

    Model Maker's shuffling looks only a few batches ahead, so a file that is sorted by class
    would stay sorted; and its CSV loader shuffles with the global ``random``.
    """
    order = list(range(len(train)))
    random.Random(seed).shuffle(order)
    return Examples([train.texts[i] for i in order], [train.labels[i] for i in order])


def _dataset(examples: Examples, names: Sequence[str], normalisation: Normalisation) -> Any:
    """Make Model Maker's data set from memory, in this order, with these classes."""
    import tensorflow as tf

    index = {name: i for i, name in enumerate(names)}
    texts = [normalisation.apply(text) for text in examples.texts]
    labels = [index[label] for label in examples.labels]
    rows = tf.data.Dataset.from_tensor_slices(
        (tf.constant(texts, tf.string), tf.constant(labels, tf.int64))
    )
    maker = import_model_maker("text.text_classifier.dataset")
    return maker.Dataset(rows, list(names), size=len(texts))
