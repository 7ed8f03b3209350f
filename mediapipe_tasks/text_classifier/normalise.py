r"""The one normalisation of texts: for training, for evaluation and for prediction.

Model Maker splits a text in Python by ``[^\\w']+``, where ``\\w`` is any letter of Unicode, after
lower-casing it. The MediaPipe runtime splits by the same expression in RE2, where ``\\w`` is ASCII
only, and never lower-cases. A text of ASCII words in lower case, separated by single blanks, gives
both the same tokens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Normalisation"]

VERSION = 1

# What keyboards and word processors put for an apostrophe, the accents typed for one among them.
APOSTROPHES = (
    "\N{GRAVE ACCENT}\N{ACUTE ACCENT}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}"
    "\N{MODIFIER LETTER REVERSED COMMA}\N{MODIFIER LETTER PRIME}"
    "\N{PRIME}\N{REVERSED PRIME}"
    "\N{ARMENIAN APOSTROPHE}\N{LATIN SMALL LETTER SALTILLO}"
    "\N{FULLWIDTH APOSTROPHE}\N{FULLWIDTH GRAVE ACCENT}"
)

_TO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_SEPARATORS = re.compile(r"[^A-Za-z0-9_']+")


@dataclass(frozen=True)
class Normalisation:
    r"""What is done to a text before it is split into words; callable.

    >>> Normalisation()("Don\\u2019t open the Caf\\u00e9!")
    "don't open the cafe"

    Attributes:
        lower_case: Letters are made small.
    """

    lower_case: bool = True

    def __call__(self, text: str) -> str:
        """Return the text in ASCII words, separated by single blanks."""
        return self.apply(text)

    def apply(self, text: str) -> str:
        """Return the text in ASCII words, separated by single blanks; twice changes nothing.

        The result has letters, digits, ``_`` and ``'`` only; everything else separates words. It is
        empty for a text that has none of them, such as one in Chinese.
        """
        text = text.translate(_TO_APOSTROPHE)
        if not text.isascii():
            text = _unaccented(text)
        words = _SEPARATORS.sub(" ", text).strip(" ")
        return words.lower() if self.lower_case else words

    def words(self, text: str) -> list[str]:
        """Return the words that the model is given."""
        return self.apply(text).split()

    def steps(self) -> list[str]:
        """Say what an app must do, in this order, with a text before it calls ``classify()``.

        The runtime itself splits the text into words, at everything that is no ASCII letter or
        digit, ``_`` or ``'``.
        """
        steps = [
            f"replace each of {APOSTROPHES} by ' (U+0027)",
            "apply Unicode normalisation form NFKD",
            "remove combining marks (general category M)",
        ]
        if self.lower_case:
            steps.append("lower-case with the root locale, not the user's (in Turkish, I is not i)")
        return steps

    def to_dict(self) -> dict[str, Any]:
        """Return the same as JSON can hold it, for the metadata of a model."""
        return {
            "version": VERSION,
            "apostrophes": APOSTROPHES,
            "unicode_form": "NFKD",
            "remove_combining_marks": True,
            "lower_case": self.lower_case,
            "steps": self.steps(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Normalisation:
        """Return the normalisation that a model's metadata describes.

        Raises:
            InputError: It is another than this version's, so that texts would be split otherwise
                than in training.
        """
        lower_case = values.get("lower_case")
        made = cls(lower_case) if isinstance(lower_case, bool) else cls()
        expected = {**made.to_dict(), "steps": None}
        if {**values, "steps": None} != expected:
            raise InputError(
                f"the model was trained with another normalisation ({shown(dict(values))}); "
                "use the version of mediapipe_tasks that trained it, or train it again"
            )
        return made


def _unaccented(text: str) -> str:
    # Marks go first as well: normalising a run of thousands of them takes quadratic time.
    return _without_marks(unicodedata.normalize("NFKD", _without_marks(text)))


def _without_marks(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] != "M")
