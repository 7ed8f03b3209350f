"""Record what a program prints, with what it knew when it printed it.

    python tests/data/record.py [--tty] FOLDER

runs ``FOLDER/program.py`` by the same Python, so that of the environment in which the program's
libraries are, and writes ``chunks.jsonl`` and ``expected.json`` beside it. The program says what
it knows by `expect`, in the order in which it prints it::

    from record import expect
    expect("train", epoch=1, step=10, loss=0.5)

The values must come from the program's own state (callbacks, histories, arguments), rounded as it
rounds them, never from the printed text. ``PARSER = "name"`` at the top of the program names the
format, ``PACKAGES = ("xgboost",)`` what to note the versions of.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import pty
import selectors
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["expect"]


def expect(
    split: str | None = None,
    epoch: float | None = None,
    step: int | None = None,
    total_steps: int | None = None,
    *,
    final: bool = True,
    context: dict[str, Any] | None = None,
    **metrics: float,
) -> None:
    """Note a record that reading the program's output must give."""
    told: dict[str, Any] = {"split": split, "epoch": epoch, "step": step}
    told |= {"total_steps": total_steps, "metrics": metrics, "final": final}
    told |= {"context": context} if context else {}
    with Path(os.environ["EXPECTED"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")


def chunks_of(command: list[str], environment: dict[str, str], tty: bool) -> Iterator[Any]:
    """Run a command; yield what comes through its stdout and stderr, read by read."""
    pairs = {name: pty.openpty() if tty else os.pipe() for name in ("stdout", "stderr")}
    out, err = (sink for _, sink in pairs.values())
    with subprocess.Popen(command, stdout=out, stderr=err, env=environment) as process:
        selector = selectors.DefaultSelector()
        for name, (source, sink) in pairs.items():
            os.close(sink)
            selector.register(source, selectors.EVENT_READ, name)
        while selector.get_map():
            for key, _ in selector.select():
                data = _masked(_read(key.fd))
                if data:
                    yield {"stream": key.data, "data": data.decode("latin-1"), "enc": "bytes"}
                else:
                    selector.unregister(key.fd)
    if process.returncode:
        raise SystemExit(f"the program ended with {process.returncode}")


def _read(source: int) -> bytes:
    try:
        return os.read(source, 1 << 16)
    except OSError:  # how a terminal says that this is the end
        return b""


def _masked(data: bytes) -> bytes:
    """Leave this machine's paths and name out of a recording, as far as they come in one read."""
    for own, shown in ((sys.prefix, "/env"), (str(Path.home()), "/home/user")):
        data = data.replace(own.encode() + b"/", shown.encode() + b"/")
    return data.replace(f"@{socket.gethostname()}".encode(), b"@host")


def _plain(chunk: dict[str, str]) -> dict[str, str]:
    """Give a chunk as text, where it is whole characters."""
    try:
        text = chunk["data"].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return chunk
    return {"stream": chunk["stream"], "data": text}


def _constants(program: Path) -> dict[str, Any]:
    """Return the program's constants, without running it."""
    found = {}
    for node in ast.parse(program.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in ("PARSER", "PACKAGES", "OTHERS"):
                found[name] = ast.literal_eval(node.value)
    return found


def record(folder: Path, tty: bool) -> None:
    """Record the program of a folder."""
    program = folder / "program.py"
    constants = _constants(program)
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as told:
        environment = {**os.environ, "EXPECTED": told.name, "PYTHONUNBUFFERED": "1"}
        environment["PYTHONPATH"] = str(Path(__file__).parent)
        chunks = [*chunks_of([sys.executable, str(program)], environment, tty)]
        records = [json.loads(line) for line in told]
    lines = [json.dumps(_plain(chunk), ensure_ascii=False) + "\n" for chunk in chunks]
    (folder / "chunks.jsonl").write_text("".join(lines), encoding="utf-8")
    versions = {name: metadata.version(name) for name in constants.get("PACKAGES", ())}
    expected = {"parser": constants["PARSER"], **versions, "records": records}
    if "OTHERS" in constants:
        expected["others"] = constants["OTHERS"]
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    print(f"{folder}: {len(chunks)} chunks, {len(records)} records")


def main() -> None:
    """Record the folders named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tty", action="store_true", help="let the program see a terminal")
    parser.add_argument("folder", nargs="+", type=Path)
    options = parser.parse_args()
    for folder in options.folder:
        record(folder, options.tty)


if __name__ == "__main__":
    main()
