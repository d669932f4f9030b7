"""Surveys of residents: one row for each person invited to a wave, whether or not an answer came.

The model is generic: no published layout of such a file was found. Response is counted as in the Standard Definitions
of the American Association for Public Opinion Research (AAPOR), response rate 2: complete and partial answers, of all
invited who are not known to be ineligible. Limits and targets are the pack's own settings.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    SNAPSHOT,
    blank,
    by_area,
    by_code,
    by_list,
    check,
    coded,
    column,
    grouped,
    known,
    looks_personal,
    must,
    rated,
    recorded,
    signal,
    some,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists

NOT_ANSWERED = ("refused", "no_answer", "unable", "undelivered")
BEYOND_CRIME = tuple(
    code.code for code in lists.SURVEY_PRIORITY.select(groups=("place", "victim", "offender", "service"))
)

is_respondent = grouped("status", "responded")
is_closed = is_respondent & grouped("question_kind", "closed")
in_own_words = is_respondent & (
    coded("question_kind", "open") | (coded("question_kind", "closed_other") & coded("priority", "other"))
)


@source(
    id="consultation.survey",
    agency="Council consultation team",
    key=("wave", "respondent_ref"),
    period="wave_opened_on",
    delivery=SNAPSHOT,  # a wave is sent whole, and no month need have one
    owner="interviewer",
    supervisor="team_leader",
    breakdowns=(
        by_list("team", "teams"),
        by_code("mode"),
        by_code("question_kind"),
        by_area("home_area", "any"),
    ),
    tallies=(
        tally("invited-by-status", "status"),
        tally("respondents-by-ethnicity", "respondent_ethnicity", ("home_area",), is_respondent),
        tally("respondents-by-age", "respondent_age", ("home_area",), is_respondent),
        tally("respondents-by-area", "home_area", ("home_area",), is_respondent),
        tally("priorities", "priority", ("question_kind",), is_respondent),
    ),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Survey(pa.DataFrameModel):
    """People invited to take part in a consultation, and what they answered."""

    wave: str = column(also=("survey", "survey wave", "survey name", "consultation name"))
    respondent_ref: str = column(also=("respondent", "respondent id", "invitation no", "invitation ref"))
    wave_opened_on: date = column(also=("wave opened", "survey opened", "fieldwork start", "launch date"))
    status: str = column(lists.SURVEY_STATUS, also=("response status", "survey status", "invitation status"))
    mode: str = column(lists.SURVEY_MODE, also=("survey mode", "mode of response", "answered by"))
    respondent_age: str = column(lists.SURVEY_AGE, also=("age", "age band", "respondent age band"), personal=True)
    respondent_sex: str = column(lists.SEX, also=("sex", "gender", "respondent gender"), personal=True)
    respondent_ethnicity: str = column(lists.ETHNICITY_ASB, also=("ethnicity", "ethnic group"), personal=True)
    home_area: str = column(
        lists.HOME_AREA, also=("home ward", "home lsoa", "respondent ward", "respondent lsoa"), personal=True
    )
    question_kind: str = column(lists.SURVEY_QUESTION_KIND, also=("kind of question", "question type"))
    priority: str = column(lists.SURVEY_PRIORITY, also=("priority answer", "what worries you most"), personal=True)
    priority_text: str = column(
        also=("priority in own words", "other please say", "verbatim"), personal=True, optional=True
    )
    interviewer: str = column(also=("survey officer", "fieldworker", "interviewer name"), optional=True)
    team_leader: str = column(also=("survey manager",), optional=True)
    team: str = column(also=("survey team", "field team", "fieldwork team"), optional=True)


@check(id="consultation.invited-status", gap="R4", source=Survey, target=0.98)
class InvitedStatus(pa.DataFrameModel):
    """What became of an invitation decides what the answers stand for; where it is not known no response can be told.

    What counts: everybody invited. Refused and undelivered are known outcomes and count as such.

    What to do: keep the list of invitations and close each with what became of it, the undelivered too.

    What it tells: that the outcome is on the record, not that it was a good one.

    Examples:
        status    | expected
        no_answer | pass
                  | fail
    """

    status: str = known()


@check(id="consultation.response", gap="R4", source=Survey, target=0.40)
class Response(pa.DataFrameModel):
    """Where few of those invited answer, those who did may be another kind of people.

    What counts: everybody invited who is not known to be ineligible; complete and partial answers are a response. Who
    could not be reached, and whoever has no status that can be read, stays in the denominator without a response. Of a
    file of answers alone it cannot be judged.

    What to do: remind once more, offer another mode, and ask in the areas that answered least.

    What it tells: the waves opened in the month together; the target of 40% is the pack's own, and nobody is at fault
    who did not answer. A good response does not make the answers representative: the question of this row asks that.
    """

    rule = rated(
        "invited-by-status", ("responded",), without=("ineligible",), beside=("not responded", "eligibility unknown")
    )


@check(id="consultation.no-answer-listed", gap="R4", source=Survey, target=1.0)
class NoAnswerListed(pa.DataFrameModel):
    """A file of answers alone has a response of 100%, whoever was asked.

    What counts: every record, by its wave: one of the wave's records was refused, not answered or not delivered.

    What to do: send the invitations that came to nothing too. Where nobody was invited and whoever wished could answer,
    the survey has no response rate: say so to whoever uses it.

    What it tells: that some who did not answer are in the file, not that all are.

    Examples:
        wave | status    | expected
        W1   | completed | pass
        W1   | no_answer | pass
        W2   | completed | fail
    """

    rule = must(some("status", *NOT_ANSWERED, by=("wave",)))


@check(id="consultation.respondent-details", gap="R4", source=Survey, target=0.90, applies_to=is_respondent)
class RespondentDetails(pa.DataFrameModel):
    """Whether those who answered look like the residents cannot be said of people who are not described.

    What counts: who answered, wholly or in part. Age as a band or in years; home as the code of an LSOA or a ward.
    Declined is complete, and of no use to the question.

    What to do: ask all four in every wave and mode; take the home from the invitation, where its address is known.

    What it tells: that they were asked and answered; not that those who answered are like the others.

    Examples:
        status    | respondent_age | respondent_sex | respondent_ethnicity | home_area | expected
        completed | 25-34          | F              | W1                   | E01000001 | pass
        completed | declined       | F              | W1                   | nfa       | pass
        completed | 25-34          | F              |                      | E01000001 | fail
        refused   |                |                |                      |           | not applicable
    """

    respondent_age: str = known()
    respondent_sex: str = known()
    respondent_ethnicity: str = known()
    home_area: str = known()


@check(id="consultation.how-asked", gap="R4", source=Survey, target=0.98, applies_to=is_respondent)
class HowAsked(pa.DataFrameModel):
    """An answer given to an interviewer or out of a list is another answer than one written in one's own words.

    What counts: who answered; the mode and the kind of question.

    What to do: export both with the answers; where a wave had one questionnaire, fill the column with its kind.

    What it tells: that both are known, so that waves asked in different ways are not compared as if they were alike.

    Examples:
        status    | mode | question_kind | expected
        completed | post | open          | pass
        completed |      | open          | fail
        completed | post | not_known     | fail
        no_answer |      |               | not applicable
    """

    mode: str = known()
    question_kind: str = known()


@check(id="consultation.closed-answer", gap="R4", source=Survey, target=0.95, applies_to=is_closed)
class ClosedAnswer(pa.DataFrameModel):
    """What residents want first is not known of those who left the question out, or whose answer is not in the list.

    What counts: who answered a question with a closed list. Declined is complete; what is not a code of the list, nor
    in the project's spellings of it, is invalid.

    What to do: enter the survey's own answers in the project file as spellings of the list; look at why the question is
    left out.

    What it tells: that an answer of the list was given, not that it is what worries the person most.

    Examples:
        status    | question_kind | priority | expected
        completed | closed        | burglary | pass
        completed | closed        | declined | pass
        completed | closed        |          | fail
        completed | open          |          | not applicable
        refused   | closed        |          | not applicable
    """

    priority: str = known()


@check(id="consultation.open-answer", gap="R4", source=Survey, target=0.90, applies_to=in_own_words)
class OpenAnswer(pa.DataFrameModel):
    """An open question, or “other” without a word beside it, yields nothing where nothing was written down.

    What counts: who answered an open question, and who chose “other” where the list asks to say what.

    What to do: have the text exported; an interviewer writes down what was said.

    What it tells: that something was written, not that it can be used.

    Examples:
        status    | question_kind | priority | priority_text | expected
        completed | open          |          | dark streets  | pass
        completed | open          |          |               | fail
        completed | closed_other  | other    | dark streets  | pass
        completed | closed_other  | burglary |               | not applicable
    """

    priority_text: str = known()


@check(id="consultation.closed-without-other", gap="R4", source=Survey, target=1.0, applies_to=is_respondent)
class ClosedWithoutOther(pa.DataFrameModel):
    """A closed list without “other” can find nothing that its authors had not thought of.

    What counts: who answered; whether the question was open, closed, or closed with “other, please say”.

    What to do: add “other, please say” to the list before the next wave, or ask first in the person's own words.

    What it tells: how the question was built; of an answer whose kind of question is not known it cannot be told.

    Examples:
        status    | question_kind | expected
        completed | open          | pass
        completed | closed_other  | pass
        completed | closed        | fail
        refused   | closed        | not applicable
    """

    rule = must(~coded("question_kind", "closed"))


@check(
    id="consultation.only-crime-types",
    gap="R4",
    source=Survey,
    target=1.0,
    applies_to=is_closed & recorded("priority"),
)
class OnlyCrimeTypes(pa.DataFrameModel):
    """A list that can only yield crime types tells the partnership its own categories back, and no place or person.

    What counts: who answered a closed question, by wave: one answer of the wave names a place, a victim, an offender or
    a service. “Other” and “nothing” name none of these.

    What to do: put places, victims, offenders and services into the list, or ask openly and code afterwards.

    What it tells: the list is judged by what was chosen from it, for the file does not hold it; with few answers look
    at the questionnaire. One such answer in a wave is enough; `consultation.mostly-crime-types` has the share.

    Examples:
        wave | status    | question_kind | priority | expected
        W1   | completed | closed        | burglary | pass
        W1   | completed | closed        | lighting | pass
        W2   | completed | closed        | burglary | fail
        W2   | completed | open          |          | not applicable
    """

    rule = must(some("priority", *BEYOND_CRIME, by=("wave",)))


@check(id="consultation.mostly-crime-types", gap="R4", source=Survey, applies_to=is_closed)
class MostlyCrimeTypes(pa.DataFrameModel):
    """Where nearly all answers out of a list are crime types, the list is likely to hold little else.

    What counts: answers out of a closed list that name anything of the list; of the others it cannot be told.

    What to do: see how many entries of the list are crime types, and whether they stand first.

    What it tells: a signal; its limit of 80% is the pack's own. Crime may truly be what worries residents most: an open
    question tells.

    Examples:
        status    | question_kind | priority | expected
        completed | closed        | lighting | pass
        completed | closed        | burglary | fail
        completed | open          | burglary | not applicable
    """

    crime = signal(grouped("priority", "crime type"), limit=0.80)


@check(id="consultation.text-personal", gap="R4", source=Survey, target=1.0, applies_to=~blank("priority_text"))
class TextNamesNobody(pa.DataFrameModel):
    """People write down names and numbers of neighbours; a survey is no place to keep them.

    What counts: every text that was written; titles with a name, dates of birth, telephone and NHS numbers and e-mail
    addresses are looked for.

    What to do: black it out before the file is handed on; pass on what is a report of a crime.

    What it tells: that nothing of these kinds was found; a first name alone is not, so a rule kept by all is no proof.

    Examples:
        priority_text         | expected
        dark streets          | pass
        Mr Sample of number 4 | fail
                              | not applicable
    """

    rule = must(~looks_personal("priority_text"))


@check(id="consultation.one-response", gap="R4", source=Survey, target=1.0, applies_to=is_respondent)
class OneResponse(pa.DataFrameModel):
    """Who answers twice, on paper and online, has two voices.

    What counts: who answered; the reference within its wave.

    What to do: keep the first complete answer of each reference.

    What it tells: nothing about one person under two references, or two people of a household under one.

    Examples:
        wave | respondent_ref | status    | expected
        W1   | R1             | completed | pass
        W1   | R2             | completed | fail
        W1   | R2             | partial   | fail
        W1   | R3             | refused   | not applicable
    """

    rule = must(unique())


@check(id="consultation.invited-once", gap="R4", source=Survey, target=1.0)
class InvitedOnce(pa.DataFrameModel):
    """Who stands twice in the list of invitations counts twice in the response.

    What counts: every record; the wave and the reference together are the key. A file with a row for each reminder has
    many.

    What to do: send one row for each person, with what became of the last reminder.

    What it tells: that no reference stands twice in a wave; one person under two references is not seen.

    Examples:
        wave | respondent_ref | expected
        W1   | R1             | pass
        W2   | R1             | pass
        W1   | R2             | fail
        W1   | R2             | fail
    """

    rule = must(unique())
