"""Show a result in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from mediapipe_tasks.classification.evaluation import Evaluation
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.quoting import shown, shown_path

__all__ = ["show_judgement"]

WORST = 5
SHOWN = 0.95  # of the wanted precisions


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
    table = Table(box=box.SIMPLE_HEAD, title="Worst classes", title_justify="left")
    for column in ("class", "precision", "recall", "F1", "texts", "mostly taken for"):
        table.add_column(column, justify="left" if column[0] in "cm" else "right")
    for row in _worst(judgement.evaluation):
        table.add_row(*(Text(cell) for cell in row))
    console.print(table, soft_wrap=False)
    for line in _mistakes(judgement):
        console.print(line)
    width = max(len(name) for name in places)
    for name, place in places.items():
        console.print(f"{name:<{width}}  {shown_path(place)}")


def _scores(judgement: Judgement) -> Iterator[str]:
    evaluation = judgement.evaluation
    where = f"({evaluation.count} texts, in the MediaPipe runtime)"
    scores = f"{evaluation.accuracy:7.2%}   macro F1  {evaluation.macro_f1:7.2%}"
    yield f"Accuracy  {scores}   {where}"
    if evaluation.baseline is None:
        yield "No baseline: it needs the training data (--train)"
    else:
        yield from _against(evaluation, evaluation.baseline)
    if judgement.keras is not None:
        yield f"Keras     {judgement.keras.accuracy:7.2%}   on the same texts, before the export"
    if evaluation.mislabelled:
        count = len(evaluation.mislabelled)
        yield f"Labels    {count:7}   look wrong: model and baseline agree on another class"
    if evaluation.out_of_scope is not None:
        yield _out_of_scope(evaluation.out_of_scope)


def _out_of_scope(found: Mapping[str, Any]) -> str:
    told = f"Others    {found['auroc']:7.2%}   AUROC of {found['count']} texts out of scope"
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
