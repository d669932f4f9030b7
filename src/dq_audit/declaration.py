"""What is declared, as frozen values: `declare` fills them from pandera models, and the engine reads nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandera.pandas as pa

    from dq_audit.conditions import Condition
    from dq_audit.grouped import Grouped
    from dq_audit.moments import Grain
    from dq_audit.readers import Reader

GAPS = {
    "3.2.1": "ethnicity of crime victims and vulnerable people",
    "3.2.2": "BME population by ward",
    "3.2.3": "most serious violence with victim details missing",
    "3.2.4": "A&E data through the Cardiff Model, with incident location",
    "3.2.5": "age and ethnicity of people contacting the ASB team",
    "4.2.1": "anonymous indicator for repeat suspects",
    "4.2.2": "court outcome data",
    "4.2.3": "re-offending; High Crime Causers",
    "5.2.1": "vulnerable localities with lifestyle overlay",
    "5.2.2": "visitors committing ASB, purpose of travel",
}
RECOMMENDATIONS = {  # of the same paper; it does not number them
    "R1": "the victim-offender-location triangle",
    "R2": "the role of alcohol",
    "R3": "a location-based target",
    "R4": "consultation whose structure yields quality",
    "R5": "problem profiles",
}
ROWS = GAPS | RECOMMENDATIONS  # of the register

ASKED = {  # the question behind each row, as short as a partnership asks it
    "3.2.1": "Are BME residents over-represented as victims?",
    "3.2.2": "Is it the address rather than the ethnicity?",
    "3.2.3": "Who are the victims of most serious violence?",
    "3.2.4": "Where and when is there violence that the police never hear of?",
    "3.2.5": "Who asks for help with anti-social behaviour, and who does not?",
    "4.2.1": "Who are the repeat suspects?",
    "4.2.2": "What happened to the cases?",
    "4.2.3": "Who re-offends, and how often?",
    "5.2.1": "Which neighbourhoods are most vulnerable, and who lives there?",
    "5.2.2": "What brings visitors who behave anti-socially?",
    "R1": "Can crimes be seen by victim, offender and place?",
    "R2": "What part does alcohol play?",
    "R3": "Do the same places lead in every source?",
    "R4": "Do surveys reach people like the residents?",
    "R5": "Can problems be profiled?",
}

OFFICIAL_AREAS = ("lsoa", "ward", "district")  # kinds of area whose codes the Office for National Statistics gives
AREA_LOOKUPS = ("wards",)  # of the project file, for questions about places: the ward of each LSOA
ANY_AREA = "any"  # an area of any kind, of any month: published codes say by themselves what they stand for


class DeliveryKind(Enum):
    """How an agency sends a source."""

    MONTH = "month"
    ROLLING = "rolling"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one extract holds: the records created in a month, in the last `months` months, or all that stand."""

    kind: DeliveryKind
    months: int = 1

    def describe(self) -> str:
        """The delivery as people write it."""
        return f"rolling {self.months} months" if self.kind is DeliveryKind.ROLLING else self.kind.value


@dataclass(frozen=True, slots=True)
class Lookup:
    """How a column is made: of the column `base`, by the table of the project file's `[lookups]` called `name`."""

    base: str
    name: str

    def describe(self) -> str:
        """How it is made, in plain words."""
        return f"made of {self.base} by [lookups] {self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source: how its cells are read, other names it arrives under, whether it is personal."""

    name: str
    reader: Reader
    also: tuple[str, ...] = ()
    personal: bool = False
    requirement: str = ""  # as the data standard has it: M, R, O
    header: bool = False  # may stand above the table, as a label and its value
    optional: bool = False  # not every supplier has it: its absence does not count against the extract
    made: Lookup | None = None  # made here, where the extract does not have it


@dataclass(frozen=True)
class Item:
    """A column that matters in a check, with its reader and its target."""

    name: str
    reader: Reader
    target: float
    allowance: float | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A view of the counts: by `code` or `group` of a coded column, by `listed` values of the project, or derived."""

    name: str
    column: str
    kind: str
    listed: str = ""

    @property
    def rebuilt_by(self) -> str:
        """The table of the project file's `[lookups]` that says what became of the values of an earlier list."""
        return f"rebuilt_{self.listed or self.name}"


@dataclass(frozen=True, slots=True)
class TallyOf:
    """Records per group of a coded item crossed with up to two breakdowns."""

    name: str
    item: str
    by: tuple[str, ...] = ()
    applies_to: Condition | None = None
    of: str = ""  # a number column that is summed, where a record is more than one (residents of an area)
    decimals: int = 0  # of that number: the sum is kept in whole units of the last one (3: in thousandths)


@dataclass(frozen=True, slots=True)
class PersonsOf:
    """How many persons stand in how many records of a window of months, or of every month by itself."""

    name: str
    by: tuple[str, ...]  # the column of the token; several together, where no column alone tells who it is
    months: int
    across: tuple[str, ...] = ()
    applies_to: Condition | None = None
    counting: Condition | None = None  # which records are events; all, where there is none
    each: bool = False  # of every month by itself, as cohorts are, not of a window that ends with the latest


@dataclass(frozen=True, slots=True)
class Folded:
    """A published table whose headers are values: a column for each ethnic group, say, becomes a record for each.

    `names` is the coded column that the headers are read into, `numbers` that of the cells below them; a header may
    stand between one of `before` and one of `after`.
    """

    names: str
    numbers: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Captured:
    """Rule over the whole extract: its records are held against a control total of the agency."""

    control: str
    beside: str = ""  # another control total that the reason prints

    def describe(self) -> str:
        """The rule in plain words."""
        return f"the records sent are at least the agency's own count of {self.control}"


@dataclass(frozen=True)
class Covered:
    """Rule over the whole extract: every area of the project's list has a record in it."""

    breakdown: str  # by area

    def describe(self) -> str:
        """The rule in plain words."""
        return "every area of the project's list has a record"


@dataclass(frozen=True)
class Summed:
    """Rule over the whole extract: a tally's numbers add up to a control total, but for a tolerance."""

    tally: str
    control: str
    within: float

    def describe(self) -> str:
        """The rule in plain words."""
        return f"the sum of {self.tally} is the published {self.control}, within {100 * self.within:g}%"


@dataclass(frozen=True)
class Placed:
    """Rule over the whole extract: of each record of the month it can be told whether it is of the project's area."""

    def describe(self) -> str:
        """The rule in plain words."""
        return "the record says in which area it is"


@dataclass(frozen=True)
class Timed:
    """Rule over the whole extract: of each record it can be told in which month it belongs."""

    def describe(self) -> str:
        """The rule in plain words."""
        return "the record says of which month it is"


@dataclass(frozen=True)
class Rated:
    """Rule over the whole extract: a share of its records, by the groups of a tally (response among the invited)."""

    tally: str
    counted: tuple[str, ...]
    without: tuple[str, ...]
    beside: tuple[str, ...]

    def describe(self) -> str:
        """The rule in plain words."""
        left_out = f" without {' and '.join(self.without)}" if self.without else ""
        needed = f", where any is {' or '.join(self.beside)}" if self.beside else ""
        return f"of the records of {self.tally}{left_out}, those {' or '.join(self.counted)}{needed}"


@dataclass(frozen=True)
class Lasting:
    """Rule over the whole extract: of its persons, some stood in earlier months too, under the same token.

    `among` is another count: of those of it who stood earlier, those of `persons` who did (a code, and its name too).
    """

    persons: str  # a count of persons over a window
    among: str = ""

    def describe(self) -> str:
        """The rule in plain words."""
        if self.among:
            return f"of those of {self.among} who stood in an earlier month, those of {self.persons} who did too"
        return f"of the persons of {self.persons} in a month, those who stood in an earlier one too"


Whole: TypeAlias = Captured | Covered | Lasting | Placed | Rated | Summed | Timed  # rules about an extract


@dataclass(frozen=True, slots=True)
class SchemaLine:
    """One rule of somebody else's pandera schema: its id, the column of its verdicts, and what it is about."""

    id: str
    shown: str  # the column that holds its verdicts
    column: str | None  # of the schema; None: the frame as a whole
    kind: str  # filled, type, unique, check, strict or ordered
    number: int = -1  # of a check among those of its column
    ignores_nulls: bool = False
    digest: str = ""  # of the function of a check
    whole: bool = False  # one verdict for the extract


@dataclass(frozen=True, slots=True)
class Adopted:
    """Somebody else's pandera schema, by which the records of a source are judged."""

    schema: Any = field(repr=False)
    kind: str  # of frame: pandas or polars
    lines: tuple[SchemaLine, ...]
    period: str | None  # the column that tells the month of a record; None: the extract is of one month
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A kind of extract from one agency."""

    id: str
    title: str
    agency: str
    model: type[pa.DataFrameModel]
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    period: str
    delivery: Delivery
    area: tuple[str, str] | None
    owner: str | None
    supervisor: str | None
    breakdowns: tuple[Breakdown, ...]
    tallies: tuple[TallyOf, ...]
    persons: tuple[PersonsOf, ...]
    file_period: str
    file_as_of: str | None
    as_of: str | None
    folded: Folded | None = None
    file_values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    about: str | None = None  # the coded column that says what a record is about
    cited: str = ""  # where its rules come from, beside gaps and code lists
    schema: Adopted | None = None  # where pandera judges by somebody else's schema

    @property
    def stands(self) -> bool:
        """Whether each extract holds what stands, earlier records again: its month is the extract's, not a record's."""
        return self.period in self.file_values

    @property
    def readers(self) -> dict[str, Reader]:
        """The reader of each column."""
        return {name: c.reader for name, c in self.columns.items()}

    @property
    def grains(self) -> dict[str, Grain]:
        """The columns that hold dates, and how finely."""
        return {name: reader.grain for name, reader in self.readers.items() if reader.grain}


@dataclass(frozen=True)
class Guidance:
    """What a check says to people. `why` is the docstring's first paragraph."""

    why: str
    counts: str = ""
    supplier: str = ""
    reader: str = ""
    cited: str = ""  # where the rule comes from, beside the gap and the code lists
    examples: str = ""  # a table drawn with bars: records that must pass, and records that must fail


@dataclass(frozen=True)
class CheckRule:
    """One data-gap rule: what must be known (`items`), or what must hold (`rule`), of which records."""

    id: str
    title: str
    gap: str | None
    source: Source
    model: type[pa.DataFrameModel]
    target: float | None
    record_target: float | None
    applies_to: Condition | None
    items: tuple[Item, ...]
    rule: Condition | Grouped | Whole | None
    limit: float | None
    guidance: Guidance
    first: bool = False  # its records head the work lists

    @property
    def is_signal(self) -> bool:
        """Whether it is a share with a limit, at which no record is at fault."""
        return self.limit is not None


MONTH = Delivery(DeliveryKind.MONTH)
SNAPSHOT = Delivery(DeliveryKind.SNAPSHOT)


def rolling(months: int) -> Delivery:
    """A delivery of the last `months` months."""
    return Delivery(DeliveryKind.ROLLING, months)


def by_code(column: str, name: str | None = None) -> Breakdown:
    """By the code of a coded column."""
    return Breakdown(name or column, column, "code")


def by_group(column: str, name: str | None = None) -> Breakdown:
    """By the group of a coded column's list."""
    return Breakdown(name or f"{column}_group", column, "group")


def by_list(column: str, listed: str) -> Breakdown:
    """By a column whose values the project file lists under `[lists]` (teams, units)."""
    return Breakdown(column, column, "listed", listed)


def by_area(column: str, vintage: str) -> Breakdown:
    """By area: the values that the project file lists under `[area]` for this kind of area."""
    return Breakdown(column, column, "area", vintage)


def by_hour(column: str) -> Breakdown:
    """By hour of the day."""
    return Breakdown(f"{column}_hour", column, "hour")


def by_weekday(column: str) -> Breakdown:
    """By day of the week."""
    return Breakdown(f"{column}_weekday", column, "weekday")


def by_grade(column: str) -> Breakdown:
    """By how precisely a location text says where."""
    return Breakdown(f"{column}_grade", column, "grade")


def lookup(base: str, name: str) -> Lookup:
    """A column made of another: `column(..., made=lookup("home_postcode", "postcodes"))`."""
    return Lookup(base, name)


def tally(
    name: str,
    item: str,
    by: tuple[str, ...] = (),
    applies_to: Condition | None = None,
    of: str = "",
    decimals: int = 0,
) -> TallyOf:
    """Declare a tally. `by` names breakdowns of the source, at most two; `of` a number column to sum.

    Counts are whole, so of fractions so many `decimals` are kept: each number is rounded to them before it is summed.
    """
    return TallyOf(name, item, by, applies_to, of, decimals)


def persons(
    name: str,
    by: str | tuple[str, ...],
    months: int = 12,
    across: tuple[str, ...] = (),
    applies_to: Condition | None = None,
    counting: Condition | None = None,
    *,
    each: bool = False,
) -> PersonsOf:
    """Declare a count of persons by their events, over the last so many months of a run; or of `each` month by itself.

    `by` is the column of the token, or the columns that together tell whom or what a record is about (an offence of a
    case); `across` names breakdowns; `counting` says which of a person's records are events (a person may have none),
    where not all are.
    """
    told_by = (by,) if isinstance(by, str) else by
    return PersonsOf(name, told_by, 1 if each else months, across, applies_to, counting, each)
