r"""Readers as regular expressions: which texts of a cell are complete (valid or declined).

For tools that know regular expressions and nothing of recording states. A pattern says exactly what the reader says,
case and stray blanks included, or it is not made: `InexpressibleError` tells why. Case is written out ([Ww]) and
blanks are listed, because engines disagree on what `(?i)` and `\s` mean.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, singledispatch
from math import ceil, floor
from sys import maxunicode
from typing import TYPE_CHECKING

from dq_audit.cells import BLANKS, missing_tokens, tokens_by_state
from dq_audit.model import State
from dq_audit.moments import FIRST_YEAR, LAST_YEAR, Grain
from dq_audit.readers import Coded, Number, Place, Reader, Shaped, Text, When

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANK = f"[{BLANKS}]"
COMPLETE = (State.VALID, State.DECLINED)
_DIGITS = 15  # as many as a number may have before its point
_MOST_NUMBERS = 1_000
_FOLDS_UNEVENLY = "σς\u0307"  # lower case depends on the neighbours


class InexpressibleError(Exception):
    """What a rule says cannot be said exactly elsewhere; the message is the reason."""


@dataclass(frozen=True)
class Pattern:
    """Complete cells match `regex`, or, where `matches` is False, complete cells are those that do not."""

    regex: str
    matches: bool = True
    remark: str = ""  # where the two may differ after all

    def accepts(self, text: str) -> bool:
        """Whether a cell that is not null is complete."""
        return bool(re.search(self.regex, text)) is self.matches


@singledispatch
def complete(reader: Reader) -> Pattern:
    """The texts that a reader takes for complete."""
    reason = f"a reader of its own kind ({type(reader).__name__}) has no regular expression"
    raise InexpressibleError(reason)


def words(spellings: Iterable[str]) -> str:
    """Any of some folded spellings, in any case and with any blanks between words."""
    return "|".join("".join(map(_any_form, spelling)) for spelling in sorted(spellings))


def whole(pattern: str) -> str:
    """A pattern for the whole cell, with stray blanks around it."""
    return f"^{BLANK}*(?:{pattern}){BLANK}*$"


def listed(reader: Coded) -> None:
    """InexpressibleError unless the reader's list alone decides, in any month."""
    if reader.others:
        reason = f"codes that are not in the list {reader.codes.name} are judged by their shape"
    elif reader.codes.ignoring:
        reason = f"an ending of the cell is cut off before it is looked up in the list {reader.codes.name}"
    elif reader.codes.dated:
        reason = f"codes of the list {reader.codes.name} hold in some months only"
    else:
        return
    raise InexpressibleError(reason)


@complete.register
def _(reader: Coded) -> Pattern:
    listed(reader)
    spellings = {s for c in reader.codes.select(states=COMPLETE) for s in reader.codes.spelt(c)}
    declined = tokens_by_state(reader.codes.spellings).get(State.DECLINED, [])
    return Pattern(whole(words(spellings.union(declined))))


@complete.register
def _(reader: Number) -> Pattern:
    numbers = _whole_numbers(reader) if reader.is_whole else _decimal_numbers(reader)
    remark = "" if reader.is_whole else "a limit is read to the last digit; the audit rounds as computers do (1e-14)"
    return Pattern(whole(f"{numbers}|{_declined()}"), remark=remark)


@complete.register
def _(reader: When) -> Pattern:
    if reader.grain is Grain.MONTH:
        return Pattern(whole(rf"{_YEAR}-(?:0[1-9]|1[0-2])|{_declined()}"))
    time = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    moment = rf"(?:{_calendar()})(?:[T ]{time}(?:Z|[+-][01][0-9]:?[0-5][0-9])?)?"
    remark = (
        f"the years {FIRST_YEAR} to {LAST_YEAR} are those written, before a time with an offset is put into local time"
    )
    return Pattern(whole(rf"{moment}|[1-6][0-9]{{4}}(?:\.[0-9]+)?|{_declined()}"), remark=remark)


@complete.register
def _(_: Text) -> Pattern:
    return Pattern(_nothing_but(words(_incomplete_tokens())), matches=False)


@complete.register
def _(reader: Place) -> Pattern:
    trailing = {reader.prefix.lower().strip(BLANKS)} - {""}
    bare = reader._type_only().removeprefix("^").removesuffix("$")  # noqa: SLF001  the reader's own list of types
    type_only = "".join(_any_form(c) if c == " " or c in string.ascii_lowercase else c for c in bare)
    return Pattern(_nothing_but(f"{words(_incomplete_tokens() | trailing)}|{type_only}"), matches=False)


@complete.register
def _(reader: Shaped) -> Pattern:
    if re.search(r"\\[dDsSwWbB]|\(\?[a-zA-Z-]", reader.pattern):
        reason = "its pattern uses flags or classes (as \\d) that engines read in different ways"
        raise InexpressibleError(reason)
    edges = ("(?!{0})", "(?<!{0})") if re.search(rf"\.|\\|\[\^|{BLANK}", reader.pattern) else ("", "")
    before, behind = (edge.format(BLANK) for edge in edges)
    fits = whole(f"{before}(?:{reader.pattern}){behind}|{_declined()}")
    forms = {form for token in missing_tokens() for form in (token, token.upper(), token.title())}
    mistakable = any(re.fullmatch(reader.pattern, form) for form in forms)
    but_not = f"(?!{BLANK}*(?:{words(_incomplete_tokens())}){BLANK}*$)" if mistakable else ""
    return Pattern(f"^{but_not}{fits.removeprefix('^')}")


# --- parts ------------------------------------------------------------------------------------------------------


def _any_form(character: str) -> str:
    if character == " ":
        return f"{BLANK}+"
    if character in _FOLDS_UNEVENLY:
        reason = f"a spelling holds {character!r}, whose lower case depends on its neighbours"
        raise InexpressibleError(reason)
    forms = _cases()[character] | {character}
    return f"[{''.join(sorted(forms))}]" if len(forms) > 1 else re.escape(character)


@cache
def _cases() -> defaultdict[str, set[str]]:
    """The characters that become each lower-case letter; three become k and å."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for character in map(chr, range(maxunicode + 1)):
        if (lower := character.lower()) != character:
            forms[lower].add(character)
    return forms


def _declined() -> str:
    return words(t for t, state in missing_tokens().items() if state in COMPLETE)


def _incomplete_tokens() -> set[str]:
    return {t for t, state in missing_tokens().items() if state not in COMPLETE}


def _nothing_but(pattern: str) -> str:
    """A cell that is blank or all of which is the pattern."""
    return f"^{BLANK}*(?:(?:{pattern}){BLANK}*)?$"


def _padded(numbers: Iterable[int]) -> str:
    """Some numbers, with leading zeros up to the digits allowed."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for digits in map(str, numbers):
        by_length[len(digits)].append(digits)
    return "|".join(f"0{{0,{_DIGITS - length}}}(?:{'|'.join(same)})" for length, same in by_length.items())


def _whole_numbers(reader: Number) -> str:
    if reader.high - reader.low > _MOST_NUMBERS:
        reason = f"{reader.describe()} is too wide a range to be written out"
        raise InexpressibleError(reason)
    numbers = range(ceil(reader.low), floor(reader.high) + 1)
    signed = {
        "[+-]?": [n for n in numbers if n == 0],
        r"\+?": [n for n in numbers if n > 0],
        "-": [-n for n in numbers if n < 0],
    }
    return "|".join(rf"{sign}(?:{_padded(some)})(?:\.0*)?" for sign, some in signed.items() if some)


def _decimal_numbers(reader: Number) -> str:
    low, high = floor(reader.low), ceil(reader.high)
    if (low, high) != (reader.low, reader.high) or not low <= 0 <= high or high - low > _MOST_NUMBERS:
        reason = f"{reader.describe()} is no range between whole numbers around 0 that can be written out"
        raise InexpressibleError(reason)
    return rf"\+?(?:{_up_to(high)})|-(?:{_up_to(-low)})"


def _up_to(limit: int) -> str:
    """A number without sign from 0 to a limit."""
    exactly = rf"(?:{_padded([limit])})(?:\.0*)?" + (r"|\.0{1,15}" if limit == 0 else r"|\.[0-9]{1,15}")
    return rf"(?:{_padded(range(limit))})(?:\.[0-9]*)?|{exactly}" if limit else exactly


_YEAR = "(?:19[0-9]{2}|20[0-9]{2}|2100)"
_LEAP = "(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))"
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ((31, (1, 3, 5, 7, 8, 10, 12)), (30, (4, 6, 9, 11)), (28, (2,)))
_UP_TO_DAY = {31: "0[1-9]|[12][0-9]|3[01]", 30: "0[1-9]|[12][0-9]|30", 28: "0[1-9]|1[0-9]|2[0-8]"}


def _calendar() -> str:
    """The dates of the years from 1900 to 2100 in each accepted form, and no 30 February."""
    forms = []
    for days, months in _DAYS:
        day, iso = _UP_TO_DAY[days], "|".join(f"{m:02}" for m in months)
        forms += [f"{_YEAR}-(?:{iso})-(?:{day})", f"{_YEAR}(?:{iso})(?:{day})", *_day_first(day, months, _YEAR)]
    return "|".join([*forms, f"{_LEAP}-02-29", f"{_LEAP}0229", *_day_first("29", (2,), _LEAP)])


def _day_first(day: str, months: tuple[int, ...], year: str) -> tuple[str, str]:
    digits = "|".join(f"{m:02}" for m in months)
    names = words({form for m in months for form in (_NAMES[m - 1], _NAMES[m - 1][:3])})
    day, digits = day.replace("0[", "0?["), re.sub(r"\b0", "0?", digits)
    return rf"(?:{day})[/.-](?:{digits})[/.-]{year}", f"(?:{day})[ -](?:{names})[ -]{year}"
