"""The normalisation of texts for BERT, and the words that its tokenisers make of them.

Training and the MediaPipe runtime share one vocabulary and not one tokeniser. Training cleans a
text as BERT does: control characters go, letters are made small, accents are removed. The runtime
makes the letters A to Z small, whatever the encoder was trained on, and does nothing else; a word
of more than 100 bytes is unknown to it. A text that is normalised gives both the same tokens.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TOKENISER", "BertNormalisation"]

VERSION = 1
TOKENISER = "BERT"

LONGEST_WORD = 100
"""Bytes in UTF-8 that a word may have in the runtime."""

_GONE = {"Cc", "Cf", "Cs"}  # control and format characters, halves of surrogate pairs
_BLANKS = "\t\n\r"
_CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
_SYMBOLS = frozenset("$+<=>^`|~")  # of ASCII, and punctuation to BERT though not to Unicode


@dataclass(frozen=True)
class BertNormalisation(Normalisation):
    r"""What is done to a text before BERT's tokeniser splits it; callable.

    >>> BertNormalisation()("Don\\u2019t open\\tthe Caf\\u00c9!")
    'don\\u2019t open the cafe!'

    Attributes:
        lower_case: Letters are made small; always, for the runtime does.
        strip_accents: Accents are removed, as for an uncased encoder.
    """

    strip_accents: bool = True

    def apply(self, text: str) -> str:
        """Return the cleaned text, its words separated by single blanks; twice changes nothing."""
        text = _clean(text).lower()
        if self.strip_accents and not text.isascii():
            # Marks go first as well: a run of thousands of them takes quadratic time to normalise.
            text = _clean(_unmarked(unicodedata.normalize("NFD", _unmarked(text))))
        return " ".join(map(_cut, text.split()))

    def words(self, text: str) -> list[str]:
        """Return the words and punctuation marks that are looked up, or divided, one by one."""
        return [part for word in self.apply(text).split() for part in _parts(word)]

    def is_needed(self, text: str) -> bool:
        """Tell whether the runtime alone would read the text otherwise than training does."""
        alone = " ".join(text.split()).translate(_ASCII_LOWER)
        return self.apply(text) != alone

    def steps(self) -> list[str]:
        """Say what an app must do, in this order, with a text before it calls ``classify()``."""
        accents = [
            "apply Unicode normalisation form NFD",
            "remove non-spacing marks (general category Mn)",
        ]
        return [
            "remove U+FFFD, and what is of general category Cc or Cf but tab, line feed and return",
            "lower-case with the root locale, not the user's (in Turkish, I is not i)",
            *(accents if self.strip_accents else ()),
            "replace each run of whitespace by one blank, and remove it at both ends",
            f"cut to {LONGEST_WORD} bytes of UTF-8 what has no blank, punctuation or Chinese in it",
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the same as JSON can hold it, for the metadata of a model."""
        return {
            "version": VERSION,
            "tokeniser": TOKENISER,
            "unicode_form": "NFD" if self.strip_accents else None,
            "strip_accents": self.strip_accents,
            "lower_case": True,
            "longest_word": LONGEST_WORD,
            "steps": self.steps(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> BertNormalisation:
        """Return the normalisation that a model's metadata describes.

        Raises:
            InputError: It is another than this version's, so that texts would be split otherwise
                than in training.
        """
        made = cls(strip_accents=values.get("strip_accents") is not False)
        if {**values, "steps": None} != {**made.to_dict(), "steps": None}:
            raise InputError(
                f"the model was trained with another normalisation ({shown(dict(values))}); "
                "use the version of mediapipe_tasks that trained it, or train it again"
            )
        return made

    @classmethod
    def of_vocabulary(cls, tokens: set[str]) -> BertNormalisation:
        """Return the one that suits an encoder by its vocabulary, where nothing else is known."""
        letters = (token for token in tokens if not token.startswith("["))
        return cls(strip_accents=all(token == token.lower() for token in letters))


_ASCII_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if char in _BLANKS else char
        for char in text
        if char in _BLANKS or (unicodedata.category(char) not in _GONE and char != "\ufffd")
    )


def _unmarked(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


def _cut(word: str) -> str:
    if len(word) <= LONGEST_WORD // 4:  # a character has four bytes at most
        return word
    return "".join(
        part.encode("utf-8")[:LONGEST_WORD].decode("utf-8", "ignore") for part in _parts(word)
    )


def _parts(word: str) -> Iterator[str]:
    """Divide at punctuation and at Chinese characters, each of which is a part of its own."""
    start = 0
    for place, char in enumerate(word):
        if (not char.isalnum() and _is_punctuation(char)) or _is_chinese(char):
            if start < place:
                yield word[start:place]
            yield char
            start = place + 1
    if start < len(word):
        yield word[start:]


def _is_punctuation(char: str) -> bool:
    return char in _SYMBOLS or unicodedata.category(char)[0] == "P"


def _is_chinese(char: str) -> bool:
    return char >= "\u3400" and any(low <= ord(char) <= high for low, high in _CHINESE)
