"""TensorBoard's event files as runs: our sink's, Keras' and other writers'."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.errors import LogError
from stdout_hook.report.readers import find_reader, find_readers
from stdout_hook.report.readers.tensorboard import TensorBoardReader
from stdout_hook.rows import Row

pytest.importorskip("tensorboard", reason="TensorBoard is not installed")


def write(folder: Path, *events: tuple[float, int, dict[str, Any]]) -> None:
    """Write events of time, step and values, each value an event of its own as in most writers."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    folder.mkdir(parents=True, exist_ok=True)
    writer = EventFileWriter(str(folder))
    for time, step, values in events:
        for tag, value in values.items():
            content = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
            writer.add_event(Event(wall_time=time, step=step, summary=content))
    writer.close()


def test_our_own_sinks_rows_come_back(tmp_path: Path) -> None:
    """Keys and axes are those that were logged; numbers have no digits of their 32 bits."""
    from stdout_hook.sinks.tensorboard import TensorBoardSink

    sink = TensorBoardSink(tmp_path)
    steps = {"train/loss": "train/step"}
    ends = {"train/loss": "train/step", "train/epoch_loss": "epoch"}
    sink.log(Row({"train/step": 5, "epoch": 1, "train/loss": 0.7}, steps, 10.0))
    last = {"train/step": 9, "epoch": 1, "train/loss": 0.1, "train/epoch_loss": 0.1}
    sink.log(Row(last, ends, 11.0))
    sink.log(Row({"train/step": 9, "epoch": 1, "val/loss": 0.3}, {"val/loss": "epoch"}, 11.5))
    sink.close()
    assert list(find_reader(tmp_path).rows()) == [
        {"time": 10.0, "train/step": 5, "train/loss": 0.7},
        {"time": 11.0, "train/step": 9, "train/loss": 0.1},
        {"time": 11.0, "epoch": 1, "train/epoch_loss": 0.1, "val/loss": 0.3},
    ]


def test_values_of_one_step_are_one_row(tmp_path: Path) -> None:
    """Events of one step and time are joined; a later one, or the same tag again, is a new row."""
    write(tmp_path, (1, 1, {"loss": 2, "acc": 0.5}), (1.5, 1, {"lr": 1}), (9, 1, {"f1": 0.5}),
          (9, 1, {"f1": 0.25}))  # fmt: skip
    rows = [{key: row[key] for key in row if key != "time"} for row in find_reader(tmp_path).rows()]
    assert rows == [
        {"train/step": 1, "loss": 2, "acc": 0.5, "lr": 1},
        {"train/step": 1, "f1": 0.5},
        {"train/step": 1, "f1": 0.25},
    ]


def test_keras_folders_are_one_run(tmp_path: Path) -> None:
    """The split is the folder; epochs count from 1, as Keras prints them."""
    write(tmp_path / "train", (1, 0, {"epoch_loss": 0.5}), (1.1, 3, {"batch_loss": 0.25}))
    write(tmp_path / "validation", (1.2, 0, {"epoch_loss": 0.75, "epoch_accuracy": 0.5}),
          (1.2, 4, {"evaluation_loss_vs_iterations": 0.75}))  # fmt: skip
    (reader,) = find_readers([tmp_path])
    rows = [{key: row[key] for key in row if key != "time"} for row in reader.rows()]
    assert rows == [
        {"epoch": 1, "train/epoch_loss": 0.5},
        {"train/step": 3, "train/loss": 0.25},
        {"epoch": 1, "val/loss": 0.75, "val/accuracy": 0.5},
    ]


KERAS = """
import json, sys, numpy, keras
model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.ones((8, 2))
callback = keras.callbacks.TensorBoard(sys.argv[1], write_graph=False)
done = model.fit(x, x[:, :1], epochs=3, validation_split=.5, verbose=0, callbacks=[callback])
print(json.dumps(done.history))
"""


@pytest.mark.slow
def test_the_real_callback_of_keras(tmp_path: Path) -> None:
    """What Keras' own callback wrote is read as what Keras said."""
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    done = subprocess.run(
        [sys.executable, "-c", KERAS, str(tmp_path)], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    rows = list(find_reader(tmp_path).rows())
    for key, name in (("train/epoch_loss", "loss"), ("val/loss", "val_loss")):
        found = [(row["epoch"], row[key]) for row in rows if key in row]
        assert [epoch for epoch, _ in found] == [1, 2, 3]
        assert [value for _, value in found] == pytest.approx(told[name], rel=1e-6)


def test_what_is_known_of_it(tmp_path: Path) -> None:
    """It began with its first value and ended with its last; its files are listed."""
    write(tmp_path / "my run", (0, 1, {"loss": float("nan")}), (60, 2, {"loss": 0.5}))
    about = find_reader(tmp_path / "my run").about()
    assert about.name == "my run"
    assert about.facts["start"] == "1970-01-01T00:00:00+0000"
    assert about.facts["end"] == "1970-01-01T00:01:00+0000"
    assert [file.parent.name for file in about.files] == ["my run"]
    assert next(iter(find_reader(tmp_path / "my run").rows()))["loss"] == "NaN"


def test_a_torn_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """The end of a file that is still written is left out; a damaged one is told."""
    write(tmp_path, *((step, step, {"loss": 0.5}) for step in range(20)))
    (file,) = tmp_path.glob("*tfevents*")
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])
    assert len(list(TensorBoardReader(tmp_path).rows())) == 19
    assert TensorBoardReader(tmp_path).about().problems == []
    file.write_bytes(whole[:200] + b"damaged" + whole[207:])
    (problem,) = TensorBoardReader(tmp_path).about().problems
    assert problem.startswith(f"{file.name} is damaged at byte 1")


def test_files_without_scalars_say_so(tmp_path: Path) -> None:
    """A run with nothing to show is told as such."""
    write(tmp_path)
    assert TensorBoardReader(tmp_path).about().problems == ["its event files hold no scalar"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(LogError, match="holds no run"):
        find_reader(tmp_path / "empty")


def test_reading_loads_no_tensorflow(tmp_path: Path) -> None:
    """TensorFlow, which takes seconds to load, is left alone also where it is installed."""
    write(tmp_path, (1, 1, {"loss": 2}))
    code = """
import sys
from stdout_hook.report.readers import find_reader
assert len(list(find_reader(sys.argv[1]).rows())) == 1
print("tensorflow" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
