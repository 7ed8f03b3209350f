"""Patterns from files, in the forms of several programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stdout_hook.errors import PatternError
from stdout_hook.log import parse_log
from stdout_hook.pattern_files import read_patterns

FILES = {
    "plain.json": r'{"train/loss": "loss=(\\S+)"}',
    "nested.json": r'{"patterns": {"train/loss": "loss=(\\S+)"}}',
    "named.txt": r"loss=(?P<loss>\S+)",
    "sagemaker.json": r'{"MetricDefinitions": [{"Name": "train:loss", "Regex": "loss=(\\S+)"}]}',
    "list.json": r'[{"Name": "train:loss", "Regex": "loss=(\\S+)"}]',
    "plain.toml": "\"train/loss\" = 'loss=(\\S+)'",
    "katib.yaml": (
        "spec:\n  metricsCollectorSpec:\n    source:\n      filter:\n        metricsFormat:\n"
        "        - '([\\w|-]+)\\s*=\\s*([+-]?\\d*(\\.\\d+)?)'\n"
    ),
    "guild.yml": "output-scalars:\n  - '(\\key)=(\\value)'\n  - acc: 'acc (\\value)'\n",
}


@pytest.mark.parametrize("name", FILES)
def test_forms(name: str, tmp_path: Path) -> None:
    """Each form of file gives patterns that read the value."""
    if name.endswith(".toml") and sys.version_info < (3, 11):
        pytest.importorskip("tomli")
    if name.endswith((".yaml", ".yml")):
        pytest.importorskip("yaml")
    path = tmp_path / name
    path.write_text(FILES[name])
    (record,) = parse_log(["loss=0.5\n"], parsers=["keras"], patterns=read_patterns(str(path)))
    assert dict(record.metrics) == {"loss": 0.5}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{", "a.json: "),
        ("a.json", "3", "expected a mapping"),
        ("a.yaml", "a: [", "a.yaml: "),
        ("a.toml", "a = ", "a.toml: "),
    ],
)
def test_broken_files(name: str, text: str, message: str, tmp_path: Path) -> None:
    """What is wrong is said with the file's name."""
    if name == "a.yaml":
        pytest.importorskip("yaml")
    if name == "a.toml" and sys.version_info < (3, 11):
        pytest.importorskip("tomli")
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(PatternError, match=message):
        read_patterns(str(path))
