"""Programs around the code of model cards: each normalises the lines of JSON that it is given."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from mediapipe_tasks.text_classifier.snippets import Snippet

_JAVASCRIPT = """
const lines = require("fs").readFileSync(0, "utf8").split("\\n").filter(Boolean);
for (const line of lines) console.log(JSON.stringify(normalise(JSON.parse(line))));
"""

_PYTHON = """
import json, sys
for line in sys.stdin:
    print(json.dumps(normalise(json.loads(line))))
"""

# UTF-16 in hexadecimal, for the standard library reads no JSON.
_KOTLIN = """
fun main() {
    for (line in generateSequence(::readLine)) {
        val text = line.chunked(4).map { it.toInt(16).toChar() }.joinToString("")
        println("=" + normalise(text).map { String.format("%04x", it.toInt()) }.joinToString(""))
    }
}
"""
# Debian's compiler is older than this function.
_OLD_KOTLIN = """
fun String.lowercase(locale: java.util.Locale) = (this as java.lang.String).toLowerCase(locale)
"""


def normalised_by(snippet: Snippet, texts: Sequence[str], folder: Path) -> list[str]:
    """Return what a snippet makes of texts; skip the test where nothing here can run it."""
    run = {"python": _by_python, "javascript": _by_node, "kotlin": _by_kotlin}.get(snippet.language)
    if run is None:
        pytest.skip(f"nothing here runs {snippet.language}")
    return run(snippet.normalise, texts, folder)


def _by_python(code: str, texts: Sequence[str], folder: Path) -> list[str]:
    program = folder / "program.py"
    program.write_text(code + _PYTHON, encoding="utf-8")
    return _through_json([sys.executable, str(program)], texts)


def _by_node(code: str, texts: Sequence[str], folder: Path) -> list[str]:
    program = folder / "program.js"
    program.write_text(code + _JAVASCRIPT, encoding="utf-8")
    return _through_json([_found("node"), str(program)], texts)


def _by_kotlin(code: str, texts: Sequence[str], folder: Path) -> list[str]:
    program = folder / "program.kt"
    program.write_text(code + _OLD_KOTLIN + _KOTLIN, encoding="utf-8")
    jar = str(folder / "program.jar")
    _run([_found("kotlinc"), str(program), "-include-runtime", "-d", jar], "")
    lines = [text.encode("utf-16-be", "surrogatepass").hex() for text in texts]
    answers = _run([_found("java"), "-jar", jar], "\n".join(lines) + "\n").split()
    return [bytes.fromhex(a[1:]).decode("utf-16-be", "surrogatepass") for a in answers]


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


def _through_json(command: list[str], texts: Sequence[str]) -> list[str]:
    lines = _run(command, "".join(json.dumps(text) + "\n" for text in texts)).splitlines()
    return [json.loads(line) for line in lines]


def _run(command: list[str], text: str) -> str:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        timeout=250,
        env={**os.environ, "LC_ALL": "tr_TR.UTF-8", "JAVA_TOOL_OPTIONS": "-Duser.language=tr"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def every_old_character() -> list[str]:
    """Return each character that every Unicode of the last twenty years knows, within a word."""
    old = unicodedata.ucd_3_2_0
    known = (chr(code) for code in range(0x110000) if old.category(chr(code)) != "Cn")
    return [f"Ab{char}Cd {char}" for char in known if not "\ud800" <= char < "\uf900"]
