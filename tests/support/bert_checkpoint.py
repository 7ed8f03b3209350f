"""Make small BERT checkpoints, as Hugging Face's libraries leave them; the weights are random."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from mediapipe_tasks.encoder.config import read_architecture
from mediapipe_tasks.encoder.tensors import expected_shapes
from mediapipe_tasks.text_classifier.data import read_file
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation

EXAMPLES = Path(__file__).parents[2] / "examples" / "assistant_commands" / "train.csv"


def make_checkpoint(
    folder: Path, data: Path, *, hidden: int = 64, layers: int = 2, most_words: int = 800
) -> Path:
    """Make a checkpoint whose vocabulary has the most frequent words of some data, and letters."""
    folder.mkdir(parents=True)
    tokens = _tokens(read_file(data).examples.texts, most_words)
    config = {
        "model_type": "bert",
        "vocab_size": len(tokens),
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": 2,
        "intermediate_size": hidden * 2,
        "max_position_embeddings": 128,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")
    shapes = expected_shapes(read_architecture(config, folder))
    random = np.random.default_rng(1)
    # Without a pooler the mean of the tokens is taken, of which random weights learn more quickly.
    named = {name: shape for name, shape in shapes.items() if not name.startswith("pooler")}
    tensors = {name: _weights(random, name, shape) for name, shape in named.items()}
    save_file(tensors, folder / "model.safetensors")
    return folder


def _tokens(texts: Iterable[str], most_words: int) -> list[str]:
    words = Counter(word for text in texts for word in BertNormalisation().words(text))
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    known = [word for word, _ in words.most_common(most_words)]
    return list(dict.fromkeys([*special, *letters, *(f"##{c}" for c in letters), *known]))


def _weights(
    random: np.random.Generator, name: str, shape: tuple[int, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    if name.endswith("LayerNorm.weight"):
        return np.ones(shape, np.float32)
    if name.endswith("bias"):
        return np.zeros(shape, np.float32)
    spread = 0.02 if "attention" in name else 0.1
    return (random.standard_normal(shape) * spread).astype(np.float32)
