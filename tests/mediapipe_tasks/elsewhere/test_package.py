"""This package, as another environment is told to install it."""

from __future__ import annotations

from pathlib import Path

from mediapipe_tasks.elsewhere.package import identity, requirement
from tests.support.distributions import ROOT


def test_a_checkout_is_used_where_it_is(tmp_path: Path) -> None:
    """What is changed in it is changed in each environment that has it.

    tests/test_distributions.py has the test for a package that is installed.
    """
    assert requirement(tmp_path, "a,b") == ["--editable", f"{ROOT}[a,b]"]
    assert str(ROOT) in identity()
