"""Write ``MODEL_CARD.md`` beside a model, from what its run folder tells.

The sections are those of Mitchell et al., "Model Cards for Model Reporting" (2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, Optional

from mediapipe_tasks.model_card.facts import Facts
from mediapipe_tasks.model_card.figures import (
    classes,
    figures,
    recommended_threshold,
    threshold,
)
from mediapipe_tasks.model_card.markdown import bullets, fenced, name, percent, plain, table

__all__ = ["MODEL_CARD", "write_model_card"]

MODEL_CARD = "MODEL_CARD.md"

_FEW = 20
_NAMED = 10


def write_model_card(
    folder: Path,
    *,
    task: str,
    about: Sequence[str] = (),
    limits: Sequence[str] = (),
    usage: Sequence[str] = (),
    keras_accuracy: Optional[float] = None,
) -> Path:
    """Write the card of the model in a run folder, whose other files are there.

    Args:
        folder: The run folder.
        task: What the model is, as "MediaPipe text classifier".
        about: What else to tell of the model, each a line of Markdown.
        limits: What the task knows of the model's limits, likewise.
        usage: Paragraphs of Markdown on how to use it.
        keras_accuracy: The accuracy on the test set before the export.

    Returns:
        The file.
    """
    facts = Facts.read(folder)
    sections = {
        "Model": _model(facts, about),
        "Intended use": _intended_use(facts),
        "Classes": classes(facts),
        "Data": _data(facts),
        "Figures": figures(facts, keras_accuracy),
        "Limits": iter([bullets([*limits, *_limits(facts)])]),
        "How to use it": iter(usage),
        "How to make it again": _again(facts),
        "Licence": iter(
            ["*To be filled in by who publishes the model; the data may bind it, too.*"]
        ),
    }
    path = folder / MODEL_CARD
    text = "\n\n".join(_card(facts, task, sections))
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return path


def _card(facts: Facts, task: str, sections: Mapping[str, Iterator[str]]) -> Iterator[str]:
    title = facts.run.get("name")
    yield f"# {plain(f'{task}: {title}' if title else task)}"
    for heading, paragraphs in sections.items():
        found = [text for text in paragraphs if text]
        if found:
            yield f"## {heading}"
            yield from found


def _model(facts: Facts, about: Iterable[str]) -> Iterator[str]:
    model, versions = facts.model, facts.run.get("versions") or {}
    made = str(facts.run.get("start", ""))[:10]
    packages = ("mediapipe-model-maker", "tensorflow", "mediapipe", "stdout-hook")
    with_ = ", ".join(f"{p} {versions[p]}" for p in packages if p in versions)
    lines = [
        f"File: {name(str(model.get('file', 'model.tflite')))}, {model.get('size', 0):,} bytes",
        f"SHA-256: `{model.get('sha256', '')}`",
        *about,
        f"Trained: {plain(made)} with {plain(with_)}",
    ]
    yield bullets(lines)


def _intended_use(facts: Facts) -> Iterator[str]:
    yield (
        f"It gives each of its {len(facts.labels):,} classes a score; the scores add up to 1. "
        "It is meant for input like that of its training data."
    )
    told = "It has no class for what fits none: such input gets one of its classes all the same."
    chosen = recommended_threshold(facts)
    if chosen is not None:
        told += (
            f" Refuse answers that score less than {threshold(chosen)}: of the others "
            f"{percent(chosen['precision'])} were right in the test."
        )
    yield told


def _data(facts: Facts) -> Iterator[str]:
    files = facts.config.get("files") or ()
    if files:
        rows = [(name(PurePath(f["path"]).name), f"{f['rows']:,}", _digest(f)) for f in files]
        yield table(("file", " rows", "SHA-256"), rows)
    splits = {"train": "training", "validation": "validation", "test": "test"}
    counts = [f"{facts.rows(split):,} for {title}" for split, title in splits.items()]
    yield f"Of these {', '.join(counts)}."
    warnings = facts.data.get("warnings") or ()
    if warnings:
        yield bullets(plain(_without_folders(str(line), files)) for line in warnings)


def _without_folders(line: str, files: Sequence[Mapping[str, Any]]) -> str:
    for file in files:
        line = line.replace(file["path"], PurePath(file["path"]).name)
    return line


def _digest(file: Mapping[str, Any]) -> str:
    return f"`{file['sha256']}`" if file.get("sha256") else "–"


def _limits(facts: Facts) -> Iterator[str]:
    counts = {label: facts.of_class("train", label) for label in facts.labels}
    few = [label for label, count in counts.items() if isinstance(count, int) and count < _FEW]
    if few:
        named = ", ".join(map(name, few[:_NAMED])) + (", …" if len(few) > _NAMED else "")
        yield f"Fewer than {_FEW} training examples: {named}. Trust these classes least."
    known = [count for count in counts.values() if isinstance(count, int) and count]
    if known and max(known) >= 10 * min(known):
        yield (
            f"The classes are of unequal size, from {min(known):,} to {max(known):,} training "
            "examples; the large ones are answered more readily."
        )
    untested = [label for label in facts.labels if not _support(facts, label)]
    if untested and facts.evaluation:
        named = ", ".join(map(name, untested[:_NAMED])) + (", …" if len(untested) > _NAMED else "")
        yield f"Not in the test set, so nothing is known of them: {named}."
    leaked = facts.share("test", "also_in_train", "count")
    if leaked:
        yield (
            f"{leaked:,.0f} examples of the test set are in the training set, too; the figures "
            "flatter the model."
        )
    contradictions = (facts.data.get("contradictions") or {}).get("count", 0)
    if contradictions:
        yield f"{contradictions:,} examples have more than one label in the data."
    yield "Only what the test set holds was measured; who is not in it, may be served worse."


def _support(facts: Facts, label: str) -> object:
    return ((facts.evaluation.get("per_class") or {}).get(label) or {}).get("support")


def _again(facts: Facts) -> Iterator[str]:
    command = facts.run.get("command")
    seed = facts.config.get("seed")
    if command:
        yield fenced(str(command), "sh")
    if seed is not None:
        yield (
            f"Seed {seed}. The same data, options, seed and versions give the same file on "
            "machines of one kind; `run.json` has all of them."
        )
