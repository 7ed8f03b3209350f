"""A file of results that can be gone on with."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.text_classifier.batch.result_file import open_result_file, whole_rows

ABOUT = {"input": {"sha256": "a"}, "model": {"sha256": "b"}, "options": {"top_k": 1}}


@pytest.mark.parametrize(
    ("content", "quotes", "rows", "size"),
    [
        (b"", True, 0, 0),
        (b"a,b\r\n", True, 1, 5),
        (b"a,b\r", True, 0, 0),
        (b'a\r\n"x\n\r\ny"\r\nz', True, 2, 12),
        (b'a\r\n"x ""\n""', True, 1, 3),
        (b'a\r\n"x"', True, 1, 3),
        (b'"a\n"b\nc', False, 2, 6),
    ],
)
def test_whole_rows(content: bytes, quotes: bool, rows: int, size: int) -> None:
    """A row is whole when its line end is there, which is outside of quotes."""
    assert whole_rows(io.BytesIO(content), has_quotes=quotes) == (rows, size)


def test_a_torn_row_is_written_anew(tmp_path: Path) -> None:
    """Whatever is behind the last whole row is cut off."""
    path = tmp_path / "a.csv"
    with open_result_file(path, ABOUT, has_quotes=True) as results:
        results.write('a\r\n"b\r\n', 1)
    with open_result_file(path, ABOUT, has_quotes=True, resume=True) as results:
        assert results.rows == 1
        results.write("c\r\n", 1)
    assert path.read_bytes() == b"a\r\nc\r\n"
    assert json.loads((tmp_path / "a.csv.about.json").read_text()) == ABOUT


def test_what_is_there_is_never_replaced_unasked(tmp_path: Path) -> None:
    """An empty file is nothing to lose."""
    path = tmp_path / "a.csv"
    path.touch()
    with open_result_file(path, ABOUT, has_quotes=True) as results:
        results.write("a\r\n", 1)
    with (
        pytest.raises(InputError, match=r"a\.csv: is there; go on with it by --resume"),
        open_result_file(path, ABOUT, has_quotes=True),
    ):
        pass
    with open_result_file(path, ABOUT, has_quotes=True, overwrite=True):
        assert path.read_bytes() == b""


def test_other_inputs_models_and_options_are_refused(tmp_path: Path) -> None:
    """The message says what differs; the file stays as it is."""
    path = tmp_path / "a.csv"
    with open_result_file(path, ABOUT, has_quotes=True) as results:
        results.write("a\r\n", 1)
    for name, value in (("input", {"sha256": "x"}), ("model", {}), ("options", {"top_k": 2})):
        with (
            pytest.raises(InputError, match=f"was made with another {name} "),
            open_result_file(path, {**ABOUT, name: value}, has_quotes=True, resume=True),
        ):
            pass
    (tmp_path / "a.csv.about.json").write_text("{")
    with (
        pytest.raises(InputError, match="is missing or broken; begin anew"),
        open_result_file(path, ABOUT, has_quotes=True, resume=True),
    ):
        pass
    assert path.read_bytes() == b"a\r\n"


def test_two_cannot_write_one_file(tmp_path: Path) -> None:
    """The second is told; the first goes on."""
    path = tmp_path / "a.csv"
    with open_result_file(path, ABOUT, has_quotes=True) as results:
        results.write("a\r\n", 1)
        with (
            pytest.raises(InputError, match="another process writes it"),
            open_result_file(path, ABOUT, has_quotes=True, overwrite=True),
        ):
            pass
        results.write("b\r\n", 1)
    assert path.read_bytes() == b"a\r\nb\r\n"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """With how far it came, and what to do."""
    with (
        pytest.raises(TaskError, match="No space left on device after 0 rows"),
        open_result_file(Path("/dev/full"), ABOUT, has_quotes=True) as results,
    ):
        results.write("a\r\n", 1)


def test_a_place_that_is_none(tmp_path: Path) -> None:
    """A folder that is missing, or one where a file should be."""
    for path in (tmp_path / "none" / "a.csv", tmp_path, Path("a\0b")):
        with (
            pytest.raises(InputError, match="name another file"),
            open_result_file(path, ABOUT, has_quotes=True),
        ):
            pass
