"""Options of the command line, made from the dataclasses that hold them."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.fields import Kind, check_value, kind_of
from mediapipe_tasks.quoting import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

__all__ = ["add_arguments"]


def add_arguments(
    parser: argparse._ActionsContainer, options: type, *, only: Container[str] | None = None
) -> None:
    """Add an option for each field of a dataclass: ``batch_size`` becomes ``--batch-size``.

    What the user did not give is not in the parsed namespace, so that it can be told from a
    default. Names in the dataclass's ``REFUSED`` are understood too, and answered with the reason.
    Make the parser with ``allow_abbrev=False``, else those names stand for others' beginnings.

    Args:
        parser: An argparse parser or a group in one.
        options: A dataclass whose fields are declared with `mediapipe_tasks.options.fields`.
        only: The names of the fields to add; all by default.
    """
    for field in _chosen(options, only):
        _add(parser, field)
    if only is None:
        refused: Mapping[str, str] = getattr(options, "REFUSED", {})
        for name, reason in refused.items():
            parser.add_argument(
                _flag(name), nargs="?", action=_Refuse, reason=reason, help=argparse.SUPPRESS
            )


def _chosen(options: type, only: Container[str] | None) -> Iterator[dataclasses.Field[Any]]:
    return (field for field in dataclasses.fields(options) if only is None or field.name in only)


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _add(parser: argparse._ActionsContainer, field: dataclasses.Field[Any]) -> None:
    kind = kind_of(field)
    common: dict[str, Any] = {"dest": field.name, "default": argparse.SUPPRESS}
    if kind.flag:
        action = _add_switch(parser, _flag(field.name), **common)
    else:
        action = parser.add_argument(
            _flag(field.name),
            action=_Store,
            field=field,
            nargs="+" if kind.many else None,
            metavar=kind.metavar,
            **common,
        )
    # Set afterwards: some versions of BooleanOptionalAction add a default of their own.
    action.help = _help(field)


def _add_switch(parser: argparse._ActionsContainer, flag: str, **common: Any) -> argparse.Action:
    """Add ``--flag`` and ``--no-flag``; a search writes ``--flag=true`` and ``--flag=false``."""
    for word in ("true", "false"):
        parser.add_argument(
            f"{flag}={word}",
            action="store_const",
            const=word == "true",
            help=argparse.SUPPRESS,
            **common,
        )
    return parser.add_argument(flag, action=argparse.BooleanOptionalAction, **common)


def _help(field: dataclasses.Field[Any]) -> str:
    text = f"{field.metadata['help']} ({_default(field)})"
    return text.replace("%", "%%")


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return "required"
    if field.metadata["unset"] and not field.default:
        return f"default: {field.metadata['unset']}"
    if isinstance(field.default, bool):
        return f"default: {'yes' if field.default else 'no'}"
    return f"default: {field.default}"


class _Store(argparse.Action):
    """Store a checked value; what is wrong with it is an error of the command line."""

    def __init__(self, *, field: dataclasses.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._field = field

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        kind = kind_of(self._field)
        try:
            value = check_value(self._field, _parsed(kind, values))
        except InputError:
            message = f"expected {kind.expected}, got {_words(values)}"
            raise argparse.ArgumentError(self, message) from None
        before = getattr(namespace, self.dest, ())
        if isinstance(value, tuple) and isinstance(before, tuple):  # given again: texts add up
            value = (*before, *value)
        setattr(namespace, self.dest, value)


def _parsed(kind: Kind, values: Any) -> Any:
    try:
        return kind.parse(values)
    except (TypeError, ValueError):
        raise InputError("not a value of this kind") from None


def _words(values: Any) -> str:
    return shown(" ".join(values) if isinstance(values, list) else values)


class _Refuse(argparse.Action):
    """Say why an option of Model Maker's is none here."""

    def __init__(self, *, reason: str, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "default": argparse.SUPPRESS})
        self._reason = reason

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        raise argparse.ArgumentError(self, self._reason)
