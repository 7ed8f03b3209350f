"""Draw the README's picture from the folder that `make demo` leaves.

.venv/bin/python docs/draw_demo.py [RUN_FOLDER]
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

PICTURE = Path(__file__).with_name("demo.png")
BLUE, ORANGE, GREY = "#2f6fb3", "#d9762b", "#6b6b6b"
ROWS = 6


def main(folder: Path) -> None:
    """Draw curves, confusion matrix and predictions side by side."""
    mpl.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    mpl.rcParams.update({"svg.hashsalt": "", "axes.titlelocation": "left"})
    figure = plt.figure(figsize=(11, 6.6), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=[1.7, 1])
    rows = [json.loads(line) for line in (folder / "metrics.jsonl").open(encoding="utf-8")]
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    curves(figure.add_subplot(grid[0, 0]), rows)
    confusion(figure.add_subplot(grid[0, 1]), evaluation)
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        predictions(figure.add_subplot(grid[1, :]), list(csv.DictReader(file)))
    figure.savefig(PICTURE, dpi=110, metadata={"Software": None})


def curves(axes: Axes, rows: list[dict[str, Any]]) -> None:
    """Draw the losses by epoch: the running means of each redraw, and the epochs' last values."""
    steps = max(row["train/step"] for row in rows)
    epochs = max(row["epoch"] for row in rows)
    running = [(row["train/step"] * epochs / steps, row["train/loss"])
               for row in rows if "train/loss" in row]  # fmt: skip
    axes.plot(*zip(*running), color=BLUE, alpha=0.45, linewidth=1, label="train/loss, live")
    for key, colour in (("train/epoch_loss", BLUE), ("val/loss", ORANGE)):
        points = [(row["epoch"], row[key]) for row in rows if key in row]
        axes.plot(*zip(*points), color=colour, linewidth=2, label=key)
    axes.set(title="Captured from what Keras printed", xlabel="epoch", ylabel="loss")
    axes.set_ylim(0, None)
    axes.legend(frameon=False)


def confusion(axes: Axes, evaluation: dict[str, Any]) -> None:
    """Draw the confusion matrix, the counts written into its cells."""
    names, counts = evaluation["labels"], evaluation["confusion"]
    axes.imshow([[n / max(sum(row), 1) for n in row] for row in counts], cmap="Blues", vmax=1.3)
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if count:
                axes.text(j, i, str(count), ha="center", va="center", fontsize=7,
                          color="white" if i == j else "black")  # fmt: skip
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    baseline = evaluation["baseline"]["accuracy"]
    title = f"model.tflite in MediaPipe: {evaluation['accuracy']:.2%} (baseline {baseline:.2%})"
    axes.set(xlabel="answer", ylabel="label")
    axes.set_title(title, loc="center")


def predictions(axes: Axes, rows: list[dict[str, str]]) -> None:
    """Write the surest mistakes and the shakiest hits as a table."""
    wrong = [row for row in rows if row["Successful"] == "False"][: ROWS // 2]
    shaky = [row for row in rows if row["Successful"] == "True"][: ROWS // 2]
    columns = ["Successful", "Expected", "Actual", "Score", "Prompt"]
    axes.axis("off")
    axes.set_title("Every prediction: the surest mistakes, then the shakiest hits")
    table = axes.table(
        cellText=[[_cell(row[column]) for column in columns] for row in [*wrong, *shaky]],
        colLabels=columns,
        colWidths=[0.09, 0.17, 0.17, 0.07, 0.5],
        cellLoc="left",
        loc="upper left",
    )
    table.auto_set_font_size(False)
    table.set_fontsize(8)
    table.scale(1, 1.25)
    _colour(table.get_celld().items(), len(wrong))


def _cell(text: str) -> str:
    try:
        return f"{float(text):.3f}"
    except ValueError:
        return text


def _colour(cells: Iterable[tuple[tuple[int, int], Any]], wrong: int) -> None:
    for (row, _), cell in cells:
        cell.set_edgecolor("#d0d0d0")
        cell.set_text_props(color=GREY if row == 0 else "black")
        if 0 < row <= wrong:
            cell.set_facecolor("#fdf0e6")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/demo"))
