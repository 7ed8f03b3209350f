"""Train with MediaPipe Model Maker; the only file that imports it."""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.text_classifier.model_file import forget_packing_time
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import resolve_class_weights

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
        seq_len: Tokens that the model reads of a text, the start token included.
    """

    label_names: Sequence[str]
    normalisation: Normalisation
    seq_len: int
    _classifier: Any
    _export_dir: Path

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return Keras's probabilities, of shape (texts, classes), in the order of the labels."""
        import numpy as np

        tokenize = self._classifier._text_preprocessor._tokenize_and_pad
        ids = np.asarray([tokenize(self.normalisation.apply(text)) for text in texts], np.int32)
        with _scratch(self._export_dir.parent):  # TensorFlow writes the code that it generates
            scores: np.ndarray[Any, Any] = self._classifier._model.predict(
                ids.reshape(-1, self.seq_len), batch_size=PREDICT_BATCH, verbose=0
            )
        return scores

    def export(self, path: Path) -> None:
        """Write the tflite file, with vocabulary and labels in it, and ``labels.txt`` beside it."""
        with _scratch(self._export_dir.parent):
            self._classifier.export_model()
        exported = self._export_dir / "model.tflite"
        forget_packing_time(exported)
        shutil.move(str(exported), path)
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
    on_loaded: Callable[[], object] = lambda: None,
) -> Iterator[TrainedModel]:
    """Train an average-word-embedding classifier.

    What Model Maker writes while it works lies in a folder of its own, which is gone when the
    ``with`` block ends, whatever happens.

    Args:
        train: The training set; its labels are the model's classes.
        validation: The validation set.
        options: Model and training options.
        seq_len: Tokens that the model reads of a text, the start token included.
        scratch: An existing folder in which temporary files may be made.
        on_loaded: Called when the libraries are loaded, before the training begins.

    Yields:
        The trained model.

    Raises:
        TaskError: Model Maker is not installed or cannot be imported.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".model_maker-") as folder:
        with _scratch(Path(folder)):
            maker = _import_model_maker()
            on_loaded()
            _seed_everything(options.seed)
            classifier = _create(maker, train, validation, options, seq_len, Path(folder, "export"))
        yield TrainedModel(
            train.label_names,
            Normalisation(lower_case=options.do_lower_case),
            seq_len,
            classifier,
            Path(folder, "export"),
        )


def _create(
    maker: Any,
    train: Examples,
    validation: Examples,
    options: TextClassifierOptions,
    seq_len: int,
    export_dir: Path,
) -> Any:
    """Call Model Maker with objects made for this one training: it writes into its HParams."""
    names = train.label_names
    normalisation = Normalisation(lower_case=options.do_lower_case)
    ordered = training_order(train, options.seed) if options.shuffle else train
    return maker.TextClassifier.create(
        _dataset(ordered, names, normalisation),
        _dataset(validation, names, normalisation),
        maker.TextClassifierOptions(
            supported_model=maker.SupportedModels.AVERAGE_WORD_EMBEDDING_CLASSIFIER,
            hparams=_hparams(maker, options, train, export_dir),
            model_options=maker.AverageWordEmbeddingModelOptions(
                seq_len=seq_len,
                wordvec_dim=options.wordvec_dim,
                do_lower_case=options.do_lower_case,
                vocab_size=options.vocab_size,
                dropout_rate=options.dropout_rate,
            ),
        ),
    )


def _hparams(maker: Any, options: TextClassifierOptions, train: Examples, export_dir: Path) -> Any:
    weights = resolve_class_weights(options.class_weights, train.labels)
    return maker.AverageWordEmbeddingHParams(
        learning_rate=0.0,  # required by Model Maker and not used: the optimizer is "rmsprop"
        batch_size=options.batch_size,
        epochs=options.epochs,
        steps_per_epoch=options.steps_per_epoch,
        class_weights=None if weights is None else dict(enumerate(weights.values())),
        shuffle=options.shuffle,
        repeat=options.repeat,
        export_dir=str(export_dir),
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
    from mediapipe_model_maker.python.text.text_classifier import dataset

    index = {name: i for i, name in enumerate(names)}
    texts = [normalisation.apply(text) for text in examples.texts]
    labels = [index[label] for label in examples.labels]
    rows = tf.data.Dataset.from_tensor_slices(
        (tf.constant(texts, tf.string), tf.constant(labels, tf.int64))
    )
    return dataset.Dataset(rows, list(names), size=len(texts))


def _seed_everything(seed: int) -> None:
    import tensorflow as tf

    tf.keras.utils.set_random_seed(seed)  # random, NumPy and TensorFlow


@contextlib.contextmanager
def _scratch(folder: Path) -> Iterator[None]:
    """Let temporary folders be made in `folder`: Model Maker leaves several behind."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _import_model_maker() -> Any:
    try:
        from mediapipe_model_maker import text_classifier
    except ImportError as error:
        raise TaskError(
            f"MediaPipe Model Maker cannot be imported ({error}); it needs Python 3.9 to 3.11 "
            "and comes with: pip install 'stdout-hook[mediapipe]'"
        ) from error
    return text_classifier
