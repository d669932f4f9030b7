"""The plain words that all renderers share, so that one thing is called the same everywhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from dq_audit.model import Finding, Kind, Outcome, State
from dq_audit.outcomes import percent_of, x_of_n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.profiles import Profile
    from dq_audit.register import Line


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """How an outcome is shown: a symbol, its ASCII stand-in, a word, a class for style sheets."""

    symbol: str
    ascii_symbol: str
    word: str
    css: str


OUTCOMES: Final[dict[Outcome | None, OutcomeWords]] = {
    Outcome.MISSED: OutcomeWords("✗", "x", "Missed", "missed"),
    Outcome.COULD_NOT_JUDGE: OutcomeWords("?", "?", "Could not judge", "unjudged"),
    Outcome.TOO_FEW: OutcomeWords("~", "~", "Too few to judge", "few"),
    Outcome.NOT_APPLICABLE: OutcomeWords("–", "-", "Not applicable", "nobody"),
    Outcome.MET: OutcomeWords("✓", "+", "Met", "met"),
    None: OutcomeWords("·", ".", "No target", "open"),
}  # in the order in which a summary names them

STATES: Final[dict[State, str]] = {
    State.VALID: "Valid",
    State.DECLINED: "Declined",
    State.UNKNOWN: "Unknown",
    State.NOT_ASKED: "Not asked",
    State.BLANK: "Blank",
    State.INVALID: "Invalid",
}

STATE_MEANINGS: Final[dict[State, str]] = {
    State.VALID: "recorded, and a value that can be used",
    State.DECLINED: "asked, would not say: a complete record",
    State.UNKNOWN: "declared not known",
    State.NOT_ASKED: "declared not asked",
    State.BLANK: "nothing recorded",
    State.INVALID: "something recorded that cannot be right",
}

_CAPITALS: Final = {
    word.lower(): word for word in ("A&E", "ASB", "BME", "ECDS", "ID", "IC", "ISTV", "LSOA", "MSV", "NHS")
}
_CAPITALS["ae"] = "A&E"
FORMULA: Final = r"^[=+\-@\t\r\n＝＋－＠]"  # what a spreadsheet could take for a formula (OWASP, CSV injection)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """A text that cannot steer a terminal, break a workbook or turn the reading direction: such characters blanked."""
    return _UNSEEN.sub(" ", text)


def outcome_words(outcome: Outcome | None) -> OutcomeWords:
    """How an outcome is shown. None is a line without a target of its own, judged by nobody."""
    return OUTCOMES[outcome]


def number(n: int) -> str:
    """12,345."""
    return f"{n:,}"


def n_of_n(x: int, n: int) -> str:
    """563 of 664."""
    return f"{x:,} of {n:,}"


def share(x: int, n: int, goal: float | None = None) -> str:
    """563 of 664 (84.8%), with as many decimals as tell it from a target."""
    return x_of_n(x, n, goal)


def counted(n: int, one: str, many: str = "") -> str:
    """1 record, 2 records."""
    return f"{n:,} {one if n == 1 else many or plural(one)}"


def plural(one: str) -> str:
    """Records, days, ethnicities, statuses: of what packs call their breakdowns, too."""
    if re.search("[^aeiou]y$", one):
        return f"{one[:-1]}ies"
    return f"{one}es" if re.search("(?:s|x|ch|sh)$", one) else f"{one}s"


def target(finding: Finding) -> str:
    """A finding's target as people write it; an en dash where there is none."""
    return "–" if finding.target is None else percent_of(finding.target)


def goal(line: Line) -> str:
    """The targets of a register line, and the months it was judged on where one alone was too few; empty for none."""
    found = (line.finding, *line.items)
    targets = sorted({f.target for f in found if f.target is not None})
    told = [f"target {percent_of(targets[0])}"] if targets else []
    if len(targets) > 1:
        told = [f"targets {percent_of(targets[0])} to {percent_of(targets[-1])}"]
    pooled = next((f.reason for f in found if "months pooled" in f.reason), "")
    return "; ".join([*told, *([f"judged on {pooled}"] if pooled else [])])


def uk_month(period: str) -> str:
    """January 2023 for 2023-01; anything else stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period)
    return f"{_MONTHS[int(found[2]) - 1]} {found[1]}" if found else period


def short_month(period: str) -> str:
    """Jan 2023 for 2023-01."""
    month, _, year = uk_month(period).partition(" ")
    return f"{month[:3]} {year}" if year else period


def months_to(period: str, months: int = 1) -> str:
    """The month of a figure, or where it is of several together, "3 months to March 2026"."""
    return uk_month(period) if months == 1 else f"{months} months to {uk_month(period)}"


def in_months(months: int) -> str:
    """What is said after a figure of several months together, where one alone has too few records to be shown."""
    return f" in {months} months" if months > 1 else ""


def uk_date(day: str | None) -> str:
    """5 January 2023 for 2023-01-05; "not known" for None; anything else stays as it is."""
    if day is None:
        return "not known"
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{parsed.day} {_MONTHS[parsed.month - 1]} {parsed.year}"


def plain(name: str) -> str:
    """An item's or breakdown's name in plain letters: victim_ethnicity is "victim ethnicity"."""
    return " ".join(_CAPITALS.get(word, word) for word in name.replace("-", " ").replace("_", " ").split(" "))


def check_name(check: str) -> str:
    """A check's id as a heading: police.msv-victim-details is "MSV victim details"."""
    words = plain(check.rpartition(".")[2])
    return words[:1].upper() + words[1:]


def source_name(source: str) -> str:
    """A source's id as a heading: police.stop_search is "Stop search"."""
    return check_name(source)


def subject(finding: Finding) -> str:
    """What a finding is about, in a few words."""
    if finding.kind is Kind.ITEM and finding.item is not None:
        return plain(finding.item)
    return {
        Kind.RECORD: "every item complete",
        Kind.RULE: "rule kept",
        Kind.SIGNAL: "without the signal",
    }.get(finding.kind, "")


def summary(outcomes: Iterable[Outcome | None]) -> str:
    """3 missed, 2 could not judge, 9 met; "nothing to judge" of nothing. Lines without a target are left out."""
    given = list(outcomes)
    counts = [(sum(o is outcome for o in given), words.word.lower()) for outcome, words in OUTCOMES.items() if outcome]
    return ", ".join(f"{n:,} {word}" for n, word in counts if n) or "nothing to judge"


def profile_title(profile: Profile) -> str:
    """What a profile is of."""
    return f"Problem profile: {profile.offence}" + (f" in {', '.join(profile.areas)}" if profile.areas else "")


def profile_summary(profile: Profile) -> str:
    """How much of it the data support, in one sentence."""
    statuses = Counter(line.status for line in profile.lines)
    parts = [f"{n} {status}" for status, n in statuses.most_common()]
    return (
        f"Of {counted(len(profile.lines), 'thing')} that a profile can ask: {', '.join(parts)}."
        if parts
        else "Nothing."
    )
