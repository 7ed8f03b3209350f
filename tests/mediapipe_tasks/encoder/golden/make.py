"""Make the checkpoint in this folder, and what PyTorch computes with it.

It needs what the project's own environment lacks, and was run once:

    pip install torch transformers
    python tests/mediapipe_tasks/encoder/golden/make.py
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizer

FOLDER = Path(__file__).parent
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, "a", "the", "cafe", "set", "##s", "alarm", "##clock", "for", "seven", "!", ","]
WORDS += ["'", "don", "t", "un", "##want", "##ed"]
TEXTS = (
    "Set the alarmclock for seven!",
    "Don't set unwanted alarms, CAFÉ",
    "zebra",
    "the cafe " * 10,
)


def main() -> None:
    """Write the checkpoint and its numbers."""
    torch.manual_seed(1)
    (FOLDER / "vocab.txt").write_text("".join(f"{word}\n" for word in WORDS), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(WORDS) + 1,  # padded, as large vocabularies are
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=24,
        initializer_range=0.7,  # large enough for every part to matter
    )
    model = BertModel(config).eval()
    for name, weight in model.named_parameters():
        if name.endswith(("bias", "LayerNorm.weight")):
            torch.nn.init.normal_(weight, mean=float("LayerNorm.weight" in name), std=0.3)
    model.save_pretrained(FOLDER)
    tokenizer = BertTokenizer(str(FOLDER / "vocab.txt"))
    golden = {act: _run(model, tokenizer, act) for act in ("gelu", "gelu_new", "relu")}
    text = json.dumps({"texts": TEXTS, "outputs": golden}, separators=(",", ":"))
    (FOLDER / "golden.json").write_text(text + "\n", encoding="utf-8")


def _run(model: BertModel, tokenizer: BertTokenizer, act: str) -> dict[str, object]:
    config = BertConfig.from_pretrained(FOLDER, hidden_act=act)
    other = BertModel.from_pretrained(FOLDER, config=config).eval()
    inputs = tokenizer(
        list(TEXTS), padding=True, truncation=True, max_length=24, return_tensors="pt"
    )
    with torch.no_grad():
        out = other(**inputs)
    mask = inputs["attention_mask"][:, :, None]
    return {
        "ids": [ids[m.bool()].tolist() for ids, m in zip(inputs["input_ids"], mask[:, :, 0])],
        "pooler": _rounded(out.pooler_output),
        "mean": _rounded((out.last_hidden_state * mask).sum(1) / mask.sum(1)),
        "cls": _rounded(out.last_hidden_state[:, 0]),
    }


def _rounded(tensor: torch.Tensor) -> list[list[float]]:
    return [[round(value, 6) for value in row] for row in tensor.tolist()]


if __name__ == "__main__":
    main()
