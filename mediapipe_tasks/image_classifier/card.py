"""What an image classifier's model card tells beside what every card tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Optional

from mediapipe_tasks.classification.evaluation import KerasComparison
from mediapipe_tasks.image_classifier.model_file import STEPS
from mediapipe_tasks.image_classifier.snippets import snippets
from mediapipe_tasks.model_card import write_model_card
from mediapipe_tasks.model_card.facts import Facts
from mediapipe_tasks.model_card.figures import recommended_threshold, threshold
from mediapipe_tasks.model_card.markdown import fenced, name, plain

__all__ = ["write_card"]

TASK = "MediaPipe image classifier"

_PYTHON = """
import mediapipe as mp
import numpy as np
from mediapipe.tasks import python as tasks
from mediapipe.tasks.python import vision
from PIL import Image, ImageOps

THRESHOLD = {threshold}
options = vision.ImageClassifierOptions(
    base_options=tasks.BaseOptions(model_asset_path="model.tflite"), max_results=1
)
with vision.ImageClassifier.create_from_options(options) as classifier:
    pixels = np.asarray(ImageOps.exif_transpose(Image.open("photo.jpg")).convert("RGB"))
    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=pixels)
    best = classifier.classify(image).classifications[0].categories[0]
    print(best.category_name if best.score >= THRESHOLD else "unknown", best.score)
"""


def write_card(folder: Path, keras: Optional[KerasComparison] = None) -> Path:
    """Write ``MODEL_CARD.md`` into a run folder whose other files are there.

    Args:
        folder: The run folder.
        keras: How Keras scored before the export, where that is known.
    """
    facts = Facts.read(folder)
    return write_model_card(
        folder,
        task=TASK,
        about=list(_about(facts)),
        limits=list(_limits(facts)),
        usage=list(_usage(facts)),
        keras_accuracy=None if keras is None else keras.accuracy,
    )


def _about(facts: Facts) -> Iterator[str]:
    size = facts.model.get("image_size")
    yield f"Takes an image of any size, and looks at it at {size} by {size} pixels"
    config = facts.config
    base = str(config.get("model") or config.get("base") or "an unknown model")
    tuned = "trained further with it" if config.get("do_fine_tuning") else "left as it was"
    yield f"Built on {name(base)}, which was {tuned}; see that model's card for what it was made of"


def _limits(facts: Facts) -> Iterator[str]:
    yield "An image is stretched to a square; a much wider or higher one looks odd to it."
    if facts.config.get("do_data_augmentation"):
        yield "It was trained on mirrored images as well, and so cannot tell left from right."


def _usage(facts: Facts) -> Iterator[str]:
    yield "Give the runtime the pixels that training saw:"
    yield "\n".join(f"{number}. {plain(step)}" for number, step in enumerate(STEPS, 1))
    yield f"{name('mediapipe-tasks image-classifier predict')} does so, and so does this code:"
    chosen = recommended_threshold(facts)
    lowest = "0" if chosen is None else threshold(chosen)
    for snippet in snippets(lowest):
        yield f"### {snippet.platform}"
        yield fenced(snippet.code.strip("\n"), snippet.language)
    yield "### Python"
    yield fenced(_PYTHON.format(threshold=lowest).strip("\n"), "python")
