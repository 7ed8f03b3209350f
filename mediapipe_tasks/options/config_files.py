"""Read YAML and TOML into names and values, each with its line."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Entry", "entries"]

# "[section]" or "key = ", with dots, quotes and blanks where TOML allows them.
_TOML_NAME = re.compile(
    r"""[ \t]*(?:\[(?P<section>[^\[\]#]+)\]\s*(?:\#.*)?$|(?P<key>[\w."' \t-]+)=)"""
)


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
        return _toml_entries(tomllib.loads(text), _toml_lines(text))
    except RecursionError:
        raise _fault(file, None, "nested too deeply") from None
    except ValueError as error:
        raise _fault(file, _toml_fault(str(error), text), f"not valid TOML: {error}") from None


def _toml_fault(problem: str, text: str) -> int | None:
    """Return the line that tomllib names in its message; the end is the last that is not blank."""
    if "(at end of document)" in problem:
        return text.rstrip().count("\n") + 1
    found = re.search(r"\(at line (\d+)", problem)
    return int(found[1]) if found else None


def _toml_entries(
    table: Mapping[str, Any], lines: Mapping[str, list[int]], section: str = ""
) -> list[Entry]:
    made = []
    for key, value in table.items():
        name = _toml_name(f"{section}.{key}" if section else key)
        # A key that has no line of its own is in an inline table, which is on one line.
        found = lines.get(name) or lines.get(section, [])
        line = found[0] if len(found) == 1 else None
        children = tuple(_toml_entries(value, lines, name)) if isinstance(value, dict) else None
        made.append(Entry(key, value, line, children))
    return made


def _toml_lines(text: str) -> dict[str, list[int]]:
    """Find the lines on which names may begin: tomllib does not tell them.

    A line in a text of several lines may look like one; a name with two lines has none for sure.
    """
    lines: dict[str, list[int]] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _TOML_NAME.match(line)
        if found is None:
            continue
        if found["section"] is not None:
            section = name = _toml_name(found["section"])
        else:
            name = _toml_name(f"{section}.{found['key']}" if section else found["key"])
        lines.setdefault(name, []).append(number)
    return lines


def _toml_name(written: str) -> str:
    """Return a name without its quotes and the blanks around its dots."""
    return re.sub(r"[\"'\s]", "", written)


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
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _fault(file, line, f"not valid YAML: {str(error).splitlines()[0]}") from None


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
    return Entry(key.value, _yaml_value(file, loader, node), line, children)


def _yaml_value(file: Path, loader: Any, node: Any) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        _check_names(file, [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)])
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date such as 2024-13-45
        problem = str(error)
    except (LookupError, AttributeError):  # !!bool maybe
        problem = "a value does not fit its tag"
    raise _fault(file, node.start_mark.line + 1, f"not valid YAML: {problem}")


def _check_names(file: Path, keys: Sequence[Any]) -> None:
    """Refuse a mapping with a name in it twice, of which the loader would take the last."""
    lines: dict[str, int] = {}
    for key in keys:
        line = key.start_mark.line + 1
        if key.value in lines:
            problem = f"{shown(key.value)} is given twice; first in line {lines[key.value]}"
            raise _fault(file, line, problem)
        lines[key.value] = line
