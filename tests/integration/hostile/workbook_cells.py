"""Cells of XLSX: errors, formulas with and without a cached value, dates of both systems, values that are none."""

from __future__ import annotations

from .building import Raw, xlsx
from .case import CANARY, NAMES, ROWS, Audited, Refused, grid
from .workbooks import AS_IT_IS, DAMAGED, ONE, WORKBOOKS, add, all_changed, changed, value

__all__ = ["WORKBOOKS"]  # with the cases of this module

# --- errors and formulas ----------------------------------------------------------------------------------------------

UNJUDGED = Audited(unjudged=("victim_ethnicity",))
for error in (
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#VALUE!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CANARY!",
):
    add(
        f"{error} in an item",
        xlsx(changed("victim_ethnicity", value(error, kind="e"))),
        (UNJUDGED, DAMAGED) if error[1] in "GSC" else UNJUDGED,
    )
add("#N/A in a whole item", xlsx(all_changed("victim_ethnicity", value("#N/A", kind="e"))), UNJUDGED)
add("#N/A in free text", xlsx(changed("notes", value("#N/A", kind="e"))), AS_IT_IS)
add(
    "#N/A in the dates",
    xlsx(changed("recorded_on", value("#N/A", kind="e"))),
    (Audited(unchecked=True), Refused("#N/A|error|formula")),
)
add("#N/A for a header", xlsx(changed("notes", value("#N/A", kind="e"), 0)), AS_IT_IS)
FORMULAS = {
    "a formula without a cached value": "<f>A1</f>",
    "a formula with an empty cached value": "<f>A1</f><v/>",
    "a formula across workbooks without a cached value": "<f>[1]Return!A1</f>",
}
for name, inner in FORMULAS.items():
    add(name, xlsx(changed("victim_ethnicity", Raw(f'<c r="{{r}}">{inner}</c>'))), UNJUDGED)
add(
    "a shared formula without a cached value",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}"><f t="shared" si="0"/></c>'))),
    UNJUDGED,
)
add(
    "an array formula without a cached value",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}"><f t="array" ref="J5">A1</f></c>'))),
    UNJUDGED,
)
add(
    "formulas without cached values in a whole item",
    xlsx(all_changed("victim_ethnicity", Raw('<c r="{r}"><f>B1</f></c>'))),
    UNJUDGED,
)
add(
    "a formula whose cached value is an error",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}" t="e"><f>A1</f><v>#N/A</v></c>'))),
    UNJUDGED,
)
add(
    "a formula with a cached value",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}" t="str"><f>A1</f><v>W1</v></c>'))),
    AS_IT_IS,
)
add(
    "a formula whose cached value is the empty text",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}" t="str"><f>""</f><v></v></c>'))),
    (Audited(states={"victim_ethnicity": ONE | {"blank": 1}}), UNJUDGED),
)
add("a formula without a cached value in free text", xlsx(changed("notes", Raw('<c r="{r}"><f>A1</f></c>'))), AS_IT_IS)
add(
    "a formula without a cached value in every key",
    xlsx(all_changed("crime_ref", Raw('<c r="{r}"><f>A1</f></c>'))),
    (AS_IT_IS, Refused("formula")),
)
add(
    "formulas without cached values everywhere",
    xlsx([list[Raw | str](NAMES), *([Raw('<c r="{r}"><f>A1</f></c>')] * len(NAMES) for _ in range(ROWS))]),
    (Audited(unchecked=True), Refused("formula|date")),
)
add("a formula of 1 MB", xlsx(changed("notes", Raw(f'<c r="{{r}}"><f>{"A1+" * 300_000}A1</f><v>1</v></c>'))), AS_IT_IS)
add(
    "a formula that calls a program",
    xlsx(changed("notes", Raw(f'<c r="{{r}}" t="str"><f>cmd|"/C {CANARY}"!A0</f><v>x</v></c>'))),
    AS_IT_IS,
)
for start in "=+-@\t":
    add(
        f"text that starts with {start!r}",
        xlsx(
            [
                grid()[0],
                *([f"{start}{cell}" if at in {6, 17} else cell for at, cell in enumerate(row)] for row in grid()[1:]),
            ]
        ),
        AS_IT_IS,
    )

# --- values -----------------------------------------------------------------------------------------------------------

DAY = 46_037  # 2026-01-15 of the 1900 system
add("dates of the 1900 system", xlsx(all_changed("recorded_on", value(str(DAY), style=1))), AS_IT_IS)
add(
    "dates of the 1904 system",
    xlsx(all_changed("recorded_on", value(str(DAY - 1462), style=1)), properties='<workbookPr date1904="1"/>'),
    AS_IT_IS,
)
add(
    "dates of the 1904 system, told in a word",
    xlsx(all_changed("recorded_on", value(str(DAY - 1462), style=1)), properties='<workbookPr date1904="true"/>'),
    AS_IT_IS,
)
add("dates with times", xlsx(all_changed("recorded_on", value(f"{DAY}.43", style=2))), AS_IT_IS)
add("a hair before midnight", xlsx(all_changed("recorded_on", value(f"{DAY}.99999999999", style=2))), AS_IT_IS)
add("dates as ISO text of type d", xlsx(all_changed("recorded_on", value("2026-01-15", kind="d"))), AS_IT_IS)
add(
    "dates as ISO moments of type d", xlsx(all_changed("recorded_on", value("2026-01-15T10:00:00", kind="d"))), AS_IT_IS
)
add(
    "a date of type d that is none",
    xlsx(changed("recorded_on", value(CANARY, kind="d"))),
    (Audited(unchecked=True), DAMAGED),
)
for serial in ("60", "0", "1", "0.5", "-1", "2958466", "1E+10", "1E+308", "-1E+308", "NaN", "INF"):
    add(
        f"a date with serial {serial}",
        xlsx(changed("occurred_at", value(serial, style=2))),
        (AS_IT_IS, DAMAGED) if serial[-1] in "NF" or serial == "-1E+308" else AS_IT_IS,
    )
add(
    "29 February 1900 for every date",
    xlsx(all_changed("recorded_on", value("60", style=1))),
    (Audited(unchecked=True), Refused("date")),
)
add("a duration for a date", xlsx(all_changed("occurred_at", value("1.5", style=3))), AS_IT_IS)
add("ages as numbers", xlsx(all_changed("victim_age", value("34"))), AS_IT_IS)
add("ages as floats", xlsx(all_changed("victim_age", value("3.4E+1"))), AS_IT_IS)
for number in ("1E+400", "0x22", "١٢", CANARY, "1,5", "--1", "9" * 5_000):
    add(
        f"a number written {number[:8]}",
        xlsx(changed("victim_age", value(number))),
        (Audited(states={"victim_age": ONE | {"invalid": 1}}), Audited(unjudged=("victim_age",)), DAMAGED),
    )
add(
    "a truth value for a code",
    xlsx(changed("victim_sex", value("1", kind="b"))),
    Audited(states={"victim_sex": ONE | {"invalid": 1}}),
)
add("a truth value that is none", xlsx(changed("notes", value(CANARY, kind="b"))), (AS_IT_IS, DAMAGED))
add("a cell of a type that does not exist", xlsx(changed("notes", value(CANARY, kind="zebedee"))), (AS_IT_IS, DAMAGED))
add(
    "rich text in runs",
    xlsx(
        changed(
            "victim_ethnicity",
            Raw('<c r="{r}" t="inlineStr"><is><r><t>W</t></r><r><rPr><b/></rPr><t>1</t></r></is></c>'),
        )
    ),
    AS_IT_IS,
)
add(
    "phonetic text beside the text",
    xlsx(
        changed(
            "victim_ethnicity", Raw('<c r="{r}" t="inlineStr"><is><t>W1</t><rPh sb="0" eb="1"><t>Z</t></rPh></is></c>')
        )
    ),
    AS_IT_IS,
)
add(
    "CDATA and comments in a cell",
    xlsx(changed("victim_ethnicity", Raw('<c r="{r}" t="inlineStr"><is><t><![CDATA[W1]]><!-- Z --></t></is></c>'))),
    AS_IT_IS,
)
add("escaped control characters", xlsx(changed("notes", f"{CANARY}_x0000__x001B_[31m")), AS_IT_IS)
add(
    "control characters as they are",
    xlsx(changed("notes", Raw('<c r="{r}" t="inlineStr"><is><t>&#0;&#x1b;\x01</t></is></c>'))),
    (AS_IT_IS, DAMAGED),
)
add("a style that does not exist", xlsx(changed("victim_age", value("34", style=4_000_000_000))), (AS_IT_IS, DAMAGED))
