"""The libraries that a page carries."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stdout_hook.errors import MissingPackage, StdoutHookError
from stdout_hook.report import libraries


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let Python find packages in a folder only, which is empty."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    for name in ("plotly", "itables"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def put(folder: Path, package: str, script: str, text: str) -> None:
    """Make a package with a script in it."""
    (folder / package / script).parent.mkdir(parents=True)
    (folder / package / "__init__.py").touch()
    (folder / package / script).write_text(text)


@pytest.mark.parametrize("package", ["plotly", "itables"])
def test_a_missing_package_is_named(packages: Path, package: str) -> None:
    """The error says what to install."""
    other = {"plotly": "itables", "itables": "plotly"}[package]
    put(packages, other, "a.js", "")
    with pytest.raises(MissingPackage, match=rf"{package} is not .*'stdout-hook\[report\]'"):
        libraries.check()


def test_a_package_of_another_make_is_told(packages: Path) -> None:
    """Where the script is not in its place, the error names version and place."""
    put(packages, "plotly", "a.js", "")
    with pytest.raises(StdoutHookError, match=r"version of plotly .*plotly\.min\.js"):
        libraries.plotly_script()


def test_the_module_becomes_a_function(packages: Path) -> None:
    """What itables exports is found, whatever stands behind it."""
    text = 'var x="export{a as b}";export{y as default,z};\n/* licences */'
    put(packages, "itables", "html/dt_bundle.js", text)
    script = libraries.table_script()
    assert "return {DataTable: y}" in script
    assert 'var x="export{a as b}";' in script
    assert script.count("export{") == 1
    assert "/* licences */" in script


@pytest.mark.parametrize("text", ["", "var x = 1;", "export{x}"])
def test_a_module_that_exports_nothing_known_is_told(packages: Path, text: str) -> None:
    """A bundle without a default export is refused."""
    put(packages, "itables", "html/dt_bundle.js", text)
    with pytest.raises(StdoutHookError, match="this version of itables is not known"):
        libraries.table_script()


def test_no_script_ends_the_element_that_it_stands_in(packages: Path) -> None:
    """An end tag or the beginning of a comment within a script is spelt otherwise."""
    put(packages, "plotly", "package_data/plotly.min.js", 'a="</script>";b=/<!--/')
    assert libraries.plotly_script() == 'a="<\\/script>";b=/\\x3c!--/'


def test_the_real_libraries_are_there() -> None:
    """The installed packages hold what a page needs, with no end of a script in it."""
    pytest.importorskip("plotly")
    pytest.importorskip("itables")
    libraries.check()
    assert len(libraries.plotly_script()) > 1_000_000
    for script in (libraries.plotly_script(), libraries.table_script()):
        assert "</script" not in script
        assert "<!--" not in script
    assert "</style" not in libraries.table_styles()
