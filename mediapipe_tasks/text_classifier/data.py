"""Read labelled texts from a CSV file, and say what is wrong with it by file and line."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import nearest, numbers, shown, shown_names
from mediapipe_tasks.text_classifier.csv_rows import Rows, sort_rows
from mediapipe_tasks.text_classifier.csv_text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CsvFile", "find_columns", "read_csv", "read_file"]

_DELIMITERS = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}


@dataclass(frozen=True)
class CsvFile:
    """What was read from a file.

    Attributes:
        path: The file's name as it was given.
        examples: Its rows.
        sha256: Of the whole file, in hexadecimal.
        warnings: What the user should know, a line each.
    """

    path: str
    examples: Examples
    sha256: str
    warnings: tuple[str, ...] = ()


def read_csv(
    path: str | os.PathLike[str],
    *,
    text_column: str = "text",
    label_column: str = "label",
    delimiter: str = ",",
    skip_invalid: bool = False,
) -> tuple[Examples, list[str]]:
    """Read texts and labels; see `read_file`.

    Returns:
        The examples, and warnings of one line each.
    """
    file = read_file(
        path,
        text_column=text_column,
        label_column=label_column,
        delimiter=delimiter,
        skip_invalid=skip_invalid,
    )
    return file.examples, list(file.warnings)


def read_file(
    path: str | os.PathLike[str],
    *,
    text_column: str = "text",
    label_column: str | None = "label",
    delimiter: str = ",",
    skip_invalid: bool = False,
) -> CsvFile:
    """Read texts and labels, as they are written, with their lines.

    Args:
        path: A CSV file in UTF-8, with a header; a byte order mark is fine. Quoted fields may hold
            the delimiter and line breaks.
        text_column: The column of texts.
        label_column: The column of labels; None where none are needed: every label is empty then.
        delimiter: What separates the columns.
        skip_invalid: Leave rows out that cannot be used, with a warning that counts them.

    Raises:
        InputError: The file cannot be used; one line: ``FILE:LINE: what is wrong; what to do``.
    """
    csv_text = read_text(Path(path))
    wanted = [text_column] if label_column is None else [text_column, label_column]
    rows = csv_text.rows(delimiter)
    line, header = next(rows, (1, []))
    columns = find_columns(f"{csv_text.name}:{line}", header, wanted, delimiter)
    kept = sort_rows(rows, header, columns)
    warnings = _report(csv_text.name, kept, skip_invalid)
    examples = Examples(kept.texts, kept.labels, kept.lines, csv_text.name)
    alike = _similar_labels(examples)
    return CsvFile(
        os.fspath(path), examples, csv_text.sha256, (*warnings, *([alike] if alike else []))
    )


def find_columns(
    where: str, header: Sequence[str], wanted: Sequence[str], delimiter: str
) -> list[int]:
    """Return the places of the wanted columns, the first of which is that of the texts."""
    if not header:
        raise InputError(f"{where}: there is no header; expected the names of the columns")
    _check_delimiter(where, header, delimiter)
    twice = [name for name, count in Counter(header).items() if count > 1 and name.strip()]
    if twice:
        raise InputError(
            f"{where}: the header has {shown_names(twice)} more than once; rename or remove one"
        )
    for name, option in zip(wanted, ("--text-column", "--label-column")):
        if name not in header:
            raise InputError(
                f"{where}: there is no column {shown(name)}; there are {shown_names(header)}; "
                f"name it with {option}{nearest(name, header)}"
            )
    return [header.index(name) for name in wanted]


def _check_delimiter(where: str, header: Sequence[str], delimiter: str) -> None:
    if len(header) != 1:
        return
    for other, name in _DELIMITERS.items():
        if other != delimiter and other in header[0]:
            raise InputError(
                f"{where}: the header is one column, {shown(header[0])}; "
                f"it looks separated by {name}: give --delimiter {name}"
            )


def _report(name: str, rows: Rows, skip_invalid: bool) -> list[str]:
    """Raise for the rows that cannot be used, or count them in a warning."""
    count = sum(map(len, rows.invalid.values()))
    problems = "; ".join(_problem_line(*item) for item in rows.invalid.items())
    if count and not skip_invalid:
        first = min(lines[0] for lines in rows.invalid.values())
        raise InputError(
            f"{name}:{first}: {problems}; "
            "correct the file, or leave such rows out with --skip-invalid"
        )
    if not rows.texts:
        left = f" that can be used: {problems}" if count else ""
        raise InputError(f"{name}:1: there is a header and no row{left or '; add rows'}")
    rows_left_out = "1 row" if count == 1 else f"{count:,} rows"
    return [f"{name}: left out {rows_left_out}: {problems}"] if count else []


def _problem_line(problem: str, lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"1 row has {problem}, line {lines[0]}"
    return f"{len(lines):,} rows have {problem}, lines {numbers(lines)}"


def _similar_labels(examples: Examples) -> str | None:
    """Return a warning that names labels which differ only by case or blanks."""
    counts = Counter(examples.labels)
    groups: dict[str, list[str]] = defaultdict(list)
    for label in sorted(counts):
        groups["".join(label.split()).casefold()].append(label)
    alike = [group for group in groups.values() if len(group) > 1]
    if not alike:
        return None
    named = "; ".join(
        " and ".join(f"{shown(label)} ({counts[label]:,})" for label in group)
        for group in alike[:5]
    )
    more = f" and {len(alike) - 5} more" if len(alike) > 5 else ""
    return f"{examples.source}: labels differ only by case or blanks: {named}{more}"
