"""`consultation.survey`: a wave of some 600 invited, and before it a panel that lists nobody who did not answer.

Residents of the first areas answer much less often; the panel's closed list holds crime types and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dq_audit_checks.sample import values
from dq_audit_checks.sample.cells import BLANK, DECLINED, EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import british, impossible
from dq_audit_checks.sample.people import AREA, CASE_OFFICERS, OUTSIDE, leader_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit_checks.sample.truth import Told

PANEL_OPENED, WAVE_OPENED = date(2026, 1, 12), date(2026, 2, 9)
SILENT_AREAS = AREA[:12]  # whose residents answer less often
PERSONAL = "personal"
ANSWERED = ("completed", "partial")
NOT_ANSWERED = ("refused", "no_answer", "unable", "undelivered")
CRIMES = ("burglary", "vehicle", "violence", "damage", "drugs", "asb", "shoplifting")
BEYOND = ("lighting", "town_centre", "young_offenders", "repeat_victims", "visible_police", "response")
_ANSWER = {valid("Completed", "completed"): 82, valid("complete", "completed"): 8, valid("Partial", "partial"): 10}
_NO_ANSWER = {
    valid("No answer", "no_answer"): 55, valid("no reply", "no_answer"): 8, valid("Refused", "refused"): 14,
    valid("unable"): 4, valid("Returned undelivered", "undelivered"): 6, valid("Empty property", "ineligible"): 5,
    EMPTY: 5, unknown("n/k"): 2, invalid("see letter"): 1,
}  # fmt: skip
_MODES = {
    valid("Post", "post"): 40, valid("online"): 34, valid("Phone", "telephone"): 12,
    valid("face to face", "face_to_face"): 12, EMPTY: 1, unknown("Not known", default=True): 1,
}  # fmt: skip
_KINDS = {  # the questionnaires differ
    "post": valid("Closed with other", "closed_other"),
    "online": valid("open"),
    "telephone": valid("Closed list", "closed"),
}
_CRIME_LABELS = {"burglary": "Burglary", "asb": "antisocial behaviour", "drugs": "drug dealing", "vehicle": "car crime"}
_AGES = {
    valid("16-24"): 6, valid("25 to 34", "25-34"): 12, valid("35-44"): 15, valid("45-54"): 17, valid("55-64"): 17,
    valid("65-74"): 15, valid("75 and over", "75+"): 8, valid("67"): 3, valid("34.0"): 2, EMPTY: 4,
    Cell("Prefer not to say", DECLINED, default=True): 2, invalid("adult"): 1, unknown("unknown"): 1,
}  # fmt: skip
_UNANSWERED = {
    EMPTY: 60, Cell("Prefer not to say", DECLINED, default=True): 15, unknown("don't know", default=True): 10,
    invalid("see form"): 15,
}  # fmt: skip
_TEXTS = {
    valid("Groups outside the Invented Arms on Fridays"): 20,
    valid("Too dark in Pretend Park"): 20,
    valid("Nobody comes when we call"): 15,
    valid("older people afraid of the underpass at Fictional Street"): 15,
    EMPTY: 14,
    unknown("n/a"): 6,
    unknown("-"): 4,
    Cell("prefer not to say", DECLINED): 2,
    Cell("Mr Testperson next door, ask Mrs Example", VALID, PERSONAL): 3,
    Cell("ring me on 01632 960 999", VALID, PERSONAL): 2,  # a number kept for stories
}


def wave(seed: int) -> list[Record]:
    """The wave: everybody invited, three of them twice."""
    dice = Dice(seed, "consultation.survey", "wave")
    records = [_invited(dice, number) for number in range(dice.between(610, 630))]
    answered = [record for record in records if is_respondent(record)]
    silent = [record for record in records if record["status"].code == "no_answer"]
    twice = [dice.pick(answered), {**dice.pick(answered), "mode": valid("online")}]
    late = dice.pick(silent)
    return [*records, *twice, {**late, "status": valid("Completed", "completed")}]


def panel(seed: int) -> list[Record]:
    """The panel: answers alone, out of a list of crimes."""
    dice = Dice(seed, "consultation.survey", "panel")
    made = [_answering(dice, _person(dice, "Crime panel", PANEL_OPENED, at)) for at in range(48)]
    for record in made:
        record["question_kind"] = valid("Closed list", "closed")
        record["priority"] = dice.weighted(_UNANSWERED) if dice.chance(0.08) else _crime(dice)
        record["priority_text"] = EMPTY
    return list(made)


def is_respondent(record: Record) -> Told:
    """Whether an answer came; without a status that can be read it cannot be told."""
    status = record["status"]
    return status.code in ANSWERED if status.state == VALID else None


def is_closed(record: Record) -> Told:
    """Whether a question with a list was answered."""
    return _both(is_respondent(record), _kind_is(record, "closed", "closed_other"))


def answered_closed(record: Record) -> Told:
    """The same, where something complete was said."""
    return _both(is_closed(record), record["priority"].complete)


def in_own_words(record: Record) -> Told:
    """Whether something should stand in the text: of an open question, or beside “other”."""
    said = record["priority"]
    other = said.code == "other" if said.state == VALID else None
    beside = _both(_kind_is(record, "closed_other"), other)
    is_open = _kind_is(record, "open")
    free = True if True in (is_open, beside) else None if None in (is_open, beside) else False
    return _both(is_respondent(record), free)


def has_way_out(record: Record) -> Told:
    """The list, if there was one, had “other”."""
    closed = _kind_is(record, "closed")
    return None if closed is None else not closed


def has_text(record: Record) -> Told:
    """Anything at all was written."""
    return record["priority_text"].state != BLANK


def names_nobody(record: Record) -> Told:
    """The text was not planted as one about a person."""
    return record["priority_text"].code != PERSONAL


def is_no_crime(record: Record) -> Told:
    """What was chosen is no crime type."""
    return record["priority"].code not in CRIMES if record["priority"].state == VALID else None


def _kind_is(record: Record, *kinds: str) -> Told:
    kind = record["question_kind"]
    return kind.code in kinds if kind.state == VALID else None


def _both(one: Told, other: Told) -> Told:
    if False in (one, other):
        return False
    return None if None in (one, other) else True


def _invited(dice: Dice, number: int) -> Record:
    person = _person(dice, "Residents' survey", WAVE_OPENED, number)
    share = 0.10 if person["home_area"].code in SILENT_AREAS else 0.62
    if dice.chance(share):
        return _answering(dice, person)
    return {**person, "status": dice.weighted(_NO_ANSWER)}


def _person(dice: Dice, wave_name: str, opened: date, number: int) -> dict[str, Cell]:
    """Somebody who was invited; nothing is known of them but the address."""
    officer = dice.pick(list(CASE_OFFICERS))
    team = CASE_OFFICERS[officer]
    names = ("respondent_age", "respondent_sex", "respondent_ethnicity")
    return {
        "wave": valid(wave_name),
        "respondent_ref": valid(f"S{opened:%y%m}-{number:04d}"),
        "wave_opened_on": impossible(dice) if dice.chance(0.004) else british(opened),
        "status": EMPTY,
        "mode": EMPTY,
        **dict.fromkeys(names, EMPTY),
        "home_area": _home(dice),
        "question_kind": EMPTY,
        "priority": EMPTY,
        "priority_text": EMPTY,
        "interviewer": valid(officer),
        "team_leader": valid(leader_of(team)),
        "team": valid(team),
    }


def _answering(dice: Dice, person: Mapping[str, Cell]) -> dict[str, Cell]:
    mode = dice.weighted(_MODES)
    kind = _KINDS.get(mode.code, _KINDS["post"]) if dice.chance(0.98) else EMPTY
    if kind.code == "open":
        priority = EMPTY
    else:
        priority = dice.weighted(_UNANSWERED) if dice.chance(0.07) else _chosen(dice, kind.code)
    writes = kind.code == "open" or (kind.code == "closed_other" and priority.code == "other")
    return {
        **person,
        "status": dice.weighted(_ANSWER),
        "mode": mode,
        "respondent_age": dice.weighted(_AGES),
        "respondent_sex": values.sex(dice, 0.95),
        "respondent_ethnicity": values.asb_ethnicity(dice, 0.93),
        "question_kind": kind,
        "priority": priority,
        "priority_text": dice.weighted(_TEXTS) if writes else EMPTY,
    }


def _chosen(dice: Dice, kind: str) -> Cell:
    if dice.chance(0.7):
        return _crime(dice)
    if kind == "closed_other" and dice.chance(0.4):
        return valid("Something else", "other")
    return valid(dice.pick(BEYOND))


def _crime(dice: Dice) -> Cell:
    code = dice.pick(CRIMES)
    return valid(_CRIME_LABELS.get(code, code) if dice.chance(0.5) else code, code)


def _home(dice: Dice) -> Cell:
    if dice.chance(0.95):
        return valid(dice.pick(AREA))
    return dice.weighted(
        {
            EMPTY: 50, unknown("address unknown", default=True): 10, invalid("TS99 9ZZ"): 10, valid("NFA", "nfa"): 10,
            valid(dice.pick(OUTSIDE)): 20,
        }
    )  # fmt: skip


def files(seed: int) -> dict[str, tuple[str, Sequence[Record]]]:
    """The files by name: the month of the wave, and its records."""
    return {
        "crime-panel-2026-01.csv": (f"{PANEL_OPENED:%Y-%m}", panel(seed)),
        "residents-survey-2026-02.csv": (f"{WAVE_OPENED:%Y-%m}", wave(seed)),
    }
