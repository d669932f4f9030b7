"""Are many perpetrators of anti-social behaviour visitors, and what brings them? Gap 5.2.2.

A visitor is somebody whose home is known and in another district. No fixed abode is neither resident nor visitor and
counts among all perpetrators. Whoever's home is not known may be either, so that the share has bounds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.shares import ShareAnswer, share_above
from dq_audit_checks.questions.sharing import each_alike, most, records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

PERPETRATORS = "council.asb_perpetrators"
STATED = 0.25  # the share that is asked about; printed
NO_ABODE, NO_HOME, ELSEWHERE = "no fixed abode", "not recorded", "not listed"
DECLINED = "declined"
_NOT_KNOWN = (DECLINED, "unknown", "not_asked", "blank", "invalid")


@dataclass(frozen=True, slots=True)
class Homes:
    """How many perpetrators live here, come from elsewhere, have no abode, and are of an unknown home."""

    residents: int
    visitors: int
    no_abode: int
    unknown: int
    declined: int  # of the unknown

    @property
    def total(self) -> int:
        """All perpetrators."""
        return self.residents + self.visitors + self.no_abode + self.unknown


@question("5.2.2", f"Are more than {100 * STATED:g}% of the perpetrators of anti-social behaviour visitors?")
def visitors(evidence: Evidence) -> Answer | None:
    """The share of visitors among all perpetrators, with bounds for those whose home is not known."""
    tally = evidence.tally(PERPETRATORS, "perpetrators-by-home")
    purposes = evidence.tally(PERPETRATORS, "visitors-by-purpose")  # not made where no district is ours
    if tally is None or purposes is None or not tally.total:
        return None
    homes = homes_of(tally.along("home_district"))
    found = share_above(homes.visitors, homes.total, homes.unknown, STATED, homes.declined)
    notes = (
        "a visitor's home is known and in another district; no fixed abode is neither resident nor visitor",
        f"perpetrators: {tally.said}",
        f"stated value {100 * STATED:g}%; {found.deciding.printed}",
    )
    return Answer(
        "5.2.2",
        f"Are more than {100 * STATED:g}% of the perpetrators of anti-social behaviour visitors?",
        str(found.decision.verdict),
        f"{_share(found, homes)} {_why(purposes.along())}",
        wanted(found.needed, found.decision.verdict, "a known home", "perpetrators"),
        each_alike(found.decision.verdict, homes.unknown, homes.total, "perpetrators without a known home"),
        notes,
        _figures(found, homes),
        records_wanted(found.needed, found.decision.verdict),
        "home addresses",
    )


def homes_of(cells: Mapping[tuple[str, ...], int]) -> Homes:
    """The homes by what was recorded and by which of our districts it is."""
    told: Counter[str] = Counter()
    for (home, district), n in cells.items():
        told["declined"] += n if home == DECLINED else 0
        if home in _NOT_KNOWN:
            told["unknown"] += n
        elif home == NO_ABODE:
            told["no_abode"] += n
        else:
            told["visitors" if district in (ELSEWHERE, NO_HOME) else "residents"] += n
    return Homes(told["residents"], told["visitors"], told["no_abode"], told["unknown"], told["declined"])


def _share(found: ShareAnswer, homes: Homes) -> str:
    bounds, limits = found.bounds, found.limits
    return (
        f"{homes.visitors:,} of {homes.total:,} perpetrators are known to be visitors: {_percent(bounds.low)} to "
        f"{_percent(bounds.high)} whatever the {homes.unknown:,} unknown homes are, {_percent(limits.low)} to "
        f"{_percent(limits.high)} with chance."
    )


def _why(cells: Mapping[tuple[str, ...], int]) -> str:
    """The most frequent purposes, among the known ones."""
    known = {purpose: n for (purpose,), n in cells.items() if purpose not in _NOT_KNOWN}
    total, asked = sum(known.values()), sum(cells.values())
    if not total:
        return f"What brought them is known of none of {asked:,} visitors."
    return f"Most frequent of the {total:,} known purposes of {asked:,} visitors: {most(known)}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _figures(found: ShareAnswer, homes: Homes) -> dict[str, float | int | str | None]:
    return {
        "stated": found.stated,
        "residents": homes.residents,
        "visitors": homes.visitors,
        "no_fixed_abode": homes.no_abode,
        "unknown": homes.unknown,
        "of": homes.total,
        "least": found.bounds.low,
        "most": found.bounds.high,
        "low": found.limits.low,
        "high": found.limits.high,
    }
