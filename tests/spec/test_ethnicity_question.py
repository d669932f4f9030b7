"""Gaps 3.2.1 and 3.2.2 asked of tallies: which counts stand where in the rule, against its worked examples."""

from __future__ import annotations

import pytest

from dq_audit.answers import Answer
from dq_audit.asking import Evidence, answers_of
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Persons, Tally

AREAS = ("E01999001", "E01999002", "E01999003")
RESIDENTS = ((3000, 7000), (600, 7400), (400, 5600))  # BME, White: P = 10000, 8000, 6000
T1 = ((420, 540, 40), (40, 350, 10), (15, 260, 25))  # BME, White, missing
T2 = ((300, 660, 40), (20, 370, 10), (10, 265, 25))


def audit(source: str, period: str, *tallies: Tally, persons: tuple[Persons, ...] = ()) -> Audit:
    return Audit(source, "Agency", period, None, ExtractFacts("", "", 1), (), tallies, persons=persons)


def victims(counts: tuple[tuple[int, int, int], ...], no_home: int = 0, elsewhere: int = 0) -> Tally:
    """BME spread over groups, the missing over states; crime types do not matter here."""
    cells: dict[tuple[str, ...], int] = {}
    for area, (bme, white, missing) in zip(AREAS, counts, strict=True):
        cells |= {
            ("Asian", area, "msv"): bme - 1, ("Black", area, "other"): 1, ("White", area, "other"): white,
            ("blank", area, "other"): missing - 2, ("unknown", area, "msv"): 1, ("declined", area, "other"): 1,
        }  # fmt: skip
    cells |= {("White", "not recorded", "other"): no_home, ("Asian", "not listed", "other"): elsewhere}
    return Tally("victim-ethnicity-by-home", "victim_ethnicity", ("home_lsoa", "offence_group"), cells)


def residents(scale: float = 1.0) -> Tally:
    cells: dict[tuple[str, ...], int] = {}
    for area, (bme, white) in zip(AREAS, RESIDENTS, strict=True):
        cells |= {("Asian", area): int(bme * scale) - 100, ("Mixed", area): 100, ("White", area): white}
        cells |= {("Black", area): 0, ("Other", area): 0}
    return Tally("residents-by-area", "ethnic_group", ("area_code",), cells)


def once(events: int) -> tuple[Persons, ...]:
    """Everybody stands in one record: no dispersion."""
    return (Persons("victim-events", "victim_token", (), ("2026-01",), {("1",): events}, 0),)


def asked(*audits: Audit) -> dict[str, Answer]:
    return {answer.gap: answer for answer in answers_of(audits, questions())}


CENSUS = audit("population.wards", "2021-03", residents())


def test_the_first_worked_example_without_dispersion() -> None:
    found = asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), CENSUS)["3.2.1"]
    assert found.verdict == "yes"
    assert found.figures["estimate"] == pytest.approx(1.662875, abs=1e-6)
    assert found.figures["low"] == pytest.approx(1.391865, abs=1e-6)
    assert found.figures["high"] == pytest.approx(2.195781, abs=1e-6)
    assert found.figures["crude"] == pytest.approx(2.065217, abs=1e-6)
    assert (found.figures["usable"], found.figures["of"]) == (1625, 1700)
    assert found.needed == ""
    assert found.records_needed is None


def test_with_no_key_of_victims_the_dispersion_is_assumed_and_said() -> None:
    found = asked(audit("police.victims", "2026-01", victims(T1)), CENSUS)["3.2.1"]
    assert found.figures["low"] == pytest.approx(1.351283, abs=1e-6)
    assert found.figures["high"] == pytest.approx(2.259534, abs=1e-6)
    assert "dispersion 1.60, assumed, since no key tells victims apart" in found.notes


def test_the_second_worked_example_cannot_be_determined_and_says_what_would_settle_it() -> None:
    found = asked(audit("police.victims", "2026-01", victims(T2), persons=once(1700)), CENSUS)["3.2.1"]
    assert (found.verdict, found.figures["verdict_if"]) == ("cannot be determined", "no")
    assert "If the odds of the missing are at most 2 times those of the recorded: no." in found.said
    assert found.needed == "a usable ethnicity in 97.6% of records: 35 more, toward no"
    assert (found.records_needed, found.what_needed) == (35, "ethnicities")
    assert found.narrows[0] == "victims who live in E01999003: each worth 0.0337 of what is missing"


def test_the_address_is_asked_of_the_same_counts() -> None:
    found = asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), CENSUS)["3.2.2"]
    assert found.figures["factor"] == pytest.approx(1.241956, abs=1e-6)
    assert found.verdict == "yes"


def test_victims_from_elsewhere_are_no_residents_and_homes_not_known_forbid_an_answer() -> None:
    away = asked(audit("police.victims", "2026-01", victims(T1, elsewhere=900), persons=once(1700)), CENSUS)["3.2.1"]
    assert (away.verdict, away.figures["of"]) == ("yes", 1700)
    homeless = asked(audit("police.victims", "2026-01", victims(T1, no_home=100), persons=once(1700)), CENSUS)["3.2.1"]
    assert (homeless.verdict, homeless.figures["home_unknown"]) == ("cannot be determined", 100)


def test_a_census_of_other_boundaries_answers_nothing_and_says_so() -> None:
    """Nobody's home stands in it; with one area of three missing its 1000 victims are homes not known."""
    nobody = {(group, "E05000001"): 0 for group in ("Black", "Mixed", "Other")}
    there = {("Asian", "E05000001"): 50, ("White", "E05000001"): 99, **nobody}
    other = Tally("residents-by-area", "ethnic_group", ("area_code",), there)
    strange = asked(audit("police.victims", "2026-01", victims(T1)), audit("population.wards", "2021-03", other))
    assert strange["3.2.1"].verdict in ("cannot be determined", "not enough records")
    assert any("1,700 live in areas that the census does not have" in note for note in strange["3.2.1"].notes)
    part = {cell: n for cell, n in residents().cells.items() if cell[1] != AREAS[0]}
    some = Tally("residents-by-area", "ethnic_group", ("area_code",), part)
    found = asked(audit("police.victims", "2026-01", victims(T1)), audit("population.wards", "2021-03", some))["3.2.1"]
    assert found.verdict not in ("yes", "no")
    assert found.figures["home_unknown"] == 1000


def test_a_census_with_cells_that_are_no_figures_is_not_computed_with() -> None:
    """A negative or blank figure is no resident of the group, and would make its rate too high in silence."""
    counts = Counts(rows=6, in_period=6, in_area=6, applicable=6, valid=5, invalid=1)
    broken = Finding("population.residents-known", "3.2.2", Kind.ITEM, "residents", counts, 1.0)
    census = Audit(**{**{f: getattr(CENSUS, f) for f in CENSUS.__slots__}, "findings": (broken,)})
    for answer in asked(audit("police.victims", "2026-01", victims(T1)), census).values():
        assert answer.verdict == "cannot be determined"
        assert "a census (2021-03) of which 1 of 6 cells of residents are no figure" in answer.said


def census_of(*findings: Finding, tallies: tuple[Tally, ...] = (residents(),)) -> Audit:
    return Audit(**{**{f: getattr(CENSUS, f) for f in CENSUS.__slots__}, "findings": findings, "tallies": tallies})


def said_of(census: Audit) -> set[str]:
    """What every question of victims answers; none of them a yes or no."""
    answers = asked(audit("police.victims", "2026-01", victims(T1)), census).values()
    assert {answer.verdict for answer in answers} == {"cannot be determined"}
    return {answer.said for answer in answers}


def test_a_census_whose_figures_stand_twice_is_not_computed_with() -> None:
    twice = Finding("population.area-once", "3.2.2", Kind.RULE, None, Counts(applicable=6, valid=4, invalid=2), 1.0)
    assert any("a census (2021-03) in which 2 figures stand twice" in said for said in said_of(census_of(twice)))


def test_a_census_without_a_group_is_not_computed_with() -> None:
    """Its residents would count as nobody, and their rate would be endless."""
    part = {cell: n for cell, n in residents().cells.items() if cell[0] != "Asian"}
    some = Tally("residents-by-area", "ethnic_group", ("area_code",), part)
    assert any("a census (2021-03) without figures for Asian" in said for said in said_of(census_of(tallies=(some,))))


@pytest.mark.parametrize(("off", "computed"), [(0, True), (5, True), (-2000, False), (2000, False)])
def test_a_census_that_contradicts_its_own_total_is_not_computed_with(off: int, computed: bool) -> None:  # noqa: FBT001  a table
    """A thousandth may be apart: cells of small areas are perturbed."""
    whole = residents()
    own = Tally("residents-in-all", "ethnic_group", (), {("T",): sum(whole.cells.values()) + off})
    census = census_of(tallies=(whole, own))
    if computed:
        assert (
            asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), census)["3.2.1"].verdict == "yes"
        )
    else:
        assert any("whose own total is" in said for said in said_of(census))


def test_months_are_pooled_over_a_year_and_no_longer() -> None:
    halves = tuple((bme // 2, white // 2, missing // 2) for bme, white, missing in T1)
    rest = tuple(tuple(a - b for a, b in zip(one, half, strict=True)) for one, half in zip(T1, halves, strict=True))
    old = audit("police.victims", "2025-01", victims(T2))
    found = asked(
        old,
        audit("police.victims", "2025-02", victims(halves)),
        audit("police.victims", "2026-01", victims(rest), persons=once(1700)),  # type: ignore[arg-type]  as T1
        CENSUS,
    )["3.2.1"]
    assert found.figures["of"] == 1700
    assert found.figures["estimate"] == pytest.approx(1.662875, abs=1e-6)
    assert "victims: 2 months to 2026-01" in found.notes


def test_between_two_censuses_residents_are_carried_on_and_it_is_said() -> None:
    """From 2011 to 2021 BME residents doubled: in the middle of January 2026 there are 1.24 times those of 2021."""
    older = audit("population.wards", "2011-03", residents(0.5))
    found = asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), older, CENSUS)["3.2.1"]
    assert found.figures["estimate"] == pytest.approx(1.662875 / 1.24375, rel=0.01)
    assert (
        "residents: by the censuses of 2011, 2021, carried 5 years past the last at the pace between them: 4,976 BME of "
        "24,976; from 4,000 BME of 24,000 without further change to 5,952 BME of 25,952 at twice the pace"
    ) in found.notes


def test_no_answer_that_residents_at_another_end_of_their_range_would_undo() -> None:
    """BME residents grew by 15 of 85 in ten years: 1.29 is the lower limit at that pace, 1.20 at twice of it."""
    older = audit("population.wards", "2011-03", residents(0.85))
    found = asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), older, CENSUS)["3.2.1"]
    assert found.figures["low"] > 1.25
    assert found.verdict == "cannot be determined"
    assert found.needed.startswith("a census, or an estimate, of later years")
    [ends] = [note for note in found.notes if note.startswith("with residents at the ends of their range: ")]
    assert ends.startswith("with residents at the ends of their range: yes, 1.66 times (1.39 to 2.20); cannot be")


def test_between_two_censuses_nothing_is_carried_past_any() -> None:
    older = audit("population.wards", "2011-03", residents(0.5))
    found = asked(audit("police.victims", "2016-03", victims(T1), persons=once(1700)), older, CENSUS)["3.2.1"]
    assert "residents: by the censuses of 2011, 2021, interpolated: 3,009 BME of 23,009" in found.notes
    assert not any("at the ends of their range" in note for note in found.notes)


def british(census: tuple[int, ...] | None, recorded: tuple[int, ...] | None) -> tuple[Audit, Audit]:
    """Victims and a census of T1, with White British by area."""

    def of(name: str, item: str, by: str, numbers: tuple[int, ...] | None) -> tuple[Tally, ...]:
        told = {("White", area): n for area, n in zip(AREAS, numbers or (), strict=False)}
        return (Tally(name, item, (by,), told),)

    of_victims = of("victims-white-british-by-home", "victim_ethnicity", "home_lsoa", recorded)
    told = audit("police.victims", "2026-01", victims(T1), *of_victims, persons=once(1700))
    people = of("white-british-by-area", "ethnic_group", "area_code", census)
    return told, audit("population.wards", "2021-03", residents(), *people)


def test_by_the_other_definition_white_minorities_are_bme() -> None:
    """One area tells: 3000 + 1000 of 10000 residents, 420 + 140 of 960 victims; (560/4000) / (400/6000) is 2.1."""
    found = asked(*british((6000, 7400, 5600), (400, 350, 260)))["3.2.1"]
    alone = asked(*british((6000, 0, 0), (400, 0, 0)))["3.2.1"]
    assert found.figures["estimate"] == pytest.approx(1.662875, abs=1e-6)  # the first definition stands
    assert alone.figures["other_estimate"] == pytest.approx(2.1, abs=1e-9)  # where none is British nobody can compare
    assert found.figures["other_verdict"] == "yes"
    assert "If BME is every group but White British: yes, 1.86 times (" in found.said
    assert any(note.endswith("so that White minorities are in it, stands beside it") for note in found.notes)
    assert (
        "If BME is every group but White British: living where they live"
        in asked(*british((6000, 7400, 5600), (400, 350, 260)))["3.2.2"].said
    )


@pytest.mark.parametrize(
    ("census", "recorded", "why"),
    [
        (None, (400, 350, 260), "the last census of the run does not tell White British from other White residents"),
        ((6000, 7400), (400, 350, 260), "the last census of the run does not tell White British"),
        ((7001, 7400, 5600), (400, 350, 260), "the census of 2021 has more White British than White residents"),
        ((6000, 7400, 5600), None, "no record says White British"),
    ],
)
def test_where_the_data_do_not_tell_white_british_it_is_said(
    census: tuple[int, ...] | None, recorded: tuple[int, ...] | None, why: str
) -> None:
    found = asked(*british(census, recorded))["3.2.1"]
    assert found.verdict == "yes"
    assert "other_estimate" not in found.figures
    assert any(note.startswith("the other definition") and why in note for note in found.notes)


def test_homes_by_ward_tell_an_excess_within_wards_and_a_wards_table_beside_does_no_harm() -> None:
    def moved(tally: Tally, to: str) -> Tally:
        cells = {tuple(part.replace("E01999", to) for part in cell): n for cell, n in tally.cells.items()}
        return Tally(tally.name, tally.item, tally.by, cells)

    told = audit("police.victims", "2026-01", moved(victims(T1), "E05999"), persons=once(1700))
    found = asked(told, audit("population.wards", "2021-03", moved(residents(), "E05999")))["3.2.1"]
    assert found.figures["estimate"] == pytest.approx(1.662875, abs=1e-6)
    assert "homes by ward: what is found is an excess within wards, and never its cause" in found.notes
    wards = moved(residents(), "E05999").cells | residents().cells
    both = audit("population.wards", "2021-03", Tally("residents-by-area", "ethnic_group", ("area_code",), wards))
    found = asked(audit("police.victims", "2026-01", victims(T1), persons=once(1700)), both)["3.2.1"]
    assert (found.figures["crude"], found.verdict) == (pytest.approx(2.065217, abs=1e-6), "yes")
    assert not any("within wards" in note for note in found.notes)
    assert any("census of 2021, 5 years before: 4,000 BME of 24,000" in note for note in found.notes)


def test_where_too_many_homes_are_unknown_it_says_how_many_must_be_known() -> None:
    """100 of 1,800: 5% are 90, so that ten more must be known; all else is as it should be."""
    found = asked(audit("police.victims", "2026-01", victims(T1, no_home=100), persons=once(1700)), CENSUS)
    for gap in ("3.2.1", "3.2.2"):
        assert found[gap].needed.startswith(
            "the homes of 10 more victims: 100 of 1,800 are not known, and 5% may be"
        ), gap
        assert found[gap].narrows[0] == "victims whose home is not known: 100 of 1,800", gap


def test_what_the_address_needs_is_told_of_the_address() -> None:
    """Two places of 1000 and 1000; with all known A is 1.4 and surely above 1.05, with 500 missing it may be below."""
    cells: dict[tuple[str, ...], int] = {}
    for area, bme, white, missing in ((AREAS[0], 600, 200, 800), (AREAS[1], 100, 300, 400)):
        cells |= {("Asian", area, "x"): bme, ("White", area, "x"): white, ("blank", area, "x"): missing}
    told = Tally("victim-ethnicity-by-home", "victim_ethnicity", ("home_lsoa", "offence_group"), cells)
    people = {("Asian", AREAS[0]): 750, ("White", AREAS[0]): 250, ("Asian", AREAS[1]): 250, ("White", AREAS[1]): 750}
    people |= {(group, area): 0 for group in ("Black", "Mixed", "Other") for area in AREAS[:2]}
    census = Tally("residents-by-area", "ethnic_group", ("area_code",), people)
    found = asked(
        audit("police.victims", "2026-01", told, persons=once(2400)), audit("population.wards", "2021-03", census)
    )
    assert found["3.2.2"].verdict == "cannot be determined"
    assert found["3.2.2"].figures["factor"] == pytest.approx(
        (750 * 800 + 250 * 400) / (250 * 800 + 750 * 400), rel=0.01
    )
    assert found["3.2.2"].needed.startswith("a usable ethnicity in about ")
    assert found["3.2.2"].needed.endswith(f": {found['3.2.2'].records_needed:,} more")


def test_without_a_population_or_victims_nothing_is_asked() -> None:
    assert asked(audit("police.victims", "2026-01", victims(T1))) == {}
    assert asked(CENSUS) == {}
    later = audit("population.wards", "2031-03", residents())
    assert asked(audit("police.victims", "2026-01", victims(T1)), later) == {}


def test_the_definition_of_bme_is_always_stated() -> None:
    for answer in asked(audit("police.victims", "2026-01", victims(T1)), CENSUS).values():
        assert any("BME: every group but White" in note for note in answer.notes)


def test_figures_that_cannot_be_computed_with_are_told_and_break_nothing() -> None:
    wrong = Tally(
        "residents-by-area", "ethnic_group", ("area_code",), {("Asian", AREAS[0]): -5, ("White", AREAS[0]): 10}
    )
    found = asked(audit("police.victims", "2026-01", victims(T1)), audit("population.wards", "2021-03", wrong))
    assert found["3.2.1"].verdict == "cannot be determined"
    assert "The figures cannot be computed with" in found["3.2.1"].said


def test_evidence_is_of_the_latest_version_of_each_month() -> None:
    first, second = (audit("police.victims", "2026-01", victims(T)) for T in (T2, T1))
    later = Audit(**{**{f: getattr(second, f) for f in second.__slots__}, "as_of": "2026-02-20"})
    tally = Evidence.of([later, first]).tally("police.victims", "victim-ethnicity-by-home")
    assert tally is not None
    assert tally.along("home_lsoa")["White", AREAS[0]] == T1[0][1]
