"""Images of all kinds, and what only looks like one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.pixels import examine, read_image

np = pytest.importorskip("numpy")
Image = pytest.importorskip("PIL.Image")


def gradient() -> Any:
    """Return a picture that is another one when it is turned or mirrored."""
    rows, columns = np.mgrid[0:40, 0:60]
    return Image.fromarray(np.stack([columns * 4, rows * 6, columns + rows], -1).astype(np.uint8))


def pixels(path: Path) -> Any:
    return np.asarray(read_image(path)).astype(int)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.gif", "a.tif", "a.webp", "a.jpg"])
def test_every_kind_is_read_in_red_green_and_blue(name: str, tmp_path: Path) -> None:
    """The pixels are those that were saved, as nearly as the kind allows."""
    options = {"a.webp": {"lossless": True}, "a.jpg": {"quality": 95}}.get(name, {})
    gradient().save(tmp_path / name, **options)
    found = pixels(tmp_path / name)
    assert found.shape == (40, 60, 3)
    assert np.abs(found - np.asarray(gradient()).astype(int)).mean() < 4


@pytest.mark.parametrize("turn", range(1, 9))
def test_photos_are_turned_upright(turn: int, tmp_path: Path) -> None:
    """Whatever EXIF says of how the camera was held, the scene stands."""
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = turn
    held = Image.open(_saved(gradient(), tmp_path / "held.png", exif=exif))
    upright = ImageOps.exif_transpose(held)
    assert (pixels(tmp_path / "held.png") == np.asarray(upright)).all()
    assert examine(tmp_path / "held.png").is_plain == (turn == 1)


def _saved(image: Any, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_other_colours_become_red_green_and_blue(mode: str, tmp_path: Path) -> None:
    """Grey, palettes, transparency, 16 bits and print colours look as before."""
    image = gradient()
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
        expected = gradient().convert("L").convert("RGB")
    else:
        image = image.convert(mode)
        expected = image.convert("RGB")
    _saved(image, tmp_path / "a", format="TIFF" if mode == "CMYK" else "PNG")
    assert np.abs(pixels(tmp_path / "a") - np.asarray(expected).astype(int)).max() <= 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty; expected an image"),
        (b"just a text", "is no image of a known kind (JPEG, PNG, WEBP, BMP, GIF, TIFF)"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "is no image of a known kind"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is "),
    ],
)
def test_what_is_no_image_is_named(content: bytes, problem: str, tmp_path: Path) -> None:
    """An empty file, a text with an image's name, and what other programs would run."""
    path = tmp_path / "odd\n.jpg"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        examine(path)
    assert problem in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.gif", "a.tif"])
def test_a_file_that_was_cut_short_is_broken(name: str, tmp_path: Path) -> None:
    """Half of a file is no image, though its header is whole."""
    content = _saved(gradient(), tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match=r"is a broken image|is no image"):
        examine(tmp_path / name)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    """What cannot be opened is named with the system's reason."""
    with pytest.raises(InputError, match="No such file"):
        read_image(tmp_path / "missing.png")
    with pytest.raises(InputError, match="Is a directory"):
        read_image(tmp_path)
    with pytest.raises(InputError, match="null"):
        read_image("a\0b.png")
