"""A coverage-guided search for text on which reading fails: raises, or depends on how it is cut.

    pip install atheris
    python tests/fuzz.py [-max_total_time=600] [FOLDER...]

It begins with the recordings in tests/data, and keeps what reaches new code in `.cache/fuzz`.
What it finds is written to ``crash-…``; make a test of it. The options are libFuzzer's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
with atheris.instrument_imports(include=["stdout_hook"]):
    from stdout_hook.guard import Guard
    from stdout_hook.log import parse_log
    from stdout_hook.parsers import known_parsers

    known_parsers()

FOUND = ROOT / ".cache" / "fuzz"
MAX_SEED = 4000


def read(chunks: list[str]) -> list[str]:
    """Return the records of a log, as text, in which nan is like nan."""
    return [repr(record) for record in parse_log(chunks)]


def try_one(data: bytes) -> None:
    """Read a text as a whole and in two pieces."""
    if not data:
        return
    text = data[1:].decode("utf-8", "replace")
    place = data[0] * len(text) // 255
    whole, pieces = read([text]), read([text[:place], text[place:]])
    if whole != pieces:
        raise AssertionError(f"cut at {place} it gives {pieces}, not {whole}")


def seeds() -> Iterator[bytes]:
    """Yield the beginning of each recording."""
    for path in sorted((ROOT / "tests" / "data").glob("*/chunks.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        text = "".join(json.loads(line)["data"] for line in lines)[:MAX_SEED]
        yield b"\x80" + text.encode("utf-8", "replace")


def main() -> None:
    """Fuzz until libFuzzer ends it."""
    Guard.strict = True
    FOUND.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (FOUND / f"recording-{number}").write_bytes(seed)
    atheris.Setup([*sys.argv, str(FOUND), f"-max_len={MAX_SEED}"], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
