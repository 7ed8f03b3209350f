"""Pipelines for MediaPipe tasks: train, judge the exported file, show the results."""

from __future__ import annotations

__all__: list[str] = []
