"""Models of TensorFlow Hub, from its cache or the network."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks import hub

ADDRESS = "http://127.0.0.1:9/google/a-model/1"  # nobody answers there


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_a_model_in_the_cache_is_found_without_tensorflow(cache: Path) -> None:
    """Its folder is the sha1 of the address; nothing heavy is loaded to find it."""
    folder = cache / hashlib.sha1(ADDRESS.encode()).hexdigest()
    folder.mkdir()
    (folder / "saved_model.pb").touch()
    code = (
        "import sys; from mediapipe_tasks.hub import fetch_model; "
        f"print(fetch_model({ADDRESS!r})); assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(folder)


def test_without_a_setting_the_hubs_own_folder_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default is that of tensorflow_hub, in the folder for temporary files."""
    monkeypatch.delenv("TFHUB_CACHE_DIR", raising=False)
    assert hub.cached_model(ADDRESS).parent.name == "tfhub_modules"


@pytest.mark.timeout(300)
def test_a_closed_network_is_one_error_that_says_what_to_do(cache: Path) -> None:
    """The address, the folder in the cache and the way there are told; it does not take long."""
    pytest.importorskip("tensorflow_hub")
    code = (
        "from mediapipe_tasks.hub import fetch_model\n"
        "from mediapipe_tasks.errors import TaskError\n"
        f"try: fetch_model({ADDRESS!r}, print)\nexcept TaskError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, told = done.stdout.splitlines()
    assert said == f"Downloading {ADDRESS}"
    assert told.startswith(f"{ADDRESS} cannot be downloaded (")
    assert str(cache / hashlib.sha1(ADDRESS.encode()).hexdigest()) in told
