"""When is a check met? Pure functions from counts to outcomes and their reasons.

The rule is that of the project's statistical notes (docs/method.md): a Wilson score interval decides where
it can, the share itself where there are enough records, and otherwise there are too few to judge. Margins are
settings and are printed wherever they decide.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from math import ceil, floor, fsum, inf, sqrt
from typing import TYPE_CHECKING

from dq_audit.model import Audit, Counts, Finding, Kind, Outcome, months_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

POOLS = (3, 12)  # months


@dataclass(frozen=True, slots=True)
class Judging:
    """The settings of the outcome rule: `z` of the interval, `minimum` records expected on each side of the target.

    Of counts that were each `rounded` by up to so many records an outcome holds only if it holds for all that they may
    have been together; a zero may have been a few.
    """

    z: float = 1.281552  # 80% two-sided
    minimum: int = 5
    rounded: int = 0


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What one month contributes to a judgement: `complete` of `of` records."""

    period: str
    complete: int
    of: int


def wilson_interval(x: float, n: float, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of x of n. Raises ValueError where n is 0, x not within 0..n or z not above 0.

    Fractions of records occur where some are expected, not counted. Source: Wilson (1927); the form of PHE's indicator
    methods.
    """
    if not 0 <= x <= n < inf or n == 0 or not 0 < z < inf:
        message = f"a share needs 0 <= x <= n, n > 0 and z > 0, not {x} of {n} at {z}"
        raise ValueError(message)
    spread = z * sqrt(z * z + 4 * x * (1 - x / n))
    low = (2 * x + z * z - spread) / (2 * (n + z * z))
    high = (2 * x + z * z + spread) / (2 * (n + z * z))
    return max(0.0, low), min(1.0, high)


def exact(share: float) -> Fraction:
    """A share as it was written: 0.9 is nine tenths, not the binary number next to it."""
    return Fraction(str(share))


def needed_records(target: float, minimum: int) -> int:
    """k(t): the records needed before a share between the interval's ends is taken at its word."""
    t = exact(target)
    return ceil(minimum / min(t, 1 - t))


@dataclass(frozen=True, slots=True)
class Percents:
    """How percentages are shown: with decimals or `whole`, and of no fewer than so many records."""

    whole: bool = False
    fewest: int = 1


ROUNDED = Percents(whole=True, fewest=50)  # of rounded counts more would be a pretence
_EXACT = Percents()
_SHOWN: ContextVar[Percents] = ContextVar("percents", default=_EXACT)


@contextmanager
def percents(shown: Percents) -> Iterator[None]:
    """Whatever is judged or rendered meanwhile shows its percentages so."""
    token = _SHOWN.set(shown)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def shown_share(x: int, n: int, target: float | None = None) -> Fraction | None:
    """The share of x of n that is shown, before its decimals are cut; None where none is.

    A whole percentage is not rounded into 0, 100 or across its target: it stays on the side on which the share is.
    """
    if n < _SHOWN.get().fewest:
        return None
    share = Fraction(x, n)
    if not _SHOWN.get().whole:
        return share
    percentage, marks = 100 * share, [Fraction(0), Fraction(100), *([] if target is None else [100 * exact(target)])]
    whole = _rounded(percentage, 0)
    crossed = next((mark for mark in reversed(marks) if _side(whole, mark) != _side(percentage, mark)), None)
    return (whole if crossed is None else whole + _side(percentage, crossed)) / 100


def decimals(x: int, n: int, target: float | None = None) -> int:
    """How many decimals the percentage of x of n needs so as not to read as 0%, 100% or the other side of a target."""
    if x in (0, n) or _SHOWN.get().whole:
        return 0
    share = Fraction(100 * x, n)
    marks = [Fraction(0), Fraction(100), *([] if target is None else [100 * exact(target)])]
    return next(d for d in count(1) if all(_side(_rounded(share, d), mark) == _side(share, mark) for mark in marks))


def _rounded(share: Fraction, places: int) -> Fraction:
    """Half up, as spreadsheets do: 16.25 is 16.3."""
    return Fraction(floor(share * 10**places + Fraction(1, 2)), 10**places)


def _side(share: Fraction, mark: Fraction) -> int:
    """-1 below the mark, 0 on it, 1 above."""
    return (share > mark) - (share < mark)


def percent(x: int, n: int, target: float | None = None) -> str:
    """X of n in percent, with one decimal or as many as `decimals` asks for. An en dash where none is shown."""
    share = shown_share(x, n, target)
    if share is None:
        return "–"
    places = decimals(x, n, target)
    return f"{float(_rounded(100 * share, places)):.{places}f}%"


def x_of_n(x: int, n: int, target: float | None = None) -> str:
    """563 of 664 (84.8%), or without a percentage where none is shown."""
    said = f"{x:,} of {n:,}"
    return said if shown_share(x, n) is None else f"{said} ({percent(x, n, target)})"


def rate(value: float) -> str:
    """A limit or a mean, worked out and so of no n of N, with one decimal, or whole where percentages are."""
    return f"{100 * value:.{0 if _SHOWN.get().whole else 1}f}%"


def percent_of(share: float) -> str:
    """A target or limit as people write it: 90%, 97.5%."""
    return f"{100 * share:.10g}%"


def judge_share(x: int, n: int, target: float, judging: Judging = Judging()) -> tuple[Outcome, bool]:
    """The outcome of x of n against a target, and whether it was close (decided within the interval)."""
    t = exact(target)
    if n == 0:
        return Outcome.NOT_APPLICABLE, False
    if t == 1:
        return _judge_all(x, n, judging), False
    low, high = wilson_interval(x, n, judging.z)
    if low >= target:
        return Outcome.MET, False
    if high < target:
        return Outcome.MISSED, False
    if n < needed_records(target, judging.minimum):
        return Outcome.TOO_FEW, False
    return (Outcome.MET if x >= t * n else Outcome.MISSED), True


def _judge_all(x: int, n: int, judging: Judging) -> Outcome:
    if x < n:
        return Outcome.MISSED
    return Outcome.MET if n >= judging.minimum else Outcome.TOO_FEW


def judge(months: Sequence[MonthCounts], target: float, judging: Judging = Judging()) -> tuple[Outcome, str]:
    """The outcome of the last of some months, pooling 3 and then 12 months where one is too few.

    `months` are in order and of the same rule; the last is the one judged. The reason names the months that were
    pooled. A month with nobody in the denominator is not applicable, whatever came before it.
    """
    outcome, close = _judge_pool(months[-1:], target, judging)
    if outcome is Outcome.NOT_APPLICABLE:
        return outcome, "no record in the denominator"
    if outcome is not Outcome.TOO_FEW:
        return outcome, _reason(months[-1:], target, close=close)
    for size in POOLS:
        pool = _window(months, size)
        if len(pool) < 2:  # noqa: PLR2004  one month is no pool
            continue
        pooled, close = _judge_pool(pool, target, judging)
        if pooled is not Outcome.TOO_FEW:
            return pooled, _reason(pool, target, close=close)
    return outcome, _too_few(months, target, judging)


def _judge_pool(pool: Sequence[MonthCounts], target: float, judging: Judging) -> tuple[Outcome, bool]:
    """The outcome of some months together. Several roundings add up as chance does, by the root of their number."""
    x, n = sum(m.complete for m in pool), sum(m.of for m in pool)
    if not judging.rounded:
        return judge_share(x, n, target, judging)
    off = ceil(judging.rounded * sqrt(len(pool)))
    found = {judge_share(max(0, min(n, one)), n, target, judging)[0] for one in (x - off, x, x + off)} if n else set()
    return (found.pop(), False) if len(found) == 1 else (Outcome.TOO_FEW, False)


def _window(months: Sequence[MonthCounts], size: int) -> list[MonthCounts]:
    last = month_number(months[-1].period)
    return [m for m in months if last - size < month_number(m.period) <= last]


def month_number(period: str) -> int:
    """Months since year 0 of a period written YYYY-MM."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _reason(pool: Sequence[MonthCounts], target: float, *, close: bool) -> str:
    x, n = sum(m.complete for m in pool), sum(m.of for m in pool)
    when = f" over {pool[0].period} to {pool[-1].period} ({len(pool)} months pooled)" if len(pool) > 1 else ""
    return f"{x_of_n(x, n, target)}{when}, target {percent_of(target)}" + (", close" if close else "")


def _too_few(months: Sequence[MonthCounts], target: float, judging: Judging) -> str:
    current, more = months[-1], ", pooled months too" if len(months) > 1 else ""
    said = f"{current.complete:,} of {current.of:,}"
    if judging.rounded:
        return f"{said}: rounded counts cannot tell on which side of the target {percent_of(target)} it is{more}"
    need = judging.minimum if exact(target) == 1 else needed_records(target, judging.minimum)
    return f"{said}: fewer than {need} records and the share lies too near the target {percent_of(target)}{more}"


# The counts on which the complete records of a line hang: N, and each state in which a record is not complete.
_DRAWN = {Kind.ITEM: 5, Kind.RECORD: 5, Kind.RULE: 2, Kind.SIGNAL: 2}


def judge_finding(finding: Finding, months: Sequence[MonthCounts], judging: Judging) -> Finding:
    """A finding with its outcome and reason. `months` end with the finding's own."""
    if finding.obstacle:
        return replace(finding, outcome=Outcome.COULD_NOT_JUDGE, reason=finding.obstacle)
    counts = finding.counts
    if counts.applicable == 0 and counts.applicability_unknown + counts.area_unknown > 0:
        return replace(finding, outcome=Outcome.COULD_NOT_JUDGE, reason=_nobody_known(counts))
    if finding.target is None:
        return replace(finding, outcome=None, reason=_remarked("no target on the record line", finding))
    outcome, reason = judge(months, finding.target, replace(judging, rounded=judging.rounded * _DRAWN[finding.kind]))
    untold = outcome is Outcome.TOO_FEW and judging.rounded
    if finding.kind is Kind.SIGNAL and outcome is not Outcome.NOT_APPLICABLE and not untold:
        reason = _signal_reason(finding, finding.target)
    return replace(finding, outcome=outcome, reason=_remarked(reason, finding))


def _nobody_known(counts: Counts) -> str:
    if counts.applicability_unknown:
        return f"of {counts.applicability_unknown:,} records it cannot be told whether the check applies"
    return f"of {counts.area_unknown:,} records it cannot be told whether they are of the area"


def _signal_reason(finding: Finding, target: float) -> str:
    """A signal is read from its mark: so many bear it, and so many may."""
    marked, n = finding.counts.invalid, finding.counts.applicable
    limit = float(1 - exact(target))
    share = "" if shown_share(marked, n) is None else f" ({percent(marked, n, limit)})"
    return f"{marked:,} of {n:,} bear the mark{share}, limit {percent_of(limit)}"


def _remarked(reason: str, finding: Finding) -> str:
    """The reason with what qualifies it: records of unknown applicability, and how values were judged."""
    unknown = finding.counts.applicability_unknown
    doubt = f"; {unknown:,} more could not be told to be applicable" if unknown else ""
    return reason + doubt + (f"; {finding.remark}" if finding.remark else "")


def judge_audits(audits: Iterable[Audit], judging: Judging = Judging(), standing: Collection[str] = ()) -> list[Audit]:
    """All audits of a run with outcomes; months of the same source serve each other for pooling.

    Where one month came more than once, the audit itself is judged on its own counts and the other months on the
    latest as-of of that month. The months of the sources `standing` hold the same records again, and are never pooled:
    a record would count once for each month in which it stands.
    """
    audits = list(audits)
    months = {source: () if source in standing else found for source, found in months_of(audits).items()}
    return [_judge_audit(audit, months[audit.source], judging) for audit in audits]


def _judge_audit(audit: Audit, months: Sequence[Audit], judging: Judging) -> Audit:
    earlier = [month for month in months if month.period < audit.period]
    history = {id(a): {f.key: f for f in a.findings} for a in earlier}
    judged = []
    for finding in audit.findings:
        past = [(a.period, history[id(a)].get(finding.key)) for a in earlier]
        pool = [_month(period, f.counts) for period, f in past if f is not None and adds_up(f, finding)]
        judged.append(judge_finding(finding, [*pool, _month(audit.period, finding.counts)], judging))
    return replace(audit, findings=tuple(judged))


def adds_up(earlier: Finding, finding: Finding) -> bool:
    """Whether an earlier month may be pooled with a finding: it was judged, by the same rule, of other records."""
    return not earlier.obstacle and not earlier.alone and earlier.rule == finding.rule


def _month(period: str, counts: Counts) -> MonthCounts:
    return MonthCounts(period, counts.complete, counts.applicable)


def dqmi_score(counts: Counts, allowance: float = 1.0) -> float | None:
    """The item score of NHS England's Data Quality Maturity Index, 0 to 1; None with nobody in the denominator.

    V counts valid codes including defaults; d defaults; `allowance` the accepted share of defaults:
    (V - max(0, d - aN)) / N. Moves no outcome. A list marks as default only codes that are not of the state `valid`,
    so V is valid + d. Source: DQMI methodology, appendix 1.
    """
    n = counts.applicable
    if n == 0:
        return None
    defaults = Fraction(counts.defaults)
    usable = counts.valid + counts.defaults
    excess = max(Fraction(0), defaults - exact(allowance) * n)
    return float((usable - excess) / n)


def dqmi(scores: Sequence[float], coverages: Sequence[float]) -> float:
    """The Data Quality Maturity Index, 0 to 100: mean item score x mean coverage x 100, not the mean of the products.

    Both from 0 to 1 and of the same items, those for which data came in. ValueError where there is none, their numbers
    differ or one lies outside. Source: DQMI methodology, appendix 1.
    """
    if not scores or len(scores) != len(coverages) or not all(0 <= share <= 1 for share in (*scores, *coverages)):
        message = (
            f"an index needs as many scores as coverages, all from 0 to 1: {len(scores)} and {len(coverages)} came"
        )
        raise ValueError(message)
    return 100 * (fsum(scores) / len(scores)) * (fsum(coverages) / len(coverages))
