"""Train with MediaPipe Model Maker; the only file of this task that imports it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.classification.class_weights import resolve_class_weights
from mediapipe_tasks.classification.tflite import LABELS, forget_packing_time
from mediapipe_tasks.image_classifier.base import Base, load_base
from mediapipe_tasks.image_classifier.dataset import Preparation, dataset
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.image_classifier.options import ImageClassifierOptions
from mediapipe_tasks.model_maker import import_model_maker, scratch, seed_everything

if TYPE_CHECKING:
    import numpy as np

__all__ = ["TrainedModel", "train_model"]

ROOM = "vision.image_classifier"
PREDICT_BATCH = 32


@dataclass(frozen=True)
class TrainedModel:
    """A classifier that Model Maker has trained, with what is needed to use it.

    Attributes:
        label_names: The classes, in the order of the model's outputs.
        image_size: Width and height of the images that it takes.
    """

    label_names: Sequence[str]
    image_size: int
    _classifier: Any
    _folder: Path

    def probabilities(self, images: Images) -> np.ndarray[Any, Any]:
        """Return Keras's probabilities, of shape (images, classes), in the order of the labels."""
        with scratch(self._folder):
            rows = dataset(images, self.label_names, scratch=self._folder)
            prepared = rows.map(self._classifier._preprocess.as_runtime).batch(PREDICT_BATCH)
            scores: np.ndarray[Any, Any] = self._classifier._model.predict(prepared, verbose=0)
        return scores

    def inputs(self, images: Images) -> np.ndarray[Any, Any]:
        """Return what the Keras model is given, float32 of (images, height, width, 3)."""
        import numpy as np

        with scratch(self._folder):
            rows = dataset(images, self.label_names, scratch=self._folder)
            prepared = rows.map(self._classifier._preprocess.as_runtime)
            return np.stack([pixels for pixels, _ in prepared.as_numpy_iterator()])

    def export(self, path: Path, *, saved_model: Optional[Path] = None) -> None:
        """Write the tflite file, with the labels in it, and ``labels.txt`` beside it.

        Args:
            path: The file to write.
            saved_model: Folder to keep the TensorFlow SavedModel in that smaller files are made of.
        """
        with scratch(self._folder):
            self._classifier.export_model()
            if saved_model is not None:
                shutil.rmtree(saved_model, ignore_errors=True)  # of a run that is resumed
                self._classifier._model.save(saved_model, include_optimizer=False, save_format="tf")
        exported = self._folder / "export" / "model.tflite"
        forget_packing_time(exported)
        shutil.move(str(exported), path)
        labels = "".join(f"{name}\n" for name in self.label_names)
        path.with_name(LABELS).write_text(labels, encoding="utf-8")


@contextlib.contextmanager
def train_model(
    train: Images,
    validation: Images,
    options: ImageClassifierOptions,
    *,
    base: Base,
    scratch_in: Path,
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
        base: What the training begins with.
        scratch_in: An existing folder in which temporary files may be made.
        on_loaded: Called when libraries and base are loaded, before the training begins.
        fitting: Called after that; makes a context for all that Keras does.

    Yields:
        The trained model.

    Raises:
        InputError: The base cannot be used.
        TaskError: Model Maker is not installed or cannot be imported.
    """
    with tempfile.TemporaryDirectory(dir=scratch_in, prefix=".model_maker-") as name:
        folder = Path(name)
        names = train.label_names
        with scratch(folder):
            maker = import_model_maker(f"{ROOM}.image_classifier")
            layer, size = load_base(base, is_tuned=options.do_fine_tuning)
            on_loaded()
            seed_everything(options.seed)
            order: dict[str, Any] = {"seed": options.seed, "shuffle": options.shuffle}
            sets = (
                _model_makers(dataset(train, names, scratch=folder, **order), names, train),
                _model_makers(dataset(validation, names, scratch=folder), names, validation),
            )
            with fitting():
                classifier = _classifier_class(maker, layer, size).create(
                    *sets, _options(maker, options, train, folder / "export")
                )
        yield TrainedModel(names, size, classifier, folder)


def _model_makers(rows: Any, names: Sequence[str], images: Images) -> Any:
    maker = import_model_maker("core.data.classification_dataset")
    return maker.ClassificationDataset(rows, list(names), size=len(images))


def _classifier_class(maker: Any, layer: Any, size: int) -> Any:
    """Return Model Maker's classifier with our base and images."""

    class Classifier(maker.ImageClassifier):  # type: ignore[misc]
        def __init__(self, model_spec: Any, *args: Any, **options: Any) -> None:
            model_spec.uri = layer  # the hub's layer takes what is loaded for its address
            model_spec.input_image_shape = [size, size]
            super().__init__(model_spec, *args, **options)
            self._preprocess: Any = Preparation(self._preprocess)
            # Model Maker's own write summaries and checkpoints into a folder that is removed.
            self._callbacks: list[Any] = []

    return Classifier


def _options(maker: Any, options: ImageClassifierOptions, train: Images, export_dir: Path) -> Any:
    weights = resolve_class_weights(options.class_weights, train.labels)
    return maker.image_classifier_options.ImageClassifierOptions(
        supported_model=maker.ms.SupportedModels.EFFICIENTNET_LITE0,  # its base is replaced
        model_options=maker.model_opt.ImageClassifierModelOptions(
            dropout_rate=options.dropout_rate
        ),
        hparams=maker.hp.HParams(
            learning_rate=options.learning_rate,
            batch_size=options.batch_size,
            epochs=options.epochs,
            steps_per_epoch=options.steps_per_epoch,
            class_weights=None if weights is None else dict(enumerate(weights.values())),
            shuffle=False,  # all of the images are shuffled before they are read
            repeat=options.repeat,
            export_dir=str(export_dir),
            do_fine_tuning=options.do_fine_tuning,
            l1_regularizer=options.l1_regularizer,
            l2_regularizer=options.l2_regularizer,
            label_smoothing=options.label_smoothing,
            do_data_augmentation=options.do_data_augmentation,
            decay_samples=options.decay_samples or 0,
            warmup_epochs=options.warmup_epochs,
            checkpoint_frequency=0,
        ),
    )
