"""The two libraries a page carries: plotly.js for charts, DataTables for tables.

They come with the Python packages plotly and itables, which are kept well and bring their scripts
with them, so that a page needs no network, and this package no copy of them.
"""

from __future__ import annotations

import re
from importlib import util
from pathlib import Path

from stdout_hook.errors import MissingPackage, StdoutHookError

__all__ = ["check", "plotly_script", "table_script", "table_styles"]

_EXPORT = re.compile(r"\bexport\s*\{([^}]*)\}\s*;?(?!.*\bexport\s*\{)", re.DOTALL)


def check() -> None:
    """Check that the libraries are there.

    Raises:
        MissingPackage: One is not installed.
    """
    for package in ("plotly", "itables"):
        _home(package)


def plotly_script() -> str:
    """Return plotly.js, which defines ``Plotly``."""
    return _script(_file("plotly", "package_data", "plotly.min.js"))


def table_styles() -> str:
    """Return the styles of DataTables."""
    return _file("itables", "html", "dt_bundle.css")


def table_script() -> str:
    """Return DataTables, which defines ``tables.DataTable``.

    The file is an ES module, which a page cannot import from within itself: what it exports is
    returned by a function instead.

    Raises:
        StdoutHookError: This version of itables exports nothing that we know.
    """
    text = _file("itables", "html", "dt_bundle.js")
    found = _EXPORT.search(text)
    names = dict(_pair(one) for one in found[1].split(",")) if found else {}
    if found is None or "default" not in names:
        raise StdoutHookError("this version of itables is not known: try itables 2.9")
    body = _script(text[: found.start()] + text[found.end() :])
    return (
        'var tables = (function () { "use strict";\n'
        f"{body}\nreturn {{DataTable: {names['default']}}}; }})();\n"
    )


def _pair(text: str) -> tuple[str, str]:
    inner, _, outer = text.strip().partition(" as ")
    return (outer or inner).strip(), inner.strip()


def _script(text: str) -> str:
    r"""Return a script in which HTML sees no end of it: ``<\/`` and ``\x3c!`` mean the same."""
    return text.replace("</script", "<\\/script").replace("<!--", "\\x3c!--")


def _file(package: str, *names: str) -> str:
    try:
        return _home(package).joinpath(*names).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise StdoutHookError(
            f"this version of {package} is not known: there is no {error.filename}"
        ) from None


def _home(package: str) -> Path:
    """Return the folder of a package, which is not imported."""
    found = util.find_spec(package)
    if found is None or found.origin is None:
        raise MissingPackage(package, "report")
    return Path(found.origin).parent
