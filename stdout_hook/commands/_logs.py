"""The logs that a command reads, with a word on how far it is."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Optional

from stdout_hook.log import read_chunk_file, read_chunks
from stdout_hook.records import Chunk
from stdout_hook.sources import check_log, follow_log, open_log, read_blocks

__all__ = ["opened"]

SECONDS = 5.0
"""How often it is said how far it is, where there is no terminal."""


@contextlib.contextmanager
def opened(path: str, options: argparse.Namespace) -> Iterator[Iterable[Chunk]]:
    """Open a log for a ``with`` block, as chunks.

    Raises:
        LogError: It is empty, a directory, or no text.
        OSError: It cannot be read.
    """
    if path == "-":
        file: Any = sys.stdin.buffer
        yield read_chunk_file(file) if options.chunks else read_chunks(file)
        return
    if options.follow:
        yield read_chunks(follow_log(path))
        return
    check_log(path)
    with open_log(path) as file:
        if options.chunks:
            yield read_chunk_file(file)
        else:
            yield read_chunks(_shown(read_blocks(file), path, _size(file, path)))


def _size(file: Any, path: str) -> Optional[int]:
    """Return how many bytes will be read, None for a packed log."""
    return Path(path).stat().st_size if hasattr(file, "raw") else None


def _shown(blocks: Iterator[bytes], path: str, size: Optional[int]) -> Iterator[bytes]:
    """Pass blocks on, and say on stderr how far it is, where that takes long."""
    has_place = sys.stderr.isatty() and not sys.stdout.isatty()
    show = _with_bar if has_place and importlib.util.find_spec("rich") else _with_lines
    return show(blocks, path, size)


def _with_bar(blocks: Iterator[bytes], path: str, size: Optional[int]) -> Iterator[bytes]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(Path(path).name, total=size)
        for block in blocks:
            yield block
            progress.advance(task, len(block))


def _with_lines(blocks: Iterator[bytes], path: str, size: Optional[int]) -> Iterator[bytes]:
    read, said = 0, time.monotonic()
    of = f" of {size / 1e6:.0f}" if size else ""
    for block in blocks:
        yield block
        read += len(block)
        if time.monotonic() > said + SECONDS:
            said = time.monotonic()
            print(f"stdout-hook: {path}: {read / 1e6:.0f}{of} MB read", file=sys.stderr)
