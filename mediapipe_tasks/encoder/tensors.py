"""The weights of a BERT checkpoint, in the safetensors format."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.encoder.config import Architecture, read_json
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import shown, shown_error, shown_path

if TYPE_CHECKING:
    import numpy as np

__all__ = ["expected_shapes", "read_tensors"]

_FILE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_OPTIONAL = ("pooler.dense.weight", "pooler.dense.bias")
_PREFIX = "bert."  # of checkpoints with a head on top


def expected_shapes(sizes: Architecture) -> dict[str, tuple[int, ...]]:
    """Return the name and shape of each tensor of such an encoder; the pooler's may be missing."""
    hidden = sizes.hidden_size
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (sizes.vocab_size, hidden),
        "embeddings.position_embeddings.weight": (sizes.max_position_embeddings, hidden),
        "embeddings.token_type_embeddings.weight": (sizes.type_vocab_size, hidden),
        **_norm("embeddings", hidden),
    }
    for layer in range(sizes.num_hidden_layers):
        shapes.update(_layer(f"encoder.layer.{layer}", hidden, sizes.intermediate_size))
    return {**shapes, **_dense("pooler.dense", hidden, hidden)}


def _layer(name: str, hidden: int, inner: int) -> dict[str, tuple[int, ...]]:
    return {
        **_dense(f"{name}.attention.self.query", hidden, hidden),
        **_dense(f"{name}.attention.self.key", hidden, hidden),
        **_dense(f"{name}.attention.self.value", hidden, hidden),
        **_dense(f"{name}.attention.output.dense", hidden, hidden),
        **_norm(f"{name}.attention.output", hidden),
        **_dense(f"{name}.intermediate.dense", hidden, inner),
        **_dense(f"{name}.output.dense", inner, hidden),
        **_norm(f"{name}.output", hidden),
    }


def _dense(name: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name: str, hidden: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.LayerNorm.weight": (hidden,), f"{name}.LayerNorm.bias": (hidden,)}


def read_tensors(
    folder: Path, expected: Mapping[str, tuple[int, ...]]
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the tensors of these names, float32.

    Args:
        folder: The checkpoint's.
        expected: The shape of each; the pooler's may be missing, and others are left out.

    Raises:
        InputError: A file or a tensor is missing or broken, or has another shape.
        TaskError: The package safetensors is not installed.
    """
    found: dict[str, np.ndarray[Any, Any]] = {}
    for path in _files(folder):
        with _opened(path) as file:
            for name in file.keys():  # noqa: SIM118 -- it is no mapping
                plain = _plain_name(name)
                if plain in expected:
                    found[plain] = _tensor(file, name, path, expected[plain])
    missing = [name for name in expected if name not in found and name not in _OPTIONAL]
    if missing:
        raise InputError(
            f"{shown_path(folder)}: the checkpoint lacks {len(missing):,} of the "
            f"{len(expected):,} tensors that config.json calls for, such as {shown(missing[0])}"
        )
    return found


def _files(folder: Path) -> list[Path]:
    if (folder / _FILE).is_file():
        return [folder / _FILE]
    if (folder / _INDEX).is_file():
        shards = read_json(folder / _INDEX).get("weight_map")
        if isinstance(shards, dict) and shards:
            return [folder / Path(str(name)).name for name in sorted(set(shards.values()))]
        raise InputError(f"{shown_path(folder / _INDEX)}: there is no weight_map in it")
    others = [path.name for path in folder.glob("*") if path.suffix in (".bin", ".h5", ".ckpt")]
    hint = f"; {shown(others[0])} must be saved as safetensors first" if others else ""
    raise InputError(f"{shown_path(folder)}: there is no {_FILE} in it{hint}")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import ml_dtypes  # noqa: F401 -- makes bfloat16 known to NumPy
        from safetensors import SafetensorError, safe_open
    except ImportError as error:
        raise TaskError(
            f"safetensors cannot be imported ({error}); it comes with: "
            "pip install 'stdout-hook[mediapipe]'"
        ) from error
    try:
        with safe_open(path, "np") as file:
            yield file
    except (SafetensorError, OSError) as error:
        raise InputError(f"{shown_path(path)} cannot be read: {shown_error(error)}") from None


def _plain_name(name: str) -> str:
    plain = name[len(_PREFIX) :] if name.startswith(_PREFIX) else name
    old = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}
    for before, after in old.items():
        if plain.endswith(before):
            return plain[: -len(before)] + after
    return plain


def _tensor(file: Any, name: str, path: Path, shape: tuple[int, ...]) -> Any:
    import numpy as np

    found = tuple(file.get_slice(name).get_shape())
    if found != shape:
        raise InputError(
            f"{shown_path(path)}: {shown(name)} has the shape {found}, and config.json calls for "
            f"{shape}"
        )
    tensor = file.get_tensor(name).astype(np.float32)
    if not np.isfinite(tensor).all():
        raise InputError(f"{shown_path(path)}: {shown(name)} holds values that are no numbers")
    return tensor
