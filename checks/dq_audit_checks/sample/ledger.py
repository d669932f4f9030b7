"""What became of each record over the extracts of the year: a diary of every fault, read through from the start.

The truth of the ledger. A letter says how a record stands at a fault: the place of its state among `STATES`, `BROKEN`
of a rule, `NOT_ASKED` where the check is not about it, `UNTOLD` where nobody can tell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from dq_audit_checks.sample.cells import STATES, Record
from dq_audit_checks.sample.truth import Items, Linked, Month, Rule, SourceTruth, held

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    Slot: TypeAlias = tuple[str, str | None]  # check, item
    Letters: TypeAlias = dict[Slot, str]
    Entry: TypeAlias = tuple[str, str, Letters]  # day of the extract, month of the record, how it stood
    Diary: TypeAlias = dict[tuple[str, ...], list[Entry]]  # by record key

UNTOLD, NOT_ASKED, BROKEN, KEPT = "?", "-", "6", "0"
COMPLETE, OPEN = "01", "23456"
_OPEN = frozenset(OPEN)
_WORSE = UNTOLD + NOT_ASKED + "0123456"  # of a key that stands twice the worst counts
KEYS = {
    "police.victims": ("crime_ref", "victim_no"),
    "police.suspects": ("crime_ref", "suspect_no"),
    "courts.outcomes": ("case_urn", "defendant_no", "offence_no", "result_no"),
    "police.vulnerable_people": ("person_ref",),
    "health.ecds_injuries": ("attendance_ref",),
    "council.asb_contacts": ("case_ref",),
    "council.asb_perpetrators": ("case_ref", "perpetrator_no"),
    "probation.offenders": ("entry_ref", "reoffence_no"),
    "population.wards": ("area_code", "census_on", "ethnic_group"),
    "places.neighbourhoods": ("area_code",),
    "consultation.survey": ("wave", "respondent_ref"),
}
_WHOLE = {"police.vulnerable_people", "places.neighbourhoods", "population.wards", "consultation.survey"}  # snapshots


@dataclass
class Cut:
    """An extract as the ledger sees it: the months of it that are audited, and what was in the run beside it."""

    source: SourceTruth
    name: str
    day: str  # YYYY-MM-DD on which it was cut
    records: Sequence[Record]
    absent: frozenset[str] = frozenset()
    months: list[str] = field(default_factory=list)
    keys: Mapping[str, Collection[str]] = field(default_factory=dict)  # what another source holds, by check
    untold: Collection[str] = ()  # checks of which nothing can be said: only some records came

    @property
    def step(self) -> str:
        """The month with which it is fed: what is cut up to the fifth belongs to the month before."""
        return f"{date.fromisoformat(self.day) - timedelta(days=5):%Y-%m}"

    @cached_property
    def seen(self) -> list[tuple[tuple[str, ...] | None, str, Letters]]:
        """Every record of the months: its key (None where a part is blank), its month, its letters."""
        return list(self._seen())

    def _seen(self) -> Iterator[tuple[tuple[str, ...] | None, str, Letters]]:
        for month in self.months:
            planted = Month(self.source, self.records, month, self.absent)
            letters: dict[int, Letters] = {at: {} for at in planted.inside}
            for check in self.source.checks:
                for slot, told in _told(check, planted, self.keys, self.untold):
                    for at in planted.inside:
                        letters[at][slot] = told.get(at, NOT_ASKED)
            for at in planted.inside:
                yield key_of(self.source.id, self.records[at]), month, letters[at]


def key_of(source: str, record: Record) -> tuple[str, ...] | None:
    """By what a record is known again; None where a part of it is blank."""
    parts = tuple((record[name].code or record[name].text).strip().lower() for name in KEYS[source])
    return parts if all(parts) else None


@dataclass
class Followed:
    """The extracts of one source, in the order in which they were cut."""

    cuts: list[Cut]

    @property
    def source(self) -> SourceTruth:
        """Of which they are."""
        return self.cuts[0].source

    @cached_property
    def diary(self) -> Diary:
        """What they say of each record. Of a key that stands twice the worst counts."""
        diary: Diary = {}
        for cut in self.cuts:
            for key, entry in _entries(cut).items():
                diary.setdefault(key, []).append(entry)
        return diary

    def last(self, until: str = "9999") -> dict[tuple[str, ...], tuple[str, bool]]:
        """Of each record when it was seen last, up to a day, and whether anything was open then."""
        seen = ((key, [one for one in entries if one[0] <= until]) for key, entries in self.diary.items())
        return {key: (entries[-1][0], is_open(entries[-1][2])) for key, entries in seen if entries}

    def ledger(self) -> dict[str, Any]:
        """The ledger after the last extract."""
        last, gone = self.cuts[-1], "vanished" if self.source.id in _WHOLE else "not re-supplied"
        unkeyed = sum(key is None for key, *_ in last.seen)
        lines = [_line(slot, self.diary.values(), last.day, gone) for slot in _slots(self.source)]
        return {"source": self.source.id, "as_of": last.day, "unkeyed": unkeyed, "lines": lines}

    def moves_of(self, pull: Cut) -> dict[str, dict[str, int]]:
        """What a fresh pull of some records shows, by check and item; nothing where it shows nothing new."""
        diary = [[*self.diary[key], entry] for key, entry in _entries(pull).items()]
        lines = (_line(slot, diary, pull.day, "") for slot in _slots(self.source))
        return {f"{one['check']} {one['item']}": one["moves"][pull.day] for one in lines if pull.day in one["moves"]}


def _entries(cut: Cut) -> dict[tuple[str, ...], Entry]:
    found: dict[tuple[str, ...], Entry] = {}
    for key, month, letters in cut.seen:
        if key in found:
            _, before, known = found[key]
            letters = {slot: max(letters[slot], known[slot], key=_WORSE.index) for slot in letters}  # noqa: PLW2901
            month = max(before, month)  # noqa: PLW2901
        if key is not None:
            found[key] = (cut.day, month, letters)
    return found


def is_open(letters: Letters) -> bool:
    """Whether anything is to be put right."""
    return not _OPEN.isdisjoint(letters.values())


def _slots(source: SourceTruth) -> list[Slot]:
    found: list[Slot] = []
    for check in source.checks:
        if isinstance(check, Items):
            found += [(check.id, item) for item in check.items]
        elif isinstance(check, Rule | Linked) and check.kind == "rule":
            found.append((check.id, None))
    return found


def _told(
    check: object, month: Month, keys: Mapping[str, Collection[str]], untold: Collection[str]
) -> Iterator[tuple[Slot, dict[int, str]]]:
    """The letter of each record of ours, by slot of a check."""
    if isinstance(check, Items):
        for item in check.items:
            asked = {at: check.applies(month.records[at]) for at in month.ours}
            told = {at: _state(month, at, item) if applies else NOT_ASKED for at, applies in asked.items()}
            yield (check.id, item), {at: UNTOLD if asked[at] is None else letter for at, letter in told.items()}
    elif isinstance(check, Linked) and check.kind == "rule":
        known = keys.get(check.id)
        rule = (lambda _: None) if known is None else held(check.column, known)
        ours = {at: month.records[at] for at in month.ours}
        yield (check.id, None), {at: _kept(check.applies(one), rule(one)) for at, one in ours.items()}
    elif isinstance(check, Rule) and check.kind == "rule":
        ours = {at: month.records[at] for at in month.ours}
        holds = [None] * len(ours) if check.id in untold else check.judge(list(ours.values()))
        pairs = zip(ours.items(), holds, strict=True)
        yield (check.id, None), {at: _kept(check.applies(one), told) for (at, one), told in pairs}


def _state(month: Month, at: int, item: str) -> str:
    return UNTOLD if item in month.absent else str(STATES.index(month.records[at][item].state))


def _kept(applies: bool | None, holds: bool | None) -> str:  # noqa: FBT001  three answers
    if applies is False:
        return NOT_ASKED
    return UNTOLD if applies is None or holds is None else KEPT if holds else BROKEN


def _line(slot: Slot, diaries: Iterable[Sequence[Entry]], latest: str, gone: str) -> dict[str, Any]:
    """One fault over all records at which it was ever open."""
    standing, ages, times, turns = Counter[str](), Counter[int](), Counter[int](), Counter[str]()
    moves: dict[str, Counter[str]] = {}
    for entries in diaries:
        known = [(day, month, letters[slot]) for day, month, letters in entries if letters[slot] != UNTOLD]
        if not any(letter in OPEN for *_, letter in known):
            continue
        before, began, shown, ever = "", "", "", False
        for day, month, letter in known:
            shown = _shown(before, letter, ever=ever, known_longer=day != entries[0][0])
            if shown == "fixed":
                times[_months(began, day)] += 1
            elif shown in ("new", "first judged", "reopened"):
                began = day[:7] if before else month
            if shown:
                moves.setdefault(day, Counter())[shown] += 1
            if before and before != letter:
                turns[f"{before}>{letter}"] += 1
            ever, before = ever or letter in OPEN, letter
        if before in OPEN:
            ages[_months(began, latest)] += 1
            standing[_standing(entries[-1][0], known[-1][0], latest, shown, gone)] += 1
    found: dict[str, Mapping[Any, Any]]
    found = {"standing": standing, "moves": moves, "turns": turns, "ages": ages, "times": times}
    return {"check": slot[0], "item": slot[1], **{name: dict(sorted(counts.items())) for name, counts in found.items()}}


def _shown(before: str, letter: str, *, ever: bool, known_longer: bool) -> str:
    """What a letter shows that the one before it did not; empty where nothing."""
    was_open = before != "" and before in OPEN
    if letter in OPEN and not was_open:
        if not before:
            return "first judged" if known_longer else "new"
        return "reopened" if ever else "new"
    if letter not in OPEN and was_open:
        return "fixed" if letter in COMPLETE else "no longer asked"
    return ""


def _standing(seen: str, told: str, latest: str, shown: str, gone: str) -> str:
    """How an open fault stands after the latest extract, by the days when its record was seen and was told last."""
    if seen < latest:
        return gone
    return "not judged" if told < latest else shown or "still open"


def _months(month: str, day: str) -> int:
    return (int(day[:4]) - int(month[:4])) * 12 + int(day[5:7]) - int(month[5:7])
