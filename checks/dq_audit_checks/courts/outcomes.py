"""What the courts decided: one row per result of an offence, all cases charged in the last two years as they stand.

The columns are those of HMCTS Common Platform's schemas (codes of the domain notes, 5.2), whose names arrive as the
court's own system writes them. A hearing is no outcome: an offence is resolved only where one of its results is FINAL
or the prosecution was discontinued. An offence that awaits its first result has one row with the result left blank.

How long a case may take was found in no standard: `DUE_DAYS` is the project's own setting, printed with every figure.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    Grain,
    When,
    by_code,
    by_list,
    check,
    coded,
    column,
    found_in,
    grouped,
    known,
    must,
    not_after,
    persons,
    recorded,
    rolling,
    signal,
    some,
    source,
    stands,
    tally,
    unique,
    within_days,
)
from dq_audit_checks import lists

DUE_DAYS = 182  # half a year: an offence charged later than this before the extract was cut rightly awaits its outcome
LONG_DAYS = 365
OFFENCE = ("case_urn", "defendant_no", "offence_no")  # offences are numbered for each defendant of a case
AS_OF = r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"

is_final = coded("result_category", "FINAL")
# Blank is not discontinued: the mark is made where it happens, and nowhere else.
is_discontinued = stands("is_discontinued", "true")
is_resolved = is_final | is_discontinued
is_due = ~within_days("charged_on", "extracted_on", DUE_DAYS)
is_long_due = ~within_days("charged_on", "extracted_on", LONG_DAYS)
is_convicted = is_final & coded("is_convicted_result", "true")
is_told = is_discontinued | (is_final & coded("is_convicted_result", "true", "false"))


@source(
    id="courts.outcomes",
    agency="Court",
    key=(*OFFENCE, "result_no"),
    period="month",
    delivery=rolling(24),
    owner="responsible",
    breakdowns=(by_list("court", "courts"), by_list("team", "teams"), by_code("result_category")),
    tallies=(
        tally("final-results-by-disposal", "disposal", ("court",), is_final & is_due),
        tally("final-results-by-conviction", "is_convicted_result", ("court",), is_final & is_due),
        tally("final-results-by-plea", "plea", ("court",), is_final & is_due),
    ),
    # Offences by how many of their results settle them; none: open, or not known how it ended.
    persons=(
        persons("resolved-charged-in-the-last-half-year", OFFENCE, 1, (), ~is_due, is_resolved),
        persons("resolved-charged-half-a-year-to-a-year-ago", OFFENCE, 1, (), is_due & ~is_long_due, is_resolved),
        persons("resolved-charged-over-a-year-ago", OFFENCE, 1, (), is_long_due, is_resolved),
        persons("due-offences-resolved", OFFENCE, 1, (), is_due, is_resolved),
        persons("due-offences-told", OFFENCE, 1, (), is_due, is_told),
        persons("due-offences-convicted", OFFENCE, 1, (), is_due, is_convicted),
    ),
    as_of="extracted_on",
    file_as_of=AS_OF,
    file_values={
        "month": (r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)", "{year}-{month}"),
        "extracted_on": (AS_OF, "{year}-{month}-{day}"),
    },
)
class Outcomes(pa.DataFrameModel):
    """Results of the offences charged in the last two years, as they stand at the end of a month."""

    month: date = column(When(Grain.MONTH), also=("month of extract", "state at end of"))
    extracted_on: date = column(also=("extract date", "date of extract", "as of"))
    case_urn: str = column(also=("urn", "ptiurn", "case reference", "prosecution authority reference"))
    defendant_no: str = column(also=("defendant number", "defendant"))
    offence_no: str = column(also=("offence number", "offence sequence", "charge no"))
    result_no: str = column(also=("result number", "result sequence"))
    asn: str = column(also=("asn no", "summons number"), personal=True)
    offence_code: str = column(also=("cjs offence code",), optional=True)
    charged_on: date = column(also=("charge date", "date charged"))
    court: str = column(also=("court name", "court code", "court house"))
    hearing_on: date = column(also=("hearing date", "date of hearing"))
    plea: str = column(lists.COURT_PLEA, also=("plea value",))
    plea_on: date = column(also=("plea date",))
    verdict: str = column(lists.COURT_VERDICT, also=("verdict category",))
    verdict_on: date = column(also=("verdict date",))
    result_category: str = column(lists.COURT_RESULT_CATEGORY, also=("category", "judicial result category"))
    result_label: str = column(also=("result", "label", "result text", "court result"))
    disposal: str = column(lists.COURT_DISPOSAL, also=("disposal group",), optional=True)
    ordered_on: date = column(also=("ordered date", "date ordered", "result date"))
    is_convicted_result: str = column(lists.TRUE_FALSE, also=("convicted result", "conviction"))
    is_discontinued: str = column(lists.TRUE_FALSE, also=("discontinued",))
    responsible: str = column(also=("responsible officer", "person to complete", "case progression officer"))
    team: str = column(also=("unit",), optional=True)


@check(id="courts.offence-final-result", gap="4.2.2", source=Outcomes, target=0.90, applies_to=is_due)
class OffenceFinalResult(pa.DataFrameModel):
    """What happened to the cases cannot be said of offences that have hearings and no outcome.

    What counts: the results of offences charged more than 182 days before the extract was cut, the project's own
    setting: what was charged later rightly awaits its outcome. All results of an offence keep the rule where one of
    them is final, or says that the prosecution was discontinued; hearings, interim and ancillary results do not. A
    defendant who was sent to another court has the offence's final result there, and that is enough.

    What to do: look the failing offences up by their reference; where the case has ended, enter the final result.

    What it tells: results, broken down by court; offences, by the age of their charge, are counted beside it (under
    half a year, to a year, over a year). Of an unreadable charge date it cannot be told whether an outcome is due.

    Examples:
        case_urn | defendant_no | offence_no | charged_on | extracted_on | result_category | is_discontinued | expected
        C1       | 1            | 1          | 2026-01-05 | 2026-10-31   | INTERMEDIARY    |                 | pass
        C1       | 1            | 1          | 2026-01-05 | 2026-10-31   | FINAL           |                 | pass
        C1       | 1            | 2          | 2026-01-05 | 2026-10-31   |                 | true            | pass
        C1       | 1            | 3          | 2026-01-05 | 2026-10-31   | INTERMEDIARY    |                 | fail
        C2       | 1            | 1          | 2026-10-01 | 2026-10-31   |                 |                 | not applicable
    """

    rule = must(some(is_resolved, by=OFFENCE))


@check(id="courts.result-details", gap="4.2.2", source=Outcomes, target=0.95, applies_to=is_final)
class ResultDetails(pa.DataFrameModel):
    """A final result that does not say what was ordered, when, and whether it convicts, is an end without an outcome.

    What counts: final results, each by itself.

    What to do: complete the result from the court register.

    What it tells: that the disposal can be named and dated; not whether it was carried out.

    Examples:
        result_category | result_label | ordered_on | is_convicted_result | expected
        FINAL           | Fine         | 2026-10-01 | true                | pass
        FINAL           | Fine         | 2026-10-01 |                     | fail
        ANCILLARY       |              |            |                     | not applicable
    """

    result_label: str = known()
    ordered_on: date = known()
    is_convicted_result: str = known()


@check(id="courts.plea", gap="4.2.2", source=Outcomes, target=0.90, applies_to=is_final & ~is_discontinued)
class Plea(pa.DataFrameModel):
    """How many admit what they are charged with cannot be said without their pleas.

    What counts: final results of offences that were not discontinued. “No plea” says that none is known: it counts as
    unknown, also where a case was rightly proved in absence; hence the target.

    What to do: enter the plea from the court register.

    What it tells: the last plea that was entered; earlier ones are not kept.

    Examples:
        result_category | is_discontinued | plea    | expected
        FINAL           | false           | GUILTY  | pass
        FINAL           | false           | NO_PLEA | fail
        FINAL           | true            |         | not applicable
        INTERMEDIARY    | false           |         | not applicable
    """

    plea: str = known()


@check(id="courts.plea-date", gap="4.2.2", source=Outcomes, target=0.95, applies_to=recorded("plea"))
class PleaDate(pa.DataFrameModel):
    """How early somebody pleads decides what a trial costs witnesses; a plea without its day cannot tell.

    What counts: results with a plea.

    What to do: enter the day of the hearing at which the plea was taken.

    What it tells: that the day is there, not that it is the day of the first plea.

    Examples:
        plea   | plea_on    | expected
        GUILTY | 2026-09-01 | pass
        GUILTY |            | fail
               |            | not applicable
    """

    plea_on: date = known()


@check(
    id="courts.verdict",
    gap="4.2.2",
    source=Outcomes,
    target=0.95,
    applies_to=is_final & grouped("plea", "not guilty") & ~is_discontinued,
)
class Verdict(pa.DataFrameModel):
    """A case that was contested ends with a verdict; without it nobody knows how.

    What counts: final results of offences with a plea of not guilty that were not discontinued: who pleads guilty is
    convicted by the plea, and needs no verdict. A jury that could not agree reached none, which is never not guilty.

    What to do: enter verdict and day from the court register; mark an offence that was dropped as discontinued.

    What it tells: what was found, of contested offences only. Without a plea it cannot be told whether one was needed.

    Examples:
        result_category | plea       | is_discontinued | verdict         | verdict_on | expected
        FINAL           | NOT_GUILTY | false           | guilty          | 2026-10-01 | pass
        FINAL           | NOT_GUILTY | false           | unable_to_agree | 2026-10-01 | fail
        FINAL           | GUILTY     | false           |                 |            | not applicable
    """

    verdict: str = known()
    verdict_on: date = known()


@check(id="courts.charge-before-hearing", gap="4.2.2", source=Outcomes, target=0.99, applies_to=recorded("hearing_on"))
class ChargeBeforeHearing(pa.DataFrameModel):
    """A hearing before the charge is a wrong date, and spoils every figure on how long cases take.

    What counts: results with a hearing date; the same day is in order.

    What to do: compare both dates with the case file.

    What it tells: that the order is possible, not that either date is right.

    Examples:
        charged_on | hearing_on | expected
        2026-09-01 | 2026-10-01 | pass
        2026-10-02 | 2026-10-01 | fail
        2026-09-01 |            | not applicable
    """

    rule = must(not_after("charged_on", "hearing_on"))


@check(id="courts.charge-before-result", gap="4.2.2", source=Outcomes, target=0.99, applies_to=recorded("ordered_on"))
class ChargeBeforeResult(pa.DataFrameModel):
    """A result ordered before the charge belongs to another offence, or one of the dates is wrong.

    What counts: results with the day they were ordered; the same day is in order.

    What to do: compare both dates with the case file.

    What it tells: that the order is possible, not that either date is right.

    Examples:
        charged_on | ordered_on | expected
        2026-09-01 | 2026-10-01 | pass
        2026-10-02 | 2026-10-01 | fail
        2026-09-01 |            | not applicable
    """

    rule = must(not_after("charged_on", "ordered_on"))


@check(id="courts.result-once", gap="4.2.2", source=Outcomes, target=1.0)
class ResultOnce(pa.DataFrameModel):
    """A result that stands twice is counted twice.

    What counts: every row; case, defendant, offence and the number of the result are the key.

    What to do: remove the copy, or number the results of an offence apart.

    What it tells: that no row stands twice; an offence under two references is not seen.

    Examples:
        case_urn | defendant_no | offence_no | result_no | expected
        C1       | 1            | 1          | 1         | pass
        C1       | 1            | 1          | 2         | fail
        C1       | 1            | 1          | 2         | fail
    """

    rule = must(unique())


@check(id="courts.case-has-charge", gap="4.2.2", source=Outcomes)
class CaseHasCharge(pa.DataFrameModel):
    """A case whose charge the police do not show belongs to somebody else, or cannot be followed back to its crime.

    What counts: rows with an arrest summons number, held against all suspects in the run whose status is charged;
    blanks around a number and its case do not matter. Without a number (it is optional) it cannot be told.

    What to do: ask which force charged; where it is ours, compare how the number is written on either side.

    What it tells: a signal. Cases of other prosecutors, and charges from before the first month of the suspects, are
    rightly not there; far more than 10% says that the numbers are written otherwise.

    Examples:
        asn | expected
        A1  | pass
        A2  | fail
        police.suspects:
        asn | status
        A1  | charged
        A2  | bailed
    """

    unlinked = signal(found_in("police.suspects", asn="asn", where=coded("status", "charged")), limit=0.10)
