"""A tiny BERT, untrained, and sentences for it."""

import random
import tempfile

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

__all__ = ["LABELS", "PAIRS", "SCORES", "SENTENCES", "encoder", "save"]

WORDS = "[PAD] [UNK] [CLS] [SEP] the cat dog fish sat ran swam on mat road in sea"
SENTENCES = [
    f"the {who} {did} {where}"
    for who in ("cat", "dog", "fish")
    for did in ("sat", "ran", "swam")
    for where in ("on mat", "on road", "in sea")
]
_random = random.Random(1)
PAIRS = [(_random.choice(SENTENCES), _random.choice(SENTENCES)) for _ in range(32)]
SCORES = [len({*first.split()} & {*second.split()}) / 5 for first, second in PAIRS]
LABELS = [int(score > 0.5) for score in SCORES]


def save(architecture, **options):
    """Save a model of a class of transformers with its tokenizer; return where."""
    known = {word: number for number, word in enumerate(WORDS.split())}
    words = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]"}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, sep_token="[SEP]", model_max_length=32, **special
    )
    torch.manual_seed(1)
    folder = tempfile.mkdtemp()
    architecture(
        BertConfig(
            vocab_size=len(WORDS.split()),
            hidden_size=32,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=64,
            **options,
        )
    ).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def encoder(modules):
    """Return the modules of a model that makes embeddings."""
    return [modules.Transformer(save(BertModel), max_seq_length=16), modules.Pooling(32)]
