"""A second opinion in plain Python: what each declared check must count of some rows, worked out record by record.

It shares no line with the engine and none of its judging with the readers. Declarations (source, checks, conditions,
code lists) are read as data; only the characters that count as blank are taken over as a constant.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib import resources
from math import floor
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dq_audit.cells import BLANKS
from dq_audit.declare import Coded, Number, Place, Shaped, Text, When
from dq_audit.model import Counts, Kind, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dq_audit.codes import Code, CodeList
    from dq_audit.declare import CheckRule, Source

    Row = Mapping[str, str | None]
    Predicate = Callable[[str], bool]

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
STREETS = [
    "street",
    "st",
    "road",
    "rd",
    "lane",
    "avenue",
    "ave",
    "close",
    "drive",
    "way",
    "terrace",
    "court",
    "square",
    "row",
    "crescent",
    "grove",
    "gardens",
    "bank",
    "green",
]
VENUES = [
    "pub",
    "bar",
    "inn",
    "arms",
    "club",
    "nightclub",
    "hotel",
    "school",
    "college",
    "park",
    "shop",
    "station",
    "hostel",
    "surgery",
    "cafe",
    "restaurant",
    "takeaway",
    "market",
]
OTHER_TYPES = ("home", "house", "work", "town", "town centre", "public place", "outside")
LEADING = ("in", "at", "the", "a", "an", "outside", "on", "near", "some")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def strip(cell: str | None) -> str:
    """The cell without blanks around it; nothing for null."""
    return (cell or "").strip(BLANKS)


def fold(cell: str | None) -> str:
    """The cell as spellings are compared: runs of blanks are one space, lower case."""
    return re.sub(f"[{re.escape(BLANKS)}]+", " ", strip(cell)).lower()


@cache
def tokens() -> dict[str, State]:
    """The words for «missing», from the file itself."""
    lines = resources.files("dq_audit").joinpath("missing_tokens.csv").read_text(encoding="utf-8").splitlines()
    return {row["token"]: State[row["state"].upper()] for row in csv.DictReader(lines)}


def missing(cell: str | None) -> State | None:
    """The state of a cell that is blank or only says that the value is missing, else None."""
    word = fold(cell)
    return tokens().get(word) if word else State.BLANK


# --- dates ------------------------------------------------------------------------------------------------------

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BASIC = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[1-6][0-9]{4}(\.[0-9]+)?")
_UK = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_CLOCK = re.compile(
    r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]{1,9})?)?(Z|[+-][01][0-9]:?[0-5][0-9])?"
)


def _calendar(text: str) -> date | None:
    """A date without a time, in one of the accepted layouts."""
    if found := _ISO.fullmatch(text) or _BASIC.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _UK.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _NAMED.fullmatch(text):
        word = found[2].lower()
        names = [number for number, name in enumerate(MONTHS, 1) if word in (name, name[:3])]
        day, month, year = int(found[1]), names[0] if names else 0, int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment(cell: str | None) -> tuple[date | None, int | None]:
    """The local day and the seconds since midnight (None where there is no time); both None where it cannot be read."""
    text = strip(cell)
    if serial := _SERIAL.fullmatch(text):
        stamp = datetime(1899, 12, 30) + timedelta(seconds=floor(float(text) * 86_400 + 0.5))
        return stamp.date(), (stamp - datetime.combine(stamp.date(), time())).seconds if float(serial[0]) % 1 else None
    split = re.fullmatch(r"(.*[0-9]{4}|.*-[0-9]{2})[T ]([0-9]{1,2}:.*)", text, re.DOTALL)
    day_text, clock_text = (split[1], split[2]) if split else (text, "")
    day = _calendar(day_text)
    clock = _CLOCK.fullmatch(clock_text) if clock_text else None
    if day is None or (clock_text and clock is None):
        return None, None
    second = None
    if clock:
        hour, minute, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        second = hour * 3600 + minute * 60 + seconds
        if clock[4] and 2 < day.year < 9998:
            local = datetime(day.year, day.month, day.day, hour, minute, seconds, tzinfo=_offset(clock[4])).astimezone(
                LONDON
            )
            day, second = local.date(), local.hour * 3600 + local.minute * 60 + local.second
    return (day, second) if FIRST_YEAR <= day.year <= LAST_YEAR else (None, None)


def _offset(text: str) -> timezone:
    digits = "0000" if text == "Z" else text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if text.startswith("-") else size)


def month_start(cell: str | None) -> tuple[date | None, None]:
    """The first day of a cell that reads YYYY-MM."""
    text = strip(cell)
    day = _calendar(f"{text}-01") if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) else None
    return (day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None), None


def told(reader: Any, cell: str | None) -> tuple[date | None, int | None]:  # noqa: ANN401  any reader
    """What a date column says."""
    return month_start(cell) if reader.grain == "month" else moment(cell)


# --- codes ------------------------------------------------------------------------------------------------------


def holds(code: Code, month: str | None) -> bool:
    """Whether a code holds in a month."""
    if code.start is None and code.end is None:
        return True
    return month is not None and (code.start or "") <= month and (code.end is None or month <= code.end)


def code_word(codes: CodeList, cell: str | None) -> str:
    """The folded cell, without the ending that the list ignores."""
    word = fold(cell)
    return re.sub(f"(?:{codes.ignoring})\\Z", "", word) if codes.ignoring else word


def spells(code: Code) -> set[str]:
    """All ways to write a code, folded."""
    return {fold(word) for word in (code.code, code.label, *code.also) if word}


def find(codes: CodeList, cell: str | None, month: str | None) -> Code | None:
    """The code for which a cell stands in a month."""
    word = code_word(codes, cell)
    return next((code for code in codes.codes if word and word in spells(code) and holds(code, month)), None)


def listed(codes: CodeList, cell: str | None) -> bool:
    """Whether a cell spells any code of the list, in whatever month."""
    word = code_word(codes, cell)
    return any(word in spells(code) for code in codes.codes)


# --- states -----------------------------------------------------------------------------------------------------


def state_of(reader: Any, cell: str | None, month: str | None) -> State:  # noqa: ANN401  any reader
    """The recording state of one cell."""
    if not strip(cell):
        return State.BLANK
    if isinstance(reader, Coded):
        return _coded_state(reader, cell, month)
    good = _good(reader, cell)
    if isinstance(reader, (Number, When)) and good:
        return State.VALID
    if isinstance(reader, Place) and reader.prefix and fold(cell) == fold(reader.prefix):
        return State.UNKNOWN
    return missing(cell) or (State.VALID if good else State.INVALID)


def _coded_state(reader: Coded, cell: str | None, month: str | None) -> State:
    code = find(reader.codes, cell, month)
    if code is not None:
        return code.state
    if listed(reader.codes, cell):
        return State.INVALID  # a code of other months
    return missing(cell) or (State.VALID if _other_code(reader, cell) else State.INVALID)


def _other_code(reader: Coded, cell: str | None) -> bool:
    """Whether a cell has the shape of a code that is in no line of the list."""
    if not reader.others or listed(reader.codes, cell) or missing(cell) is not None:
        return False
    return re.fullmatch(reader.others, code_word(reader.codes, cell)) is not None


def _good(reader: Any, cell: str | None) -> bool:  # noqa: ANN401  any reader
    if isinstance(reader, Number):
        return _number_fits(reader, strip(cell))
    if isinstance(reader, When):
        return told(reader, cell)[0] is not None
    if isinstance(reader, Shaped):
        return re.fullmatch(reader.pattern, strip(cell)) is not None
    if isinstance(reader, Place):
        return not _type_only(fold(cell))
    assert isinstance(reader, Text)
    return True


def _number_fits(reader: Number, text: str) -> bool:
    whole = r"[+-]?[0-9]{1,15}(\.0*)?"
    pattern = whole if reader.is_whole else r"[+-]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]{1,15})"
    if not re.fullmatch(pattern, text):
        return False
    return Decimal(str(reader.low)) <= Decimal(text) <= Decimal(str(reader.high))


def _type_only(word: str) -> bool:
    """Whether a folded text names a type of place only, such as «in the park»."""
    types = {*STREETS, *VENUES, *OTHER_TYPES}
    while word not in types:
        first, _, rest = word.partition(" ")
        if first not in LEADING or not rest:
            return False
        word = rest
    return True


# --- the judgement of an extract --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What is expected of one finding: its counts, and the positions of records that stand in each of its columns."""

    counts: Counts
    applicable: tuple[int, ...] = ()
    failing: tuple[int, ...] = ()


Key = tuple[str, Kind, str | None]


@dataclass(frozen=True)
class Oracle:
    """The expected counts of some checks of a source over some rows in a month.

    `areas` are the area codes by kind, None where no project file says any; `demands` are what pandera's
    further checks ask of the text of an item, said in plain Python: (check, item) -> functions of the text.
    """

    source: Source
    checks: Sequence[CheckRule]
    rows: Sequence[Row]
    period: str
    areas: Mapping[str, Sequence[str]] | None = None
    demands: Mapping[tuple[str, str], Sequence[Predicate]] = field(default_factory=dict)

    def lines(self) -> dict[Key, Line]:
        """What is expected of each finding."""
        out: dict[Key, Line] = {}
        for check in self.checks:
            if check.rule is None:
                out |= self._item_lines(check)
            else:
                kind = Kind.SIGNAL if check.is_signal else Kind.RULE
                out[check.id, kind, None] = self._rule_line(check)
        return out

    def failing(self) -> dict[int, tuple[set[str], set[str]]]:
        """Position of each failing record -> the checks that it fails and the items to fill. Signals blame nobody."""
        out: dict[int, tuple[set[str], set[str]]] = {}
        for (check, kind, item), line in self.lines().items():
            if kind in (Kind.ITEM, Kind.RULE):
                for at in line.failing:
                    checks, items = out.setdefault(at, (set(), set()))
                    checks.add(check)
                    items |= {item} if item else set()
        return out

    # --- one record ---

    def month(self, at: int) -> str | None:
        """The data month of a record."""
        day, _ = told(self.source.columns[self.source.period].reader, self.rows[at][self.source.period])
        return f"{day:%Y-%m}" if day else None

    def in_area(self, at: int) -> bool | None:
        """Whether a record is ours; None where its area is not known."""
        if self.source.area is None or self.areas is None or self.source.area[1] not in self.areas:
            return True
        column, kind = self.source.area
        cell = self.rows[at][column]
        if missing(cell) is not None:
            return None
        return fold(cell) in {fold(code) for code in self.areas[kind]}

    def state(self, at: int, column: str) -> State:
        """The recording state of a column as the source reads it."""
        return state_of(self.source.columns[column].reader, self.rows[at][column], self.month(at))

    def truth(self, condition: Any, at: int) -> bool | None:  # noqa: ANN401, C901, PLR0911  every kind of condition
        """A condition by Kleene's logic; None where it cannot be told."""
        match type(condition).__name__:
            case "_Both":
                sides = (self.truth(condition.left, at), self.truth(condition.right, at))
                return False if False in sides else None if None in sides else True
            case "_Either":
                sides = (self.truth(condition.left, at), self.truth(condition.right, at))
                return True if True in sides else None if None in sides else False
            case "_Not":
                inner = self.truth(condition.inner, at)
                return None if inner is None else not inner
            case "possibly":
                return self.truth(condition.inner, at) is not False
            case "coded" | "grouped":
                return self._holds_code(condition, at)
            case "stands":
                code = self._code(condition.column, at)
                return code is not None and code.code in condition.codes
            case "recorded":
                return self.state(at, condition.column) <= State.DECLINED
            case "blank":
                return self.state(at, condition.column) is State.BLANK
            case "both_or_neither":
                return (self.state(at, condition.first) <= State.DECLINED) == (
                    self.state(at, condition.second) <= State.DECLINED
                )
            case "not_after" | "differs" | "within_days" | "within_months":
                return self._compare(condition, at)
            case "at_midnight" | "on_the_hour":
                second = self._told(condition.column, at)[1]
                step = 86_400 if type(condition).__name__ == "at_midnight" else 3600
                return None if second is None else second % step == 0
            case "same_group":
                return self._same_group(condition, at)
        raise AssertionError(condition)

    def _code(self, column: str, at: int) -> Code | None:
        return find(self.source.columns[column].reader.codes, self.rows[at][column], self.month(at))  # type: ignore[attr-defined]

    def _told(self, column: str, at: int) -> tuple[date | None, int | None]:
        return told(self.source.columns[column].reader, self.rows[at][column])

    def _holds_code(self, condition: Any, at: int) -> bool | None:  # noqa: ANN401  coded or grouped
        if self.state(at, condition.column) is not State.VALID:
            return None
        code = self._code(condition.column, at)
        if code is None:
            return False  # a code of the right shape that the list does not hold
        return (code.group if condition.groups else code.code) in condition.codes

    def _compare(self, condition: Any, at: int) -> bool | None:  # noqa: ANN401  two moments
        (day, second), (other_day, other_second) = (
            self._told(name, at) for name in (condition.first, condition.second)
        )
        if day is None or other_day is None:
            return None
        name = type(condition).__name__
        if name == "within_days":
            return bool((other_day - day).days <= condition.days)
        if name == "within_months":
            return other_day <= _months_later(day, condition.months)
        both_timed = second is not None and other_second is not None
        if name == "not_after":
            return (day, second) <= (other_day, other_second) if both_timed else day <= other_day
        if day != other_day:
            return True
        return second != other_second if both_timed else None

    def _same_group(self, condition: Any, at: int) -> bool | None:  # noqa: ANN401  same_group
        groups = []
        lists = [
            {c.group for c in self.source.columns[name].reader.codes.codes if c.state is State.VALID}  # type: ignore[attr-defined]
            for name in (condition.first, condition.second)
        ]
        for name in (condition.first, condition.second):
            code = self._code(name, at)
            if code is None or code.state is not State.VALID or code.group not in (lists[0] & lists[1]) - {""}:
                return None
            groups.append(code.group)
        return groups[0] == groups[1]

    # --- one check ---

    def _funnel(self) -> tuple[dict[str, int], list[int]]:
        """The steps that all checks share, and the positions in period and area."""
        months = [self.month(at) for at in range(len(self.rows))]
        within = [at for at, month in enumerate(months) if month == self.period]
        ours = [self.in_area(at) for at in within]
        steps = {
            "rows": len(self.rows),
            "in_period": len(within),
            "period_unknown": months.count(None),
            "in_area": ours.count(True),
            "area_unknown": ours.count(None),
        }
        return steps, [at for at, mine in zip(within, ours, strict=True) if mine]

    def applicable(self, check: CheckRule) -> tuple[int, ...]:
        """The records that a check is about."""
        return tuple(self._applies(check, self._funnel()[1])[0])

    def _applies(self, check: CheckRule, ours: Sequence[int]) -> tuple[list[int], int]:
        if check.applies_to is None:
            return list(ours), 0
        truths = [self.truth(check.applies_to, at) for at in ours]
        return [at for at, true in zip(ours, truths, strict=True) if true], truths.count(None)

    def item_state(self, check: CheckRule, item: Any, at: int) -> State:  # noqa: ANN401  an Item
        """The state of an item in a check: further checks of pandera can make a complete value invalid."""
        cell = self.rows[at][item.name]
        state = state_of(item.reader, cell, self.month(at))
        if state > State.DECLINED:
            return state
        text = strip(cell)
        demands = self.demands.get((check.id, item.name), ())
        return state if all(demand(text) for demand in demands) else State.INVALID

    def _item_lines(self, check: CheckRule) -> dict[Key, Line]:
        steps, ours = self._funnel()
        applicable, untold = self._applies(check, ours)
        out: dict[Key, Line] = {}
        worst = dict.fromkeys(applicable, State.VALID)
        for item in check.items:
            states = {at: self.item_state(check, item, at) for at in applicable}
            worst = {at: max(state, states[at]) for at, state in worst.items()}
            defaults = sum(self._is_default(item.reader, item.name, at) for at in applicable)
            out[check.id, Kind.ITEM, item.name] = _line(steps, untold, states, defaults)
        record = {at: state if state <= State.DECLINED else State.INVALID for at, state in worst.items()}
        out[check.id, Kind.RECORD, None] = _line(steps, untold, record, 0)
        return out

    def _is_default(self, reader: Any, column: str, at: int) -> bool:  # noqa: ANN401  any reader
        if not isinstance(reader, Coded):
            return False
        code = find(reader.codes, self.rows[at][column], self.month(at))
        return code is not None and code.default

    def _rule_line(self, check: CheckRule) -> Line:
        steps, ours = self._funnel()
        applicable, untold = self._applies(check, ours)
        rule: Any = check.rule
        if hasattr(rule, "whole_row"):
            verdicts = self._groups(rule, applicable)
        else:
            verdicts = {at: self.truth(rule, at) for at in applicable}
        states = {at: State.VALID if kept else State.INVALID for at, kept in verdicts.items() if kept is not None}
        return _line(steps, untold + len(verdicts) - len(states), states, 0)

    def _groups(self, rule: Any, applicable: Sequence[int]) -> dict[int, bool | None]:  # noqa: ANN401  unique, loaded_once, one_answer
        name = type(rule).__name__
        columns = list(self.source.columns) if name == "loaded_once" else list(rule.columns or self.source.key)
        keys = {at: tuple(strip(self.rows[at][column]).lower() for column in columns) for at in applicable}
        counted = {at: key for at, key in keys.items() if name == "loaded_once" or all(key)}
        answers: dict[int, str] = {}
        looked_for = rule.where if name == "some" else None
        if name in ("one_answer", "agreed", "some") and looked_for is None:
            answers = {at: answer for at in counted if (answer := self._answer(rule.item, at)) is not None}
            counted = counted if name == "some" else {at: counted[at] for at in answers}
        fulfilled = {counted[at] for at in counted if looked_for is not None and self.truth(looked_for, at)}
        sizes = Counter(counted.values())
        variety: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for at, answer in answers.items():
            variety[counted[at]].add(answer)

        def kept(key: tuple[str, ...]) -> bool:
            if name == "unique":
                return sizes[key] == 1
            if name == "loaded_once":
                return sizes[key] % 2 == 1
            if name == "agreed":
                return len(variety[key]) == 1
            if name == "at_most":
                return bool(sizes[key] <= max(rule.most, 1))
            if name == "some":
                return key in fulfilled if looked_for is not None else not variety[key].isdisjoint(rule.wanted)
            return bool(sizes[key] < max(rule.at_least, 2) or len(variety[key]) > 1)  # who stands alone keeps it

        return {at: kept(counted[at]) if at in counted else None for at in applicable}

    def _answer(self, column: str, at: int) -> str | None:
        """The valid answer of a record, by its code; None where there is none."""
        if self.state(at, column) is not State.VALID:
            return None
        if isinstance(self.source.columns[column].reader, Coded):
            code = self._code(column, at)
            return code.code if code else fold(self.rows[at][column])
        return fold(self.rows[at][column])


def _months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a month that is too short: tried from the longest month down."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _line(steps: Mapping[str, int], untold: int, states: Mapping[int, State], defaults: int) -> Line:
    tally = Counter(states.values())
    counts = Counts(
        **steps,
        applicable=len(states),
        applicability_unknown=untold,
        **{state.label: tally[state] for state in State},
        defaults=defaults,
    )
    return Line(counts, tuple(states), tuple(at for at, state in states.items() if state > State.DECLINED))
