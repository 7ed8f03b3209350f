"""Show a result in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Optional, TextIO

from mediapipe_tasks.classification.evaluation import Evaluation
from mediapipe_tasks.classification.judgement import (
    EVALUATION,
    PREDICTIONS,
    Judgement,
    TrainingResult,
)
from mediapipe_tasks.classification.show_variants import show_variants
from mediapipe_tasks.quoting import shown, shown_path
from stdout_hook.run_folder import OUTPUT, REPORT

__all__ = ["show_evaluation", "show_judgement", "show_training"]

WORST = 5
SHOWN = 0.95  # of the wanted precisions


def show_training(result: TrainingResult, screen: TextIO) -> None:
    """Print what a training came to, and where it is."""
    places = {
        "Run folder": result.folder,
        **({"Page": result.report} if result.report else {}),
        "Model": result.model,
        "Predictions": result.folder / PREDICTIONS,
        "Evaluation": result.folder / EVALUATION,
        "Output": result.folder / OUTPUT,
        "Tracked": result.tracked,
    }
    show_judgement(result.judgement, places, screen)


def show_evaluation(
    judgement: Judgement, model: Path, data: Path, output: Optional[Path], screen: TextIO
) -> None:
    """Print how a model file does on a test set.

    Args:
        judgement: How it does.
        model: The file.
        data: The test set.
        output: Where the results were written; None if nowhere.
        screen: Where it is printed.
    """
    places: dict[str, object] = {"Model": model, "Data": data}
    if output is not None:
        places["Written to"] = output
        page = output / REPORT
        places.update({"Page": page} if page.exists() else {})
    show_judgement(judgement, places, screen)


def show_judgement(judgement: Judgement, places: Mapping[str, object], screen: TextIO) -> None:
    """Print the scores beside the baseline's, the worst classes and mistakes, and the files.

    Args:
        judgement: What is shown.
        places: Names and paths of what was left.
        screen: Where it is printed; plain text without colours where it is no terminal.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=screen, highlight=False, markup=False, soft_wrap=True)
    for line in _scores(judgement):
        console.print(line)
    unit = judgement.evaluation.unit
    table = Table(box=box.SIMPLE_HEAD, title="Worst classes", title_justify="left")
    for column in ("class", "precision", "recall", "F1", unit, "mostly taken for"):
        table.add_column(column, justify="left" if column[:2] in ("cl", "mo") else "right")
    for row in _worst(judgement.evaluation):
        table.add_row(*(Text(cell) for cell in row))
    console.print(table, soft_wrap=False)
    for line in _mistakes(judgement):
        console.print(line)
    found = judgement.evaluation
    if found.variants is not None:
        show_variants(found.variants, found.shipped, console, unit=found.unit)
    width = max(len(name) for name in places)
    for name, place in places.items():
        console.print(f"{name:<{width}}  {shown_path(place)}")


def _scores(judgement: Judgement) -> Iterator[str]:
    evaluation = judgement.evaluation
    where = f"({evaluation.count} {evaluation.unit}, in the MediaPipe runtime)"
    scores = f"{evaluation.accuracy:7.2%}   macro F1  {evaluation.macro_f1:7.2%}"
    yield f"Accuracy  {scores}   {where}"
    if evaluation.baseline is None:
        yield "No baseline: it needs the training data (--train)"
    else:
        yield from _against(evaluation, evaluation.baseline)
    if judgement.keras is not None:
        same = f"on the same {evaluation.unit}, before the export"
        yield f"Keras     {judgement.keras.accuracy:7.2%}   {same}"
    if evaluation.mislabelled:
        count = len(evaluation.mislabelled)
        yield f"Labels    {count:7}   look wrong: model and baseline agree on another class"
    if evaluation.out_of_scope is not None:
        yield _out_of_scope(evaluation.out_of_scope, evaluation.unit)


def _out_of_scope(found: Mapping[str, Any], unit: str) -> str:
    told = f"Others    {found['auroc']:7.2%}   AUROC of {found['count']} {unit} out of scope"
    refused = [
        row for row in found["refused"] if row["wanted"] == SHOWN and row["score"] is not None
    ]
    for row in refused:
        told += f"; {row['count']} refused below {row['score']:.2f} (answers {SHOWN:.0%} right)"
    return told


def _against(evaluation: Evaluation, baseline: Mapping[str, float]) -> Iterator[str]:
    scores = f"{baseline['accuracy']:7.2%}   macro F1  {baseline['macro_f1']:7.2%}"
    yield f"Baseline  {scores}   ({baseline['name']})"
    points = 100 * (evaluation.accuracy - baseline["accuracy"])
    if points > 0:
        yield f"The model is {points:.2f} points better than the baseline."
    else:
        yield f"The model is no better than the baseline ({points:+.2f} points)."


def _worst(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    for name in evaluation.worst_classes(WORST):
        scores = evaluation.per_class[name]
        shares = (f"{scores[key]:.1%}" for key in ("precision", "recall", "f1"))
        yield (_plain(name), *shares, str(scores["support"]), _plain(evaluation.mistaken_for(name)))


def _mistakes(judgement: Judgement) -> Iterator[str]:
    wrong = [row for row in judgement.rows if not row.Successful][:WORST]
    if wrong:
        yield "Surest mistakes"
    for row in wrong:
        answer = f"{_plain(row.Actual)}, not {_plain(row.Expected)}"
        yield f"  {row.Score:.2f}  {shown(row.Prompt)} -> {answer}"
    yield ""


def _plain(name: object) -> str:
    """Return a label that no terminal takes for a control sequence."""
    return "-" if name is None else shown(name)[1:-1]
