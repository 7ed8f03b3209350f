"""What is odd in the data of a run, and not wrong: warnings of one line each."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mediapipe_tasks.quoting import shown, shown_names

if TYPE_CHECKING:
    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.normalise import Normalisation

__all__ = ["warnings"]

EXTREME_IMBALANCE = 50
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
        *(_without_words(name, part, words[name]) for name, part in sets.items()),
        _same_texts("training", "test", words),
        _same_texts("training", "validation", words),
        _same_texts("validation", "test", words),
        _contradictions(sets.values(), words.values()),
        *(_missing_classes(name, sets[name], train) for name in ("validation", "test")),
        _imbalance(train),
        *(_out_of_scope(out_of_scope, words, normalise) if out_of_scope else ()),
    ]
    return [warning for warning in found if warning]


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count:,} texts"


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
    yield _without_words("out of scope", examples, normalised)
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


def _missing_classes(name: str, examples: Examples, train: Examples) -> str | None:
    missing = sorted(set(train.labels) - set(examples.labels))
    if not missing:
        return None
    return (
        f"{examples.source}: no text for {name} of {len(missing):,} "
        f"{'class' if len(missing) == 1 else 'classes'}: {shown_names(missing, 5)}"
    )


def _imbalance(train: Examples) -> str | None:
    counts = Counter(train.labels).most_common()
    (largest, most), (smallest, least) = counts[0], counts[-1]
    if most < EXTREME_IMBALANCE * least:
        return None
    return (
        f"{train.source}: class {shown(largest)} has {most:,} training texts and {shown(smallest)} "
        f"{least:,}; class_weights 'balanced' makes rare classes count more"
    )
