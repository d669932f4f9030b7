"""`courts.outcomes`: each month all cases charged so far as they stand, of the charges of the sample's suspects.

An offence has a plan of results, each with the day on which it is ordered; a month's file holds those that have come
by the day it is cut, and a row without a result of an offence that has none yet. Columns about the whole extract are
not sent: they stand in the file's name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, british, first_day, impossible, shifted
from dq_audit_checks.sample.people import TEAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dq_audit_checks.sample.truth import Told

COURTS = ("Invented Magistrates' Court", "Made-up Magistrates' Court", "Imaginary Crown Court")
FINAL, ANCILLARY, INTERMEDIARY = "FINAL", "ANCILLARY", "INTERMEDIARY"
DUE, LONG = 182, 365  # days
OFFENCE = ("case_urn", "defendant_no", "offence_no")
_NOT_SENT = ("month", "extracted_on")
_CATEGORIES = {
    FINAL: (valid("FINAL"), valid("Final", FINAL)), ANCILLARY: (valid("ANCILLARY"),),
    INTERMEDIARY: (valid("INTERMEDIARY"), valid("Interim", INTERMEDIARY)),
}  # fmt: skip
_GUILTY = {valid("Guilty", "GUILTY"): 70, valid("GUILTY"): 15, valid("Change to guilty after sworn in"): 5}
_NOT_GUILTY = valid("Not guilty", "NOT_GUILTY")
_SENTENCES = {
    "Fine": 34, "Community order": 22, "Imprisonment": 16, "Suspended sentence": 14, "Conditional discharge": 14,
}  # fmt: skip
_CODES = ("AA99001", "AA99002", "ZZ99003")  # of no list: invented
_YES, _NO = valid("true"), valid("false")


@dataclass(frozen=True)
class _Result:
    """A row and the day from which it stands in the files."""

    ordered: date
    row: Record


@dataclass(frozen=True)
class _Offence:
    """An offence of a defendant: what stands in each of its rows, and what became of it."""

    charged: date
    row: Record
    results: Sequence[_Result]


def file_name(month: str) -> str:
    """The name of a month's file, cut on the fifth day of the next month."""
    return f"court-outcomes-{month}-as-of-{cut(month):%Y-%m-%d}.csv"


def cut(month: str) -> date:
    """The day on which a month's file is cut."""
    return first_day(shifted(month, 1)) + timedelta(days=4)


def files(seed: int, suspects: Iterable[Record]) -> dict[str, list[Record]]:
    """All files, by month; `suspects` are those of the whole year."""
    offences = list(_offences(Dice(seed, "courts.outcomes"), _charges(suspects)))
    return {month: _file(Dice(seed, "courts.outcomes", month), month, offences) for month in MONTHS}


def sent(records: Sequence[Record]) -> list[str]:
    """The columns that stand in a file."""
    return [name for name in records[0] if name not in _NOT_SENT]


def is_final(record: Record) -> Told:
    """Whether a result is final; without a category it cannot be told."""
    cell = record["result_category"]
    return cell.code == FINAL if cell.state == VALID else None


def is_discontinued(record: Record) -> Told:
    """Whether the offence is marked as discontinued; blank is not."""
    return record["is_discontinued"].code == "true"


def is_due(record: Record) -> Told:
    """Whether an outcome is due; without a charge date it cannot be told."""
    return charged_before(record, DUE)


def charged_before(record: Record, days: int) -> Told:
    """Whether somebody was charged more than so many days before the file was cut."""
    charged, extracted = record["charged_on"].day, record["extracted_on"].day
    return None if charged is None or extracted is None else (extracted - charged).days > days


def is_resolved(record: Record) -> bool:
    """Whether this row ends its offence."""
    return bool(is_final(record) or is_discontinued(record))


def final_or_dropped(records: Sequence[Record]) -> list[Told]:
    """Of each record whether some record of its offence ends it."""
    ended = {_reference(record) for record in records if is_resolved(record)}
    return [_reference(record) in ended for record in records]


def needs_plea(record: Record) -> Told:
    """Whether a plea must be known: a final result that no discontinuance explains."""
    return False if is_discontinued(record) else is_final(record)


def needs_verdict(record: Record) -> Told:
    """Whether a verdict must be known: of contested offences that came to an end."""
    final, plea = needs_plea(record), record["plea"]
    if final is False:
        return False
    contested = plea.code == "NOT_GUILTY" if plea.state == VALID else None
    if contested is False:
        return False
    return None if final is None or contested is None else True


def counted(records: Sequence[Record]) -> dict[str, dict[int, int]]:
    """{count: {results that settle an offence: offences}} of a file, as the source declares them."""
    long_due = _charged(LONG)
    young, old = _charged(DUE, past=False), _charged(DUE)
    return {
        "resolved-charged-in-the-last-half-year": _offences_by(records, young, is_resolved),
        "resolved-charged-half-a-year-to-a-year-ago": _offences_by(
            records, lambda one: old(one) and not long_due(one), is_resolved
        ),
        "resolved-charged-over-a-year-ago": _offences_by(records, long_due, is_resolved),
        "due-offences-resolved": _offences_by(records, old, is_resolved),
        "due-offences-told": _offences_by(records, old, _tells_end),
        "due-offences-convicted": _offences_by(records, old, _convicts),
    }


def keys(records: Iterable[Record], *, resolved: bool = False) -> set[str]:
    """The arrest summons numbers that some files hold, of all rows or of those that end an offence."""
    held = (one["asn"] for one in records if is_resolved(one) or not resolved)
    return {cell.code for cell in held if cell.state == VALID}


def _charged(days: int, *, past: bool = True) -> Callable[[Record], bool]:
    return lambda record: charged_before(record, days) is past


def _tells_end(record: Record) -> bool:
    return is_discontinued(record) is True or (is_final(record) is True and record["is_convicted_result"].code != "")


def _convicts(record: Record) -> bool:
    return is_final(record) is True and record["is_convicted_result"].code == "true"


def _offences_by(
    records: Sequence[Record], applies: Callable[[Record], bool], ends: Callable[[Record], bool]
) -> dict[int, int]:
    events: Counter[tuple[str, ...]] = Counter()
    for record in filter(applies, records):
        events[_reference(record)] += ends(record)
    return dict(sorted(Counter(events.values()).items()))


def _reference(record: Record) -> tuple[str, ...]:
    return tuple(record[name].code for name in OFFENCE)


# --- what is planted ----------------------------------------------------------------------------------------------


def _charges(suspects: Iterable[Record]) -> list[Record]:
    """The suspects who were charged, each once, with a charge that can be dated."""
    charged = (one for one in suspects if one["status"].code == "charged" and one["charged_on"].day)
    names = ("crime_ref", "suspect_no", "recorded_on")
    return list({tuple(one[name].text for name in names): one for one in charged}.values())


def _offences(dice: Dice, charges: Sequence[Record]) -> Iterable[_Offence]:
    """One or two offences for each charge but those that never came to court, and a few of other prosecutors."""
    numbers = [(one["asn"], one["charged_on"].day) for one in charges if dice.chance(0.94)]
    others = [(valid(f"98/0000/00/{at:05d}Q"), dice.pick(charges)["charged_on"].day) for at in range(7)]
    for at, (asn, charged) in enumerate((*numbers, *others)):
        assert charged is not None  # noqa: S101  chosen so
        for number in range(1, 3 if dice.chance(0.15) else 2):
            yield _offence(dice, at, number, asn, charged)


def _offence(dice: Dice, case: int, number: int, asn: Cell, charged: date) -> _Offence:
    dropped = dice.chance(0.1)
    guilty = dice.chance(0.72)
    row: dict[str, Cell] = {
        "case_urn": valid(f"99ZZ{case // 2:05d}25"),
        "defendant_no": valid(f"{case % 2 + 1}"),
        "offence_no": valid(f"{number}"),
        "asn": replace(asn, text=f" {asn.text.lower()} ") if asn.state == VALID and dice.chance(0.03) else asn,
        "offence_code": valid(dice.pick(_CODES)),
        "charged_on": impossible(dice) if dice.chance(0.015) else british(charged),
        "court": valid(dice.weighted({COURTS[0]: 60.0, COURTS[1]: 32.0, "Elsewhere Court": 8.0})),
        "is_discontinued": EMPTY,
        "responsible": valid(f"Case Progression Example {case % 6 + 1}"),
        "team": valid(TEAMS[case % len(TEAMS)]),
    }
    return _Offence(charged, row, tuple(_results(dice, row, charged, guilty=guilty, dropped=dropped)))


def _results(dice: Dice, row: Record, charged: date, *, guilty: bool, dropped: bool) -> Iterable[_Result]:
    """Hearings without an end, and mostly one with it."""
    heard = charged + timedelta(days=dice.between(14, 40))
    hearings = dice.between(0, 1) if guilty else dice.between(1, 2)
    for _ in range(hearings):
        yield _Result(heard, _interim(dice, row, charged, heard))
        heard += timedelta(days=dice.between(25, 60))
    if dice.chance(0.07):
        return  # the case ends and nobody enters how
    if not guilty and dice.chance(0.3):
        row = {**row, "court": valid(COURTS[2])}
    yield _Result(heard, _dropped(dice, row, heard) if dropped else _final(dice, row, charged, heard, guilty=guilty))
    if not dropped and dice.chance(0.2):
        yield _Result(heard, _row(row, heard, ANCILLARY, dice, "Costs"))


def _row(row: Record, heard: date, category: str, dice: Dice, label: str) -> dict[str, Cell]:
    """A row with a result; what is not said of it is blank."""
    return {
        **row,
        "hearing_on": british(heard),
        "plea": EMPTY, "plea_on": EMPTY, "verdict": EMPTY, "verdict_on": EMPTY,
        "result_category": dice.pick(_CATEGORIES[category]),
        "result_label": valid(label),
        "disposal": EMPTY,
        "ordered_on": british(heard),
        "is_convicted_result": _NO,
    }  # fmt: skip


def _interim(dice: Dice, row: Record, charged: date, heard: date) -> Record:
    made = _row(row, heard, INTERMEDIARY, dice, "Adjourned")
    if dice.chance(0.03):
        made["hearing_on"] = british(charged - timedelta(days=dice.between(1, 9)))
    return made


def _dropped(dice: Dice, row: Record, heard: date) -> Record:
    """The prosecution was discontinued: mostly a final result too, and a mark that now and then stands alone."""
    made = _row(row, heard, FINAL if dice.chance(0.7) else INTERMEDIARY, dice, "Discontinued")
    return {**made, "is_discontinued": valid("Yes", "true"), "disposal": valid("Discontinued", "unable-to-proceed")}


def _final(dice: Dice, row: Record, charged: date, heard: date, *, guilty: bool) -> Record:
    """The end of a case, with the gaps that such records have."""
    convicted = guilty or dice.chance(0.5)
    label = dice.weighted(_SENTENCES) if convicted else "Dismissed"
    made = _row(row, heard, FINAL, dice, label)
    made |= {"is_convicted_result": _YES if convicted else _NO, "disposal": valid(label)}
    made["plea"] = _plea(dice, guilty=guilty)
    if made["plea"].state == VALID:
        made["plea_on"] = EMPTY if dice.chance(0.07) else british(heard)
    if not guilty and dice.chance(0.9):
        verdict = valid("Found guilty", "guilty") if convicted else valid("Not guilty", "not_guilty")
        made["verdict"] = unknown("Jury unable to agree") if not convicted and dice.chance(0.15) else verdict
        made["verdict_on"] = EMPTY if dice.chance(0.08) else british(heard)
    for column, share in (("result_label", 0.09), ("is_convicted_result", 0.06), ("ordered_on", 0.05)):
        if dice.chance(share):
            made[column] = EMPTY
    if dice.chance(0.02):
        made["ordered_on"] = british(charged - timedelta(days=dice.between(1, 30)))
    if dice.chance(0.02):
        made["is_convicted_result"] = invalid("see file")
    return made


def _plea(dice: Dice, *, guilty: bool) -> Cell:
    if dice.chance(0.08):
        return dice.weighted({EMPTY: 60, unknown("No plea", default=True): 30, invalid("NG?"): 10})
    return dice.weighted(_GUILTY) if guilty else _NOT_GUILTY


def _file(dice: Dice, month: str, offences: Sequence[_Offence]) -> list[Record]:
    """The rows of the offences charged by the day of the cut; one of them stands twice."""
    day = cut(month)
    extract = {"month": Cell(month, VALID, month, day=first_day(month)), "extracted_on": Cell(f"{day}", VALID, day=day)}
    records: list[Record] = []
    for offence in offences:
        if offence.charged <= day:
            rows = [one.row for one in offence.results if one.ordered <= day] or [_awaited(offence, day)]
            records += [_in_order({**extract, **row, "result_no": valid(f"{at}")}) for at, row in enumerate(rows, 1)]
    return [*records, dict(dice.pick(records))]


def _awaited(offence: _Offence, day: date) -> Record:
    """An offence without a result yet: when it is to be heard is known some weeks before."""
    listed = offence.results[0].ordered if offence.results else None
    names = (
        "plea", "plea_on", "verdict", "verdict_on", "result_category", "result_label", "disposal", "ordered_on",
        "is_convicted_result",
    )  # fmt: skip
    near = listed is not None and (listed - day).days < DUE
    return {**offence.row, **dict.fromkeys(names, EMPTY), "hearing_on": british(listed) if listed and near else EMPTY}


_ORDER = (
    "month", "extracted_on", *OFFENCE, "result_no", "asn", "offence_code", "charged_on", "court", "hearing_on", "plea",
    "plea_on", "verdict", "verdict_on", "result_category", "result_label", "disposal", "ordered_on",
    "is_convicted_result", "is_discontinued", "responsible", "team",
)  # fmt: skip


def _in_order(row: Mapping[str, Cell]) -> Record:
    return {name: row[name] for name in _ORDER}
