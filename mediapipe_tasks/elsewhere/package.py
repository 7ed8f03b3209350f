"""This very package, as it is installed here, for another environment."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from importlib import metadata
from pathlib import Path

from mediapipe_tasks.errors import TaskError
from stdout_hook import __version__

__all__ = ["identity", "requirement"]

_NAME = "stdout-hook"
_PACKAGES = ("mediapipe_tasks", "stdout_hook")
_OWN_TO_AN_INSTALLATION = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD", "uv_")
"""What is written beside a wheel's own files when it is installed, by the name's beginning."""


def identity() -> str:
    """Return what tells this package from another version or state of it.

    Of a checkout this is its folder: whatever is changed there is changed in each environment
    that uses it.
    """
    checkout = _checkout()
    if checkout is not None:
        return f"{__version__} in {checkout}"
    files = sorted(_files(_installed()))
    return f"{__version__} {hashlib.sha256(repr(files).encode()).hexdigest()[:16]}"


def requirement(folder: Path, extras: str) -> list[str]:
    """Return what pip and uv have to be told to install this package, with extras.

    An installed package is packed into a wheel again, so that it can be had without what it came
    from: an index, a repository, a file that is gone.

    Args:
        folder: Where the wheel may be written.
        extras: Names of extras, with commas between them.
    """
    checkout = _checkout()
    if checkout is not None:
        return ["--editable", f"{checkout}[{extras}]"]
    return [f"{_NAME}[{extras}] @ {_pack(_installed(), folder).as_uri()}"]


def _installed() -> metadata.Distribution:
    try:
        return metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        raise TaskError(
            "stdout-hook is not installed in this Python, so that it cannot be installed in "
            "another environment; install it first, as: pip install stdout-hook"
        ) from None


def _checkout() -> Path | None:
    """Return the source tree that this package is used from, None where it is installed."""
    root = Path(__file__).absolute().parents[2]
    return root if (root / "setup.cfg").is_file() else None


def _pack(installed: metadata.Distribution, folder: Path) -> Path:
    """Write the wheel that an installed package came as."""
    files = _files(installed)
    (info,) = {name.split("/")[0] for name, *_ in files if name.endswith(".dist-info/METADATA")}
    path = folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, *_ in files:
            wheel.write(str(installed.locate_file(name)), name)
        record = [*files, (f"{info}/RECORD", "", "")]
        wheel.writestr(f"{info}/RECORD", "".join(",".join(row) + "\n" for row in record))
    return path


def _files(installed: metadata.Distribution) -> list[tuple[str, ...]]:
    """Return the files of the wheel: name, hash and size of each."""
    rows = csv.reader((installed.read_text("RECORD") or "").splitlines())
    return [tuple(row) for row in rows if _is_of_wheel(row[0])]


def _is_of_wheel(name: str) -> bool:
    top, _, rest = name.partition("/")
    if top.endswith(".dist-info"):
        return not rest.startswith(_OWN_TO_AN_INSTALLATION)
    return top in _PACKAGES and not name.endswith(".pyc")
