"""Recorded logs: the same parsing as of a live capture, over text that was kept."""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Optional, Union

from stdout_hook.reader import ChosenParsers, LogReader, Patterns
from stdout_hook.records import Chunk, Record
from stdout_hook.sources import open_log, read_blocks
from stdout_hook.syslog import Unescaper

__all__ = ["Source", "parse_log", "read_chunk_file", "read_chunks"]

Source = Union[str, "os.PathLike[str]", IO[str], IO[bytes], Iterable[Union[str, bytes, Chunk]]]


def parse_log(
    source: Source,
    *,
    parsers: Union[str, Sequence[Any]] = "auto",
    patterns: Optional[Patterns] = None,
    ranks: str = "first",
) -> Iterator[Record]:
    r"""Read the metrics of a recorded log, in bounded memory.

    Args:
        source: A path, of a file that may be packed by gzip, xz, bzip2 or zstd; a file object,
            text or binary; or an iterable of chunks, each a text, bytes, or a `Chunk` that names
            its stream. How the text is cut does not matter.
        parsers: ``"auto"`` for all there are, or a list of names.
        patterns: The user's own patterns, see `stdout_hook.patterns`.
        ranks: Of a job of several processes in one log: ``"first"`` reads what the first prints,
            ``"all"`` the others too, whose records have the context ``{"rank": 1}`` and so on.

    Yields:
        One `Record` for each point that was printed, in the order of the log.

    Raises:
        OSError: The file cannot be read.
        UnknownName: There is no parser of that name, or no such choice of `ranks`.
        PatternError: A pattern cannot work.

    Example:
        >>> log = ["Epoch 1/2\\n", "8/8 - 1s - loss: 0.5 - val_loss: 0.75\\n"]
        >>> [(r.split, r.epoch, dict(r.metrics)) for r in parse_log(log)]
        [('train', 1, {'loss': 0.5}), ('val', 1, {'loss': 0.75})]
    """
    reader = LogReader(ChosenParsers(parsers, patterns, ranks=ranks))
    return _records(reader, read_chunks(source))


def _records(reader: LogReader, chunks: Iterable[Chunk]) -> Iterator[Record]:
    for chunk in chunks:
        for records in reader.read_piecewise(chunk):
            yield from records
    yield from reader.finish()


def read_chunks(source: Source) -> Iterator[Chunk]:
    """Yield the chunks of a path, a file object, or an iterable of text."""
    if isinstance(source, (str, os.PathLike)):
        return _chunks_of_path(source)
    return _as_chunks(read_blocks(source) if hasattr(source, "read") else source)


def _chunks_of_path(path: Union[str, os.PathLike[str]]) -> Iterator[Chunk]:
    with open_log(path) as file:
        yield from _as_chunks(read_blocks(file))


def _as_chunks(texts: Iterable[Union[str, bytes, Chunk]]) -> Iterator[Chunk]:
    decoder, unescaper = codecs.getincrementaldecoder("utf-8")(errors="replace"), Unescaper()
    for text in texts:
        if isinstance(text, Chunk):
            yield text
        else:
            whole = decoder.decode(text) if isinstance(text, bytes) else text
            yield Chunk(unescaper.feed(whole))
    rest = unescaper.feed(decoder.decode(b"", final=True)) + unescaper.flush()
    if rest:
        yield Chunk(rest)


def read_chunk_file(lines: Iterable[str]) -> Iterator[Chunk]:
    """Yield the chunks of a recording: a JSON object ``{"t", "stream", "data"}`` a line.

    Where ``"enc"`` is ``"bytes"``, `data` holds raw bytes as Latin-1.

    Raises:
        ValueError: A line is no such object; the message has its number.
    """
    decoders: dict[str, codecs.IncrementalDecoder] = {}
    for number, line in enumerate(lines, 1):
        try:
            yield _recorded_chunk(json.loads(line), decoders)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"line {number} is no recorded chunk: {error!r}") from None


def _recorded_chunk(entry: Any, decoders: dict[str, codecs.IncrementalDecoder]) -> Chunk:
    stream = entry.get("stream", "stdout")
    text = entry["data"]
    if entry.get("enc") == "bytes":
        if stream not in decoders:
            decoders[stream] = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoders[stream].decode(text.encode("latin-1"))
    return Chunk(text, stream)
