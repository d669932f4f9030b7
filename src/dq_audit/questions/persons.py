"""Who comes back? Repeats, concentration and re-offending, from how many people have how many events."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from dq_audit.outcomes import exact
from dq_audit.questions import given
from dq_audit.questions.intervals import Z95, Estimate, Interval, poisson_interval, wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

REPEAT = 2  # events that make a person a repeat
FOLLOW_UP, WAITING = 12, 6  # months: of re-offending, and for the court afterwards (Ministry of Justice)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A share of what is known, and the bounds that no completing of the records can leave."""

    x: int
    n: int
    share: float
    bounds: Interval


@dataclass(frozen=True, slots=True)
class Repeats:
    """How far events are those of the same people.

    `people`: people with two events or more among all; `people_limits` are Wilson's, for chance, over the bounds.
    `events`: events of such people among all events; `top`: events of the `top_share` of people with most. The last two
    have no interval for chance: events of one person do not come independently.
    """

    people: Bounded
    people_limits: Interval
    events: Bounded
    top: Bounded
    top_share: float
    without_token: int


def repeats(
    people_by_events: Mapping[int, int], without_token: int = 0, top_share: float = 0.1, z: float = Z95
) -> Repeats:
    """Repeats among people with k events each ({k: people}), with `without_token` records of nobody knows whom.

    The bounds are over everything that those records may turn out to be: new people with one event each, further
    events of known people, or people who only look like ones. So they are wider than x/N to (x + m)/N of the
    statistical notes, 4, which holds for a property of records, not of people: a record without a token may make a
    repeat of a person who has one event. ValueError where no event has a token, or a number cannot be one.
    """
    tally = _tally(people_by_events)
    m = given.count(without_token, "the records without a token")
    given.between(top_share, 0, 1, "the share of people at the top")
    people, singles = sum(tally.values()), tally.get(1, 0)
    events = sum(k * n for k, n in tally.items())
    again = sum(n for k, n in tally.items() if k >= REPEAT)
    of_repeats = events - singles
    turned = min(m, singles)
    shares = Interval(again / (people + m), (again + turned) / people)
    top = _top(tally, top_share)
    return Repeats(
        people=Bounded(again, people, again / people, shares),
        people_limits=Interval(wilson(again, people + m, z).low, wilson(again + turned, people, z).high),
        events=Bounded(
            of_repeats,
            events,
            of_repeats / events,
            Interval(of_repeats / (events + m), (of_repeats + m + turned) / (events + m)),
        ),
        top=Bounded(
            top,
            events,
            top / events,
            Interval(top / (events + m), _most_at_the_top(tally, m, top_share) / (events + m)),
        ),
        top_share=top_share,
        without_token=m,
    )


def _tally(people_by_events: Mapping[int, int]) -> dict[int, int]:
    """{k: people}, k falling. ValueError where there is no event at all."""
    tally = {given.count(k, "events of a person"): given.count(n, "people") for k, n in people_by_events.items()}
    kept = {k: n for k, n in sorted(tally.items(), reverse=True) if k > 0 and n > 0}
    if not kept:
        message = "nothing can be said of repeats without a person who has an event"
        raise ValueError(message)
    return kept


def _top(tally: Mapping[int, int], share: float, more: int = 0) -> int:
    """Events of the first ceil(share x people) people, those with most first; `more` people with one event each."""
    left = ceil(exact(share) * (sum(tally.values()) + more))
    total = 0
    for k, n in tally.items():
        taken = min(n, left)
        total, left = total + k * taken, left - taken
    return total + left  # who is left is one of `more`


def _most_at_the_top(tally: Mapping[int, int], missing: int, share: float) -> int:
    """The most events that the top can come to hold.

    Some of the missing are new people, who make the top wider; all others are events of the first person. Only the
    fewest new people for each width need to be tried.
    """
    part, people = exact(share), sum(tally.values())
    widths = range(ceil(part * people), ceil(part * (people + missing)) + 1)
    fewest = (max(0, int(Fraction(width - 1) / part) + 1 - people) for width in widths)
    return max(_top(tally, share, new) + missing - new for new in {0, *fewest} if new <= missing)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How long a cohort was followed. `complete` only where the last of it had its months and the court its time."""

    complete: bool
    needed_until: date
    cut: date

    @property
    def label(self) -> str:
        """What must stand beside a figure of this cohort."""
        if self.complete:
            return f"complete: followed for {FOLLOW_UP} months and {WAITING} more for the court"
        return f"incomplete: known to {self.cut}, needed to {self.needed_until}; rates so far are too low"


def follow_up(last_index: date, cut: date) -> FollowUp:
    """Whether a cohort whose last index date is `last_index` is complete in data cut on `cut`.

    Needs 12 months of follow-up and 6 of waiting after the last index date (Ministry of Justice, proven re-offending).
    ValueError where the data were cut before that date.
    """
    if cut < last_index:
        message = f"data cut on {cut} cannot hold an index date of {last_index}"
        raise ValueError(message)
    until = months_after(last_index, FOLLOW_UP + WAITING)
    return FollowUp(cut >= until, until, cut)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + given.count(months, "months"), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Reoffending:
    """Rate: offenders who re-offend. Frequency: re-offences of each who does; None where nobody does."""

    offenders: int
    reoffenders: int
    reoffences: int
    rate: Estimate
    frequency: Estimate | None
    follow_up: FollowUp


def reoffending(offenders_by_reoffences: Mapping[int, int], follow: FollowUp, z: float = Z95) -> Reoffending:
    """Rate and frequency of a cohort of offenders with k proven re-offences each ({k: offenders}, those with 0 too).

    The rate has Wilson's limits. Of the frequency everybody who counts has one re-offence; the further ones are a
    count with Poisson limits, widened by their dispersion (variance over mean, at least 1), so the lower limit is never
    below 1. Under 50 further ones of three times Poisson's scatter they hold in 86 to 92 of 100 (simulated).
    ValueError where the cohort is empty. Source: DOMAIN 5.3 for both figures; the limits of the frequency are ours.
    """
    tally = {given.count(k, "re-offences"): given.count(n, "offenders") for k, n in offenders_by_reoffences.items()}
    offenders, again = sum(tally.values()), sum(n for k, n in tally.items() if k)
    offences = sum(k * n for k, n in tally.items())
    if not offenders:
        message = "a rate of re-offending needs a cohort of at least one offender"
        raise ValueError(message)
    rate = Estimate(again / offenders, wilson(again, offenders, z))
    return Reoffending(offenders, again, offences, rate, _frequency(tally, z) if again else None, follow)


def _frequency(tally: Mapping[int, int], z: float) -> Estimate:
    again, further = sum(n for k, n in tally.items() if k), sum((k - 1) * n for k, n in tally.items() if k)
    mean = further / again
    phi = 1.0
    if further and again > 1:
        variance = sum(n * (k - 1 - mean) ** 2 for k, n in tally.items() if k) / (again - 1)
        phi = max(1.0, variance / mean)
    limits = poisson_interval(further / phi, z)
    return Estimate(1 + mean, Interval(1 + limits.low * phi / again, 1 + limits.high * phi / again))
