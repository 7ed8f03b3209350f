r"""Items of a line: `loss: 0.5`, `loss=0.5`, `loss = 0.5`, and `loss 0.5` for well-known names.

    >>> [(item.name, item.value) for item in find_items("loss: 0.5 - acc 91.2% in 3.1s")]
    [('loss', 0.5), ('acc', 91.2)]

`scan` is the layer below: it takes a whole line apart, so that who reads it can tell what else
is on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple, Optional

from stdout_hook.names import SHORT_SPLITS, SPLITS, Kind, Name, read_name, words_of
from stdout_hook.numbers import AMOUNT, Amount, parse_amount

__all__ = ["Form", "Item", "Part", "find_items", "scan"]

MAX_LINE = 2000
"""Characters of the longest line that is taken apart."""

MAX_WORDS = 9
"""Words of the longest name."""

MAX_CELL_WORDS = 3
"""Words of the longest name that nothing but its place between two signs tells."""

_BARS = "|│┃\t"
_CELL_SIGNS = f"{_BARS},;(["

UNITS = words_of("""
    s sec secs second seconds ms us µs ns min mins minute minutes h hr hrs hour hours day days
    b kb mb gb tb kib mib gib bytes w c °c hz mhz ghz px fps it/s ex/s tok/s tokens/s samples/s
    steps/s iter/s img/s images/s items/s samples/sec tokens/sec images/sec steps/sec it/sec
    examples/sec examples/s items/sec img/sec ms/step s/step ms/batch s/batch s/it s/iter s/epoch
    ms/iter tok/sec batches/s batches/sec usd
    """)
"""What makes a number before it no metric's value; `PSNR: 28.5 dB` is one."""

_EXTENDERS = (
    SPLITS.keys()
    | SHORT_SPLITS.keys()
    | words_of("mean avg average total macro micro weighted final best previous prev max min top")
)
"""Words that belong to the well-known name behind them."""

_ABBREVIATED = words_of(
    "avg ave val valid acc train trn test eval max min std tot no nr reg cls rec"
)
"""Words that a point may follow within a name: `Avg. Loss`."""

_POSITIONS = (Kind.EPOCH, Kind.STEP, Kind.COUNT, Kind.GROUP)
_WELL_KNOWN = (*_POSITIONS, Kind.METRIC, Kind.MAYBE, Kind.RATE, Kind.PERFORMANCE, Kind.REPEAT)

_glued = re.compile(
    r"(?:(epoch|ep|step|iter|iteration|batch)[-_#]?|(轮次?|步数?|エポック|ステップ|에포크|스텝))"
    r"([0-9]{1,9})",
    re.IGNORECASE,
).fullmatch
_ends_a_name = re.compile(r" {0,4}[:=：]").match
_rest_of_cell = re.compile(r" {0,4}(%|[a-zA-Z/]{0,16}) {0,9}(?:[|,;\t)\]│┃]|\Z)").match
_precedes_amount = re.compile(r" {0,4}[:=]? {0,4}[-+]?\.?[0-9]").match

_TOKEN = re.compile(
    rf"""
      (?P<amount>(?=[-+.0-9nNiI]){AMOUNT})
    | (?P<word>[^\W\d](?:[\w@]|[-./](?=\w)|\^(?=2\b))*
        (?:\ ?\((?:[a-zA-Z][\w-]{{0,15}}|%)\)(?=[ ]{{0,4}}[:=：]))?)
    | (?P<delim>[|,;\t│┃｜，；、。•·–—]|-(?=\s)|/|(?<=\s)(?:->|=>|→)(?=\s+[^\W\d]))
    | (?P<bar>[=\#>.*_━█▉▊▋▌▍▎▏░▒▓-]{{3,}}|==>?)
    | (?P<sep>[:=：＝](?![=:>/]))
    | (?P<plus>±|\+/-|\+-)
    | (?P<open>[(\[（【<])
    | (?P<close>[)\]）】>])
    | (?P<code>["'`{{}}\\$?^~&!…→]|->|(?<!=)=>|::|:=)
    | (?P<other>\S)
    """,
    re.VERBOSE,
)


class Item(NamedTuple):
    """A name with its value.

    Attributes:
        name: As printed.
        value: The number.
        is_percent: Whether a percent sign follows.
        start: Where in the line the name begins.
        end: Where the number ends.
    """

    name: str
    value: float
    is_percent: bool
    start: int
    end: int


class Form(IntEnum):
    """How a part of a line looks."""

    NAMED = 1
    """An amount with a name before it."""
    BARE = 2
    """An amount without one."""
    ASIDE = 3
    """An amount in brackets, or behind a plus-minus sign."""
    WORDS = 4
    """Words without an amount."""
    LABEL = 5
    """Words that a colon, a comma or a bracket ends."""
    TAG = 6
    """Words in brackets."""
    CALL = 7
    """Words with a bracket right behind them, as calls and types are written."""


class Part(NamedTuple):
    """What a line consists of.

    Attributes:
        form: How it looks.
        words: The name, or the words.
        amount: The amount; None for words.
        has_sign: Whether a colon or equals sign is between name and amount.
        start: Where it begins.
        end: Where it ends.
        place: Where the amount begins.
    """

    form: Form
    words: str
    amount: Optional[Amount]
    has_sign: bool
    start: int
    end: int
    place: int = 0

    @property
    def name(self) -> Name:
        """What the words mean."""
        return read_name(self.words)


class _Scanner:
    """Puts tokens together; its methods are called after the tokens' names."""

    def __init__(self, text: str) -> None:
        self.parts: list[Part] = []
        self._text = text
        self._words: list[re.Match[str]] = []
        self._has_sign = False
        self._depth = 0
        self._is_bracketed = False
        self._is_aside = False
        self._is_total = False
        self._amount_end = -2
        self._cell = ""

    def amount(self, match: re.Match[str]) -> None:
        """Give an amount the name before it."""
        amount = parse_amount(match.group())
        if self._is_total and self.parts and not self._words:
            self._put_total(amount)
        elif self._words:
            self._put_named(amount, match)
        else:
            self._put(Form.ASIDE if self._depth or self._is_aside else Form.BARE, amount, match)
        self._words = []
        self._has_sign = self._is_aside = self._is_total = self._is_bracketed = False
        self._amount_end = match.end()
        self._cell = ""

    def word(self, match: re.Match[str]) -> None:
        """Take a word for the beginning of a name, unless it is the unit of a number."""
        word = match.group()
        if match.start() - self._amount_end <= 1 and self._is_of_amount(word.lower(), match.end()):
            return
        glued = _glued(word)
        if glued:
            self.flush(Form.WORDS)
            words = glued[1] or glued[2]
            amount = parse_amount(glued[3])
            place = match.start(0) + glued.start(3)
            self.parts.append(Part(Form.NAMED, words, amount, False, *match.span(), place))
            self._amount_end = match.end()
            return
        if self._has_sign:
            self.flush(Form.LABEL)
        if word == "is" and self._is_said(match.end()):
            self._keep_name()
            self._has_sign = True
            return
        self._words.append(match)

    def sep(self, match: re.Match[str]) -> None:
        """Note a colon or equals sign."""
        self._has_sign = True

    def plus(self, match: re.Match[str]) -> None:
        """Note that a deviation follows."""
        self._is_aside = True

    def open(self, match: re.Match[str]) -> None:
        """Begin a bracket: `Epoch [3/10]` has one within, other names end."""
        self._depth += 1
        if self._words and self._last_kind(self._words) in _POSITIONS:
            self._is_bracketed = True
            return
        is_call = self._words and match.group() == "(" and self._words[-1].end() == match.start()
        self.flush(Form.CALL if is_call else Form.LABEL)
        self._cell = match.group()

    def close(self, match: re.Match[str]) -> None:
        """End a bracket."""
        self.flush(Form.TAG if self._depth else Form.LABEL)
        self._depth = max(0, self._depth - 1)

    def delim(self, match: re.Match[str]) -> None:
        """End what is before it; a slash behind a count brings its total."""
        if match.group() == "/" and match.start() - self._amount_end <= 1:
            self._is_total = True
            return
        self.flush(Form.LABEL)
        self._is_total = False
        self._cell = match.group()

    def other(self, match: re.Match[str]) -> None:
        """Note a percent sign, or the end of a sentence, and leave out the rest."""
        if match.group() == "." and self._words:
            if self._words[-1].group().lower() not in _ABBREVIATED:
                self.flush(Form.LABEL)
            return
        if match.group() == "%" and match.start() - self._amount_end <= 1 and self.parts:
            part = self.parts[-1]
            if part.amount is not None:
                amount = part.amount._replace(is_percent=True)
                self.parts[-1] = part._replace(amount=amount, end=match.end())

    def flush(self, form: Form) -> None:
        """Put away words that no amount followed."""
        if self._words:
            self._put_words(form, self._words)
        self._words = []
        self._has_sign = self._is_bracketed = False

    def _is_of_amount(self, word: str, end: int) -> bool:
        """Take what belongs to the amount before: its unit, or the "of" in "3 of 10"."""
        amount = self.parts[-1].amount
        if amount is None or _ends_a_name(self._text, end):
            return False
        if word in UNITS:
            self.parts[-1] = self.parts[-1]._replace(amount=Amount(None, amount.text))
            return True
        self._is_total = word == "of" and amount.whole is not None
        return self._is_total or word == "db"

    def _is_said(self, end: int) -> bool:
        """Tell whether an "is" gives a well-known name its amount: `the loss is 0.5`."""
        if not _precedes_amount(self._text, end):
            return False
        if self._words:
            return self._last_kind(self._words) in (Kind.METRIC, Kind.MAYBE, Kind.RATE)
        return bool(self.parts) and self.parts[-1].name.kind in _POSITIONS

    def _keep_name(self) -> None:
        """Put away the words before a well-known name: the "the" in `the loss is 0.5`."""
        count = self._known(self._words) if self._words else 0
        if len(self._words) > count:
            self._put_words(Form.WORDS, self._words[: len(self._words) - count])
            self._words = self._words[-count:]

    def _is_cell(self, words: list[re.Match[str]], end: int) -> bool:
        """Tell whether some words and an amount are all that is between two signs."""
        if not self._cell or self._cell not in _CELL_SIGNS or len(words) > MAX_CELL_WORDS:
            return False
        rest = _rest_of_cell(self._text, end)
        return rest is not None and (rest[1] in ("", "%") or rest[1].lower() in UNITS)

    def _put_named(self, amount: Amount, match: re.Match[str]) -> None:
        words = self._words
        count = len(words) if self._has_sign and len(words) <= MAX_WORDS else self._known(words)
        if not count and self._is_cell(words, match.end()):
            count = len(words)
            self._has_sign = self._cell in _BARS
        if self._is_bracketed and self._last_kind(words[-count:]) not in _POSITIONS:
            count = 0
        if len(words) > count:
            self._put_words(Form.WORDS, words[: len(words) - count])
        if not count:
            self._put(Form.BARE, amount, match)
            return
        name = self._name(words[-count:])
        if name.endswith("(%)"):
            name, amount = name[:-3].rstrip(), amount._replace(is_percent=True)
        start, end = words[-count].start(), match.end()
        self.parts.append(Part(Form.NAMED, name, amount, self._has_sign, start, end, match.start()))

    def _known(self, words: list[re.Match[str]]) -> int:
        """Return how many words at the end are a well-known name."""
        pair = words[-2:]
        count = len(pair) if read_name(self._name(pair)).kind == Kind.RATE else 1
        if count == 1 and read_name(words[-1].group()).kind not in _WELL_KNOWN:
            return 0
        while count < len(words) and _extends(words[-count - 1].group()):
            count += 1
        return count

    def _last_kind(self, words: list[re.Match[str]]) -> Kind:
        return read_name(words[-1].group()).kind if words else Kind.UNKNOWN

    def _name(self, words: list[re.Match[str]]) -> str:
        return self._text[words[0].start() : words[-1].end()]

    def _put(self, form: Form, amount: Amount, match: re.Match[str]) -> None:
        start, end = match.span()
        self.parts.append(Part(form, "", amount, self._has_sign, start, end, start))

    def _put_words(self, form: Form, words: list[re.Match[str]]) -> None:
        start, end = words[0].start(), words[-1].end()
        self.parts.append(Part(form, self._name(words), None, self._has_sign, start, end))

    def _put_total(self, amount: Amount) -> None:
        part = self.parts[-1]
        if part.amount is not None:
            counted = part.amount._replace(value=None, total=amount.whole)
            self.parts[-1] = part._replace(amount=counted)


def _extends(word: str) -> bool:
    low = word.lower()
    return low in _EXTENDERS or low.startswith("top-") or (len(word) == 1 and word.isupper())


def find_items(text: str) -> Iterator[Item]:
    """Find the items of a line, counts of epochs and steps among them, from left to right."""
    for part in scan(text) or ():
        if part.form == Form.NAMED and part.amount is not None and part.amount.value is not None:
            amount = part.amount
            yield Item(part.words, part.amount.value, amount.is_percent, part.start, part.end)


def scan(text: str) -> Optional[list[Part]]:
    """Take a line apart; None for one that is too long, or holds quotes, braces, arrows."""
    if len(text) > MAX_LINE:
        return None
    scanner = _Scanner(text)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "code":
            return None
        if kind != "bar":
            getattr(scanner, kind)(match)
    scanner.flush(Form.WORDS)
    return scanner.parts
