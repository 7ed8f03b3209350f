"""The model card of a run: what its model is, how good, where its limits are, how to use it."""

from __future__ import annotations

from mediapipe_tasks.model_card.card import MODEL_CARD, write_model_card

__all__ = ["MODEL_CARD", "write_model_card"]
