"""Small pictures of the inputs in a table of predictions, where these are images."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

__all__ = ["THUMBNAILS", "write_pictures"]

THUMBNAILS = "thumbnails.json"


def write_pictures(path: Path, pictures: Mapping[str, bytes]) -> None:
    """Write pictures as a JSON object of base64 texts.

    Args:
        path: The file.
        pictures: JPEG files by the ``Prompt`` of their rows.
    """
    texts = {name: b64encode(content).decode() for name, content in pictures.items()}
    text = json.dumps(texts, indent=0, ensure_ascii=False)
    # A lone surrogate that is spelt out is JSON's own way to write it.
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
