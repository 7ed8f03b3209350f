"""Writes the metrics as scalars to an event file for TensorBoard.

A chart for each key, over the key's own axis (``train/step`` or ``epoch``) as TensorBoard's step,
which holds whole numbers only; the time of a point is when it was captured. Values have the 32
bits of TensorBoard's scalars. The file is on disk up to the last rows whenever the sink has nothing
to do.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Union

from stdout_hook._optional import need
from stdout_hook.evaluation import Evaluation
from stdout_hook.rows import Row
from stdout_hook.sinks._event_file import EventFile
from stdout_hook.sinks._markdown import markdown_table
from stdout_hook.sinks._picture import draw_confusion
from stdout_hook.sinks._steps import by_step

__all__ = ["TensorBoardSink"]


class TensorBoardSink:
    """Write rows to an event file of its own in a folder, which is what TensorBoard calls a run.

    Args:
        folder: The folder; it is made, and files in it are left.

    Raises:
        MissingPackage: TensorBoard is not installed.
        OSError: The folder cannot be made or written to.
    """

    name = "tensorboard"

    def __init__(self, folder: Union[str, os.PathLike[str]] = "tensorboard") -> None:
        self.check()
        self._file = EventFile(Path(folder))

    @staticmethod
    def check() -> None:
        """Check that TensorBoard is installed, without loading it.

        Raises:
            MissingPackage: It is not.
        """
        need("tensorboard", "tensorboard")

    def log(self, row: Row) -> None:
        """Write each metric of `row` at its step.

        Raises:
            OSError: It cannot be written.
        """
        when = time.time() if row.time is None else row.time
        for step, metrics in by_step(row).items():
            scalars = [{"tag": key, "simple_value": value} for key, value in metrics.items()]
            self._file.write(scalars, step=step, when=when)

    def flush(self) -> None:
        """Put what was logged on disk.

        Raises:
            OSError: It cannot be written.
        """
        self._file.flush()

    def log_evaluation(self, evaluation: Evaluation) -> None:
        """Write the scores, the table's first rows as text, and the confusion matrix as an image.

        Raises:
            OSError: They cannot be written.
        """
        values = [{"tag": key, "simple_value": value} for key, value in evaluation.scores.items()]
        if evaluation.table is not None:
            values.append(_text("predictions", markdown_table(evaluation.table)))
        values += [_text(name, markdown_table(one)) for name, one in evaluation.others.items()]
        picture = evaluation.confusion and draw_confusion(evaluation.confusion)
        if picture:
            width, height = picture.size
            image = {"encoded_image_string": picture.png, "width": width, "height": height}
            values.append({"tag": "confusion_matrix", "image": {**image, "colorspace": 4}})
        self._file.write(values, step=0, when=time.time())
        self.flush()

    def close(self) -> None:
        """Close the file.

        Raises:
            OSError: The rest cannot be written.
        """
        self._file.close()


def _text(tag: str, text: str) -> dict[str, Any]:
    """Return a value for TensorBoard's page of texts, which shows Markdown."""
    from tensorboard.compat.proto import types_pb2
    from tensorboard.plugins.text.metadata import create_summary_metadata

    metadata = create_summary_metadata(display_name=tag, description="")
    tensor = {"dtype": types_pb2.DT_STRING, "string_val": [text.encode()], "tensor_shape": {}}
    return {"tag": tag, "metadata": metadata, "tensor": tensor}


SINK = TensorBoardSink
