"""How many persons stand in how many records: over several months, by a token that goes nowhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandera.pandas as pa
from dq_audit_checks import lists

from dq_audit.declaration import Source
from dq_audit.declare import (
    SNAPSHOT,
    by_weekday,
    coded,
    column,
    declaration,
    not_after,
    persons,
    recorded,
    rolling,
    source,
)
from dq_audit.discover import Packs
from dq_audit.model import Persons
from dq_audit.month import Month, run
from dq_audit.project import Project, SourceConfig
from dq_audit.render.documents import to_json


@source(
    id="spec.suspects",
    agency="Spec",
    period="seen_on",
    key=("ref",),
    breakdowns=(by_weekday("seen_on"),),
    persons=(
        persons("events", "token", months=2),
        persons("events-by-weekday", "token", months=1, across=("seen_on_weekday",)),
        persons("events-of-women", "token", months=2, applies_to=coded("sex", "F")),
    ),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Suspects(pa.DataFrameModel):
    """Suspects by a token."""

    ref: str = column()
    seen_on: date = column()
    token: str = column()
    sex: str = column(lists.SEX, optional=True)


@source(
    id="spec.cohort",
    agency="Spec",
    period="index_on",
    delivery=SNAPSHOT,
    persons=(
        persons(
            "reoffences",
            "token",
            months=12,
            applies_to=recorded("index_on"),
            counting=not_after("index_on", "again_on"),
        ),
    ),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Cohort(pa.DataFrameModel):
    """Offenders, a row for each later offence, or one without any."""

    token: str = column()
    index_on: date = column()
    again_on: date = column()


@source(
    id="spec.each",
    agency="Spec",
    period="index_on",
    delivery=rolling(3),
    persons=(persons("entries", "token", each=True), persons("window", "token", months=3)),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Each(pa.DataFrameModel):
    """Entries into the cohorts of three months."""

    token: str = column()
    index_on: date = column()


@source(
    id="spec.offences",
    agency="Spec",
    period="heard_on",
    persons=(persons("hearings", ("case", "offence"), months=1),),
)
class Offences(pa.DataFrameModel):
    """Offences of cases, a row for each hearing."""

    case: str = column()
    offence: str = column()
    heard_on: date = column()


def run_of(folder: Path, model: type[pa.DataFrameModel], files: dict[str, str]) -> Month:
    declared = declaration(model)
    assert isinstance(declared, Source)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    project = Project(folder, sources={declared.id: SourceConfig(files=("*.csv",))})
    return run(project, Packs({declared.id: declared}, {}))


def told(month: Month) -> dict[str, Persons]:
    return {one.name: one for one in month.latest[-1].persons}


HEAD = "ref,seen_on,token,sex\n"
AUGUST = HEAD + "1,2026-08-03,A,M\n2,2026-08-04,A,M\n"
SEPTEMBER = HEAD + "3,2026-09-01,A,M\n4,2026-09-02,B,F\n5,2026-09-03,,F\n"
RESENT = HEAD + "3,2026-09-01,A,M\n4,2026-09-02,B,F\n5,2026-09-03,D,F\n"
OCTOBER = HEAD + "6,2026-10-01, a ,M\n7,2026-10-02,C,F\n8,2026-10-02,C,F\n9,2026-10-05,unknown,M\n"


def test_persons_over_the_months_of_the_window(tmp_path: Path) -> None:
    """September and October: A twice (blanks and case do not matter), B once, C twice; two records name nobody.

    August lies outside the window of two months.
    """
    month = run_of(tmp_path, Suspects, {"s-2026-08.csv": AUGUST, "s-2026-09.csv": SEPTEMBER, "s-2026-10.csv": OCTOBER})
    events = told(month)["events"]
    assert events.by_events() == {1: 1, 2: 2}
    assert (events.unnamed, events.periods) == (2, ("2026-09", "2026-10"))
    women = told(month)["events-of-women"]
    assert (women.by_events(), women.unnamed) == ({1: 1, 2: 1}, 1)
    assert [audit.persons for audit in month.audits if audit.period != "2026-10"] == [(), ()]


def test_of_a_month_that_came_twice_the_latest_counts(tmp_path: Path) -> None:
    month = run_of(
        tmp_path,
        Suspects,
        {
            "s-2026-09-as-of-2026-10-01.csv": SEPTEMBER,
            "s-2026-09-as-of-2026-10-15.csv": RESENT,
            "s-2026-10-as-of-2026-11-01.csv": OCTOBER,
        },
    )
    events = told(month)["events"]
    assert (events.by_events(), events.unnamed) == ({1: 2, 2: 2}, 1)


def test_persons_across_a_breakdown_count_once_in_each_of_its_values(tmp_path: Path) -> None:
    """1 October 2026 is a Thursday."""
    found = told(run_of(tmp_path, Suspects, {"s-2026-10.csv": OCTOBER}))["events-by-weekday"]
    assert found.cells == {("1", "Thursday"): 1, ("2", "Friday"): 1}


def test_a_person_without_an_event_is_counted_and_a_snapshot_counts_alone(tmp_path: Path) -> None:
    """X offended twice again, Y not at all; Z was in the older snapshot only, and was withdrawn."""
    old = "token,index_on,again_on\nZ,2026-01-05,2026-02-01\n"
    new = "token,index_on,again_on\nX,2026-01-05,2026-02-01\nX,2026-01-05,2026-03-01\nY,2026-02-05,\n"
    month = run_of(tmp_path, Cohort, {"c-as-of-2026-02-28.csv": old, "c-as-of-2026-03-31.csv": new})
    assert told(month)["reoffences"].by_events() == {2: 1, 0: 1}


def test_of_each_month_by_itself_the_latest_version_counts(tmp_path: Path) -> None:
    """January holds X twice in the first file; in the second X once and Z, February Y. The window holds all three."""
    old = "token,index_on\nX,2026-01-05\nX,2026-01-06\n"
    new = "token,index_on\nX,2026-01-05\nZ,2026-01-06\nY,2026-02-05\n"
    files = {"c-2026-01-as-of-2026-02-05.csv": old, "c-2026-02-as-of-2026-03-05.csv": new}
    month = run_of(tmp_path, Each, files)
    found = {
        (audit.period, audit.as_of, one.name): (one.by_events(), one.periods)
        for audit in month.audits
        for one in audit.persons
    }
    assert found == {
        ("2026-01", "2026-03-05", "entries"): ({1: 2}, ("2026-01",)),
        ("2026-02", "2026-03-05", "entries"): ({1: 1}, ("2026-02",)),
        ("2026-02", "2026-03-05", "window"): ({1: 3}, ("2026-01", "2026-02")),
    }


def test_each_source_of_a_run_has_its_persons(tmp_path: Path) -> None:
    """Those counted for every month of one source take nothing from another's."""
    (tmp_path / "s-2026-10.csv").write_text(OCTOBER, encoding="utf-8")
    (tmp_path / "c-2026-02.csv").write_text("token,index_on\nX,2026-01-05\nY,2026-02-05\n", encoding="utf-8")
    sources = {one.id: one for one in map(declaration, (Suspects, Each)) if isinstance(one, Source)}
    files = {"spec.suspects": SourceConfig(files=("s-*.csv",)), "spec.each": SourceConfig(files=("c-*.csv",))}
    month = run(Project(tmp_path, sources=files), Packs(sources, {}))
    found = {(audit.source, audit.period): len(audit.persons) for audit in month.audits}
    assert found == {("spec.suspects", "2026-10"): 3, ("spec.each", "2026-01"): 1, ("spec.each", "2026-02"): 2}


def test_several_columns_together_tell_what_a_record_is_about(tmp_path: Path) -> None:
    """Offence 1 of case A twice, offences 2 of A and 1 of B once; with half of it missing it is nobody's."""
    rows = ["A,1", "A,2", " a ,1", "B,1", "B,", ",1", "A,unknown"]
    text = "case,offence,heard_on\n" + "".join(f"{row},2026-10-05\n" for row in rows)
    found = told(run_of(tmp_path, Offences, {"o-2026-10.csv": text}))["hearings"]
    assert (found.by_events(), found.unnamed, found.item) == ({1: 2, 2: 1}, 3, "case, offence")


def test_no_token_leaves_the_engine(tmp_path: Path) -> None:
    month = run_of(tmp_path, Suspects, {"s-2026-10.csv": HEAD + "1,2026-10-01,ZEBEDEE,M\n2,2026-10-02,ZEBEDEE,M\n"})
    [document] = json.loads(f"[{to_json(month.audits)}]")
    assert "ZEBEDEE" not in json.dumps(document)
    [events, *_] = document["persons"]
    assert (document["schema_version"], events["cells"]) == ("1.5", [{"events": 2, "persons": 1}])


def test_without_the_column_of_the_token_nothing_is_counted(tmp_path: Path) -> None:
    month = run_of(tmp_path, Suspects, {"s-2026-10.csv": "ref,seen_on\n1,2026-10-01\n"})
    assert month.latest[-1].persons == ()
    assert "persons of events not counted: a column it needs is absent" in month.latest[-1].notes
