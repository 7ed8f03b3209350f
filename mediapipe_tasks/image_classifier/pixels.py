"""Read images, so that training, evaluation and use see the same pixels.

Model Maker reads JPEG and PNG only, and takes a photo as the camera held it; the runtime's own
reader takes other formats than that, and makes grey images into ones that it cannot use. Here one
function reads them all: upright, in red, green and blue of 8 bits; transparency is dropped, as both
of them do.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Union

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_error, shown_path

if TYPE_CHECKING:
    import os

    from PIL import Image

__all__ = ["FORMATS", "SUFFIXES", "ImageFacts", "examine", "read_image"]

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
SUFFIXES = frozenset((".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"))

COLOURS = 8
"""Width and height of what the baseline sees of an image."""

_ORIENTATION = 0x0112
_PLAIN_MODES = {"JPEG": ("L", "RGB", "CMYK"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA")}
"""What TensorFlow decodes into the very same pixels."""


class ImageFacts(NamedTuple):
    """What is kept of an image when a data set is read.

    Attributes:
        digest: Sha256 of the file, in hexadecimal.
        colours: Its colours at `COLOURS` by `COLOURS`, three bytes each.
        is_plain: Whether TensorFlow reads it as `read_image` does.
    """

    digest: str
    colours: bytes
    is_plain: bool


def examine(path: Path) -> ImageFacts:
    """Read an image wholly, and return what is kept of it.

    Raises:
        InputError: It is no image, or a broken one.
    """
    content = _content(path)
    with _opened(path, content) as image:
        colours = _upright(path, image).resize((COLOURS, COLOURS), _box(), reducing_gap=2.0)
        is_plain = _is_plain(image)
    return ImageFacts(hashlib.sha256(content).hexdigest(), colours.tobytes(), is_plain)


def read_image(path: Union[str, os.PathLike[str]]) -> Image.Image:
    """Return an image upright, in red, green and blue.

    Raises:
        InputError: It is no image, or a broken one.
    """
    with _opened(Path(path), _content(Path(path))) as image:
        return _upright(Path(path), image)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{shown_path(path)}: {problem}; give an image") from None
    if not content:
        raise InputError(f"{shown_path(path)} is empty; expected an image")
    return content


def _opened(path: Path, content: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    Image.init()  # else only the most usual formats are known by name
    try:
        return Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        kinds = ", ".join(FORMATS)
        raise InputError(f"{shown_path(path)} is no image of a known kind ({kinds})") from None
    except Exception as error:  # a broken header may raise anything
        raise _broken(path, error) from None


def _broken(path: Path, error: Exception) -> InputError:
    return InputError(f"{shown_path(path)} is a broken image ({shown_error(error, 120)})")


def _is_plain(image: Image.Image) -> bool:
    kind = "JPEG" if image.format == "MPO" else image.format or ""  # MPO: several JPEGs in one
    is_upright = image.getexif().get(_ORIENTATION, 1) == 1
    return is_upright and image.mode in _PLAIN_MODES.get(kind, ())


def _upright(path: Path, image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    try:
        image.load()
        turned = ImageOps.exif_transpose(image) or image
        return _eight_bits(turned).convert("RGB")
    except Exception as error:  # a broken file may raise anything
        raise _broken(path, error) from None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return 16 bits a channel as 8; Pillow itself would cut off what is above 255."""
    if not image.mode.startswith("I"):
        return image
    import numpy as np
    from PIL import Image

    values = np.asarray(image).astype(np.int64)
    return Image.fromarray((values >> 8).clip(0, 255).astype(np.uint8))


def _box() -> Image.Resampling:
    from PIL import Image

    return Image.Resampling.BOX
