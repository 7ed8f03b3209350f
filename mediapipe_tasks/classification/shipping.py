"""Make smaller files of a model that was trained and judged, and ship the best of them."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from mediapipe_tasks.classification.judge_variants import JudgedVariant, VariantJudge
from mediapipe_tasks.classification.judgement import EVALUATION, MODEL, Judgement
from mediapipe_tasks.classification.quantization import (
    FLOAT,
    SAVED_MODEL,
    file_of,
    write_quantized,
)
from mediapipe_tasks.classification.variants import Shipped, Variant, choose_shipped
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.quoting import shown_error

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judge_variants import Names
    from mediapipe_tasks.classification.judging import Answers

__all__ = ["judge_and_ship", "ship_smallest"]


def judge_and_ship(
    folder: Path,
    quantizations: Sequence[str],
    judge: VariantJudge,
    *,
    within: float,
    answers: Answers,
    judged: Callable[[Answers], Judgement],
    progress: Progress,
) -> Judgement:
    """Judge the exported float model and, where smaller files are asked for, ship one of them.

    Args:
        folder: The run folder; the float model is ``model.tflite`` in it.
        quantizations: Which files to make.
        judge: Judges a file.
        within: How many percentage points of accuracy the shipped one may lose.
        answers: The float model's.
        judged: Makes the judgement of what is ``model.tflite`` by its answers.
        progress: Where it is shown how far it is.

    Returns:
        The judgement of what is ``model.tflite`` now, which is written.
    """
    judgement = judged(answers)
    judgement.write(folder)
    if all(name == FLOAT for name in quantizations):
        return judgement
    return ship_smallest(
        folder,
        quantizations,
        judge,
        within=within,
        judgement=judgement,
        answers=answers,
        rejudge=judged,
        progress=progress,
    )


def ship_smallest(
    folder: Path,
    quantizations: Sequence[str],
    judge: VariantJudge,
    *,
    within: float,
    judgement: Judgement,
    answers: Answers,
    rejudge: Callable[[Answers], Judgement],
    progress: Progress,
) -> Judgement:
    """Make and judge smaller files, and make the one to ship ``model.tflite``.

    What is known is written to ``evaluation.json`` after each of them. A file that cannot be made,
    or does not run, costs no more than its row.

    Args:
        folder: The run folder; the float model is ``model.tflite`` in it.
        quantizations: Which files to make.
        judge: Judges a file.
        within: How many percentage points of accuracy the shipped one may lose.
        judgement: That of the float model.
        answers: The float model's.
        rejudge: Makes the judgement of the file that has become ``model.tflite``.
        progress: Where it is shown how far it is.

    Returns:
        The judgement of what is ``model.tflite`` now, which is written.
    """
    progress.start(f"Measuring {MODEL}")
    judged = [judge.judge(folder / MODEL, FLOAT, answers=answers)]
    for quantization in quantizations:
        if quantization != FLOAT:
            progress.start(f"Trying {file_of(quantization)}")
            judged.append(_tried(folder, quantization, judge, judged[0].given))
            _with_variants(judgement, judged).evaluation.write(folder / EVALUATION)
    progress.finish()
    shipped = choose_shipped([one.variant for one in judged], within=within)
    chosen = next(one for one in judged if one.variant.quantization == shipped.quantization)
    if chosen.answers is not None and chosen is not judged[0]:
        judged = _swapped(folder, judged, chosen)
        judgement = rejudge(chosen.answers)
    judgement = _with_variants(judgement, judged, shipped)
    judgement.write(folder)
    return judgement


def _tried(
    folder: Path, quantization: str, judge: VariantJudge, reference: Optional[Names]
) -> JudgedVariant:
    path = folder / file_of(quantization)
    try:
        write_quantized(path, folder / SAVED_MODEL, quantization, like=folder / MODEL)
    except Exception as error:
        traceback.print_exc()
        problem = f"cannot be made: {shown_error(error)}"
        return JudgedVariant(Variant(quantization, path.name, problem=problem))
    return judge.judge(path, quantization, reference=reference)


def _swapped(
    folder: Path, judged: Sequence[JudgedVariant], chosen: JudgedVariant
) -> list[JudgedVariant]:
    """Give the chosen file the name ``model.tflite``, and the float one a name of its own."""
    names = {MODEL: file_of(FLOAT), chosen.variant.file: MODEL}
    for old, new in names.items():
        (folder / old).replace(folder / new)
    variants = [one.variant for one in judged]
    renamed = [replace(one, file=names.get(one.file, one.file)) for one in variants]
    return [replace(one, variant=variant) for one, variant in zip(judged, renamed)]


def _with_variants(
    judgement: Judgement, judged: Sequence[JudgedVariant], shipped: Optional[Shipped] = None
) -> Judgement:
    variants = [one.variant for one in judged]
    evaluation = replace(judgement.evaluation, variants=variants, shipped=shipped)
    return replace(judgement, evaluation=evaluation)
