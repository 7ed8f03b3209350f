"""Logs rows to a run of trackio's, on this machine.

The run is in the project named, ``stdout-hook`` where none is, and gets a name of trackio's kind.
It lies in ``TRACKIO_DIR``, or where trackio keeps its runs; ``trackio show`` opens them. A
run of your own, also one on a Space or a server, is given to ``capture_training`` instead.

Each metric lies at its own axis's step, ``train/step`` or ``epoch``; the axes are in each entry
too, to be chosen for a chart. Keys that trackio keeps for itself (``step``, ``time``) have ``__``
in front, as trackio does it. It needs Python 3.10 or later.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

from stdout_hook._optional import need
from stdout_hook.errors import StdoutHookError
from stdout_hook.evaluation import Evaluation
from stdout_hook.rows import Row
from stdout_hook.sinks._batches import Batches
from stdout_hook.sinks._picture import draw_confusion
from stdout_hook.sinks._steps import by_step

__all__ = ["TrackioSink"]

_RESERVED = ("project", "run", "timestamp", "step", "time", "metrics")


class _Entry(NamedTuple):
    """One entry of a run's log."""

    values: Mapping[str, Any]
    step: int
    when: str


class TrackioSink:
    """Log rows to a new run of trackio's.

    It writes to trackio's storage, as ``trackio.log`` does in the end: ``trackio.init`` would end
    the run that is active, print, ask the network who the user is, and swallow what goes wrong.

    Args:
        project: The project.

    Raises:
        MissingPackage: trackio is not installed.
        StdoutHookError: This Python is too old for it.
        OSError: Its folder cannot be written to.
    """

    name = "trackio"

    def __init__(self, project: str = "stdout-hook") -> None:
        self.check()
        from trackio import utils
        from trackio.sqlite_storage import SQLiteStorage

        self._storage: Any = SQLiteStorage
        self._storage.init_db(project)
        self.project = project
        self.run = str(utils.generate_readable_name(self._storage.get_runs(project)))
        self._config = {"_Created": _time(None), "_Username": None, "_Group": None}
        self._batches: Batches[_Entry] = Batches(self._send)

    @staticmethod
    def check() -> None:
        """Check that trackio is installed and can be used, without loading it.

        Raises:
            MissingPackage: It is not installed.
            StdoutHookError: This Python is too old for it.
        """
        if sys.version_info < (3, 10):
            version = ".".join(map(str, sys.version_info[:2]))
            raise StdoutHookError(f"trackio needs Python 3.10 or later, and this is {version}")
        need("trackio", "trackio")

    def log(self, row: Row) -> None:
        """Take the metrics of `row`, each for its step.

        Raises:
            Exception: Whatever the storage raises.
        """
        self._batches.add(_entries(row))

    def flush(self) -> None:
        """Write what was logged, once a second at most.

        Raises:
            Exception: Whatever the storage raises.
        """
        self._batches.flush()

    on_idle = flush

    def log_evaluation(self, evaluation: Evaluation) -> None:
        """Log the scores, the table, a picture of the confusion matrix, and the model.

        Raises:
            Exception: Whatever the storage raises.
        """
        import trackio

        values: dict[str, Any] = dict(evaluation.scores)
        named, confusion = dict(evaluation.others), evaluation.confusion
        if evaluation.table is not None:
            named["predictions"] = evaluation.table
        for name, table in named.items():
            shown = trackio.Table(columns=list(table.columns), data=list(map(list, table.rows)))
            values[name] = shown._to_dict(self.project, self.run)
        picture = None if confusion is None else draw_confusion(confusion)
        if picture is not None:
            values["confusion_matrix"] = self._image(picture.png)
        self._batches.add([_Entry(values, 0, _time(None))])
        self._batches.send_all()
        if evaluation.files and hasattr(trackio, "Artifact"):  # early versions hold no files
            self._log_model(evaluation)

    def close(self) -> None:
        """Write the rest.

        Raises:
            Exception: Whatever the storage raises.
        """
        self._batches.send_all()

    def _send(self, entries: list[_Entry]) -> None:
        self._storage.bulk_log(
            project=self.project,
            run=self.run,
            metrics_list=[dict(entry.values) for entry in entries],
            steps=[entry.step for entry in entries],
            timestamps=[entry.when for entry in entries],
            config=self._config,
        )

    def _image(self, png: bytes) -> Any:
        from PIL import Image
        from trackio import Image as TrackioImage

        with Image.open(io.BytesIO(png)) as opened:
            image = TrackioImage(opened.copy(), caption="Confusion matrix of the test set")
        image._save(self.project, self.run)
        return image._to_dict()

    def _log_model(self, evaluation: Evaluation) -> None:
        import trackio

        artifact = trackio.Artifact(name="model", type="model")
        for path in evaluation.files:
            artifact.add_file(str(path))
        self._storage.commit_artifact_version(
            project=self.project,
            name=artifact.name,
            type=artifact.type,
            description=None,
            manifest=artifact._build_manifest(self.project),
            metadata=dict(evaluation.scores),
            aliases=None,
            run_name=self.run,
            run_id=self.run,
        )


def _entries(row: Row) -> Iterator[_Entry]:
    axes = {key: value for key, value in row.values.items() if key not in row.axes}
    for step, metrics in by_step(row).items():
        values = {_key(key): value for key, value in {**axes, **metrics}.items()}
        yield _Entry(values, step, _time(row.time))


def _key(key: str) -> str:
    return f"__{key}" if key in _RESERVED or key.startswith("__") else key


def _time(seconds: float | None) -> str:
    moment = time.time() if seconds is None else seconds
    return datetime.fromtimestamp(moment, timezone.utc).isoformat()


SINK = TrackioSink
