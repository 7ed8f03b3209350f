"""Where texts come from: the lines of a file, packed or not, or of standard input."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import hashlib
import lzma
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Optional

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.csv_text import OTHER_FORMATS
from stdout_hook.errors import MissingPackage
from stdout_hook.sources import open_log

__all__ = ["Chunk", "Source"]

LONGEST = 1 << 24
"""Bytes of a line; what has more is no text, and would fill the memory."""

_BLOCK = 1 << 18
_DAMAGED = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)


class Chunk(NamedTuple):
    """Whole lines as they stand in the input, without a byte order mark.

    Attributes:
        number: The number of the first of them, from 1.
        content: Their bytes.
    """

    number: int
    content: bytes

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the number and the bytes of each line, without its end."""
        content = self.content[:-1] if self.content.endswith(b"\n") else self.content
        return enumerate(content.split(b"\n"), self.number)

    def line_of(self, position: int) -> int:
        """Return the number of the line that a byte is on."""
        return self.number + self.content.count(b"\n", 0, position)


@dataclass(frozen=True)
class Source:
    """A file, packed or not, or standard input.

    Attributes:
        path: The file; None is standard input.
    """

    path: Optional[Path]

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return "standard input" if self.path is None else shown_path(self.path)

    @property
    def is_lasting(self) -> bool:
        """Whether it can be read more than once."""
        return self.path is not None and self.path.is_file()

    def chunks(self) -> Iterator[Chunk]:
        """Yield its lines, some thousand at a time; of a pipe those that are there.

        Raises:
            InputError: It cannot be read, or is no text.
        """
        number, rest = 1, b""
        with self._opened() as file, self._named():
            while block := file.read1(_BLOCK):
                end = block.rfind(b"\n") + 1
                if end:
                    chunk = self._chunk(number, rest + block[:end])
                    yield chunk
                    number, rest = chunk.line_of(len(chunk.content)), b""
                rest += block[end:]
                self._check_length(number, rest)
            if rest:
                yield self._chunk(number, rest)

    def _chunk(self, number: int, content: bytes) -> Chunk:
        if number > 1:
            return Chunk(number, content)
        for magic, kind in OTHER_FORMATS.items():
            if content.startswith(magic):
                raise InputError(f"{self.name}: the file is {kind}; save it as text in UTF-8")
        is_marked = content.startswith(codecs.BOM_UTF8)
        return Chunk(number, content[len(codecs.BOM_UTF8) :] if is_marked else content)

    def _check_length(self, number: int, line: bytes) -> None:
        if len(line) > LONGEST:
            raise InputError(
                f"{self.name}:{number}: the line has more than {LONGEST >> 20} MiB; "
                "is it text? break it up"
            )

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        if self.path is None:
            yield sys.stdin.buffer
            return
        with contextlib.ExitStack() as stack:
            with self._named():
                file: Any = stack.enter_context(open_log(self.path))
            yield file

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Name the file in what reading it raises."""
        try:
            yield
        except FileNotFoundError:
            raise InputError(f"{self.name}: there is no such file; check the name") from None
        except IsADirectoryError:
            raise InputError(f"{self.name}: is a folder; give a file in it") from None
        except MissingPackage as error:
            raise InputError(f"{self.name}: {error}") from None
        except _DAMAGED as error:
            raise InputError(
                f"{self.name}: the packed file is damaged ({error}); get it anew"
            ) from None
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read: {error.strerror or error}") from None

    def identity(self) -> dict[str, Any]:
        """Return the ``size`` of the file and its ``sha256``."""
        digest, size = hashlib.sha256(), 0
        if self.path is not None:
            with self._named(), self.path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
                    size += len(block)
        return {"size": size, "sha256": digest.hexdigest()}
