"""The parsers of one capture or log: those that a user asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional, Union

from stdout_hook.errors import UnknownName
from stdout_hook.parser_index import Make, ParserIndex, index_of
from stdout_hook.parser_set import ParserSet
from stdout_hook.parsers import Parser, known_parsers, parser_class
from stdout_hook.patterns import PatternParser

if TYPE_CHECKING:
    import re

__all__ = ["ChosenParsers", "Patterns"]

Patterns = Union[Mapping[str, Any], str, "re.Pattern[str]", Sequence[Any]]

RANKS = ("first", "all")


class ChosenParsers:
    """The parsers that a user asked for, checked once and made anew for each stream.

    Args:
        parsers: ``"auto"`` for all there are, or names and parser classes, in that order.
        patterns: The user's own patterns, see `stdout_hook.patterns`.
        ranks: Of a job of several processes in one log: ``"first"`` reads what the first prints,
            ``"all"`` the others too, whose records have the context ``{"rank": 1}`` and so on.

    Raises:
        UnknownName: There is no parser of that name, or no such choice of `ranks`.
        PatternError: A pattern cannot work.
    """

    def __init__(
        self,
        parsers: Union[str, Sequence[Union[str, Make]]] = "auto",
        patterns: Optional[Patterns] = None,
        *,
        ranks: str = "first",
    ) -> None:
        if ranks not in RANKS:
            raise UnknownName("choice of ranks", ranks, RANKS)
        self.all_ranks = ranks == "all"
        self._index = _index(parsers)
        self._patterns = patterns
        self._named()

    def make(self) -> tuple[ParserSet, Optional[ParserSet]]:
        """Make the parsers for one stream, and a set of the user's patterns by themselves."""
        named = self._named()
        return ParserSet(self._index, named), ParserSet(index_of(()), named) if named else None

    def _named(self) -> list[Parser]:
        return [] if self._patterns is None else [PatternParser(self._patterns)]


def _index(parsers: Union[str, Sequence[Union[str, Make]]]) -> ParserIndex:
    if parsers == "auto":
        return _index_of_all()
    wanted = [parsers] if isinstance(parsers, str) else parsers
    return index_of(tuple(parser_class(one) if isinstance(one, str) else one for one in wanted))


@lru_cache(maxsize=1)
def _index_of_all() -> ParserIndex:
    return index_of(tuple(known_parsers().values()))
