"""Read YAML and TOML into names and values, each with its line."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Entry", "entries"]


@dataclass(frozen=True)
class Entry:
    """A name and its value in a configuration file.

    Attributes:
        key: The name as it is written.
        value: The value.
        line: The line on which it begins, from 1, or None where it is not known.
        children: The entries of a value that is itself a mapping, else None.
    """

    key: str
    value: Any
    line: int | None = None
    children: tuple[Entry, ...] | None = None

    @property
    def name(self) -> str:
        """The name of the option: underscores for hyphens."""
        return self.key.replace("-", "_")


def entries(file: Path) -> Iterator[Entry]:
    """Yield what a file says at its top level.

    Raises:
        InputError: It cannot be read, or is neither valid YAML nor TOML, or no mapping.
    """
    readers = {".yaml": _yaml, ".yml": _yaml, ".toml": _toml}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        allowed = ", ".join(readers)
        raise InputError(f"{shown_path(file)}: expected a configuration file named {allowed}")
    return iter(reader(file, _text(file)))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{shown_path(file)}:{line}: not UTF-8; save it as UTF-8") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "not a file's name"
        raise InputError(f"{shown_path(file)}: cannot be read: {reason}") from None


def _fault(file: Path, line: int | None, problem: str) -> InputError:
    where = shown_path(file) if line is None else f"{shown_path(file)}:{line}"
    return InputError(f"{where}: {' '.join(problem.split())}")


def _toml(file: Path, text: str) -> list[Entry]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib
        except ImportError:
            raise _fault(file, None, "reading TOML needs tomli: pip install tomli") from None
    try:
        return _toml_entries(tomllib.loads(text), text)
    except RecursionError:
        raise _fault(file, None, "nested too deeply") from None
    except ValueError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else None
        raise _fault(file, line, f"not valid TOML: {error}") from None


def _toml_entries(table: Mapping[str, Any], text: str) -> list[Entry]:
    made = []
    for key, value in table.items():
        children = tuple(_toml_entries(value, text)) if isinstance(value, dict) else None
        made.append(Entry(key, value, _toml_line(key, text), children))
    return made


def _toml_line(key: str, text: str) -> int | None:
    """Find the line of a key; tomllib does not tell. None where more than one could be it."""
    found = list(re.finditer(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", text, re.MULTILINE))
    return text.count("\n", 0, found[0].start()) + 1 if len(found) == 1 else None


def _yaml(file: Path, text: str) -> list[Entry]:
    try:
        import yaml
    except ImportError:
        raise _fault(file, None, "reading YAML needs PyYAML: pip install PyYAML") from None
    try:
        return _yaml_entries(file, text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _fault(file, line, f"not valid YAML: {error.problem or error.context}") from None
    except RecursionError:
        raise _fault(file, None, "nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2024-13-45
        raise _fault(file, None, f"not valid YAML: {str(error).splitlines()[0]}") from None


def _yaml_entries(file: Path, text: str) -> list[Entry]:
    """Walk the nodes rather than load them: the loader keeps no lines and drops duplicates."""
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            raise _fault(file, None, "expected names and values (a mapping at the top level)")
        return [_yaml_entry(file, loader, pair, top=True) for pair in root.value]
    finally:
        loader.dispose()


def _yaml_entry(file: Path, loader: Any, pair: Any, *, top: bool = False) -> Entry:
    import yaml

    key, node = pair
    line = key.start_mark.line + 1
    if not isinstance(key, yaml.ScalarNode):
        raise _fault(file, line, f"expected an option's name, got {shown(str(key.tag))}")
    children = None
    if top and isinstance(node, yaml.MappingNode):
        children = tuple(_yaml_entry(file, loader, inner) for inner in node.value)
    return Entry(key.value, loader.construct_object(node, deep=True), line, children)
