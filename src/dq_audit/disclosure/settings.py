"""Who reads a report, and by which stated rule its counts are protected."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dq_audit.keys import Key

VARIABLE = "DQ_AUDIT_DISCLOSURE_KEY"
CANDIDATES = 3  # values that each protected count must keep, where the project file says no other


class Audience(StrEnum):
    """Who a report is for. What is for the public has passed through what is for the partnership."""

    INTERNAL = "internal"  # whoever works with the records anyway
    PARTNERSHIP = "partnership"
    PUBLIC = "public"

    @property
    def caution(self) -> str:
        """What stands on every page and paper for it, so that no figure is taken for the count itself; else empty."""
        if self is Audience.INTERNAL:
            return ""
        return (
            f"For the {self.value}: counts that are not published anyway are rounded, so that nobody can be "
            "recognised; each may differ a little from the true one, and a 0 may stand for a few."
        )


def name_of(audience: Audience, of: str = "report") -> str:
    """What the reports (or their site) for an audience are called, without the end that says of what kind they are."""
    return of if audience is Audience.INTERNAL else f"{of}-{audience}"


@dataclass(frozen=True, slots=True)
class Rounding:
    """The rule for one class of cells: counts from 1 to `threshold` are protected, all are rounded to `base`."""

    threshold: int
    base: int


@dataclass(frozen=True, slots=True)
class Protection:
    """What the project file states for an audience. The two classes differ in what a small count gives away."""

    audience: Audience
    empty_fields: Rounding  # records by what is recorded in a field, and every step of the funnel
    people: Rounding  # people of a kind: tallies by group, persons by number of records
    candidates: int
    key: Key = field(repr=False)
    fingerprint: str = ""  # of the key: another one means that every figure was drawn anew
    published: frozenset[str] = frozenset()  # sources whose figures are public anyway: a census
    standing: frozenset[str] = frozenset()  # sources of which each month holds the records of the earlier ones again

    @property
    def said(self) -> tuple[str, ...]:
        """What was done, in sentences that stand with every protected audit."""
        empty, people = self.empty_fields, self.people
        done = (
            f"protected for the audience {self.audience}: each count is rounded by a secret key to a multiple of "
            f"{empty.base} (people of a kind: {people.base}), and sums, percentages, outcomes and answers are computed "
            "from the rounded counts"
        )
        means = (
            f"a small count may so differ from the true one by up to {empty.base - 1}, what is left over by more; an "
            "outcome is stated where it holds whatever the rounding did, and is otherwise “too few to judge”"
        )
        left_out = (
            "left out for this audience: breakdowns, tallies, names and fingerprints of extracts, how they were read, "
            "and earlier versions of months"
        )
        return done, means, left_out
