"""Which neighbourhoods are most vulnerable, and who lives there? Gap 5.2.1.

The Vulnerable Localities Index of the latest table: 100 is the mean of the borough's residential areas, above 200 a
priority. An area that lacks a variable is not computed, and may be anything; so may one of which nothing came. Tables
that mix boundaries, periods or directions are refused: their index would compare something else than places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.asking import MAY_BE_LEFT_OUT, Answer, Evidence, question
from dq_audit.questions.localities import LocalityDeciding, any_priority, bounded_localities
from dq_audit.questions.places import PRIORITY_ABOVE, VARIABLES, Locality, Vulnerable, vulnerable_localities
from dq_audit.questions.verdicts import Verdict, at_best_undetermined
from dq_audit_checks import lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.questions.localities import Bounded
    from dq_audit.questions.verdicts import Decision

GAP = "5.2.1"
TEXT = f"Are there priority neighbourhoods, with a Vulnerable Localities Index above {PRIORITY_ABOVE:g}?"
SOURCE = "places.neighbourhoods"
DEFINITION = (
    "index: each of six variables as 100 × the area / the mean of the residential areas with all six, then the mean of "
    "the six; 100 is the average neighbourhood; counts of crime vary by chance, of which the bounds do not speak"
)
POSSIBLE_SAID = "a missing variable may be from 0 to a crime in every household, a score of 1, or everybody"
# What each variable is: the tally above, and the tally it is a share of; none where it is a score.
_MADE_OF = {
    "burglary": ("burglaries", "households"),
    "criminal_damage": ("criminal-damage", "households"),
    "income": ("income", ""),
    "employment": ("employment", ""),
    "young": ("young-people", "residents"),
    "education": ("unqualified", "adults"),
}
_PERIODS = {
    "burglaries": "burglary-one-period",
    "criminal damage": "criminal-damage-one-period",
    "income": "income-one-vintage",
    "employment": "employment-one-vintage",
    "young people": "young-people-one-vintage",
    "qualifications": "qualifications-one-vintage",
}
_STATED = {
    "burglaries": "burglaries_to",
    "criminal damage": "criminal_damage_to",
    "income": "income_to",
    "employment": "employment_to",
    "young people": "young_to",
    "qualifications": "qualifications_to",
}
_AGES = {
    "crime is older than a year": "crime-is-recent",
    "scores are older than six years": "scores-are-recent",
    "estimates of young people are older than two years": "population-is-recent",
    "qualifications are older than eleven years": "qualifications-are-recent",
}
_NOWHERE = ("not recorded", "not listed")
_RESIDENTIAL, _NOT_RESIDENTIAL = "Y", "N"
_VALID_VINTAGES = ("2001", "2011", "2021")
_FIRST = 5  # areas that are named in the answer


@dataclass(frozen=True)
class Table:
    """The latest table: the areas that may be residential, and what each lacks."""

    period: str
    localities: tuple[Locality, ...]
    doubtful: frozenset[str]  # may or may not be residential
    not_residential: int
    absent: int
    segments: Mapping[str, str]
    outside: int  # rows of areas that are not the project's, or of none

    @property
    def incomplete(self) -> dict[str, tuple[str, ...]]:
        """By area: the variables that it lacks, and whether people live there where that is not known."""
        lacks = {
            area.name: (
                *(("residential or not",) if area.name in self.doubtful else ()),
                *(variable.replace("_", " ") for variable in VARIABLES if getattr(area, variable) is None),
            )
            for area in self.localities
        }
        return {name: lacking for name, lacking in lacks.items() if lacking}

    @property
    def open(self) -> int:
        """How many areas are incomplete or absent."""
        return len(self.incomplete) + self.absent


@question(GAP, TEXT)
def priority_neighbourhoods(evidence: Evidence) -> Answer | None:
    """Yes where an area is above 200 whatever the incomplete hold, no where none can be."""
    latest = evidence.latest(SOURCE)
    if latest is None or evidence.tally(SOURCE, "areas", 1) is None:
        return None
    notes = _vintage(evidence)
    _refuse_mixed(evidence)
    table = _table(evidence, latest.period)
    found = vulnerable_localities([a for a in table.localities if a.name not in table.doubtful]).areas
    deciding = LocalityDeciding()
    bounded = bounded_localities(table.localities, table.doubtful, table.absent)
    decision = any_priority(bounded, len(found), deciding)
    unsaid = _unsaid(evidence)
    if unsaid:
        decision = at_best_undetermined(decision, unsaid)
    likely = bounded_localities(table.localities, table.doubtful, table.absent, _highest(table.localities))
    decision_if = any_priority(likely, len(found), deciding)
    return Answer(
        GAP,
        TEXT,
        str(decision.verdict),
        _said(table, found, bounded, decision, decision_if),
        _needed(table, decision),
        _narrows(table, bounded, decision),
        (
            DEFINITION,
            *notes,
            f"table of {table.period}; not residential: {table.not_residential:,} areas",
            f"{POSSIBLE_SAID}; at least {deciding.fewest} areas",
            f"decided: {decision.reason}",
            *_unstated(evidence),
            *([f"{table.outside:,} rows are of areas that the project does not list"] if table.outside else []),
            *_ages(evidence),
        ),
        _figures(table, found, bounded, decision_if),
        table.open if decision.verdict is Verdict.CANNOT_BE_DETERMINED and not unsaid else None,
        "complete areas",
    )


# --- what cannot be computed with ---------------------------------------------------------------------------------


def _invalid(evidence: Evidence, check: str) -> int | None:
    """Areas that break a rule; None where it could not be judged."""
    found = evidence.counts(SOURCE, f"places.{check}", None, 1)
    return found[0].invalid if found else None


def _vintage(evidence: Evidence) -> tuple[str, ...]:
    """Of which boundaries the areas are, in words. ValueError where they are of several, of none, or of others."""
    counted = evidence.tally(SOURCE, "vintages", 1)
    cells = Counter({cell[0]: n for cell, n in counted.cells.items()}) if counted else Counter[str]()
    stated = [vintage for vintage in _VALID_VINTAGES if cells[vintage]]
    if len(stated) != 1:
        what = (
            f"areas of the boundaries of {' and '.join(stated)} in one table"
            if stated
            else "areas of no stated boundaries"
        )
        raise ValueError(what)
    [vintage] = stated
    others = _invalid(evidence, f"area-in-census-{vintage}")
    if others:
        message = f"{others:,} areas that the census of {vintage} does not have: the table is of other boundaries"
        raise ValueError(message)
    silent = sum(cells.values()) - cells[vintage]
    notes = [f"areas: LSOAs of the boundaries of {vintage}"]
    notes += [f"{silent:,} areas do not say of which boundaries they are"] if silent else []
    unchecked = (
        f"no census of these boundaries is in the run, so that nobody checked whether the areas are of {vintage}"
    )
    return (*notes, *([unchecked] if others is None else []))


def _refuse_mixed(evidence: Evidence) -> None:
    """ValueError where a variable is of several periods, or education points the good way."""
    mixed = [what for what, check in _PERIODS.items() if _invalid(evidence, check)]
    if mixed:
        message = f"different periods in different areas ({', '.join(mixed)})"
        raise ValueError(message)
    upward = _invalid(evidence, "qualifications-point-down")
    if upward:
        message = f"{upward:,} areas that count people with high qualifications, so that education points the good way"
        raise ValueError(message)


# --- the areas ----------------------------------------------------------------------------------------------------


def _table(evidence: Evidence, period: str) -> Table:
    """The areas of the latest table. ValueError where none is listed, one stands twice, or a share is above 1."""
    states: dict[str, Counter[str]] = defaultdict(Counter)
    counted = evidence.tally(SOURCE, "areas", 1)
    for (state, area), n in counted.cells.items() if counted else ():
        states[area][state] += n
    areas = sorted(set(states) - set(_NOWHERE))
    outside = sum(states[where].total() for where in _NOWHERE)
    if not areas:
        message = "no area that the project file lists ([area], lsoa)"
        raise ValueError(message)
    twice = [area for area in areas if states[area].total() > 1]
    if twice:
        message = f"{len(twice):,} areas that stand twice ({', '.join(twice[:_FIRST])})"
        raise ValueError(message)
    numbers = {name: _by_area(evidence, name) for name in {one for made in _MADE_OF.values() for one in made if one}}
    told = {area: next(state for state, n in states[area].items() if n) for area in areas}
    lived_in = [area for area in areas if told[area] != _NOT_RESIDENTIAL]
    return Table(
        period,
        tuple(_locality(area, numbers) for area in lived_in),
        frozenset(area for area in lived_in if told[area] != _RESIDENTIAL),
        len(areas) - len(lived_in),
        _absent(evidence),
        _segments(evidence),
        outside,
    )


def _by_area(evidence: Evidence, name: str) -> dict[str, float]:
    """A number of each area that has it."""
    tally = evidence.tally(SOURCE, name, 1)
    if tally is None:
        return {}
    return {area: n / 10**tally.decimals for (_, area), n in tally.cells.items()}


def _locality(area: str, numbers: Mapping[str, Mapping[str, float]]) -> Locality:
    values = {variable: _value(area, numbers, *made) for variable, made in _MADE_OF.items()}
    above = [variable for variable, value in values.items() if value is not None and value > 1]
    if above:
        message = f"more {above[0].replace('_', ' ')} in {area} than there are to be counted in"
        raise ValueError(message)
    return Locality(
        area,
        burglary=values["burglary"],
        criminal_damage=values["criminal_damage"],
        income=values["income"],
        employment=values["employment"],
        young=values["young"],
        education=values["education"],
    )


def _value(area: str, numbers: Mapping[str, Mapping[str, float]], part: str, whole: str) -> float | None:
    """A score, or a share; None where either number is missing or nobody is there."""
    value = numbers[part].get(area)
    of = numbers[whole].get(area) if whole else 1.0
    return value / of if value is not None and of else None


def _absent(evidence: Evidence) -> int:
    """Areas of the project's list that have no row."""
    return _invalid(evidence, "areas-covered") or 0


def _segments(evidence: Evidence) -> dict[str, str]:
    """By area: scheme, version and code in words; only where all three are known and belong together."""
    codes, versions = evidence.tally(SOURCE, "segments", 1), evidence.tally(SOURCE, "segment-versions", 1)
    if codes is None or versions is None:
        return {}
    version_of = {area: version for (version, area), n in versions.cells.items() if n}
    told = {}
    for (code, area, scheme), n in codes.cells.items():
        version = version_of.get(area, "")
        if n and code in lists.SEGMENTS_OF.get((scheme, version), ()):
            label = {"2011": lists.OAC_2011, "2021": lists.OAC_2021}[version].labels()[code] if scheme == "oac" else ""
            told[area] = f"{lists.SEGMENT_VERSION.labels()[version]} {code}{f' {label}' if label else ''}"
    return told


def _highest(localities: tuple[Locality, ...]) -> dict[str, float]:
    return {
        variable: max(value for a in localities if (value := getattr(a, variable)) is not None)
        for variable in VARIABLES
    }


# --- in words -----------------------------------------------------------------------------------------------------


def _said(
    table: Table, found: tuple[Vulnerable, ...], bounded: list[Bounded], decision: Decision, decision_if: Decision
) -> str:
    priorities = [area for area in found if area.priority]
    first = priorities or found
    named = ", ".join(
        f"{a.name} {a.index:.0f} ({table.segments.get(a.name, 'segment not known')})" for a in first[:_FIRST]
    )
    said = f"{len(priorities):,} of {len(found):,} areas with all six variables are above {PRIORITY_ABOVE:g}"
    if table.open:
        surely, perhaps = sum(area.is_priority for area in bounded), sum(area.may_be for area in bounded)
        said += f" ({surely:,} to {perhaps:,} whatever the {table.open:,} incomplete or absent areas hold)"
    more = f" and {len(first) - _FIRST:,} more" if priorities and len(first) > _FIRST else ""
    said += f". Highest: {named}{more}."
    hidden = [area for area in bounded if area.is_priority and area.name not in {one.name for one in priorities}]
    if hidden:
        said += f" Above it whatever is missing: {', '.join(area.name for area in hidden[:_FIRST])}."
    if priorities:
        said += f" Who lives in the {len(priorities):,}: {_who(table, priorities)}."
    if decision_if.verdict is not decision.verdict:
        said += f" If no missing variable is above the highest that is recorded: {decision_if.verdict}."
    return said


def _who(table: Table, areas: list[Vulnerable]) -> str:
    lived = Counter(table.segments.get(area.name, "segment not known") for area in areas)
    often = sorted(lived.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{name} in {n:,} of {len(areas):,}" for name, n in often)


def _needed(table: Table, decision: Decision) -> str:
    """What is missing, and whether it stands in the way."""
    if not table.open or decision.verdict.settled:
        return ""
    lacking = table.incomplete
    said = [f"all six variables of {len(lacking):,} incomplete areas"] if lacking else []
    return " and ".join([*said, *([f"rows for {table.absent:,} absent areas"] if table.absent else [])])


def _narrows(table: Table, bounded: list[Bounded], decision: Decision) -> tuple[str, ...]:
    """The incomplete areas, first those that may be highest; areas that did not come are known by number only."""
    high = {area.name: area.high for area in bounded}
    order = sorted(table.incomplete.items(), key=lambda one: (-high[one[0]], one[0]))
    told = [f"{name}, which lacks {', '.join(lacking)}: at most {high[name]:.0f}" for name, lacking in order]
    more = [f"and {len(told) - _FIRST:,} areas more"] if len(told) > _FIRST else []
    return () if decision.verdict is Verdict.NO else (*told[:_FIRST], *more)


def _unstated(evidence: Evidence) -> list[str]:
    """What the table does not say of its figures."""
    found = {what: evidence.counts(SOURCE, "places.vintages-stated", item, 1) for what, item in _STATED.items()}
    silent = [what for what, told in found.items() if told is None or told[0].missing]
    pointing = evidence.counts(SOURCE, "places.qualifications-point-down", None, 1)
    said = [f"not every area says of which period its figures are ({', '.join(silent)})"] if silent else []
    unsaid = pointing is None or pointing[0].applicability_unknown > 0
    return said + (["not every area says which qualifications are counted"] if unsaid else [])


def _unsaid(evidence: Evidence) -> str:
    """Why no yes or no can be given, where too many areas do not say what their figures are; empty where few do."""
    counted, pointing = (
        evidence.tally(SOURCE, "vintages", 1),
        evidence.counts(SOURCE, "places.qualifications-point-down", None, 1),
    )
    cells = counted.along() if counted else {}
    areas = sum(cells.values())
    vintage = areas - sum(cells.get((stated,), 0) for stated in _VALID_VINTAGES)
    direction = pointing[0].applicability_unknown if pointing else areas
    doubts = {"of which boundaries they are": vintage, "which qualifications are counted": direction}
    many = [f"{n:,} of {areas:,} areas do not say {what}" for what, n in doubts.items() if n > MAY_BE_LEFT_OUT * areas]
    return "; ".join(many)


def _ages(evidence: Evidence) -> list[str]:
    """How many areas have figures older than is let pass."""
    counted = {what: evidence.counts(SOURCE, f"places.{check}", None, 1) for what, check in _AGES.items()}
    return [
        f"{what} in {found[0].invalid:,} of {found[0].applicable:,} areas"
        for what, found in counted.items()
        if found and found[0].invalid
    ]


def _figures(
    table: Table, found: tuple[Vulnerable, ...], bounded: list[Bounded], decision_if: Decision
) -> dict[str, float | int | str | None]:
    return {
        "above": PRIORITY_ABOVE,
        "priority": sum(area.priority for area in found),
        "surely": sum(area.is_priority for area in bounded),
        "perhaps": sum(area.may_be for area in bounded),
        "of": len(found),
        "incomplete": len(table.incomplete),
        "absent": table.absent,
        "not_residential": table.not_residential,
        "highest": found[0].index,
        "highest_area": found[0].name,
        "verdict_if": str(decision_if.verdict),
    }
