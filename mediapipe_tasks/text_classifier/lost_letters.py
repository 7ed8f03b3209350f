"""Which letters of texts a model is never given, for its normalisation leaves nothing of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from mediapipe_tasks.text_classifier.normalise import Normalisation

__all__ = ["lost_letters"]

_SCRIPTS = 5
_WORD = re.compile("[A-Za-z0-9]")


def lost_letters(normalisation: Normalisation, texts: Iterable[str]) -> Iterator[str]:
    """Yield what a reader of the model's card should know of that, a sentence or two each.

    Args:
        normalisation: What the model's texts are normalised by.
        texts: The texts of its data.
    """
    scripts = _Scripts(normalisation)
    lost: Counter[str] = Counter()
    count = hit = empty = 0
    for text in texts:
        count += 1
        empty += _WORD.search(text) is None and not normalisation.apply(text)
        found = () if text.isascii() else [scripts[char] for char in text if scripts[char]]
        hit += bool(found)
        lost.update(found)
    if scripts["\u4e2d"]:
        yield (
            "It reads the letters A to Z, digits and apostrophes, with accents taken off. Letters "
            "of other scripts, such as Cyrillic or Chinese, and emoji are as good as blanks to it."
        )
    if hit:
        named = ", ".join(f"{script} ({n:,} letters)" for script, n in lost.most_common(_SCRIPTS))
        yield f"{hit:,} of the {count:,} texts of its data lose letters: {named}."
    if empty:
        yield f"{empty:,} of the {count:,} texts of its data have no word that it can read."


class _Scripts(dict[str, str]):
    """By character the script of a letter that is lost, else nothing."""

    def __init__(self, normalisation: Normalisation) -> None:
        super().__init__()
        self._normalisation = normalisation

    def __missing__(self, char: str) -> str:
        script = ""
        if char.isalpha() and not self._normalisation.apply(char):
            first = unicodedata.name(char, "unnamed").partition(" ")[0]
            script = first if first == "CJK" else first.capitalize()
        self[char] = script
        return script
