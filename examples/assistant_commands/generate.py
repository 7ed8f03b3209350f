"""Write the example data set: what people say to a phone assistant, in twelve classes.

Every text is a template of its class whose slots are filled from word lists. Templates belong
to one split each, and some slot values are kept for the test split alone, so a model is judged
on wordings that it has not seen.

    python generate.py [--output DIR] [--seed N]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

HERE = Path(__file__).resolve().parent
WORDINGS = HERE / "wordings"
SPLITS = ("train", "validation", "test")
SEED = 7
INNERMOST = re.compile(r"\{([^{}]*)\}")

T = TypeVar("T")
Words = dict[str, dict[str, list[Any]]]


class Template(NamedTuple):
    """One wording of a class: {name} is a slot, {this|that} a choice; requests get an opener."""

    text: str
    is_request: bool


class Row(NamedTuple):
    """One line of a data file."""

    text: str
    label: str


def read_json(name: str) -> Any:
    """Return the content of one file of the wordings folder."""
    return json.loads((WORDINGS / name).read_text(encoding="utf-8"))


def read_classes() -> list[dict[str, Any]]:
    """Return the wordings of every class, in the order of the labels."""
    names = {path.name for path in WORDINGS.glob("*.json")} - {"slots.json", "wrappers.json"}
    return sorted((read_json(name) for name in names), key=lambda wording: str(wording["label"]))


def templates_of(wording: dict[str, Any], split: str) -> list[Template]:
    """Return the templates that one class has in one split."""
    requests = [Template(text, True) for text in wording[split]["requests"]]
    return requests + [Template(text, False) for text in wording[split]["sentences"]]


def templates_by_split() -> dict[str, list[Template]]:
    """Return the templates of all the classes together, by split."""
    classes = read_classes()
    return {split: [t for c in classes for t in templates_of(c, split)] for split in SPLITS}


def skeletons(text: str) -> set[str]:
    """Return every wording of a template: its choices made, its slots left open."""
    choices = [found for found in INNERMOST.finditer(text) if "|" in found[1]]
    if not choices:
        opened = INNERMOST.sub(r"<\1>", text)
        return skeletons(opened) if opened != text else {normalise(text)}
    start, end = choices[0].span()
    options = choices[0][1].split("|")
    return {found for option in options for found in skeletons(text[:start] + option + text[end:])}


def normalise(text: str) -> str:
    """Return the text in lower case, with punctuation and blanks collapsed."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def pick(rng: random.Random, values: Sequence[T]) -> T:
    """Choose a value by random() alone, whose numbers no version of Python changes."""
    return values[int(rng.random() * len(values))]


def values_for(words: Words, name: str, split: str) -> list[Any]:
    """Return the values a list has for all the splits and those for this one only."""
    return words[name].get("all", []) + words[name].get(split, [])


class Speaker:
    """Turns the templates of one split into texts."""

    def __init__(self, split: str, rng: random.Random) -> None:
        """Read the word lists; the generator of random numbers decides everything else."""
        self.split = split
        self.rng = rng
        self.used: set[str] = set()
        self.slots: Words = read_json("slots.json")
        self.wrappers: Words = read_json("wrappers.json")

    def say(self, template: Template) -> str:
        """Return one text of the template."""
        self.used = set()
        text = self.wrap(template.text) if template.is_request else template.text
        return self.style(self.fill(text))

    def wrap(self, request: str) -> str:
        """Turn a bare command into a sentence: with an opener, a please, or as it stands."""
        prefix, ending = pick(self.rng, values_for(self.wrappers, "requests", self.split))
        return f"{prefix}{request}{ending}"

    def fill(self, text: str) -> str:
        """Replace choices and slots, the innermost first, until none is left."""
        while INNERMOST.search(text):
            text = INNERMOST.sub(self.fill_one, text)
        return text.replace(" ,", ",")

    def fill_one(self, found: re.Match[str]) -> str:
        """Return an option of a choice, or a value of a slot that the text does not have yet."""
        if "|" in found[1]:
            return pick(self.rng, str(found[1]).split("|"))
        values = values_for(self.slots, found[1], self.split)
        value = str(pick(self.rng, [value for value in values if value not in self.used]))
        self.used.add(value)
        return value

    def style(self, text: str) -> str:
        """Write the text as people do: most with care, some in a hurry."""
        if self.rng.random() < 0.12:
            text = pick(self.rng, values_for(self.wrappers, "fillers", self.split)) + text
        if self.rng.random() < 0.06:
            text = self.misspell(text)
        if self.rng.random() < 0.3:
            return text.lower().rstrip(".?!")
        return text[0].upper() + text[1:]

    def misspell(self, text: str) -> str:
        """Swap two letters inside one longer word, or drop the apostrophes."""
        if "'" in text:
            return text.replace("'", "")
        words = list(re.finditer(r"[a-z]{5,}", text))
        if not words:
            return text
        word = pick(self.rng, words)
        at = word.start() + 1 + int(self.rng.random() * (len(word[0]) - 2))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def texts_of(templates: Sequence[Template], speaker: Speaker, seen: set[str]) -> Iterator[str]:
    """Yield new texts, from each template in turn."""
    for number in count():
        if number > 1000 * len(templates):
            raise ValueError("the templates do not give that many different texts")
        text = speaker.say(templates[number % len(templates)])
        if normalise(text) not in seen:
            seen.add(normalise(text))
            yield text


def rows_of(split: str, seed: int, seen: set[str]) -> list[Row]:
    """Return the rows of one split, shuffled."""
    rows: list[Row] = []
    for wording in read_classes():
        speaker = Speaker(split, random.Random(f"{seed}/{split}/{wording['label']}"))
        texts = texts_of(templates_of(wording, split), speaker, seen)
        rows += [Row(t, wording["label"]) for t in islice(texts, wording["rows"][split])]
    rng = random.Random(f"{seed}/{split}")
    return sorted(rows, key=lambda _: rng.random())


def as_csv(rows: Sequence[Row]) -> str:
    """Return the rows as the text of a data file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(rows)
    return stream.getvalue()


def generate(output: Path, seed: int = SEED) -> None:
    """Write the data file of each split into the folder."""
    output.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    for split in SPLITS:
        content = as_csv(rows_of(split, seed, seen))
        (output / f"{split}.csv").write_bytes(content.encode("utf-8"))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Write the data files of the example.")
    parser.add_argument("--output", type=Path, default=HERE, help="folder for the files")
    parser.add_argument("--seed", type=int, default=SEED, help="number that decides all choices")
    arguments = parser.parse_args()
    generate(arguments.output, arguments.seed)


if __name__ == "__main__":
    main()
