"""Reading BERT checkpoints, good and bad; the numbers are PyTorch's, see golden/make.py."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

pytest.importorskip("safetensors", reason="safetensors is not installed")
pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")

from safetensors.numpy import load_file, save_file

from mediapipe_tasks.encoder.checkpoint import read_checkpoint
from mediapipe_tasks.encoder.reference import forward
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation
from mediapipe_tasks.text_classifier.wordpiece import tokens_of

GOLDEN = Path(__file__).parent / "golden"
FILES = ("config.json", "vocab.txt", "model.safetensors")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the checkpoint that a test may spoil."""
    made = tmp_path / "checkpoint"
    made.mkdir()
    for name in FILES:
        shutil.copy(GOLDEN / name, made)
    return made


def change(folder: Path, name: str = "config.json", **values: Any) -> None:
    """Set or, with None, remove values of a JSON file."""
    path = folder / name
    facts = {**(json.loads(path.read_text()) if path.exists() else {}), **values}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({k: v for k, v in facts.items() if v is not None}))


@pytest.mark.parametrize("act", ["gelu", "gelu_new", "relu"])
@pytest.mark.parametrize("pooling", ["pooler", "mean", "cls"])
def test_the_reference_computes_what_pytorch_does(act: str, pooling: str, folder: Path) -> None:
    """Each activation and each pooling gives PyTorch's numbers, for each text."""
    change(folder, hidden_act=act)
    checkpoint = read_checkpoint(folder, pooling)
    golden = json.loads((GOLDEN / "golden.json").read_text(encoding="utf-8"))["outputs"][act]
    for ids, expected in zip(golden["ids"], golden[pooling]):
        assert np.abs(forward(checkpoint, ids)[1] - expected).max() < 2e-5


def test_activations_can_be_told_apart_by_the_golden_numbers() -> None:
    """The error function and its approximation differ by more than the tests allow."""
    golden = json.loads((GOLDEN / "golden.json").read_text(encoding="utf-8"))["outputs"]
    exact, nearly = (np.asarray(golden[act]["mean"]) for act in ("gelu", "gelu_new"))
    assert np.abs(exact - nearly).max() > 2e-4


def test_tokens_are_those_of_the_original_tokeniser() -> None:
    """Normalising and dividing into word pieces gives the ids of Hugging Face's tokeniser."""
    golden = json.loads((GOLDEN / "golden.json").read_text(encoding="utf-8"))
    tokens = read_checkpoint(GOLDEN).vocabulary.tokens
    for text, ids in zip(golden["texts"], golden["outputs"]["gelu"]["ids"]):
        pieces = tokens_of(BertNormalisation().words(text), tokens)
        assert [tokens.index(piece) for piece in pieces][:22] == ids[1:-1]


def rewrite(folder: Path, rename: Callable[[str], str], kind: str = "float32") -> None:
    """Write the tensors anew under other names or in another type."""
    import ml_dtypes

    types = {"float32": np.float32, "float16": np.float16, "bfloat16": ml_dtypes.bfloat16}
    path = folder / "model.safetensors"
    tensors = {rename(k): v.astype(types[kind]) for k, v in load_file(path).items()}
    save_file(tensors, path)


def test_other_names_and_types_are_understood(folder: Path) -> None:
    """A prefix, the old names of the normalisation layers, 16 bits: all are the same encoder."""
    before = read_checkpoint(folder).tensors
    old = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}

    def old_name(name: str) -> str:
        end = ".".join(name.split(".")[-2:])
        return f"bert.{name[: -len(end)]}{old.get(end, end)}"

    rewrite(folder, old_name, "bfloat16")
    after = read_checkpoint(folder).tensors
    assert after.keys() == before.keys()
    assert all(np.allclose(after[name], before[name], rtol=0.01, atol=0.01) for name in before)
    assert {tensor.dtype for tensor in after.values()} == {np.dtype(np.float32)}


def test_shards_are_put_together(folder: Path) -> None:
    """A checkpoint in several files with an index is the same encoder."""
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    files = {name: f"part-{i % 2}.safetensors" for i, name in enumerate(sorted(tensors))}
    for part in set(files.values()):
        save_file({n: t for n, t in tensors.items() if files[n] == part}, folder / part)
    change(folder, "model.safetensors.index.json", weight_map=files)
    found = read_checkpoint(folder).tensors
    assert found.keys() == tensors.keys()
    (folder / "part-1.safetensors").unlink()
    with pytest.raises(InputError, match=r"part-1\.safetensors"):
        read_checkpoint(folder)


def test_a_tokenizer_json_will_do(folder: Path) -> None:
    """Without vocab.txt the tokens and the case are those of tokenizer.json."""
    tokens = read_checkpoint(folder).vocabulary.tokens
    (folder / "vocab.txt").unlink()
    vocabulary = {token: number for number, token in enumerate(tokens)}
    model = {"type": "WordPiece", "vocab": vocabulary}
    normalizer = {"type": "BertNormalizer", "lowercase": False, "strip_accents": None}
    change(folder, "tokenizer.json", model=model, normalizer=normalizer)
    found = read_checkpoint(folder).vocabulary
    assert (found.tokens, found.strip_accents) == (tokens, False)


def without_pooler(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    kept = {name: tensor for name, tensor in tensors.items() if not name.startswith("pooler")}
    save_file(kept, folder / "model.safetensors")


def test_the_pooling_is_the_checkpoints_own(folder: Path) -> None:
    """BERT's pooler, the mean where its weights are missing, or what sentence-transformers say."""
    assert read_checkpoint(folder).pooling == "pooler"
    change(folder, "1_Pooling/config.json", pooling_mode_cls_token=True)
    assert read_checkpoint(folder).pooling == "cls"
    change(folder, "1_Pooling/config.json", pooling_mode_mean_tokens=True)
    with pytest.raises(InputError, match="mean_tokens"):
        read_checkpoint(folder)
    change(folder, "1_Pooling/config.json", pooling_mode_cls_token=False)
    assert read_checkpoint(folder).pooling == "mean"
    shutil.rmtree(folder / "1_Pooling")
    without_pooler(folder)
    assert read_checkpoint(folder).pooling == "mean"
    with pytest.raises(InputError, match="no weights of a pooler"):
        read_checkpoint(folder, "pooler")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"model_type": "roberta"}, "model_type is 'roberta'"),
        ({"model_type": None}, "model_type is None"),
        ({"hidden_act": "swish"}, "hidden_act is 'swish'"),
        ({"position_embedding_type": "relative_key"}, "position_embedding_type"),
        ({"is_decoder": True}, "is_decoder"),
        ({"hidden_size": 32}, "shape"),
        ({"hidden_size": "16"}, "hidden_size should be"),
        ({"num_attention_heads": 3}, "cannot be divided"),
        ({"num_hidden_layers": 3}, r"lacks 16 of the 55 tensors.*encoder\.layer\.2"),
        ({"vocab_size": 400}, "vocabulary has 22 tokens, and the embedding 400"),
        ({"vocab_size": 21}, "vocabulary has 22 tokens, and the embedding 21"),
        ({"layer_norm_eps": "x"}, "layer_norm_eps"),
    ],
)
def test_a_configuration_that_cannot_be_converted(
    values: dict[str, Any], message: str, folder: Path
) -> None:
    """What is not BERT, or does not fit the weights, is refused with the name and the value."""
    change(folder, **values)
    with pytest.raises(InputError, match=message):
        read_checkpoint(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe broken"])
def test_files_that_are_missing_or_broken(name: str, content: bytes | None, folder: Path) -> None:
    """Each file that is missing, empty or no such file is named in one line."""
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=name.partition(".")[0]) as caught:
        read_checkpoint(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (["[PAD]", "[UNK]", "a"], r"it has no \[CLS\], \[SEP\]"),
        (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "a"], "twice"),
    ],
)
def test_a_vocabulary_that_is_none(tokens: list[str], message: str, folder: Path) -> None:
    """A vocabulary without BERT's special tokens, or with a token twice, is refused."""
    (folder / "vocab.txt").write_text("\n".join(tokens))
    with pytest.raises(InputError, match=message):
        read_checkpoint(folder)


def test_weights_that_are_no_numbers(folder: Path) -> None:
    """A checkpoint with nan in it is refused, and so is one for PyTorch alone."""
    tensors = load_file(folder / "model.safetensors")
    tensors["embeddings.LayerNorm.bias"][3] = np.nan
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(InputError, match=r"embeddings\.LayerNorm\.bias.*no numbers"):
        read_checkpoint(folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(InputError, match=r"pytorch_model\.bin.*safetensors first"):
        read_checkpoint(folder)
