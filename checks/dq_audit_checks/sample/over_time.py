"""The year month by month: what comes in which month, what comes twice, what is replied, what is pulled afresh.

The files lie beside the extracts, so that the year as a whole stays as it is: `follow_up/`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dq_audit_checks.sample.cells import VALID
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.ledger import KEYS, Cut, Followed, is_open, key_of
from dq_audit_checks.sample.months import MONTHS
from dq_audit_checks.sample.rules import not_after
from dq_audit_checks.sample.truth import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit_checks.sample.cells import Record

FOLDER = "follow_up"
REPLIES, FRESH = f"{FOLDER}/replies.csv", f"{FOLDER}/victims-pulled-afresh.csv"
FIRST_CUT = "extracts/council/asb-contacts-2025-11-as-of-2025-12-03.csv"  # half of it came first, the same day
TRAINING, TRAINED = "2025-10", "Training of the response teams"
EVENT_LINES = {  # what the training changed, and what it was not about
    "police.victim-ethnicity": ("rose", "better"),
    "police.victim-home-area": ("no change shown", "too early to say"),  # six months: limits need twelve
}
TRIANGLES = ("council.asb-contact-ethnicity", "police.vulnerable-person-ethnicity", "police.victim-ethnicity")
_REPLIED, _NEXT = "2025-10", "2025-11"  # whose lists came back, and the month after
_SAVED, _AGAIN = "2025-11-20T10:30:00Z", "2025-11-21T09:15:00Z"
_PULLED_OF, _PULLED_ON = "2025-12", "2026-04-20"
_OWNERS = {  # whose lists came back: the agency, the column of the owner, how many of them replied
    "council.asb_contacts": ("Council ASB team", "case_officer", 6),
    "police.vulnerable_people": ("Police", "officer", 9),
    "police.victims": ("Police", "officer_in_case", 3),
}
UPDATED, CANNOT, DECLINED, NOT_MINE = "updated", "cannot obtain", "person declined", "not mine"


def fed(cuts: Iterable[Cut]) -> dict[str, list[str]]:
    """The files by the month in which they are fed."""
    found: dict[str, list[str]] = {}
    for cut in sorted(cuts, key=lambda one: (one.day, one.name)):
        found.setdefault(cut.step, []).append(cut.name)
    return found


def by_source(cuts: Iterable[Cut]) -> dict[str, Followed]:
    """The extracts of each source that the ledger follows, in the order in which they were cut."""
    found: dict[str, Followed] = {}
    for cut in sorted(cuts, key=lambda one: one.day):
        if cut.source.id in KEYS:
            found.setdefault(cut.source.id, Followed([])).cuts.append(cut)
    return found


def triangles(audits: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, dict[int, list[int]]]]:
    """By check, month and months that went by: records complete, and all. Of two in a month the later counts."""
    found: dict[str, dict[str, dict[int, list[int]]]] = {check: {} for check in TRIANGLES}
    for audit in sorted(audits, key=lambda one: one["as_of"] or ""):
        for finding in audit["findings"]:
            if finding["check"] in TRIANGLES and finding["kind"] == "record":
                row = found[finding["check"]].setdefault(audit["period"], {})
                row[_months(audit["period"], audit["as_of"])] = _complete(finding["counts"])
    return found


def event(audits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The training: for each check the records complete before and after it, and what must be said of it."""
    told = {}
    for check, (change, direction) in EVENT_LINES.items():
        latest = {
            audit["period"]: _complete(finding["counts"])
            for audit in sorted(audits, key=lambda one: one["as_of"] or "")
            for finding in audit["findings"]
            if (finding["check"], finding["kind"]) == (check, "record")
        }
        before = [pair for month, pair in latest.items() if month < TRAINING]
        after = [pair for month, pair in latest.items() if month >= TRAINING]
        sums = {name: [sum(part) for part in zip(*pairs, strict=True)] for name, pairs in _sides(before, after)}
        told[check] = {"change": change, "direction": direction, "months": [len(before), len(after)], **sums}
    return {"name": TRAINED, "month": TRAINING, "checks": told}


def _sides(before: list[list[int]], after: list[list[int]]) -> tuple[tuple[str, list[list[int]]], ...]:
    return (("before", before), ("after", after))


def _complete(counts: Mapping[str, int]) -> list[int]:
    return [counts["valid"] + counts["declined"], counts["applicable"]]


def _months(period: str, day: str) -> int:
    return (int(day[:4]) - int(period[:4])) * 12 + int(day[5:7]) - int(period[5:7])


# --- replies ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reply:
    """What stands in a row of a list that came back."""

    saved: str
    agency: str
    owner: str
    source: str
    key: tuple[str, ...]
    reference: str
    reply: str
    note: str


def replies(seed: int, cuts: Mapping[str, Followed]) -> tuple[list[_Reply], dict[str, Any]]:
    """The replies to the lists of October, and what they come to."""
    first = [one for source in _OWNERS for one in _replied(seed, source, cuts[source])]
    again = _second_copies(Dice(seed, "replies", "again"), first)
    changed = {(one.source, one.key): one for one in again}
    last = {(one.source, one.key): changed.get((one.source, one.key), one) for one in first}.values()
    conflicts = sum(
        one.reply != changed[one.source, one.key].reply for one in first if (one.source, one.key) in changed
    )
    claims = {month: _claims(last, cuts, month) for month in (_NEXT, MONTHS[-1])}
    kinds = Counter(one.reply for one in last)
    return [*first, *again], {
        "month": _REPLIED,
        "files": len({(one.saved, one.owner) for one in (*first, *again)}),
        "lists": len({one.owner for one in first}),
        "kept": dict(sorted(kinds.items())),
        "conflicts": conflicts,
        "updated": {"month after": claims[_NEXT], "at last": claims[MONTHS[-1]]},
        "waivers": {"proposed": kinds[DECLINED] + kinds[CANNOT]},
        "passed on": _passed_on(last, cuts),
    }


def as_text(given: Iterable[_Reply]) -> str:
    """The replies as CSV, a row for each that was typed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("saved", "agency", "owner", "source", "reference", "reply", "note"))
    writer.writerows((r.saved, r.agency, r.owner, r.source, r.reference, r.reply, r.note) for r in given)
    return text.getvalue()


def _replied(seed: int, source: str, followed: Followed) -> list[_Reply]:
    """The replies of some owners. Who will put a record right says so; so does now and then somebody who will not."""
    dice, (agency, column, number) = Dice(seed, "replies", source), _OWNERS[source]
    [cut] = [one for one in followed.cuts if one.step == _REPLIED and one.months[-1] == _REPLIED]
    month = Month(cut.source, cut.records, _REPLIED, cut.absent)
    month.findings()
    keys = [key_of(source, record) for record in cut.records]
    once = {key for key, times in Counter(keys).items() if key and times == 1}
    listed = [(keys[at], cut.records[at]) for at in sorted(month.failing) if keys[at] in once]
    owners = sorted({record[column].text for _, record in listed if record[column].text})
    sound = {key for key, (day, gap) in followed.last().items() if day > _SAVED[:10] and not gap}
    found = []
    for key, record in listed:
        if key and record[column].text in owners[:number]:
            reply = UPDATED if key in sound else dice.weighted(_WEIGHTS)
            if reply:
                note = f"{_named(record)} will ring back" if dice.chance(0.15) else ""
                shown = " / ".join(record[name].text for name in KEYS[source])
                found.append(_Reply(_SAVED, agency, record[column].text, source, key, shown, reply, note))
    return found


_WEIGHTS = {UPDATED: 30, DECLINED: 22, CANNOT: 13, NOT_MINE: 15, "": 20}


def _named(record: Record) -> str:
    """Somebody's name, as people write into notes what they should not."""
    return next((record[name].text for name in ("victim_name", "contact_name") if name in record), "Example Person")


def _second_copies(dice: Dice, first: Sequence[_Reply]) -> list[_Reply]:
    """Another copy of the first list of each agency, saved a day later; some rows say something else."""
    owners = {agency: min(one.owner for one in first if one.agency == agency) for agency, *_ in _OWNERS.values()}
    again = [replace(one, saved=_AGAIN) for one in first if one.owner == owners[one.agency]]
    return [
        replace(one, reply=CANNOT if one.reply != CANNOT else DECLINED) if dice.chance(0.3) else one for one in again
    ]


def _claims(last: Iterable[_Reply], cuts: Mapping[str, Followed], until: str) -> list[dict[str, Any]]:
    """By source, what the extracts since then show of the records that were said to be updated."""
    found = []
    said = [one for one in last if one.reply == UPDATED]
    for source in sorted({one.source for one in said}):
        followed = cuts[source]
        seen = followed.last(max(cut.day for cut in followed.cuts if cut.step <= until))
        shown = [seen[one.key] for one in said if one.source == source]
        since = [gap for day, gap in shown if day > _SAVED[:10]]
        told = {"fixed": since.count(False), "still_open": since.count(True), "not_seen": len(shown) - len(since)}
        found.append({"source": source, **told, "said": len(shown)})
    return found


def _passed_on(last: Iterable[_Reply], cuts: Mapping[str, Followed]) -> dict[str, int]:
    """Contacts that were called *not mine* and are open in the next extract, by the team leader who gets them."""
    [cut] = [one for one in cuts["council.asb_contacts"].cuts if one.step == _NEXT]
    open_then = {key for key, _, letters in cut.seen if is_open(letters)}
    leaders = {key_of(cut.source.id, record): record["team_leader"].text for record in cut.records}
    refused = [one for one in last if one.reply == NOT_MINE and one.source == cut.source.id]
    return dict(sorted(Counter(leaders[one.key] for one in refused if one.key in open_then).items()))


# --- a fresh pull -------------------------------------------------------------------------------------------------


def pulled_afresh(seed: int, followed: Followed) -> tuple[list[Record], dict[str, Any]]:
    """Some victims of December as they stand in April: whole by now, better by now, as they were; one was sound."""
    dice = Dice(seed, "pulled afresh")
    [cut] = [one for one in followed.cuts if one.months == [_PULLED_OF]]
    stood: dict[Any, list[bool]] = {}
    for key, _, letters in cut.seen:
        stood.setdefault(key, []).append(is_open(letters))
    once = {key_of(cut.source.id, r): r for r in cut.records if r["recorded_on"].month == _PULLED_OF}
    gaps = [r for key, r in once.items() if key and stood[key] == [True] and r["victim_type"].code == "person"]
    sound = [r for key, r in once.items() if key and stood[key] == [False]]
    chosen = dice.shuffled(gaps)[:14]
    full = next(r for r in cut.records if r["victim_type"].code == "person" and _is_whole(r))
    records: list[Record] = [_filled(one, full) for one in chosen[:6]]
    records += [{**one, "victim_ethnicity": full["victim_ethnicity"]} for one in chosen[6:10]]
    records += [*chosen[10:], dice.pick(sound)]
    pull = Cut(cut.source, FRESH, _PULLED_ON, records, months=[_PULLED_OF], untold=("police.victim-once",))
    now = {key: is_open(letters) for key, _, letters in pull.seen}
    open_before = {key for key, (_, gap) in followed.last().items() if gap}
    said = Counter("not open before" if k not in open_before else "still open" if now[k] else "fixed" for k in now)
    return records, {
        "as_of": _PULLED_ON,
        "listed": len(open_before),
        "records": len(now),
        "said": dict(sorted(said.items())),
        "moves": followed.moves_of(pull),
    }


_FILLED = (
    "occurred_at", "victim_age", "victim_sex", "victim_ethnicity", "home_lsoa", "relationship_to_suspect",
    "injury_level", "alcohol", "domestic_abuse", "youth_related",
)  # fmt: skip


def _is_whole(record: Record) -> bool:
    """Whether nothing is missing, and the crime happened before it was recorded."""
    in_order = not_after("occurred_at", "recorded_on")(record)
    return all(record[name].state == VALID for name in _FILLED) and in_order is True


def _filled(record: Record, full: Record) -> Record:
    """The record with all its gaps filled in."""
    return {**record, **{name: full[name] for name in _FILLED if not record[name].complete}}


def ledgers(cuts: Mapping[str, Followed]) -> list[dict[str, Any]]:
    """The ledger of every source that is followed, after the last month."""
    return [followed.ledger() for _, followed in sorted(cuts.items())]


def half(records: Sequence[Record]) -> list[Record]:
    """What came of an extract whose transfer broke off."""
    return list(records[: len(records) // 2])
