"""Tiny models for TRL's trainers, and a callback that tells what is about to be printed."""

import tempfile

import torch
from datasets import Dataset
from record import expect
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    TrainerCallback,
)

__all__ = ["ARGUMENTS", "PAIRS", "TEXTS", "Telling", "model", "tokenizer"]

WORDS = "<pad> <eos> <unk> the cat dog sat ran on mat road what did do a good bad"
NOT_REPORTED = ("epoch", "runtime", "per_second", "flos", "time", "num_tokens")
ARGUMENTS = {
    "output_dir": tempfile.mkdtemp(),
    "num_train_epochs": 2,
    "per_device_train_batch_size": 4,
    "per_device_eval_batch_size": 4,
    "learning_rate": 1e-2,
    "logging_steps": 2,
    "eval_strategy": "epoch",
    "save_strategy": "no",
    "report_to": [],
    "use_cpu": True,
    "bf16": False,
    "seed": 1,
}
SENTENCES = [(animal, verb) for animal in ("cat", "dog") for verb in ("sat", "ran")] * 4
TEXTS = Dataset.from_list([{"text": f"the {who} {did} on the mat"} for who, did in SENTENCES])
PAIRS = Dataset.from_list(
    [
        {
            "prompt": f"what did the {who} do",
            "chosen": f" the {who} {did} on the mat",
            "rejected": f" bad {did}",
        }
        for who, did in SENTENCES
    ]
)


class Telling(TrainerCallback):
    """Expects what the Trainer is about to print, split by split."""

    def on_log(self, args, state, control, logs=None, **_):
        splits = {}
        for name, value in logs.items():
            if not name.endswith(NOT_REPORTED):
                head, _, tail = name.partition("_")
                known = head in ("eval", "train")
                split, metric = (head.replace("eval", "val"), tail) if known else ("train", name)
                splits.setdefault(split, {})[metric] = float(f"{value:.4g}")
        shown = f"{logs['epoch']:.4g}"
        epoch = int(shown) if shown.isdigit() else float(shown)
        for split, metrics in splits.items():
            expect(split, epoch, **metrics)


def tokenizer():
    """Return a tokenizer that knows some words."""
    known = {word: number for number, word in enumerate(WORDS.split())}
    words = Tokenizer(models.WordLevel(known, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>"
    )


def model():
    """Return a language model of those words, untrained."""
    torch.manual_seed(1)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(WORDS.split()),
            hidden_size=32,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=64,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=1,
        )
    )
