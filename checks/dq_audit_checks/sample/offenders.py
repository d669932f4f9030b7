"""`probation.offenders`: one file with thirty months of cohorts, of which the first twelve are old enough to answer.

Many of the offenders are suspects of the sample year too, under the same tokens. Older cohorts have had time to
re-offend and to be convicted; what is not yet convicted on the day of the cut is not in the file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, INVALID, NOT_ASKED, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, any_day, british, impossible, months_later, shifted
from dq_audit_checks.sample.offences import offence
from dq_audit_checks.sample.people import AREA, OFFENDER_MANAGERS, home_lsoa, senior_of
from dq_audit_checks.sample.suspects import BARE, GIANT_MONTH, OF_BLANK, OFTEN, PERSONAL, Person, people, person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit_checks.sample.truth import Told

COHORTS = tuple(shifted(MONTHS[-1], at - 29) for at in range(30))
CUT = date(2026, 4, 5)
FILE = f"offenders-{MONTHS[-1]}-as-of-{CUT}.csv"
_SLIP, _BLANK_HASHED = "2024-03", "2025-03"  # when a name slipped in, and when a blank was hashed
_GIANT = 34  # rows of a stand-in, in a cohort that is too young to answer
_NOT_SENT = (0, 2, 0, 1, 0)  # rows that probation counted and did not send, by month
_OTHERS = 80  # offenders who are no suspects
_RATE, _LATE = 0.44, 0.06
_TIMES = {1: 8.0, 2: 5.0, 3: 3.0, 4: 1.5, 5: 1.2, 6: 0.8, 8: 0.5}
_KINDS = {
    valid("Release from custody", "custody"): 30, valid("Custody", "custody"): 5, valid("Community order", "court"): 35,
    valid("Fine", "court"): 8, valid("Caution", "caution"): 20, unknown("Not known", default=True): 1.5, EMPTY: 1,
    invalid("see file"): 0.5,
}  # fmt: skip
_NO_STATUS = {
    EMPTY: 4, unknown("Not traced", default=True): 4, Cell("Not looked for yet", NOT_ASKED, default=True): 1,
    invalid("?"): 1,
}  # fmt: skip
_NONE, _PROVEN = (valid("None", "none"), valid("none")), (valid("Proven", "proven"), valid("proven"))
_NO_TOKEN = {EMPTY: 12, unknown("unknown"): 3}
_BARE_HASH = Cell("9f" * 16, INVALID, BARE)
_HASHED_BLANK = Cell("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", VALID, OF_BLANK)
_SLIPPED = Cell("Invented-Offender, Robin", INVALID, PERSONAL)
_BREACH = {valid("N"): 88, valid("No", "N"): 4, valid("Y"): 5, EMPTY: 2, invalid("?"): 1}
_NO_REOFFENCE = dict.fromkeys(("reoffence_ref", "reoffence_on", "convicted_on", "offence_code", "breach_only"), EMPTY)


@dataclass(frozen=True)
class _Entry:
    """Somebody's entry into a cohort."""

    ref: str
    token: Cell
    person: Person
    index: Cell
    cells: Mapping[str, Cell]


def cohorts(seed: int) -> list[Record]:
    """All rows of the file."""
    known = people(seed)
    made = Dice(seed, "probation.offenders", "people")
    others = [person(made, f"offender {at:03d}") for at in range(_OTHERS)]
    return [record for month in COHORTS for record in _cohort(seed, month, known, others)]


def control(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    """What probation counted, by month."""
    sent = Counter(month for record in records if (month := record["index_on"].month))
    return {month: {"records": sent[month] + _NOT_SENT[at % len(_NOT_SENT)]} for at, month in enumerate(COHORTS)}


def counts_as_reoffence(record: Record) -> Told:
    """Proven, after the index date, within 12 months of it and convicted within 18, and no breach alone."""
    index, on, convicted = (record[name].day for name in ("index_on", "reoffence_on", "convicted_on"))
    status, breach = record["reoffence_status"], record["breach_only"]
    steps = (
        status.code == "proven" if status.state == VALID else None,
        None if index is None or on is None else index < on <= months_later(index, 12),
        None if index is None or convicted is None else convicted <= months_later(index, 18),
        breach.code == "N" if breach.state == VALID else None,
    )
    return False if False in steps else None if None in steps else True


def persons(records: Sequence[Record]) -> dict[str, dict[str, object]]:
    """Offenders of a cohort by rows, by re-offences, and by what may be ones; and those of rows without a token."""
    told = [counts_as_reoffence(record) for record in records]
    events = {
        "cohort": [1] * len(records),
        "reoffences": [int(one is True) for one in told],
        "possible-reoffences": [int(one is not False) for one in told],
    }
    return {name: _by_events(records, each) for name, each in events.items()}


def _by_events(records: Sequence[Record], events: Sequence[int]) -> dict[str, object]:
    each: Counter[str] = Counter()
    unnamed = 0
    for record, n in zip(records, events, strict=True):
        token = record["offender_token"]
        if token.state == VALID:
            each[token.code] += n
        else:
            unnamed += n
    return {"events": dict(sorted(Counter(each.values()).items())), "unnamed": unnamed}


def _cohort(seed: int, month: str, known: Sequence[Person], others: Sequence[Person]) -> list[Record]:
    dice = Dice(seed, "probation.offenders", month)
    chosen: dict[str, Person] = {}
    while len(chosen) < 11 + len(month) % 2:
        weights = {at: OFTEN.get(at, 1.0) for at in range(1, len(known))}
        one = known[dice.weighted(weights)] if dice.chance(0.7) else dice.pick(others)
        chosen[one.token] = one
    records: list[dict[str, Cell]] = []
    for at, one in enumerate(chosen.values(), 1):
        entry = _entry(dice, month, at, one)
        records += _rows(dice, entry)
    if month == GIANT_MONTH:
        records += _stand_in(dice, month, known[0])
    if month == _SLIP:
        records[0]["offender_token"] = _SLIPPED
    if month == _BLANK_HASHED:
        records[1]["offender_token"] = records[3]["offender_token"] = _HASHED_BLANK
        records[2]["offender_token"] = _BARE_HASH
    _conflicts(dice, records)
    return [*records, dict(dice.pick(records))] if dice.chance(0.3) else [*records]


def _entry(dice: Dice, month: str, number: int, one: Person) -> _Entry:
    manager = dice.pick(list(OFFENDER_MANAGERS))
    team = OFFENDER_MANAGERS[manager]
    day = any_day(dice, month)
    index = impossible(dice) if dice.chance(0.008) else _dated(day)
    cells = {
        "index_on": index,
        "index_kind": dice.weighted(_KINDS),
        "offender_sex": valid(one.sex) if dice.chance(0.96) else EMPTY,
        "offender_birth_year": valid(f"{one.birth_year}") if dice.chance(0.96) else invalid("1900"),
        "home_lsoa": home_lsoa(dice) if dice.chance(0.4) and month != COHORTS[-1] else valid(dice.pick(AREA)),
        "offender_manager": valid(manager),
        "supervisor": valid(senior_of(team)),
        "team": valid(team),
    }
    token = Cell(one.token.upper() if dice.chance(0.02) else one.token, VALID, one.token)
    ref = f"IX/{month[2:4]}{month[5:]}/{number:03d}"
    return _Entry(ref, dice.weighted(_NO_TOKEN) if dice.chance(0.05) else token, one, index, cells)


def _rows(dice: Dice, entry: _Entry) -> list[dict[str, Cell]]:
    """The proven re-offences of an entry that were convicted before the cut, or one row that says what is known."""
    times = dice.weighted(_TIMES) if dice.chance(_RATE) else 0
    start = entry.index.day or CUT
    found = [
        one for one in (_reoffence(dice, start) for _ in range(times)) if (one["convicted_on"].day or start) <= CUT
    ]
    if not found:
        status = dice.weighted(_NO_STATUS) if dice.chance(_LATE) else dice.pick(_NONE)
        return [_row(entry, 0, {**_NO_REOFFENCE, "reoffence_status": status})]
    rows = [_row(entry, at, one) for at, one in enumerate(found, 1)]
    if dice.chance(0.04):
        rows.append(_row(entry, 0, {**_NO_REOFFENCE, "reoffence_status": _NONE[0]}))
    return rows


def _reoffence(dice: Dice, start: date) -> dict[str, Cell]:
    day = start + timedelta(days=-dice.between(1, 40) if dice.chance(0.015) else dice.between(3, 395))
    convicted = day + timedelta(days=-3 if dice.chance(0.012) else dice.between(0, 200))
    return {
        "reoffence_status": dice.pick(_PROVEN),
        "reoffence_ref": valid(f"ZY/{day:%y%m}/{dice.between(1, 99_999):05d}"),
        "reoffence_on": dice.weighted({EMPTY: 1, invalid("2025"): 1}) if dice.chance(0.015) else _dated(day),
        "convicted_on": EMPTY if dice.chance(0.015) else _dated(convicted),
        "offence_code": offence(dice),
        "breach_only": dice.weighted(_BREACH),
    }


def _row(entry: _Entry, number: int, reoffence: Mapping[str, Cell]) -> dict[str, Cell]:
    cells = {**entry.cells, **reoffence}
    first = {"entry_ref": valid(entry.ref), "offender_token": entry.token, "reoffence_no": valid(f"{number}")}
    order = (
        "entry_ref", "offender_token", "index_on", "index_kind", "reoffence_no", "reoffence_status", *_NO_REOFFENCE,
        "offender_sex", "offender_birth_year", "home_lsoa", "offender_manager", "supervisor", "team",
    )  # fmt: skip
    return {name: (first | cells)[name] for name in order}


def _stand_in(dice: Dice, month: str, nobody: Person) -> list[dict[str, Cell]]:
    """«Unknown Male» enters a cohort, again and again."""
    entry = _entry(dice, month, 900, nobody)
    cells = {**entry.cells, "index_on": _dated(any_day(dice, month)), "home_lsoa": valid("E01999005")}
    token = Cell(nobody.token, VALID, nobody.token)
    none = {**_NO_REOFFENCE, "reoffence_status": _NONE[0]}
    return [
        _row(_Entry(f"IX/{month[2:4]}{month[5:]}/{900 + at}", token, nobody, entry.index, cells), 0, none)
        for at in range(_GIANT)
    ]


def _conflicts(dice: Dice, records: Sequence[dict[str, Cell]]) -> None:
    """Of tokens that stand twice, now and then one has another sex, year of birth or index date."""
    times = Counter(record["offender_token"].code for record in records if record["offender_token"].state == VALID)
    twice = [r for r in records if times[r["offender_token"].code] == 2 and r["index_on"].day]  # noqa: PLR2004  two
    for name in ("offender_sex", "offender_birth_year", "index_on"):
        if twice and dice.chance(0.2):
            record = dice.pick(twice)
            old = record[name]
            other = {"offender_sex": valid("F" if old.code != "F" else "M"), "offender_birth_year": valid("1949")}
            record[name] = other.get(name) or _dated((old.day or CUT).replace(day=1 if (old.day or CUT).day > 1 else 2))


def _dated(day: date) -> Cell:
    """A date that stands for itself, so that two of them can be compared."""
    cell = british(day)
    return Cell(cell.text, VALID, cell.text, day=day)
