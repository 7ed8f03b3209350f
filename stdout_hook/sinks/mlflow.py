"""Logs the metrics to an MLflow run: in a database, a folder or on a server.

``mlflow:URI`` begins a run at a tracking URI, as ``sqlite:///mlflow.db`` or
``http://127.0.0.1:5000``, and ends it; ``mlflow:URI#NAME`` does so in the experiment of that name,
which is made where there is none. ``mlflow`` alone logs to the active run, or the one that
``MLFLOW_RUN_ID`` names, and leaves it open; where none is active it begins one where
``MLFLOW_TRACKING_URI`` says, or else where MLflow does.

MLflow's step is a whole number: each metric lies at its own axis's, ``train/step`` or ``epoch``.
Values go in batches, one a second or a thousand values. MLflow keeps nan; its databases put
the largest number there is in the place of an infinity.
"""

from __future__ import annotations

import contextlib
import csv
import tempfile
import time
from pathlib import Path
from typing import Any

from stdout_hook._optional import need
from stdout_hook.evaluation import Evaluation, Table
from stdout_hook.rows import Row
from stdout_hook.sinks._batches import Batches
from stdout_hook.sinks._mlflow_run import bounds, metric_name, open_run
from stdout_hook.sinks._picture import draw_confusion
from stdout_hook.sinks._steps import by_step
from stdout_hook.spreadsheet import to_cell

__all__ = ["MlflowSink"]


class MlflowSink:
    """Log rows to a run of MLflow's.

    Args:
        target: ``URI``, ``URI#EXPERIMENT``, ``#EXPERIMENT``, or empty, see above.

    Raises:
        MissingPackage: MLflow is not installed.
        TrackerError: The store cannot be opened, or the server does not answer.
    """

    name = "mlflow"

    def __init__(self, target: str = "") -> None:
        self.check()
        from mlflow.entities import Metric

        self._metric = Metric
        self._status = "FINISHED"
        with contextlib.ExitStack() as stack:
            stack.enter_context(bounds())
            self._run = open_run(target)
            self._bounds = stack.pop_all()
        self._batches: Batches[Any] = Batches(self._send)

    @staticmethod
    def check() -> None:
        """Check that MLflow is installed, without loading it.

        Raises:
            MissingPackage: It is not.
        """
        need("mlflow", "mlflow")

    def log(self, row: Row) -> None:
        """Take the metrics of `row`, each for its step.

        Raises:
            Exception: Whatever MLflow raises where it cannot take them.
        """
        when = int(1000 * (time.time() if row.time is None else row.time))
        self._batches.add(
            self._metric(metric_name(key), float(value), when, step)
            for step, metrics in by_step(row).items()
            for key, value in metrics.items()
        )

    def flush(self) -> None:
        """Send what was logged, once a second at most.

        Raises:
            Exception: Whatever MLflow raises where it cannot take it.
        """
        self._batches.flush()

    on_idle = flush

    def failed(self) -> None:
        """Have the run marked as failed when it is closed."""
        self._status = "FAILED"

    def log_evaluation(self, evaluation: Evaluation) -> None:
        """Log the scores, and as artifacts the table, the confusion matrix and the model.

        Raises:
            Exception: Whatever MLflow raises where it cannot take them.
        """
        self.log(Row(evaluation.scores, dict.fromkeys(evaluation.scores, "")))
        self._batches.send_all()
        with tempfile.TemporaryDirectory() as folder:
            _write(evaluation, Path(folder))
            self._run.client.log_artifacts(self._run.id, folder)
        for path in evaluation.files:
            self._run.client.log_artifact(self._run.id, str(path), "model")

    def close(self) -> None:
        """Send the rest, and end the run if it was begun here.

        Raises:
            Exception: Whatever MLflow raises where it cannot take it.
        """
        with self._bounds:
            try:
                self._batches.send_all()
            finally:
                if self._run.is_ours:
                    self._run.client.set_terminated(self._run.id, self._status)

    def _send(self, metrics: list[Any]) -> None:
        self._run.client.log_batch(self._run.id, metrics)


def _write(evaluation: Evaluation, folder: Path) -> None:
    """Write the table and the confusion matrix into files that MLflow shows."""
    if evaluation.table is not None:
        _write_csv(folder / "predictions.csv", evaluation.table)
    for name, table in evaluation.others.items():
        _write_csv(folder / f"{name}.csv", table)
    if evaluation.confusion is None:
        return
    names, counts = evaluation.confusion.names, evaluation.confusion.counts
    rows = [[name, *row] for name, row in zip(names, counts)]
    _write_csv(folder / "confusion_matrix.csv", Table(["true class", *names], rows))
    picture = draw_confusion(evaluation.confusion)
    if picture is not None:
        (folder / "confusion_matrix.png").write_bytes(picture.png)


def _write_csv(path: Path, table: Table) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        csv.writer(file).writerows([map(_cell, row) for row in (table.columns, *table.rows)])


def _cell(value: Any) -> Any:
    return to_cell(value) if isinstance(value, str) else value


SINK = MlflowSink
