"""What each kind of model has options for, and their defaults; the reasons why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = ["BERT", "MOBILEBERT", "MODELS", "WORD_EMBEDDING", "Model", "default_of", "model_named"]

_OUTSIDE_STRATEGY = "Model Maker trains it outside any distribution strategy"
_OWN_VOCABULARY = "a BERT encoder has words, and vectors for them, of its own"


@dataclass(frozen=True)
class Model:
    """A kind of model that Model Maker trains.

    Attributes:
        name: What it is called in messages.
        defaults: The options that are its own, or have another default for other models.
        reasons: Why options of other models do nothing for it, where there is something to say.
    """

    name: str
    defaults: Mapping[str, Any]
    reasons: Mapping[str, str]

    def refusal(self, option: str) -> str:
        """Say why it does not take an option of other models."""
        return f"has no effect for {self.name}: {self.reasons.get(option, 'it has no such part')}"


WORD_EMBEDDING = "word_embedding"
MOBILEBERT = "mobilebert"
BERT = "bert"
"""Any encoder that is given as a folder."""

_BERT_DEFAULTS = MappingProxyType(
    {
        "epochs": 5,
        "batch_size": 32,
        "dropout_rate": 0.1,
        "learning_rate": 1e-4,
        "end_learning_rate": 0.0,
        "optimizer": "adamw",
        "weight_decay": 0.01,
        "do_fine_tuning": True,
        "gamma": 2.0,
        "checkpoint_frequency": 0,
        "desired_precisions": (),
        "desired_recalls": (),
        "distribution_strategy": "off",
        "num_gpus": 0,
        "tpu": None,
    }
)
_BERT_REASONS = MappingProxyType(
    {
        "vocab_size": _OWN_VOCABULARY,
        "wordvec_dim": _OWN_VOCABULARY,
        "do_lower_case": "the MediaPipe runtime always makes letters small",
    }
)

MODELS: Mapping[str, Model] = MappingProxyType(
    {
        WORD_EMBEDDING: Model(
            "word embeddings",
            MappingProxyType(
                {
                    "epochs": 50,
                    "batch_size": 16,
                    "dropout_rate": 0.2,
                    "wordvec_dim": 128,
                    "do_lower_case": True,
                    "vocab_size": 10000,
                }
            ),
            MappingProxyType(
                {
                    "learning_rate": "Model Maker always trains it with RMSprop at Keras's 0.001",
                    "optimizer": "Model Maker always trains it with RMSprop",
                    "do_fine_tuning": "it has no encoder that was trained before",
                    "gamma": "Model Maker trains it with cross-entropy, not with focal loss",
                    "distribution_strategy": _OUTSIDE_STRATEGY,
                    "num_gpus": _OUTSIDE_STRATEGY,
                    "tpu": _OUTSIDE_STRATEGY,
                    "checkpoint_frequency": "Model Maker always saves it every 5 epochs",
                }
            ),
        ),
        MOBILEBERT: Model("MobileBERT", _BERT_DEFAULTS, _BERT_REASONS),
        BERT: Model("BERT", _BERT_DEFAULTS, _BERT_REASONS),
    }
)


def model_named(name: str | None, *, has_encoder: bool) -> Model:
    """Return the kind of model that the options ``model`` and ``encoder`` choose."""
    return MODELS[BERT if has_encoder else name or WORD_EMBEDDING]


def default_of(option: str) -> str:
    """Say which default an option has with which model, for the help."""
    told = {}
    for name in (WORD_EMBEDDING, BERT):
        if option in MODELS[name].defaults:
            told[name] = _shown(MODELS[name].defaults[option])
    if BERT not in told:
        return f"{told[WORD_EMBEDDING]}; not for BERT"
    return f"{told[WORD_EMBEDDING]}, BERT {told[BERT]}" if WORD_EMBEDDING in told else told[BERT]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        "none" if value in (None, ()) else f"{value:g}" if isinstance(value, float) else f"{value}"
    )
