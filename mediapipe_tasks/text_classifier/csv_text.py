"""The text of a CSV file, and rows with the lines they stand on; faults are told by their line."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["OTHER_FORMATS", "CsvText", "read_text"]

# What people give in place of a CSV file, by its first bytes.
OTHER_FORMATS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "compressed by gzip",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"(?!")')  # up to no quote that is one of a pair
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class CsvText:
    """A CSV file in memory.

    Attributes:
        name: The file's name for messages.
        text: What is in it, decoded, with the line ends it has.
        sha256: Of its bytes, in hexadecimal.
    """

    name: str
    text: str
    sha256: str

    def rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not blank, with the line of the file it begins on, from 1.

        Raises:
            InputError: A quote is not closed, or text follows a closing quote.
        """
        # Strict: otherwise an unclosed quote silently swallows the rows up to the next one.
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        try:
            for row in reader:
                if len(row) > 1 or (row and row[0].strip()):
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise self._quote_error(line, delimiter, error) from None

    def _quote_error(self, line: int, delimiter: str, error: csv.Error) -> InputError:
        """Find what csv stumbled over in the row that begins on `line`."""
        position = _offset(self.text, line)
        while position < len(self.text):
            if self.text[position] == '"':
                quoted = _QUOTED.match(self.text, position)
                if quoted is None or _runs_on(self.text, quoted, delimiter):
                    return self._bad_quote(line, position, quoted)
                position = quoted.end()
            field_end = self.text.find(delimiter, position)
            line_end = _LINE_END.search(self.text, position)
            if field_end < 0 or (line_end and line_end.start() < field_end):
                break
            position = field_end + 1
        if "limit" in str(error):
            problem = f"a field has more than {csv.field_size_limit():,} characters; shorten it"
        else:
            problem = f"not valid CSV: {error}; correct the row"
        return InputError(f"{self.name}:{line}: {problem}")

    def _bad_quote(self, line: int, position: int, quoted: re.Match[str] | None) -> InputError:
        line += len(_LINE_END.findall(self.text, _offset(self.text, line), position))
        start = shown(self.text[position : position + 40].splitlines()[0])
        if quoted is not None and not _LINE_END.search(quoted[0]):
            problem = f"text follows the closing quote of {start}"
            remedy = 'double the quotes inside a quoted text ("")'
        else:
            problem = f"the quote that opens here is never closed: {start}"
            remedy = 'close it, or double it ("") inside a quoted text'
        return InputError(f"{self.name}:{line}: {problem}; {remedy}")


def _offset(text: str, line: int) -> int:
    """Return where a line begins in the text."""
    stream = io.StringIO(text, newline="")
    return sum(len(stream.readline()) for _ in range(line - 1))


def _runs_on(text: str, quoted: re.Match[str], delimiter: str) -> bool:
    return text[quoted.end() : quoted.end() + 1] not in ("", delimiter, "\r", "\n")


def read_text(path: Path) -> CsvText:
    """Read a CSV file.

    Raises:
        InputError: It cannot be read, is empty, is not UTF-8, or has NUL characters in it.
    """
    name = shown_path(path)
    raw = _bytes(path, name)
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(
            f"{name}: the file is empty; expected a header and rows of texts and labels"
        )
    for magic, kind in OTHER_FORMATS.items():
        if raw.startswith(magic):
            raise InputError(f"{name}: the file is {kind}; save it as CSV in UTF-8")
    text = _decoded(raw, name)
    if "\0" in text:
        line = _line(raw[: raw.index(b"\0")])
        raise InputError(
            f"{name}:{line}: there is a NUL character; is the file UTF-16? save it as UTF-8"
        )
    return CsvText(name, text, hashlib.sha256(raw).hexdigest())


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{name}: is a folder; give a CSV file in it") from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
    except ValueError:  # a NUL in the name
        raise InputError(f"{name}: cannot be read: not a file's name") from None


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte order mark.
        start = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        where = f"{name}:{_line(raw[:start])}"
        byte = f"byte 0x{raw[start]:02x} at offset {start:,}"
        raise InputError(f"{where}: not UTF-8 ({byte}); {_encoding_advice(raw)}") from None


def _encoding_advice(raw: bytes) -> str:
    """Guess: in a Western text of one byte a character only some letters are beyond ASCII."""
    beyond = sum(byte > 127 for byte in raw[:100_000])
    if beyond < 0.2 * min(len(raw), 100_000):
        return (
            "it looks like Windows-1252; save it as UTF-8, or: iconv -f CP1252 -t UTF-8 FILE > NEW"
        )
    return "save it as UTF-8 (in Excel: 'CSV UTF-8')"


def _line(before: bytes) -> int:
    """Return the number of the line that follows these bytes."""
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
