"""Gap 5.2.1 asked of tallies: the index worked by hand, and what incomplete areas may turn."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from harness import packs, table

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.audit import check
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Tally
from dq_audit.project import Project
from dq_audit.questions.localities import Bounded, LocalityDeciding, any_priority, bounded_localities
from dq_audit.questions.places import Locality

SOURCE = "places.neighbourhoods"
NUMBERS = ("burglaries", "criminal-damage", "income", "employment", "young-people", "unqualified")
WHOLES = ("households", "residents", "adults")
DATA = Path(__file__).parents[1] / "data" / "stockton_vulnerable_localities.csv"


def area(n: int) -> str:
    return f"E01999{n:03d}"


def tallies(values: dict[str, dict[str, float | None]], living: dict[str, str]) -> tuple[Tally, ...]:
    """Of each area its six variables as shares of 1,000; `living` are those not residential, by what stands there."""
    by = ("area_code",)
    groups = {name: living.get(name, "Y") for name in values}
    made = [Tally("areas", "residential", by, {(groups[name], name): 1 for name in values})]
    made += [Tally(w, "residential", by, {(groups[name], name): 1000 for name in values}) for w in WHOLES]
    for at, name in enumerate(NUMBERS):
        decimals = 6 if name in ("income", "employment") else 0
        cells = {
            (groups[place], place): round(value * (1e6 if decimals else 1000))
            for place, six in values.items()
            if (value := list(six.values())[at]) is not None
        }
        made.append(Tally(name, "residential", by, cells, decimals))
    made.append(Tally("vintages", "area_vintage", (), {("2021",): len(values)}))
    codes = {("8", name, "oac"): 1 for name in values}
    made.append(Tally("segments", "segment", ("area_code", "segment_scheme"), codes))
    made.append(Tally("segment-versions", "segment_version", by, {("2021", name): 1 for name in values}))
    return tuple(made)


def found(check_: str, valid: int, of: int) -> Finding:
    counts = Counts(rows=of, in_period=of, in_area=of, applicable=of, valid=valid, invalid=of - valid)
    return Finding(f"places.{check_}", "5.2.1", Kind.RULE, None, counts, 1.0)


def six(value: float | None, **changes: float | None) -> dict[str, float | None]:
    return dict.fromkeys(NUMBERS, value) | {name.replace("_", "-"): one for name, one in changes.items()}


def asked(
    values: dict[str, dict[str, float | None]], *findings: Finding, living: dict[str, str] | None = None
) -> Answer:
    """Of areas that say which qualifications are counted, unless a finding says otherwise."""
    down = "places.qualifications-point-down"
    if all(finding.check != down for finding in findings):
        findings = (*findings, found("qualifications-point-down", len(values), len(values)))
    audit = Audit(SOURCE, "A", "2026-03", None, ExtractFacts("", "", 1), findings, tallies(values, living or {}))
    [answer] = answers_of([audit], questions())
    assert answer.gap == "5.2.1"
    return answer


ORDINARY = {area(n): six(0.1) for n in range(1, 20)}


# --- through the pack ---------------------------------------------------------------------------------------------

SIX = """
area_code | residential | households | burglaries | criminal_damage | income_score | employment_score | residents | young_people | adults | unqualified
E01999001 | Y           | 1000       | 100        | 80              | 0.30         | 0.20             | 2000      | 300          | 1500           | 600
E01999002 | Y           | 500        | 10         | 20              | .1           | 0.10             | 1000      | 150          | 1000           | 200
E01999003 | Y           | 2000       | 0          | 0               | 0.05         | 0.05             | 1000      | 100          | 1000           | 100
E01999004 | Y           | 1000       | 40         | 40              | 0.15         | 0.050            | 1000      | 200          | 1000           | 100
E01999005 | Y           | 1000       |            | 200             | 0.90         | 0.90             | 1000      | 900          | 1000           | 900
E01999006 | N           | 1000       | 90         | 90              | 0.90         | 0.90             | 1000      | 900          | 1000           | 900
"""


def audited(given: pl.DataFrame) -> Answer:
    areas = tuple(given["area_code"])
    project = Project(Path(), areas={"lsoa": areas})
    stated = given.with_columns(area_vintage=pl.lit("2021"), compiled_on=pl.lit("2026-03"))
    [answer] = answers_of(check(stated, SOURCE, project=project, packs=packs()).audits, questions())
    return answer


def test_six_lines_by_hand_through_the_pack() -> None:
    """Rates of a to d: burglary .1 .02 0 .04, damage .08 .04 0 .04, income .3 .1 .05 .15, employment .2 .1 .05 .05,
    young .15 .15 .1 .2, education .4 .2 .1 .1; means .04 .04 .15 .1 .15 .2. The first is
    (250 + 200 + 200 + 200 + 100 + 200) / 6 = 191.67. The fifth lacks burglary, in the sixth nobody lives.
    """  # fmt: skip
    answer = audited(table(SIX))
    assert answer.figures["highest_area"] == "E01999001"
    assert answer.figures["highest"] == pytest.approx(float(Fraction(1150, 6)))
    wanted = {"priority": 0, "of": 4, "incomplete": 1, "absent": 0, "not_residential": 1}
    assert {name: answer.figures[name] for name in wanted} == wanted
    assert "Highest: E01999001 192 (segment not known), E01999004 " in answer.said
    assert answer.verdict == "not enough records"
    assert "decided: 4 areas with all six variables, fewer than 10" in answer.notes


def test_stocktons_neighbourhoods_through_the_pack() -> None:
    """The demonstration of DOMAIN 6.1: 13 of 124 at 200 and above (none is at 200, so 13 above it too)."""
    with DATA.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    made = [
        {
            "area_code": line["lsoa21"], "residential": "Y", "households": "10000",
            "burglaries": str(Fraction(line["burglary"]) * 10),
            "criminal_damage": str(Fraction(line["criminal_damage"]) * 10),
            "income_score": line["income"], "employment_score": line["employment"],
            "young_people": str(young.numerator), "residents": str(young.denominator),
            "unqualified": str(Fraction(line["education"]) * 1000), "adults": "100000", "qualifications": "none",
        }
        for line in lines
        for young in [(Fraction(line["young"]) / 100).limit_denominator(5000)]  # the residents it was worked out from
    ]  # fmt: skip
    answer = audited(pl.DataFrame(made))
    assert answer.verdict == "yes"
    wanted = {"priority": 13, "surely": 13, "perhaps": 13, "of": 124, "incomplete": 0, "highest_area": "E01012286"}
    assert {name: answer.figures[name] for name in wanted} == wanted
    assert answer.figures["highest"] == pytest.approx(276.3, abs=0.1)
    published = {line["lsoa21"]: float(line["index"]) for line in lines}
    first = sorted(published, key=lambda name: -published[name])[:3]
    assert [round(published[name]) for name in first] == [276, 260, 259]
    assert answer.said.index(f"{first[0]} 276 (") < answer.said.index(f"{first[1]} 260 (")
    assert answer.said.index(f"{first[1]} 260 (") < answer.said.index(f"{first[2]} 259 (")
    assert sum(index >= 200 for index in published.values()) == 13
    assert "and 8 more. Who lives in the 13: segment not known in 13 of 13." in answer.said


# --- verdicts -----------------------------------------------------------------------------------------------------


def test_an_area_that_is_surely_a_priority_is_named_though_it_is_incomplete() -> None:
    """One variable of it is missing; the others alone put it above."""
    answer = asked(ORDINARY | {area(30): six(0.9, burglaries=None)})
    assert answer.verdict == "yes"
    assert f"Above it whatever is missing: {area(30)}." in answer.said


@pytest.mark.parametrize(("silent", "verdict"), [(1, "yes"), (2, "cannot be determined")])
def test_areas_that_do_not_say_which_qualifications_are_counted_forbid_an_answer(silent: int, verdict: str) -> None:
    """Of 20 areas one may be silent. Whether the variable points the bad way is not known of them."""
    counts = Counts(
        rows=20, in_period=20, in_area=20, applicable=20 - silent, valid=20 - silent, applicability_unknown=silent
    )
    told = Finding("places.qualifications-point-down", "5.2.1", Kind.RULE, None, counts, 1.0)
    answer = asked(ORDINARY | {area(30): six(0.9)}, told)
    assert answer.verdict == verdict
    assert any("not every area says which qualifications are counted" in note for note in answer.notes)


def test_yes_with_the_areas_and_who_lives_there() -> None:
    """19 areas at .1 and one at .3: the mean is .11, 100 x .3/.11 = 272.7."""
    answer = asked({**ORDINARY, area(20): six(0.3)}, found("areas-covered", 20, 20))
    assert (answer.verdict, answer.figures["priority"], answer.figures["surely"]) == ("yes", 1, 1)
    assert answer.figures["highest"] == pytest.approx(100 * 0.3 / 0.11)
    assert "1 of 20 areas with all six variables are above 200. Highest: E01999020 273" in answer.said
    assert "Who lives in the 1: OAC 2021 8 Legacy Communities in 1 of 1." in answer.said
    assert (answer.needed, answer.narrows) == ("", ())
    assert answer.records_needed is None


def test_no_where_nothing_is_missing_and_none_is_above() -> None:
    """19 at .1 and one at .2: the mean is .105, the highest 190.5."""
    answer = asked({**ORDINARY, area(20): six(0.2)}, found("areas-covered", 20, 20))
    assert (answer.verdict, answer.figures["perhaps"]) == ("no", 0)
    assert answer.figures["highest"] == pytest.approx(100 * 0.2 / 0.105)
    assert "Highest: E01999020 190 (OAC 2021 8 Legacy Communities)" in answer.said


def test_an_area_that_lacks_income_may_be_the_one() -> None:
    """The others' mean of income is .1; with a score of 1 it is (1.9 + 1) / 20 = .145, so 100/.145 = 689.7 at most.

    The other five are 20 x .2/2.1 = 190.5 each: (5 x 190.5 + 689.7) / 6 = 273.7. At most the recorded .1: 100.
    """
    answer = asked({**ORDINARY, area(20): six(0.2, income=None)}, found("areas-covered", 20, 20))
    assert answer.verdict == "cannot be determined"
    assert answer.figures["verdict_if"] == "no"
    assert answer.needed == "all six variables of 1 incomplete areas"
    assert (answer.records_needed, answer.what_needed) == (1, "complete areas")
    assert answer.narrows == ("E01999020, which lacks income: at most 274",)
    assert "(0 to 1 whatever the 1 incomplete or absent areas hold)" in answer.said
    assert "If no missing variable is above the highest that is recorded: no." in answer.said


def test_an_incomplete_area_that_cannot_matter_leaves_the_no() -> None:
    """A hundred times less of all but one variable: at most (5 x ~1 + ~690) / 6 = 116."""
    answer = asked({**ORDINARY, area(20): six(0.001, income=None)}, found("areas-covered", 20, 20))
    assert (answer.verdict, answer.needed, answer.narrows) == ("no", "", ())
    assert answer.figures["incomplete"] == 1


def test_a_yes_that_the_missing_cannot_undo_and_one_that_they_can() -> None:
    """One at .9: means .14 (20 areas). An area without income adds 1 at most: the mean of income (2.8 - .1 + 1)/20."""
    strong = {**ORDINARY, area(1): six(0.1, income=None), area(20): six(0.9)}
    answer = asked(strong, found("areas-covered", 20, 20))
    assert (answer.verdict, answer.figures["surely"]) == ("yes", 1)
    assert answer.narrows[0].startswith("E01999001, which lacks income: at most ")
    weak = {**ORDINARY, area(1): six(None), area(20): six(0.3)}
    answer = asked(weak, found("areas-covered", 20, 20))
    assert (answer.verdict, answer.figures["priority"], answer.figures["surely"]) == ("cannot be determined", 1, 0)


def test_areas_of_which_nothing_came_may_be_anything() -> None:
    answer = asked({**ORDINARY, area(20): six(0.2)}, found("areas-covered", 20, 22))
    assert (answer.verdict, answer.figures["absent"]) == ("cannot be determined", 2)
    assert answer.needed == "rows for 2 absent areas"
    assert answer.records_needed == 2


@pytest.mark.parametrize(("state", "verdict"), [("blank", "cannot be determined"), ("N", "no"), ("Y", "yes")])
def test_whether_people_live_in_the_worst_area_decides(state: str, verdict: str) -> None:
    answer = asked({**ORDINARY, area(20): six(0.9)}, found("areas-covered", 20, 20), living={area(20): state})
    assert answer.verdict == verdict
    assert answer.figures["not_residential"] == (state == "N")
    if state == "blank":
        assert "which lacks residential or not: at most" in answer.narrows[0]
        assert answer.figures["of"] == 19


def test_of_nine_areas_nothing_is_said() -> None:
    values = {area(n): six(0.1) for n in range(1, 9)} | {area(9): six(0.9)}
    assert asked(values, found("areas-covered", 9, 9)).verdict == "not enough records"
    values[area(10)] = six(0.1)
    assert asked(values, found("areas-covered", 10, 10)).verdict == "yes"


def test_more_burglaries_than_households_are_refused() -> None:
    answer = asked({**ORDINARY, area(20): six(0.2, burglaries=1.001)})
    assert answer.verdict == "cannot be determined"
    assert "more burglary in E01999020 than there are to be counted in" in answer.said


def test_a_variable_that_is_nought_everywhere_compares_nothing() -> None:
    answer = asked({area(n): six(0.1, burglaries=0) for n in range(1, 20)})
    assert "burglary is 0 in every area" in answer.said


def test_without_areas_of_ours_nobody_is_compared() -> None:
    answer = asked({"not listed": six(0.1)})
    assert answer.verdict == "cannot be determined"
    assert "no area that the project file lists" in answer.said


# --- bounds -------------------------------------------------------------------------------------------------------


def locality(name: str, value: float | None, *, residential: bool = True, **changes: float | None) -> Locality:
    values = {"burglary": value, "criminal_damage": value, "income": value, "employment": value, "young": value}
    return Locality(name, **{**values, "education": value, **changes}, residential=residential)  # type: ignore[arg-type]


def test_bounds_by_hand() -> None:
    """a .2, b .1, c not known and at most .3: the mean is .3/3 to .6/3; c itself is 0 to 100 x .3/.2."""
    most = dict.fromkeys(("burglary", "criminal_damage", "income", "employment", "young", "education"), 0.3)
    found_ = bounded_localities([locality("a", 0.2), locality("b", 0.1), locality("c", None)], most=most)
    assert [(one.name, one.low, one.high, one.sure) for one in found_] == [
        ("a", pytest.approx(100), pytest.approx(200), True),
        ("b", pytest.approx(50), pytest.approx(100), True),
        ("c", 0, pytest.approx(150), True),
    ]


def test_who_may_be_left_out_moves_the_mean_only_where_that_moves_it_further() -> None:
    """a and b are .1 and .3 (mean .2). A doubtful .6 lifts the mean to 1/3 at most, a doubtful .1 lowers it to 1/6;
    both together would leave it at .275.
    """
    areas = [locality("a", 0.1), locality("b", 0.3), locality("x", 0.6), locality("y", 0.1)]
    a, b, x, y = bounded_localities(areas, doubtful={"x", "y"})
    assert (b.low, b.high) == (pytest.approx(90), pytest.approx(180))
    assert (a.low, a.high) == (pytest.approx(30), pytest.approx(60))
    assert (x.sure, y.sure) == (False, False)
    assert (x.low, x.high) == (pytest.approx(180), pytest.approx(100 * 0.6 / 0.275))


def test_an_absent_area_is_doubtful_and_may_be_nowhere() -> None:
    *_, gone = bounded_localities([locality(name, 0.1) for name in "abc"], absent=1)
    assert (gone.low, gone.sure) == (0, False)
    assert gone.high == pytest.approx(100 * 1 / (1.3 / 4))


def test_complete_areas_have_the_index_itself() -> None:
    for one in bounded_localities([locality("a", 0.3), locality("b", 0.1), locality("c", 0.9, residential=False)]):
        assert (one.low, one.high) == (pytest.approx(one.high), pytest.approx({"a": 150, "b": 50}[one.name]))


def test_at_200_an_area_is_no_priority() -> None:
    at, above = Bounded("a", 200, 200, sure=True), Bounded("a", 200.001, 200.001, sure=True)
    assert (at.is_priority, at.may_be, above.is_priority, above.may_be) == (False, False, True, True)
    doubtful = Bounded("a", 300, 300, sure=False)
    assert any_priority([doubtful], 10, LocalityDeciding()).verdict == "cannot be determined"


def test_bounds_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="no area is known to be residential"):
        bounded_localities([locality("a", 0.1, residential=False)])
    with pytest.raises(ValueError, match="burglary is 0 in every area"):
        bounded_localities([locality("a", 0.1, burglary=0)])
    with pytest.raises(ValueError, match="at least 3"):
        LocalityDeciding(2)
