"""What is odd in the data of a run, and not wrong: warnings of one line each."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.checks import imbalance, missing_classes
from mediapipe_tasks.quoting import shown, shown_names
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation

if TYPE_CHECKING:
    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.normalise import Normalisation

__all__ = ["warnings"]

EXAMPLES_SHOWN = 3

Words = Sequence[str]
"""The normalised texts of a set."""


def warnings(
    train: Examples,
    validation: Examples,
    test: Examples,
    normalise: Normalisation,
    *,
    out_of_scope: Examples | None = None,
) -> list[str]:
    """Return what the user should know of the sets before they are trained on.

    Texts in the warnings are cut, and control characters in them are escaped.
    """
    sets = {"training": train, "validation": validation, "test": test}
    words = {name: [normalise(text) for text in part.texts] for name, part in sets.items()}
    found = [
        *_of_tokeniser(sets, words, normalise),
        _same_texts("training", "test", words),
        _same_texts("training", "validation", words),
        _same_texts("validation", "test", words),
        _contradictions(sets.values(), words.values()),
        *(missing_classes(name, sets[name], train) for name in ("validation", "test")),
        imbalance(train),
        *(_out_of_scope(out_of_scope, words, normalise) if out_of_scope else ()),
    ]
    return [warning for warning in found if warning]


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count:,} texts"


def _of_tokeniser(
    sets: dict[str, Examples], words: dict[str, list[str]], normalise: Normalisation
) -> Iterator[str | None]:
    """Tell of texts that the runtime's tokeniser reads otherwise than people, or training, do."""
    for name, part in sets.items():
        if not isinstance(normalise, BertNormalisation):
            yield _without_words(name, part, words[name])
        elif name != "validation":
            yield _read_otherwise(name, part, normalise)


def _read_otherwise(name: str, examples: Examples, normalise: BertNormalisation) -> str | None:
    found = [text for text in examples.texts if normalise.is_needed(text)]
    if not found:
        return None
    return (
        f"{examples.source}: {_texts(len(found))} of {len(examples):,} for {name} the MediaPipe "
        f"runtime alone would read otherwise than training, {shown_names(found, EXAMPLES_SHOWN)} "
        "(accents, capitals beyond A-Z, control characters, words over 100 bytes): they are "
        "normalised here, and must be in an app; model.json has the steps"
    )


def _without_words(name: str, examples: Examples, words: Words) -> str | None:
    """Tell of texts whose letters the runtime's tokeniser takes for gaps between words."""
    lost = [
        text
        for text, found in zip(examples.texts, words)
        if not found or (not text.isascii() and _mostly_lost(text))
    ]
    if not lost:
        return None
    return (
        f"{examples.source}: {_texts(len(lost))} of {len(words):,} for {name} cannot be "
        f"split into words, {shown_names(lost, EXAMPLES_SHOWN)}: the runtime's \\w is ASCII only, "
        "so letters beyond a-z (Chinese, Cyrillic, ...) are gaps to it"
    )


def _mostly_lost(text: str) -> bool:
    """Tell whether most letters are beyond ASCII, and no accented form of an ASCII letter."""
    letters = [char for char in unicodedata.normalize("NFKD", text[:1000]) if char.isalpha()]
    return sum(not char.isascii() for char in letters) > len(letters) / 2


def _same_texts(one: str, other: str, words: dict[str, list[str]]) -> str | None:
    known = set(words[one])
    same = [text for text in words[other] if text and text in known]
    if not same:
        return None
    return (
        f"{_texts(len(same))} of {len(words[other]):,} for {other} also for {one}, "
        f"{shown_names(dict.fromkeys(same), EXAMPLES_SHOWN)}: results look better than they are"
    )


def _out_of_scope(
    examples: Examples, words: dict[str, list[str]], normalise: Normalisation
) -> Iterator[str | None]:
    """Tell of texts that are given as out of scope, and for a class all the same."""
    normalised = [normalise(text) for text in examples.texts]
    yield from _of_tokeniser({"out of scope": examples}, {"out of scope": normalised}, normalise)
    for name in ("training", "test"):
        known = set(words[name])
        same = [text for text in normalised if text and text in known]
        if same:
            yield (
                f"{examples.source}: {_texts(len(same))} of {len(normalised):,} out of scope also "
                f"for {name}, {shown_names(dict.fromkeys(same), EXAMPLES_SHOWN)}; remove them "
                "from either"
            )


def _contradictions(sets: Iterable[Examples], words: Iterable[Words]) -> str | None:
    """Tell of the same words under different labels; one of them can only be wrong."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for examples, normalised in zip(sets, words):
        lines = examples.lines or [0] * len(examples)
        for text, label, line in zip(normalised, examples.labels, lines):
            if label not in places[text]:
                places[text][label] = f"{examples.source}:{line}"
    torn = [(text, found) for text, found in places.items() if text and len(found) > 1]
    if not torn:
        return None
    text, found = torn[0]
    listed = ", ".join(f"{shown(label)} ({place})" for label, place in list(found.items())[:3])
    return f"{_texts(len(torn))} with more than one label, such as {shown(text)}: {listed}"
