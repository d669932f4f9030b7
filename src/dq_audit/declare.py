"""How a source and its checks are written. Packs import nothing else of dq-audit.

A source is one pandera model: the extract's columns, its record key, period, delivery, area, owner, breakdowns and
tallies. Beside it stand its checks, pandera models too:

    @check(id="police.msv-victim-details", gap="3.2.3", source=Victims, applies_to=is_msv, target=0.98)
    class MsvVictimDetails(pa.DataFrameModel):
        '''Most serious violence cannot be understood when the victim is not on the record.'''

        victim_age: int = known()
        victim_ethnicity: str = known(target=0.90)

Cells are text until they are judged (docs/decisions/0001): the annotation says what the text must read as (`str` as
the reader has it, `int`, `float`, `date`, `datetime`), and in the pandera schema every column is text. The models
validate without dq-audit's engine on the frame that the source hands on: text cells without blanks around them,
blank cells null, only the applicable records of one month. There the failing records of an item are those whose
recording state is neither valid nor declined.
"""

from __future__ import annotations

from dq_audit.belonging import ours
from dq_audit.checked import check, declaration
from dq_audit.codes import CodeList, code_list
from dq_audit.conditions import (
    Condition,
    at_midnight,
    blank,
    both_or_neither,
    coded,
    differs,
    grouped,
    implies,
    looks_personal,
    matches,
    not_after,
    on_the_hour,
    recorded,
    same_group,
    stands,
    within_days,
)
from dq_audit.declaration import (
    MONTH,
    SNAPSHOT,
    Captured,
    CheckRule,
    Folded,
    Source,
    by_area,
    by_code,
    by_grade,
    by_group,
    by_hour,
    by_list,
    by_weekday,
    lookup,
    persons,
    rolling,
    tally,
)
from dq_audit.fields import captured, column, covered, known, lasting, must, placed, rated, signal, summed, timed
from dq_audit.grouped import agreed, at_most, loaded_once, one_answer, some, unique
from dq_audit.linked import found_in
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Place, Shaped, Text, When
from dq_audit.sourced import source
from dq_audit.spans import possibly, within_months

__all__ = [
    "MONTH",
    "SNAPSHOT",
    "Captured",
    "CheckRule",
    "CodeList",
    "Coded",
    "Condition",
    "Folded",
    "Grain",
    "Number",
    "Place",
    "Shaped",
    "Source",
    "Text",
    "When",
    "agreed",
    "at_midnight",
    "at_most",
    "blank",
    "both_or_neither",
    "by_area",
    "by_code",
    "by_grade",
    "by_group",
    "by_hour",
    "by_list",
    "by_weekday",
    "captured",
    "check",
    "code_list",
    "coded",
    "column",
    "covered",
    "declaration",
    "differs",
    "found_in",
    "grouped",
    "implies",
    "known",
    "lasting",
    "loaded_once",
    "looks_personal",
    "lookup",
    "matches",
    "must",
    "not_after",
    "on_the_hour",
    "one_answer",
    "ours",
    "persons",
    "placed",
    "possibly",
    "rated",
    "recorded",
    "rolling",
    "same_group",
    "signal",
    "some",
    "source",
    "stands",
    "summed",
    "tally",
    "timed",
    "unique",
    "within_days",
    "within_months",
]
