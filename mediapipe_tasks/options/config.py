"""Options from a YAML or TOML file, and option objects from what was given where.

A configuration file holds the names of the command line's options, with hyphens or underscores,
flat or in sections of one level; what the sections are called does not matter. File names in it
are relative to the folder of the configuration file, so that a folder can be moved as a whole.

    [model]
    epochs = 30
    batch-size = 32
    [data]
    data = "train.csv"
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.options.config_files import Entry, entries
from mediapipe_tasks.options.fields import check_value, kind_of
from mediapipe_tasks.quoting import nearest, shown, shown_path

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

__all__ = ["add_arguments", "build", "merge", "read_config"]

AnyPath = Union[str, "os.PathLike[str]"]


def read_config(path: AnyPath, *classes: type) -> dict[str, Any]:
    """Read a configuration file.

    Args:
        path: A ``.yaml``, ``.yml`` or ``.toml`` file.
        classes: The dataclasses whose fields it may name.

    Returns:
        The values by the fields' names; those that are not in the file are not there either.

    Raises:
        InputError: The file cannot be read or is not valid, or a name or a value in it is wrong.
            The message names the file, and the line where it is known.
    """
    file = Path(path)
    known = _fields(classes)
    seen: dict[str, Entry] = {}
    for entry in _flat(entries(file), known):
        where = _where(file, entry)
        if entry.name not in known:
            raise InputError(f"{where}: {_unknown(entry.key, classes)}")
        if entry.name in seen:
            raise InputError(f"{where}: {entry.name} is given twice{_first(seen[entry.name])}")
        seen[entry.name] = entry
    return {name: _value(file, known[name], entry) for name, entry in seen.items()}


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of all layers; a later one wins: ``merge(config, command_line)``."""
    return {name: value for layer in layers for name, value in layer.items()}


def gather(
    given: Mapping[str, Any], config: str | os.PathLike[str] | None, *classes: type
) -> dict[str, Any]:
    """Return the values that were given, and for others those of a configuration file, if any.

    Raises:
        InputError: The file cannot be read, or a name or a value in it is wrong.
    """
    return merge({} if config is None else read_config(config, *classes), given)


def build(given: Mapping[str, Any], *classes: type) -> tuple[Any, ...]:
    """Make one object of each dataclass from values by name.

    Raises:
        InputError: A name is unknown, a required value is missing, or a value is wrong.
    """
    known = _fields(classes)
    for name in given:
        if name not in known:
            raise InputError(_unknown(name, classes))
    for name, field in known.items():
        if name not in given and _required(field):
            raise InputError(f"{name} is missing: {field.metadata['help']}")
    return tuple(
        made(**{f.name: given[f.name] for f in dataclasses.fields(made) if f.name in given})
        for made in classes
    )


def _fields(classes: tuple[type, ...]) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for made in classes for field in dataclasses.fields(made)}


def _required(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _unknown(name: str, classes: tuple[type, ...]) -> str:
    reason = _refused(name, classes)
    if reason:
        return f"{name.replace('-', '_')}: {reason}"
    return f"there is no option {shown(name)}{nearest(name, _fields(classes))}"


def _refused(name: str, classes: tuple[type, ...]) -> str | None:
    reasons = [getattr(made, "REFUSED", {}).get(name.replace("-", "_")) for made in classes]
    return next((reason for reason in reasons if reason), None)


def _flat(found: Iterator[Entry], known: Mapping[str, dataclasses.Field[Any]]) -> Iterator[Entry]:
    """Open the sections. A mapping is a section but where the option of that name takes one."""
    for entry in found:
        field = known.get(entry.name)
        takes_mapping = field is not None and kind_of(field).is_mapping
        if entry.children is not None and not takes_mapping:
            yield from entry.children
        elif entry.value is not None or field is not None:  # `model:` with nothing below is empty
            yield entry


def _value(file: Path, field: dataclasses.Field[Any], entry: Entry) -> Any:
    try:
        value = check_value(field, entry.value)
    except InputError as error:
        raise InputError(f"{_where(file, entry)}: {error}") from None
    if kind_of(field).is_path and value is not None:
        return file.parent / _at_home(file, entry, value)
    return value


def _at_home(file: Path, entry: Entry, value: Path) -> Path:
    try:
        return value.expanduser()
    except RuntimeError:
        message = f"there is no home folder for {shown_path(value)}; write it out"
        raise InputError(f"{_where(file, entry)}: {entry.name}: {message}") from None


def _where(file: Path, entry: Entry) -> str:
    line = "" if entry.line is None else f":{entry.line}"
    return f"{shown_path(file)}{line}"


def _first(entry: Entry) -> str:
    return "" if entry.line is None else f"; first in line {entry.line}"
