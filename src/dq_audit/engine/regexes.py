r"""Regular expressions of the rules, written so that a database reads them as Polars does.

Engines disagree on what `\d`, `\w`, `.` and `(?i)` mean, where `\b` stands and how a character is escaped. So a
pattern is taken apart and put together again from what all of them have: characters by number, sets of them written
out, groups, alternatives, repetition and the two ends. What cannot be said so is refused with the reason, and the
source is read row by row instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Span: TypeAlias = tuple[int, int]  # first and last code point

_LAST = 0x10FFFF
_MANY = 60  # spans, from which on categories are shorter
_SURROGATES = range(0xD800, 0xE000)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??")
_HEX = re.compile(r"x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})")
_GROUP = re.compile(r"\?(?:P<\w+>|(?P<flags>[a-z]*):)")
_SET_ALGEBRA = ("&&", "--", "~~")
_FLAGS = re.compile(r"\(\?([a-z]+)\)")


class UnlikeError(Exception):
    """A rule that a database would not judge as Polars does. The message is the reason, for people."""


@dataclass(frozen=True)
class Flavour:
    """How a database writes regular expressions: a character by its number, and how often a thing may repeat."""

    escaped: Callable[[int], str]
    most_repeats: int
    first: int = 0  # the first character that its texts can hold
    categories: bool = False  # whether it knows the general categories of Unicode, as in \p{Lu}


@dataclass(frozen=True)
class _Set:
    """One character out of some."""

    spans: tuple[Span, ...]
    negated: bool = False

    def written(self, flavour: Flavour) -> str:
        if not self.negated and len(self.spans) == 1 and self.spans[0][0] == self.spans[0][1]:
            return _literal(self.spans[0][0], flavour)
        names, spans = _by_category(self.spans) if flavour.categories and len(self.spans) > _MANY else ((), self.spans)
        kept = [(max(a, flavour.first), b) for a, b in spans if b >= flavour.first]
        whole = "".join(rf"\p{{{name}}}" for name in names)
        shown = "".join(_literal(a, flavour) + ("" if a == b else f"-{_literal(b, flavour)}") for a, b in kept)
        return f"[{'^' if self.negated else ''}{whole}{shown}]"


@dataclass(frozen=True)
class _Mark:
    """An end of the text (`^`, `$`) or the edge of a word (`b`)."""

    sign: str


@dataclass(frozen=True)
class _Group:
    branches: tuple[tuple[_Node, ...], ...]


@dataclass(frozen=True)
class _Repeated:
    node: _Node
    least: int
    sign: str


_Node: TypeAlias = "_Set | _Mark | _Group | _Repeated"


def said_alike(pattern: str, flavour: Flavour, *, replacing: bool = False) -> str:
    r"""The pattern in a database's words. UnlikeError where there are none.

    A match may take in the characters beside a word, so a pattern with `\b` serves for searching only.
    """
    reader = _Reader(pattern)
    tree = reader.group(ignoring_case=False)
    if not reader.done:
        raise _unlike(pattern, "is not understood")
    return _Writer(pattern, flavour, replacing=replacing).branches(tree, first=True, last=True)


def _unlike(pattern: str, why: str) -> UnlikeError:
    return UnlikeError(f"the pattern {pattern!r} {why}")


def _literal(point: int, flavour: Flavour) -> str:
    character = chr(point)
    return character if character.isascii() and character.isalnum() else flavour.escaped(point)


# --- reading ----------------------------------------------------------------------------------------------------


class _Reader:
    """Takes a pattern apart, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    @property
    def done(self) -> bool:
        return self.at == len(self.pattern)

    def group(self, *, ignoring_case: bool) -> _Group:
        """Alternatives, up to the end or the closing bracket."""
        branches: list[tuple[_Node, ...]] = []
        nodes: list[_Node] = []
        while not self.done and self.pattern[self.at] != ")":
            if flags := _FLAGS.match(self.pattern, self.at):
                self._only_case(flags[1])
                ignoring_case, self.at = True, flags.end()
            elif self._take("|"):
                branches.append(tuple(nodes))
                nodes = []
            else:
                nodes.append(self._repeated(self._atom(ignoring_case=ignoring_case)))
        return _Group((*branches, tuple(nodes)))

    def _take(self, sign: str) -> bool:
        found = self.pattern.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def _only_case(self, flags: str) -> None:
        if flags != "i":
            raise _unlike(self.pattern, f"uses the flags {flags!r}, which engines read otherwise")

    def _atom(self, *, ignoring_case: bool) -> _Node:
        if self._take("("):
            return self._bracketed(ignoring_case=ignoring_case)
        if self._take("["):
            return self._class(ignoring_case=ignoring_case)
        for sign in "^$":
            if self._take(sign):
                return _Mark(sign)
        if self._take("."):
            return _Set(((10, 10),), negated=True)  # anything but a line feed, as in Polars
        if self._take("\\"):
            return self._escape(ignoring_case=ignoring_case)
        point = ord(self.pattern[self.at])
        self.at += 1
        return _set(((point, point),), ignoring_case=ignoring_case)

    def _bracketed(self, *, ignoring_case: bool) -> _Node:
        if opened := _GROUP.match(self.pattern, self.at):
            self.at = opened.end()
            if opened["flags"]:
                self._only_case(opened["flags"])
                ignoring_case = True
        elif self.pattern.startswith("?", self.at):
            raise _unlike(self.pattern, "uses a group that databases do not have")
        inner = self.group(ignoring_case=ignoring_case)
        if not self._take(")"):
            raise _unlike(self.pattern, "is not understood")
        return inner

    def _escape(self, *, ignoring_case: bool) -> _Node:
        sign = self.pattern[self.at : self.at + 1]
        if sign in ("d", "D", "w", "W"):
            self.at += 1
            return _Set(_shorthand(sign.lower()), negated=sign.isupper())
        if sign in ("b", "A", "z"):
            self.at += 1
            return _Mark({"b": "b", "A": "^", "z": "$"}[sign])
        point = self._character()
        return _set(((point, point),), ignoring_case=ignoring_case)

    def _character(self) -> int:
        """The character for which an escape stands, behind its backslash."""
        if number := _HEX.match(self.pattern, self.at):
            self.at = number.end()
            return int(next(filter(None, number.groups())), 16)
        sign = self.pattern[self.at : self.at + 1]
        self.at += 1
        if sign in _CONTROLS:
            return ord(_CONTROLS[sign])
        if not sign or sign.isalnum():
            raise _unlike(self.pattern, f"uses \\{sign}, which databases read otherwise")
        return ord(sign)

    def _class(self, *, ignoring_case: bool) -> _Set:
        """A set in square brackets; a closing one that comes first is a member."""
        negated, spans = self._take("^"), list[tuple[int, int]]()
        while not spans or not self._take("]"):
            if self.done or self.pattern[self.at] == "[" or self.pattern[self.at : self.at + 2] in _SET_ALGEBRA:
                raise _unlike(self.pattern, "has a set of characters that databases read otherwise")
            spans += _shorthand("d") if self._take("\\d") else (self._span(),)
        return _set(spans, ignoring_case=ignoring_case, negated=negated)

    def _span(self) -> Span:
        """A character of a set, or a range."""
        start = self._member()
        if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
            self.at += 1
            return (start, self._member())
        return (start, start)

    def _member(self) -> int:
        if self._take("\\"):
            return self._character()
        self.at += 1
        return ord(self.pattern[self.at - 1])

    def _repeated(self, node: _Node) -> _Node:
        """The node with its quantifier. Greedy or not is all one: nothing asks where a match ends."""
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return node
        self.at = found.end()
        sign = found[0].removesuffix("?") if len(found[0]) > 1 else found[0]
        if self.pattern[self.at : self.at + 1] in ("*", "+", "?", "{"):
            raise _unlike(self.pattern, "repeats a repetition")
        return _Repeated(node, int(found[1]) if found[1] else int(sign == "+"), sign)


def _set(spans: Iterable[Span], *, ignoring_case: bool, negated: bool = False) -> _Set:
    chosen = _any_case(spans) if ignoring_case else spans
    return _Set(tuple(sorted(chosen)), negated=negated)


# --- sets of characters -----------------------------------------------------------------------------------------


@cache
def _every_character() -> pl.DataFrame:
    points = [point for point in range(_LAST + 1) if point not in _SURROGATES]
    return pl.DataFrame({"point": points, "cell": [chr(point) for point in points]})


@cache
def _shorthand(sign: str) -> tuple[Span, ...]:
    r"""The characters of `\d` or `\w`, as Polars has them: it is asked."""
    return _those(pl.col("cell").str.contains(rf"^\{sign}$"))


def _those(chosen: pl.Expr) -> tuple[Span, ...]:
    return _spans(_every_character().filter(chosen)["point"].to_list())


@cache
def final_sigma(flavour: Flavour) -> str:
    """The capital Σ that ends a word and becomes ς, with what makes it so before and behind; again Polars is asked.

    It follows a letter that has a case and comes before none, whatever stands between that has no say.
    """
    cell = pl.col("cell")
    after_letter = (pl.lit("A") + cell + "Σ").str.to_lowercase().str.ends_with("ς")
    letter = (cell + "Σ").str.to_lowercase().str.ends_with("ς")
    cased, silent = _those(letter), _those(after_letter & ~letter)
    between = f"{_Set(silent).written(flavour)}*"
    behind = _Set(tuple(sorted((*cased, *silent))), negated=True).written(flavour)
    return f"({_Set(cased).written(flavour)}{between})Σ({between}(?:{behind}|$))"


def _spans(points: Iterable[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for point in points:
        if spans and spans[-1][1] == point - 1:
            spans[-1] = (spans[-1][0], point)
        else:
            spans.append((point, point))
    return tuple(spans)


@cache
def _by_category(spans: tuple[Span, ...]) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Some characters as whole categories of Unicode, and those that are left."""
    points = {point for a, b in spans for point in range(a, b + 1)}
    names = tuple(name for name, members in _categories().items() if members <= points)
    return names, _spans(sorted(points.difference(*(_categories()[name] for name in names))))


@cache
def _categories() -> dict[str, set[int]]:
    """The characters of each category that this Python knows; those not yet given out are in none."""
    members = defaultdict(set)
    for point in _every_character()["point"]:
        members[unicodedata.category(chr(point))].add(point)
    return {name: found for name, found in members.items() if name not in ("Cn", "Co", "Cs")}


def _any_case(spans: Iterable[Span]) -> set[Span]:
    """Some characters and all that differ from one of them in case only."""
    spans = set(spans)
    held = {folded for point, folded in _folded().items() if any(a <= point <= b for a, b in spans)}
    held |= {point for point in _folded().values() if any(a <= point <= b for a, b in spans)}
    others = {point for point, folded in _folded().items() if folded in held} | held
    return spans | {(point, point) for point in others}


@cache
def _folded() -> dict[int, int]:
    """The characters that have a case, each with the one that stands for all its forms."""
    found = {}
    for point in range(_LAST + 1):
        character = chr(point)
        folded = next((form for form in (character.casefold(), character.lower()) if len(form) == 1), character)
        if folded != character:
            found[point] = ord(folded)
    return found


def _is_word(node: _Node) -> bool:
    return (
        isinstance(node, _Set)
        and not node.negated
        and all(any(a <= low and high <= b for a, b in _shorthand("w")) for low, high in node.spans)
    )


# --- writing ----------------------------------------------------------------------------------------------------


class _Writer:
    """Puts a pattern together again. `first` and `last`: nothing stands before, or behind, in any branch."""

    def __init__(self, pattern: str, flavour: Flavour, *, replacing: bool) -> None:
        self.pattern, self.flavour, self.replacing = pattern, flavour, replacing

    def branches(self, group: _Group, *, first: bool, last: bool) -> str:
        return "|".join(self._sequence(branch, first=first, last=last) for branch in group.branches)

    def _sequence(self, nodes: tuple[_Node, ...], *, first: bool, last: bool) -> str:
        end = len(nodes) - 1
        return "".join(
            self._edge(nodes, at, first=first, last=last)
            if node == _Mark("b")
            else self._node(node, first=first and at == 0, last=last and at == end)
            for at, node in enumerate(nodes)
        )

    def _node(self, node: _Node, *, first: bool, last: bool) -> str:
        if isinstance(node, _Set):
            return node.written(self.flavour)
        if isinstance(node, _Group):
            return f"(?:{self.branches(node, first=first, last=last)})"
        if isinstance(node, _Mark):
            return node.sign
        if max(map(int, re.findall(r"\d+", node.sign)), default=0) > self.flavour.most_repeats:
            raise _unlike(self.pattern, "repeats more often than the database can count")
        return self._node(node.node, first=False, last=False) + node.sign

    def _edge(self, nodes: tuple[_Node, ...], at: int, *, first: bool, last: bool) -> str:
        """The edge of a word, where it opens or closes a pattern: the end of the text, or another character."""
        beside = _Set(_shorthand("w"), negated=True).written(self.flavour)
        if not self.replacing and len(nodes) > 1:
            if first and at == 0 and _leads(nodes[1]):
                return f"(?:^|{beside})"
            if last and at == len(nodes) - 1 and _ends(nodes[at - 1]):
                return f"(?:{beside}|$)"
        raise _unlike(self.pattern, "has a \\b that is not the edge of a word at either end")


def _leads(node: _Node) -> bool:
    """Whether whatever a node matches begins with a character of a word."""
    if isinstance(node, _Group):
        return all(branch and _leads(branch[0]) for branch in node.branches)
    return node.least > 0 and _leads(node.node) if isinstance(node, _Repeated) else _is_word(node)


def _ends(node: _Node) -> bool:
    """Whether whatever a node matches ends with a character of a word."""
    if isinstance(node, _Group):
        return all(branch and _ends(branch[-1]) for branch in node.branches)
    return node.least > 0 and _ends(node.node) if isinstance(node, _Repeated) else _is_word(node)
