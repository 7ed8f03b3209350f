"""How a checkpoint makes one vector of a text's tokens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from mediapipe_tasks.encoder.config import read_json
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path

__all__ = ["POOLER", "read_pooling"]

POOLER = "pooler"
_MODES = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


def read_pooling(folder: Path, *, has_pooler: bool, given: Optional[str] = None) -> str:
    """Return ``pooler``, ``mean`` or ``cls``.

    A model of sentence-transformers says it in ``1_Pooling/config.json``. Any other has BERT's
    pooler; where that was left out of the checkpoint, the mean is taken.

    Args:
        folder: The checkpoint's.
        has_pooler: The checkpoint has the pooler's weights.
        given: What the user wants; None leaves it to the checkpoint.

    Raises:
        InputError: It is none of these, or the pooler is wanted and its weights are missing.
    """
    if given == POOLER and not has_pooler:
        raise InputError(
            f"{shown_path(folder)}: the checkpoint has no weights of a pooler; give --pooling mean"
        )
    if given is not None:
        return given
    path = folder / "1_Pooling" / "config.json"
    if path.is_file():
        return _of_sentences(read_json(path), path)
    return POOLER if has_pooler else "mean"


def _of_sentences(config: Mapping[str, Any], path: Path) -> str:
    modes = [name for name, value in config.items() if value is True and "pooling_mode_" in name]
    if len(modes) != 1 or modes[0] not in _MODES:
        raise InputError(
            f"{shown_path(path)}: {' and '.join(modes) or 'no pooling mode'}; only the mean and "
            "cls can be converted; give --pooling mean or cls to use the encoder so all the same"
        )
    return _MODES[modes[0]]
