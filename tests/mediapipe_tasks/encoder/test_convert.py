"""Converting BERT checkpoints into SavedModels, and what these compute."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.cli import main

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")
pytest.importorskip("safetensors", reason="safetensors is not installed")

GOLDEN = Path(__file__).parent / "golden"
CODE = """
import json, shutil, sys
from pathlib import Path
import numpy as np
from mediapipe_tasks.encoder.convert import _inputs, convert_checkpoint
golden, scratch = map(Path, sys.argv[1:])
outputs = json.loads((golden / "golden.json").read_text(encoding="utf-8"))["outputs"]
for act, pooling in (("gelu", "pooler"), ("gelu_new", "mean"), ("relu", "cls")):
    source = shutil.copytree(golden, scratch / act)
    config = json.loads((source / "config.json").read_text())
    (source / "config.json").write_text(json.dumps({**config, "hidden_act": act}))
    convert_checkpoint(source, scratch / f"{act}-encoder", pooling=pooling, notify=print)
    import tensorflow as tf
    encoder = tf.saved_model.load(str(scratch / f"{act}-encoder"))
    found = encoder(_inputs(outputs[act]["ids"]), training=False)["pooled_output"]
    assert np.abs(found - np.asarray(outputs[act][pooling])).max() < 5e-5, (act, pooling)
    assert encoder.do_lower_case.numpy()
    asset = Path(encoder.vocab_file.asset_path.numpy().decode())
    assert asset.read_text() == (golden / "vocab.txt").read_text()
    names = {v.name for v in encoder.trainable_variables}
    assert all(name.endswith(":0") for name in names), names
    kept = [n for n in names if not any(part in n for part in ("LayerNorm", "bias"))]
    assert all("kernel" in name or "embeddings" in name for name in kept), kept
    one = encoder(_inputs(outputs[act]["ids"]), training=True)["pooled_output"]
    assert np.abs(one - found).max() > 0.01  # dropout
    assert len(encoder.trainable_variables) == (39 if pooling == "pooler" else 37)
"""


@pytest.mark.timeout(300)
def test_encoders_compute_what_pytorch_does(tmp_path: Path) -> None:
    """The SavedModels give PyTorch's numbers, padded or not, and have the hub's interface."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(GOLDEN), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("Checked on 7 texts: the largest difference") == 3


def convert(*words: object) -> int:
    return main(["encoder", "convert", *map(str, words)])


def test_bad_input_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is missing, no BERT, or a destination that exists: nothing is made."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.json").write_text(json.dumps({"model_type": "roberta"}))
    for words, message in (
        ((tmp_path / "none", tmp_path / "new"), "there is no such folder"),
        ((other, tmp_path / "new"), "model_type is 'roberta'"),
        ((GOLDEN, other), "exists; name another folder"),
        ((GOLDEN, other / "config.json" / "new"), "name another folder"),
    ):
        assert convert(*words) == 2
        shown = capsys.readouterr()
        assert message in shown.err
        assert (shown.out + shown.err).count("\n") <= 2
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_an_encoder_that_computes_otherwise_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the check fails, it is exit code 1, and the destination is not there."""
    from mediapipe_tasks.encoder import convert as module

    monkeypatch.setattr(module, "_save", lambda checkpoint, folder: shutil.copytree(GOLDEN, folder))
    monkeypatch.setattr(module, "_largest_difference", lambda checkpoint, folder: 0.5)
    assert convert(GOLDEN, tmp_path / "new") == 1
    assert "computes otherwise than the checkpoint" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
