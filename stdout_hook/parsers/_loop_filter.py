"""Tell lines of hand-written loops from all others at little cost."""

from __future__ import annotations

import re

from stdout_hook.names import TELLING

__all__ = ["may_hold"]

MAX_NAME = 28
"""Characters before a colon or equals sign in which a name is looked for."""

# Not the colon of a time, though that of `mAP50: `.
_signed = re.compile(r"[:=：](?<![^a-z][0-9][0-9]:) {0,9}[-+.]?(?:[0-9]|nan|inf|tens)")
_spaced = re.compile(
    r"(?:epoch|step|iter|loss|acc|f1|fold|episode)[\w@)%.]{0,12}?[ \t\[#(-]{1,9}"
    r" {0,9}[-+.]?(?:[0-9]|nan|inf)|(?:第|轮次?|步数?) ?[0-9]"
).search
_east_asian = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]").search
_TELLING = TELLING | {"f", "r", "top"}  # f1, r2, top5 without their digits
_letters = re.compile("[a-z]+").findall
_code = re.compile(
    r"[\"'`{}\\$?~&!…]|\^(?![02]\b)|::|(?<![\s-])(?:->|(?<!=)=>|→)|(?:->|(?<!=)=>|→)(?!\s+[^\W\d])"
).search

_device = re.compile(r", ?device='[a-z]{1,9}(?::[0-9]{1,3})?'")


def may_hold(text: str) -> bool:
    """Tell at little cost whether a line may hold what is read."""
    low, is_ascii = text.lower(), text.isascii()
    # One test after the other, without a loop or a call: most lines get no further.
    holds_stem = (
        "loss" in low
        or "epoch" in low
        or "step" in low
        or "acc" in low
        or "iter" in low
        or "f1" in low
        or "fold" in low
        or "episode" in low
        or (not is_ascii and ("轮" in low or "步" in low))
    )
    holds_sign = ":" in text or "=" in text or (not is_ascii and "：" in text)
    if not holds_stem and not holds_sign:
        return False
    if holds_sign and _signed.search(low) is not None:
        # Of a line in which no word tells anything, the names need not be looked at one by one.
        may_tell = holds_stem or not is_ascii or not _TELLING.isdisjoint(_letters(low))
        if may_tell and _is_told(low, is_ascii):
            return not _is_code(text)
    return holds_stem and _spaced(low) is not None and not _is_code(text)


def _is_code(text: str) -> bool:
    """Tell whether a line holds signs of code, quotes and the like, but for a tensor's device."""
    if _code(text) is None:
        return False
    return "device='" not in text or _code(_device.sub("", text)) is not None


def _is_told(low: str, is_ascii: bool) -> bool:
    """Tell whether a colon or an equals sign has a metric's or a position's name before it."""
    for sign in _signed.finditer(low):
        place = sign.start()
        name = low[place - MAX_NAME if place > MAX_NAME else 0 : place]
        if "loss" in name or not _TELLING.isdisjoint(_letters(name)):
            return True
        if not is_ascii and _east_asian(name):
            return True
    return False
