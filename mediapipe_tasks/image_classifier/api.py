"""The task's functions for Python programs; the command line calls them too."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, TextIO, Union

from mediapipe_tasks.elsewhere.calls import runs_with, streams_with
from mediapipe_tasks.elsewhere.environment import RUNTIME, TRAINING

if TYPE_CHECKING:
    import os

    from mediapipe_tasks.classification.judgement import Judgement, TrainingResult

__all__ = ["Answer", "evaluate", "predict", "train"]

AnyPath = Union[str, "os.PathLike[str]"]


@runs_with(TRAINING)
def train(
    data: Optional[AnyPath] = None,
    *,
    config: Optional[AnyPath] = None,
    resume: Optional[AnyPath] = None,
    progress: bool = True,
    command: Optional[str] = None,
    **options: Any,
) -> TrainingResult:
    """Train an image classifier, judge the exported file, and leave a run folder.

    Args:
        data: Folder with a folder of images for each class.
        config: YAML or TOML file of options; what is given here wins over it.
        resume: Folder of a run that was stopped; it goes on, and needs no other option.
        progress: Show on stdout how far it is.
        command: How the run can be had again, for ``run.json``.
        options: Any option of ``mediapipe-tasks image-classifier train``, by its name with
            underscores; ``output`` is needed, but to resume.

    Raises:
        InputError: Something given cannot be used; nothing was started.
        TaskError: The training or evaluation failed; what was computed is in the folder.
    """
    from mediapipe_tasks.image_classifier.options import OPTIONS, build_options
    from mediapipe_tasks.image_classifier.pipeline import TASK, run_training
    from mediapipe_tasks.runs.resume import resumed_options, stopped_run

    given = options if data is None else {"data": data, **options}
    screen = sys.stdout if progress else None
    if resume is None:
        return run_training(*build_options(given, config), screen=screen, command=command)
    stopped = stopped_run(Path(resume), task=TASK)
    training, source, run = resumed_options(stopped, given, *OPTIONS, config=config)
    return run_training(training, source, run, screen=screen, resumed=stopped)


@runs_with(RUNTIME)
def evaluate(
    model: AnyPath,
    data: AnyPath,
    *,
    train: Optional[AnyPath] = None,
    output: Optional[AnyPath] = None,
    skip_invalid: bool = False,
    screen: Optional[TextIO] = None,
) -> Judgement:
    """Judge a tflite file over a test set, in the MediaPipe runtime.

    Args:
        model: The tflite file.
        data: Folder with a folder of images for each class.
        train: Such a folder that the model was trained on: the baseline is trained on it too.
        output: Folder for ``evaluation.json``, ``predictions.csv``, ``thumbnails.json`` and the
            page, ``report.html``; None writes none of them.
        skip_invalid: Leave files out that are no images, rather than stop at them.
        screen: Where it is shown how far it is.

    Raises:
        InputError: Something given cannot be used.
        TaskError: MediaPipe is missing, or cannot run the file.
    """
    from mediapipe_tasks.classification.evaluation import check_labels
    from mediapipe_tasks.image_classifier.baseline import judge_baseline
    from mediapipe_tasks.image_classifier.image_folder import read_folder
    from mediapipe_tasks.image_classifier.judge import judge
    from mediapipe_tasks.image_classifier.model_file import ModelFile
    from mediapipe_tasks.progress import show_progress
    from mediapipe_tasks.runs.page import write_page

    file = ModelFile.read(Path(model))
    test = read_folder(Path(data), skip_invalid=skip_invalid).images
    check_labels(test, file.labels)
    baseline = None
    if train is not None:
        known = read_folder(Path(train), skip_invalid=skip_invalid).images
        check_labels(test, known.label_names)
        baseline = judge_baseline(known, test, seed=1)
    with show_progress(screen) as progress:
        judgement = judge(file, test, progress=progress, baseline=baseline)
        if output is not None:
            Path(output).mkdir(parents=True, exist_ok=True)
            judgement.write(Path(output))
            write_page(Path(output), progress.say)
    return judgement


@dataclass(frozen=True)
class Answer:
    """What a model says of one image.

    Attributes:
        path: The image's path.
        categories: Labels and their probabilities, the most probable first; none of what is no
            image.
        problem: Why there are none.
    """

    path: str
    categories: tuple[tuple[str, float], ...]
    problem: Optional[str] = None

    @property
    def label(self) -> Optional[str]:
        """The most probable label; None of what is no image."""
        return self.categories[0][0] if self.categories else None


@streams_with(RUNTIME)
def predict(
    model: AnyPath, images: Iterable[AnyPath], *, top_k: int = 1, skip_invalid: bool = False
) -> Iterator[Answer]:
    """Yield the model's answer to each image, in order.

    Args:
        model: The tflite file.
        images: Paths of images, and of folders: of these all images in them, at any depth.
        top_k: Number of categories of an answer.
        skip_invalid: Answer what is no image by its problem, rather than stop at it.

    Raises:
        InputError: The model is no image classifier's, or a file is no image.
        TaskError: MediaPipe is missing, or cannot run the file.
    """
    from mediapipe_tasks.errors import InputError
    from mediapipe_tasks.image_classifier.classifier import Classifier
    from mediapipe_tasks.image_classifier.images import find_images
    from mediapipe_tasks.image_classifier.model_file import ModelFile

    file = ModelFile.read(Path(model))
    with Classifier(file) as classifier:
        for path in find_images(images):
            try:
                (scores,) = classifier.scores([path])
            except InputError as error:
                if not skip_invalid:
                    raise
                yield Answer(str(path), (), str(error))
                continue
            best = (-scores).argsort(kind="stable")[:top_k]  # of a tie the first, as in argmax
            yield Answer(str(path), tuple((file.labels[i], float(scores[i])) for i in best))
