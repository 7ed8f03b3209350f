"""Rows of any input, read in bounded memory."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.batch import source
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.read import read_table
from mediapipe_tasks.text_classifier.batch.rows import Invalid, Row, Table, in_blocks
from mediapipe_tasks.text_classifier.batch.source import Source
from mediapipe_tasks.text_classifier.data import read_file

NEEDED = {"label", "score"}


def table(path: Path, **options: object) -> tuple[Table, Invalid]:
    chosen = PredictOptions(input=path, **options)  # type: ignore[arg-type]
    invalid = Invalid(path.name)
    return read_table(Source(chosen.input), chosen, NEEDED, invalid.add), invalid


def rows(path: Path, **options: object) -> list[Row]:
    return list(table(path, **options)[0].rows)


def texts(path: Path, **options: object) -> list[str]:
    return [row.text for row in rows(path, **options)]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_lines_are_texts_whatever_they_hold(tmp_path: Path) -> None:
    """Each line is a text, empty ones and those of odd bytes too, and a byte order mark is none."""
    path = written(tmp_path / "a.txt", b"\xef\xbb\xbfone\r\n\ntw\xffo\n\0\nlast")
    assert texts(path) == ["one", "", "tw\ufffdo", "\0", "last"]


def test_csv_keeps_all_columns(tmp_path: Path) -> None:
    """A row has its values by column, quoted line breaks and delimiters among them."""
    path = written(tmp_path / "a.csv", '\ufeffid,text,note\r\n1,"a\nb, c",x\r\n\r\n2,d,\r\n')
    assert [row.values for row in rows(path)] == [
        {"id": "1", "text": "a\nb, c", "note": "x"},
        {"id": "2", "text": "d", "note": ""},
    ]


def test_csv_is_read_as_the_training_reads_it(tmp_path: Path) -> None:
    """Line ends of all kinds and quotes give the same texts, over chunks of any size."""
    lines = [f'"row ""{n}"" é\n{"x" * (n % 50)}",{n}' for n in range(200)]
    for end in ("\n", "\r\n", "\r"):
        path = written(tmp_path / "a.csv", end.join(["text,n", *lines]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "_BLOCK", 7)
            found = texts(path)
        assert found == read_file(path, label_column=None).examples.texts


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b'text\n"open\nb\n', 2, "the quote that opens here is never closed"),
        (b'text\na\n"b"c\n', 3, "text follows the closing quote"),
        (b"text\na\n\xe9\n", 3, r"not UTF-8 \(byte 0xe9\)"),
        (b"text\na\0b\n", 2, "there is a NUL character"),
        (b"text\n" + b"x" * 200_000, 2, "a field has more than 131,072 characters"),
        (b"words\na\n", 1, "there is no column 'text'.*--text-column"),
        (b"text,text\na,b\n", 1, "more than once"),
        (b"", 1, "there is no header"),
    ],
)
def test_broken_csv_is_named_by_its_line(
    content: bytes, line: int, problem: str, tmp_path: Path
) -> None:
    """What makes a file unreadable is one line, with the place and what to do."""
    path = written(tmp_path / "a.csv", content)
    with pytest.raises(InputError, match=rf"a\.csv:{line}: .*{problem}"):
        texts(path)


def test_the_line_of_a_late_fault_is_right(tmp_path: Path) -> None:
    """Lines are counted over many chunks and rows of several lines."""
    path = written(tmp_path / "a.csv", "text\n" + '"a\nb"\n' * 50_000 + '"open\n')
    with pytest.raises(InputError, match=r"a\.csv:100002: the quote that opens here"):
        texts(path)


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    """They are told by line, and the others are read."""
    path = written(tmp_path / "a.csv", "text,n\na,1\n ,2\nb\nc,3,4\ntext,n\nd,5\n")
    found, invalid = table(path)
    assert [row.text for row in found.rows] == ["a", "d"]
    with pytest.raises(InputError, match=r"^a\.csv:3: 1 row has an empty text, line 3; .*invalid$"):
        invalid.refuse()
    assert "1 row has the header once more, line 6" in invalid.told()


def test_json_objects_are_kept_as_they_were_written(tmp_path: Path) -> None:
    """Numbers and escapes are not made anew; blank lines are none."""
    line = '{"id": 1.10, "text": "caf\\u00e9", "big": 1e400}'
    path = written(tmp_path / "a.jsonl", f"\n  {line}  \n\n")
    ((text, _, kept, _),) = rows(path)
    assert (text, kept) == ("café", line)


def test_lines_that_are_no_objects(tmp_path: Path) -> None:
    """Each kind of line that has no text is told."""
    lines = ["[1]", '{"text": 3}', '{"text": " "}', '{"x": "a"}', '{"text": NaN}', "{", "[" * 9999]
    path = written(tmp_path / "a.jsonl", "\n".join(lines).encode() + b'\n{"text": "\xff"}')
    found, invalid = table(path)
    assert list(found.rows) == []
    assert invalid.told() == (
        "5 rows have no JSON object in UTF-8 on its line, lines 1, 5, 6, 7, 8; "
        "1 row has a text that is no string, line 2; 1 row has an empty text, line 3; "
        "1 row has no field 'text' (name it with --text-field), line 4"
    )


def test_fields_that_csv_has_no_place_for(tmp_path: Path) -> None:
    """Where results are CSV the first row's fields are the columns, and what lacks one has none."""
    path = written(tmp_path / "a.jsonl", '{"text": "a", "n": 1}\n{"text": "b"}\n{"text":"c","m":2}')
    found, invalid = table(path, format="csv")
    assert found.columns == ("text", "n")
    assert [row.text for row in found.rows] == ["a", "b"]
    assert "1 row has a field that the first row has not" in invalid.told()
    assert len(rows(path)) == 3


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_columns_that_the_results_add_are_refused(name: str, tmp_path: Path) -> None:
    """The user is told how to name them otherwise."""
    objects = '{"text": "a"}\n{"text": "a", "label": 1}'
    content = "text,label\na,b\n" if name == "a.csv" else objects
    with pytest.raises(InputError, match=r"it has 'label', as the results have; .*--prefix"):
        texts(written(tmp_path / name, content))


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_packed_files_are_unpacked(suffix: str, pack: object, tmp_path: Path) -> None:
    """The format is told by the name before the ending; damage is told, not a traceback."""
    packed = pack(b"text\n" + b"a long line of words\n" * 20_000)  # type: ignore[operator]
    path = written(tmp_path / f"a.csv{suffix}", packed)
    assert len(rows(path)) == 20_000
    with pytest.raises(InputError, match=r"the packed file is damaged"):
        texts(written(path, packed[:-20]))


def test_other_formats_are_named(tmp_path: Path) -> None:
    """A workbook or UTF-16 is no heap of odd texts."""
    with pytest.raises(InputError, match="the file is an Excel workbook or a zip archive"):
        texts(written(tmp_path / "a.txt", b"PK\x03\x04...\n"))
    with pytest.raises(InputError, match="the file is UTF-16"):
        texts(written(tmp_path / "a.csv", "text\na\n".encode("utf-16")))


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded where a file has no line ends."""
    monkeypatch.setattr(source, "LONGEST", 1 << 20)
    path = written(tmp_path / "a.txt", b"first\n" + b"x" * (3 << 20))
    with pytest.raises(InputError, match=r"a\.txt:2: the line has more than 1 MiB"):
        texts(path)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """Both are named."""
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        texts(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a folder"):
        texts(tmp_path)


def test_a_pipe_is_read_as_it_comes() -> None:
    """What has been written so far is there before the end is."""
    code = """
import sys
from mediapipe_tasks.text_classifier.batch.source import Source
for chunk in Source(None).chunks():
    print(chunk.number, len(chunk.content), flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"one\ntwo\nthr")
        process.stdin.flush()
        assert process.stdout.readline() == b"1 8\n"
        process.stdin.close()
        assert process.stdout.readline() == b"3 3\n"


def test_blocks_are_bounded_by_rows_and_by_size() -> None:
    """Few long rows make a block, as many short ones do."""
    short = [Row("a", {}, "", 1)] * 1200
    assert [len(block) for block in in_blocks(short)] == [500, 500, 200]
    assert [len(block) for block in in_blocks([Row("a", {}, "", 600_000)] * 5)] == [2, 2, 1]


def test_json_of_any_field_is_a_text(tmp_path: Path) -> None:
    """--text-field names it, and its nearest name is offered."""
    path = written(tmp_path / "a.jsonl", json.dumps({"prompt": "a"}))
    assert texts(path, text_field="prompt") == ["a"]
    found, invalid = table(path, text_field="promt")
    list(found.rows)
    assert "did you mean 'prompt'?" in invalid.told()
