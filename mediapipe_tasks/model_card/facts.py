"""What a run folder tells of a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediapipe_tasks.classification.tflite import MODEL_JSON
from stdout_hook.run_folder import RUN

__all__ = ["Facts"]


@dataclass(frozen=True)
class Facts:
    """The files of a run folder, each empty where there is none.

    Attributes:
        model: ``model.json``.
        evaluation: ``evaluation.json``.
        data: ``data.json``.
        run: ``run.json``.
    """

    model: Mapping[str, Any]
    evaluation: Mapping[str, Any]
    data: Mapping[str, Any]
    run: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Facts:
        """Read a run folder."""
        names = (MODEL_JSON, "evaluation.json", "data.json", RUN)
        return cls(*(_read(folder / name) for name in names))

    @property
    def config(self) -> Mapping[str, Any]:
        """The options of the run and the facts of its data."""
        config: Mapping[str, Any] = self.run.get("config") or {}
        return config

    @property
    def labels(self) -> Sequence[str]:
        """The classes."""
        labels: Sequence[str] = self.model.get("labels") or self.evaluation.get("labels") or ()
        return labels

    def rows(self, split: str) -> int:
        """Return how many examples a split has; 0 where it is not known."""
        count: int = self._split(split).get("rows") or (self.config.get("sizes") or {}).get(
            split, 0
        )
        return count

    def of_class(self, split: str, label: str) -> object:
        """Return how many examples of a class a split has, None where it is not known."""
        return (self._split(split).get("classes") or {}).get(label)

    def share(self, split: str, *names: str) -> float:
        """Return a number that is told of a split, 0 where it is not."""
        value: Any = self._split(split)
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return float(value or 0)

    def _split(self, name: str) -> Mapping[str, Any]:
        split: Mapping[str, Any] = (self.data.get("splits") or {}).get(name) or {}
        return split


def _read(path: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}
