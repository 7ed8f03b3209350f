"""The tokens of a BERT checkpoint, and how its tokeniser cleans a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.encoder.config import read_json
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.encoders import check_vocabulary, read_vocabulary

__all__ = ["Vocabulary", "read_tokens"]


@dataclass(frozen=True)
class Vocabulary:
    """A tokeniser's tokens and its one setting.

    Attributes:
        tokens: The tokens, in the order of their numbers.
        strip_accents: The encoder was trained on texts without accents, as uncased ones are.
    """

    tokens: tuple[str, ...]
    strip_accents: bool


def read_tokens(folder: Path) -> Vocabulary:
    """Read ``vocab.txt`` and ``tokenizer_config.json``, or ``tokenizer.json``.

    Raises:
        InputError: None is there, or it is no WordPiece vocabulary.
    """
    settings = _settings(folder / "tokenizer_config.json")
    if (folder / "vocab.txt").is_file():
        tokens = read_vocabulary(folder / "vocab.txt")
        return Vocabulary(tokens, _strips_accents(settings))
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise InputError(f"{shown_path(folder)}: there is no vocab.txt or tokenizer.json in it")
    tokenizer = read_json(path)
    normalizer = tokenizer.get("normalizer")
    tokens = _of_word_pieces(tokenizer, path)
    return Vocabulary(tokens, _strips_accents(settings or _dict(normalizer)))


def _settings(path: Path) -> Mapping[str, Any]:
    return read_json(path) if path.is_file() else {}


def _strips_accents(settings: Mapping[str, Any]) -> bool:
    strips = settings.get("strip_accents")
    lower = settings.get("do_lower_case", settings.get("lowercase", True))
    return bool(lower if strips is None else strips)


def _of_word_pieces(tokenizer: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    model = _dict(tokenizer.get("model"))
    numbers = _dict(model.get("vocab"))
    if model.get("type") != "WordPiece" or sorted(numbers.values()) != list(range(len(numbers))):
        raise InputError(f"{shown_path(path)} has no WordPiece vocabulary with numbers from 0 on")
    tokens = tuple(sorted(numbers, key=lambda token: int(numbers[token])))
    check_vocabulary(tokens, path)
    return tokens


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
