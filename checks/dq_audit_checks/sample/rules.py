"""What the cross-item rules say of one planted record: true, false or None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import BLANK, UNKNOWN, VALID
from dq_audit_checks.sample.suspects import PERSONAL
from dq_audit_checks.sample.values import ethnic_group, observed_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from dq_audit_checks.sample.cells import Record
    from dq_audit_checks.sample.truth import Told

_HOUR = 3600
_COMPARABLE = ("White", "Black", "Asian", "Other")  # the observed list has no Mixed


def is_person(record: Record) -> Told:
    """Whether the victim is a person; without a valid victim type it cannot be told."""
    cell = record["victim_type"]
    return cell.code in ("person", "police") if cell.state == VALID else None


def is_seen(record: Record) -> Told:
    """Whether the victim is a person of whom age and sex are recorded."""
    return is_person(record) if record["victim_age"].complete and record["victim_sex"].complete else False


def groups_agree(record: Record) -> Told:
    """Whether what the victim said and what the officer saw fall into the same group."""
    said, seen = record["victim_ethnicity"], record["officer_observed_ethnicity"]
    if said.state != VALID or seen.state != VALID or ethnic_group(said.code) not in _COMPARABLE:
        return None
    return ethnic_group(said.code) == observed_group(seen)


def all_of(*rules: Callable[[Record], Told]) -> Callable[[Record], Told]:
    """All of some rules hold: false where one does not, else it cannot be told where one cannot."""

    def rule(record: Record) -> Told:
        told = [one(record) for one in rules]
        return False if False in told else None if None in told else True

    return rule


def not_after(first: str, second: str) -> Callable[[Record], Told]:
    """The first moment is not after the second; by day where either holds no time of day."""

    def rule(record: Record) -> Told:
        one, other = record[first], record[second]
        if one.day is None or other.day is None:
            return None
        if one.day != other.day or one.second is None or other.second is None:
            return one.day <= other.day
        return one.second <= other.second

    return rule


def within_days(first: str, second: str, days: int) -> Callable[[Record], Told]:
    """The second day is at most some days after the first."""

    def rule(record: Record) -> Told:
        one, other = record[first].day, record[second].day
        return None if one is None or other is None else (other - one).days <= days

    return rule


def not_at_midnight(column: str) -> Callable[[Record], Told]:
    """There is a time of day, and it is not midnight."""

    def rule(record: Record) -> Told:
        second = record[column].second
        return None if second is None else second != 0

    return rule


def not_on_the_hour(column: str) -> Callable[[Record], Told]:
    """There is a time of day, and it is no full hour (midnight is one)."""

    def rule(record: Record) -> Told:
        second = record[column].second
        return None if second is None else second % _HOUR != 0

    return rule


def differ(first: str, second: str) -> Callable[[Record], Told]:
    """The two moments are not the same; on one day, without a time of day, it cannot be told."""

    def rule(record: Record) -> Told:
        one, other = record[first], record[second]
        if one.day is None or other.day is None:
            return None
        if one.day != other.day:
            return True
        return None if one.second is None or other.second is None else one.second != other.second

    return rule


def both_or_neither(first: str, second: str) -> Callable[[Record], Told]:
    """Both columns are recorded, or both are not."""
    return lambda record: record[first].complete == record[second].complete


def has_token(column: str) -> Callable[[Record], Told]:
    """Whether a whole token stands in the column."""
    return lambda record: record[column].state == VALID


def complete(column: str) -> Callable[[Record], Told]:
    """Whether a column is recorded."""
    return lambda record: record[column].complete


def is_charged(record: Record) -> Told:
    """Whether a suspect was charged; without a known status it cannot be told."""
    cell = record["status"]
    return cell.code == "charged" if cell.state == VALID else None


def given_as_token(column: str) -> Callable[[Record], Told]:
    """Whether anything stands where the token belongs but a word for a missing value."""
    return lambda record: record[column].state not in (BLANK, UNKNOWN)


def given_and_not_personal(column: str) -> Callable[[Record], Told]:
    """The same, where it gives nobody away."""
    return lambda record: record[column].state not in (BLANK, UNKNOWN) and record[column].code != PERSONAL


def token_is_no(column: str, kind: str) -> Callable[[Record], Told]:
    """What stands where the token belongs was not planted as something of this kind."""
    return lambda record: record[column].code != kind


def is_proven(record: Record) -> Told:
    """Whether a row is of a proven re-offence; without a valid status it cannot be told."""
    cell = record["reoffence_status"]
    return cell.code == "proven" if cell.state == VALID else None


def after(first: str, second: str) -> Callable[[Record], Told]:
    """The second day lies after the first."""

    def rule(record: Record) -> Told:
        one, other = record[first].day, record[second].day
        return None if one is None or other is None else one < other

    return rule
