"""Training in Model Maker, beside the runtime: the same pixels, classes and numbers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.mediapipe_tasks.image_classifier.conftest import run_program
from tests.support.drawn_images import CLASSES, picture

PROGRAM = """
import json, sys
from pathlib import Path
from mediapipe_tasks.image_classifier.base import MODELS, Base
from mediapipe_tasks.image_classifier.classifier import classify_images
from mediapipe_tasks.image_classifier.image_folder import read_folder
from mediapipe_tasks.image_classifier.model_file import ModelFile
from mediapipe_tasks.image_classifier.options import ImageClassifierOptions
from mediapipe_tasks.image_classifier.train import train_model
from mediapipe_tasks.model_maker import import_model_maker

drawn, odd, base, folder = map(Path, sys.argv[1:])
train, images = read_folder(drawn).images, read_folder(odd).images
told = {"names": images.inputs, "differences": [], "scores": []}
for tuned in (False, True, True):
    options = ImageClassifierOptions(
        base=base, epochs=2, learning_rate=0.3, do_fine_tuning=tuned, class_weights="balanced"
    )
    trained = train_model(train, train, options, base=Base("", base, None), scratch_in=folder)
    with trained as model:
        model.export(folder / "model.tflite")
        keras = model.probabilities(images)
    file = ModelFile.read(folder / "model.tflite")
    runtime = classify_images(file, images.paths)
    told["differences"].append(abs(keras - runtime).max(axis=1).tolist())
    told["scores"].append(keras.tolist())
specs = import_model_maker("vision.image_classifier.model_spec").SupportedModels
found = {one.name.lower(): specs.get(one) for one in specs}
told["models"] = {name: [found[name].uri, found[name].input_image_shape] for name in MODELS}
told["left"] = sorted(path.name for path in folder.iterdir())
print(json.dumps(told))
"""


def draw_odd(folder: Path) -> Path:
    """Draw an image of each class in every form that people have them in."""
    from PIL import Image

    generator = random.Random(3)
    turned = Image.Exif()
    turned[0x0112] = 6
    for label in CLASSES:
        image = picture(label, generator)
        grey = image.convert("L")
        (folder / label).mkdir(parents=True)
        for name, form, options in (
            ("a.jpg", image, {"quality": 85}),
            ("grey.jpg", grey, {}),
            ("grey.png", grey, {}),
            ("16.png", grey.convert("I").point(lambda value: value * 257).convert("I;16"), {}),
            ("rgba.png", image.convert("RGBA"), {}),
            ("la.png", image.convert("LA"), {}),
            ("palette.png", image.convert("P"), {}),
            ("cmyk.jpg", image.convert("CMYK"), {}),
            ("turned.jpg", image.transpose(Image.Transpose.ROTATE_90), {"exif": turned}),
            ("a.webp", image, {}),
            ("a.gif", image, {}),
            ("a.bmp", image, {}),
            ("a.tif", image, {}),
            ("large.jpg", image.resize((640, 480)), {}),
            ("tiny.png", image.resize((9, 7)), {}),
        ):
            form.save(folder / label / name, **options)
    return folder


@pytest.fixture(scope="module")
def told(base: Path, drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a process found that trained three times and ran the files."""
    folder = tmp_path_factory.mktemp("scratch")
    odd = draw_odd(tmp_path_factory.mktemp("odd") / "data")
    shown = run_program(PROGRAM, *map(str, (drawn, odd, base, folder)))
    return json.loads(shown.splitlines()[-1])


@pytest.mark.timeout(300)
def test_keras_and_runtime_agree_image_by_image(told: Any) -> None:
    """In every form an image has, scores differ by 0.001 at most; by 0.005 where it is enlarged.

    There the runtime rounds to whole numbers what it puts between two pixels.
    """
    for differences in told["differences"]:
        for name, difference in zip(told["names"], differences):
            assert difference < (0.005 if "tiny" in name else 0.001), name


@pytest.mark.timeout(300)
def test_fine_tuning_trains_the_base_and_twice_the_same(told: Any) -> None:
    """Other scores than without it; the same ones for the same seed; nothing else is left."""
    plain, tuned, again = told["scores"]
    assert plain != tuned == again
    assert told["left"] == ["labels.txt", "model.tflite"]


@pytest.mark.timeout(300)
def test_the_models_are_model_makers(told: Any) -> None:
    """Addresses and sizes are those of the installed Model Maker."""
    from mediapipe_tasks.image_classifier.base import MODELS

    expected = {name: [model.address, [model.size] * 2] for name, model in MODELS.items()}
    assert told["models"] == expected
