"""Read rows in bounded memory: of lines, of CSV, of JSON objects."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Callable, Optional

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import nearest, shown, shown_names
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.rows import Row, Table
from mediapipe_tasks.text_classifier.batch.source import Chunk, Source
from mediapipe_tasks.text_classifier.csv_rows import sort_rows
from mediapipe_tasks.text_classifier.csv_text import CsvText
from mediapipe_tasks.text_classifier.data import find_columns

__all__ = ["OnInvalid", "read_table"]

OnInvalid = Callable[[int, str], object]
"""Is told the line of a row that cannot be used, and what is wrong with it."""

_TEXT = "text"


def read_table(
    source: Source, options: PredictOptions, taken: Collection[str], on_invalid: OnInvalid
) -> Table:
    """Open an input and return its rows, which are read as they are asked for.

    Args:
        source: The input.
        options: How it is written.
        taken: The names of the columns that the results add.
        on_invalid: Is told of rows that cannot be used; they are left out.

    Raises:
        InputError: The input cannot be used, or has a column that the results add; also while its
            rows are read.
    """
    read = {"lines": _read_lines, "csv": _read_csv, "jsonl": _read_objects}[options.read_as]
    table = read(source, options, on_invalid)
    _check_free(source.name, table.columns, taken)
    if options.read_as != "jsonl":
        return table
    return Table(table.columns, _with_free_fields(source.name, table.rows, taken))


def _check_free(name: str, columns: Collection[str], taken: Collection[str]) -> None:
    clash = [column for column in columns if column in taken]
    if clash:
        raise InputError(
            f"{name}: it has {shown_names(clash)}, as the results have; "
            "give theirs another name, as by --prefix predicted_"
        )


def _with_free_fields(name: str, rows: Iterator[Row], taken: Collection[str]) -> Iterator[Row]:
    names = frozenset(taken)
    for row in rows:
        if not names.isdisjoint(row.values):
            _check_free(name, row.values, names)
        yield row


def _read_lines(source: Source, options: PredictOptions, on_invalid: OnInvalid) -> Table:
    def rows() -> Iterator[Row]:
        for chunk in source.chunks():
            for _, line in chunk.lines():
                text = line.decode("utf-8", "replace").rstrip("\r")
                yield Row(text, {_TEXT: text}, "", len(text))

    return Table((_TEXT,), rows())


def _read_csv(source: Source, options: PredictOptions, on_invalid: OnInvalid) -> Table:
    rows = _csv_rows(source, options.separator)
    line, header = next(rows, (1, []))
    where = f"{source.name}:{line}"
    (place,) = find_columns(where, header, [options.text_column or _TEXT], options.separator)
    return Table(header, _csv_texts(rows, header, place, on_invalid))


def _csv_texts(
    rows: Iterator[tuple[int, list[str]]], header: list[str], place: int, on_invalid: OnInvalid
) -> Iterator[Row]:
    for line, row in rows:
        if len(row) == len(header) and row != header and row[place].strip():
            yield Row(row[place], dict(zip(header, row)), "", sum(map(len, row)))
        else:
            (problem,) = sort_rows([(line, row)], header, [place]).invalid
            on_invalid(line, problem)


def _csv_rows(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the fields of each row that is not blank, as `CsvText.rows` does."""
    pending: list[str] = []  # the lines of the row that is being read
    reader = csv.reader(_noted(_text_lines(source), pending), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            pending.clear()
            if len(row) > 1 or (row and row[0].strip()):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        # Finds the place in that one row, and says what to do.
        row_alone = CsvText(source.name, "\n" * (line - 1) + "".join(pending), "")
        for _ in row_alone.rows(delimiter):
            pass
        raise InputError(f"{source.name}:{line}: not valid CSV: {error}") from None


def _noted(lines: Iterator[str], notes: list[str]) -> Iterator[str]:
    for line in lines:
        notes.append(line)
        yield line


def _text_lines(source: Source) -> Iterator[str]:
    """Yield lines as csv wants them: each ends where it says so, also by a lone carriage return."""
    for chunk in source.chunks():
        yield from io.StringIO(_decoded(source.name, chunk), newline="")


def _decoded(name: str, chunk: Chunk) -> str:
    nul = chunk.content.find(b"\0")
    if nul >= 0:
        raise InputError(
            f"{name}:{chunk.line_of(nul)}: there is a NUL character; "
            "is the file UTF-16? save it as UTF-8"
        )
    try:
        return chunk.content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{chunk.content[error.start]:02x}"
        line = chunk.line_of(error.start)
        raise InputError(f"{name}:{line}: not UTF-8 ({byte}); save it as UTF-8") from None


def _read_objects(source: Source, options: PredictOptions, on_invalid: OnInvalid) -> Table:
    rows = _objects(source, options.text_field or _TEXT, on_invalid)
    first = next(rows, None)
    if first is None:
        return Table((), iter(()))
    every = itertools.chain([(0, first[1])], rows)
    columns = tuple(first[1].values)
    same = _with_columns(every, columns, on_invalid)
    return Table(columns, same if options.written_as == "csv" else (row for _, row in every))


def _with_columns(
    rows: Iterator[tuple[int, Row]], columns: Sequence[str], on_invalid: OnInvalid
) -> Iterator[Row]:
    known = frozenset(columns)
    for line, row in rows:
        if row.values.keys() <= known:
            yield row
        else:
            on_invalid(line, "a field that the first row has not, which CSV has no place for")


def _objects(source: Source, name: str, on_invalid: OnInvalid) -> Iterator[tuple[int, Row]]:
    for chunk in source.chunks():
        for number, line in chunk.lines():
            values = _object(line)
            if values is not None and isinstance(values.get(name), str) and values[name].strip():
                written = line.decode("utf-8").strip()
                yield number, Row(values[name], values, written, len(line))
            elif line.strip():
                on_invalid(number, _problem(name, values))


def _object(line: bytes) -> Optional[dict[str, Any]]:
    try:
        values = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN is no JSON


def _problem(name: str, values: Optional[dict[str, Any]]) -> str:
    if values is None:
        return "no JSON object in UTF-8 on its line"
    if name not in values:
        return f"no field {shown(name)} (name it with --text-field{nearest(name, values)})"
    return "an empty text" if isinstance(values[name], str) else "a text that is no string"
