"""Import what lies deep in a package, without all that its ``__init__`` imports."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

__all__ = ["without_init"]

_lock = RLock()


@contextlib.contextmanager
def without_init(name: str) -> Iterator[None]:
    """Import modules of a top-level package in a ``with`` block, its ``__init__`` not yet run.

    That runs when somebody looks for a name in the package itself, which is then as if it had been
    imported in the usual way. A package that is imported already, or is not there, is left alone.

    Args:
        name: The package.
    """
    with _lock:
        spec = None if name in sys.modules else importlib.util.find_spec(name)
        package = None if spec is None else _Package(spec)
        if package is not None:
            sys.modules[name] = package
        try:
            yield
        finally:
            if package is not None:
                package.hide_modules()


class _Package(ModuleType):
    """A package whose ``__init__`` was not run.

    Importing a module of it binds that to its name here, which ``__init__`` may have bound to
    something else at the end, or removed: so these names are kept apart until it is run.
    """

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        vars(self).update(vars(importlib.util.module_from_spec(spec)))
        self._modules: dict[str, ModuleType] = {}
        self._was_run = False

    def hide_modules(self) -> None:
        """Take the names of imported modules away, until ``__init__`` is run."""
        if not self._was_run:
            own = vars(self)
            names = [name for name in own if f"{self.__name__}.{name}" in sys.modules]
            self._modules = {name: own.pop(name) for name in names}

    def __getattr__(self, name: str) -> Any:
        with _lock:
            if not self._was_run:
                self._run_init()
        if name in vars(self):
            return vars(self)[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def _run_init(self) -> None:
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self._was_run = True
        vars(self).update(self._modules)
        try:
            self.__spec__.loader.exec_module(self)
        except BaseException:
            self._was_run = False
            self.hide_modules()
            raise
