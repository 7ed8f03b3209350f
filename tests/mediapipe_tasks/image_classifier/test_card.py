"""An image classifier's model card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediapipe_tasks.image_classifier.card import write_card


@pytest.fixture
def text(tmp_path: Path) -> str:
    rows = [{"wanted": 0.95, "score": 0.75, "precision": 0.96, "coverage": 0.5}]
    facts = {"labels": ["cat", "dog"], "image_size": 224}
    evaluation = {"count": 8, "accuracy": 0.5, "macro_f1": 0.5, "thresholds": {"overall": rows}}
    (tmp_path / "model.json").write_text(json.dumps(facts))
    (tmp_path / "evaluation.json").write_text(json.dumps(evaluation))
    return write_card(tmp_path).read_text("utf-8")


def test_how_an_image_is_given(text: str) -> None:
    """Upright and whole, on all four platforms, with the threshold that was measured."""
    assert "looks at it at 224 by 224 pixels" in text
    assert "1. turn a photo upright" in text
    assert text.count("best.score() >= 0.7500f") == 1
    assert text.count("best.score >= 0.7500") == 2
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert headings == ["### Thresholds", "### Android", "### iOS", "### Web", "### Python"]


@pytest.mark.parametrize("language", ["swift", "kotlin"])
def test_code_that_is_not_run_is_well_formed(language: str, text: str) -> None:
    """At least its grammar is checked."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip(f"tree_sitter_{language}")
    code = text.partition(f"```{language}\n")[2].partition("```")[0]
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    assert not parser.parse(code.encode()).root_node.has_error
