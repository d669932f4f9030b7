"""`inspect`, `map` and `init`: what a file is, whatever its columns are called, and nothing of what stands in it."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from dq_audit.cells import snake
from dq_audit.discover import Packs, discover
from dq_audit.extracts.look import Found, look
from dq_audit.extracts.names import Naming
from dq_audit.inspecting import inspect
from dq_audit.matching import Sample, assigned, likelihood, matches
from dq_audit.month import run
from dq_audit.project import load_project

if TYPE_CHECKING:
    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

SAMPLE = Path(__file__).parents[2] / "sample_data"
EXTRACTS = {
    "council.asb_contacts": SAMPLE / "extracts/council/asb-contacts-2026-01-as-of-2026-02-03.csv",
    "health.ae_assaults": SAMPLE / "extracts/health/istv-return-2026-01.xlsx",
    "health.ecds_injuries": SAMPLE / "extracts/health/ecds-injuries-2026-01.csv",
    "police.victims": SAMPLE / "extracts/police/victims-2026-01-as-of-2026-02-03.csv",
    "police.vulnerable_people": SAMPLE / "extracts/police/protection-notices-as-of-2026-01-31.csv",
}
LATER = {  # which later authors were asked for
    "police.suspects": SAMPLE / "extracts/police/suspects-2026-01.csv",
    "courts.outcomes": SAMPLE / "extracts/courts/court-outcomes-2026-03-as-of-2026-04-05.csv",
    "probation.offenders": SAMPLE / "extracts/probation/offenders-2026-03-as-of-2026-04-05.csv",
    "places.neighbourhoods": SAMPLE / "extracts/council/neighbourhoods-2026-03.csv",
    "consultation.survey": SAMPLE / "extracts/council/residents-survey-2026-02.csv",
    "council.asb_perpetrators": SAMPLE / "extracts/council/asb-perpetrators-2026-01-as-of-2026-02-05.csv",
}
REAL = {
    "police.stop_search": "cleveland/2023-01-cleveland-stop-and-search.csv",
    "police.street_crime": "cleveland/2023-01-cleveland-street.csv",
}
AUTHORS = {n: importlib.import_module(f"local_names.author_{n}") for n in (1, 2, 3, 4)}
LATER_AUTHORS = {n: importlib.import_module(f"local_names.author_{n}") for n in (5, 6, 7, 8)}


@cache
def packs() -> Packs:
    return discover()


@cache
def table(path: Path) -> Found:
    return max(look(path).tables, key=lambda found: len(found.rows))


def renamed(path: Path, source: str, layout: dict[str, str], extras: list[str]) -> tuple[list[str], Sample]:
    """The columns of an extract under other names, with three more that mean nothing; and the columns in order."""
    found, declared = table(path), packs().sources[source]
    mapping = load_project(SAMPLE / "dq_audit.toml").source(source).mapping("2026-01")
    canonical = Naming(declared, mapping).canonical
    at = {canonical[snake(name)]: place for place, name in enumerate(found.names) if snake(name) in canonical}
    columns = [name for name in declared.columns if name in at and name in layout]
    cells = [found.cells[str(at[name])].alias(str(place)) for place, name in enumerate(columns)]
    nothing = [pl.Series(str(len(columns) + n), [None] * found.cells.height, dtype=pl.String) for n in range(3)]
    return columns, Sample.of([*(layout[c] for c in columns), *extras[:3]], pl.DataFrame([*cells, *nothing]))


def told(extracts: dict[str, Path], author: Any) -> tuple[int, int, list[str]]:  # noqa: ANN401  a module
    """Columns told rightly, of how many, and the layouts taken for another source."""
    right = of = 0
    mistaken = []
    for source, path in extracts.items():
        for number, layout in enumerate(author.LAYOUTS[source]):
            columns, sample = renamed(path, source, layout, author.EXTRAS)
            found = {name: matches(sample, declared) for name, declared in packs().sources.items()}
            best = max(found, key=lambda name: likelihood(found[name], packs().sources[name], sample))
            mistaken += [] if best == source else [f"{source} {number} taken for {best}"]
            stands_for = {match.at: match.column for match in found[best]}
            right += sum(stands_for.get(place) == name for place, name in enumerate(columns))
            of += len(columns)
    return right, of, mistaken


@pytest.mark.parametrize("author", [pytest.param(n, marks=pytest.mark.slow) for n in AUTHORS])
def test_local_names_that_the_synonyms_do_not_have(author: int) -> None:
    right, of, mistaken = told(EXTRACTS, AUTHORS[author])
    assert mistaken == []
    assert right / of >= 0.95, f"{right} of {of}"


@pytest.mark.parametrize("author", [pytest.param(n, marks=pytest.mark.slow) for n in LATER_AUTHORS])
def test_local_names_of_later_sources(author: int) -> None:
    """The eighth was used for nothing but this."""
    right, of, mistaken = told(LATER, LATER_AUTHORS[author])
    assert mistaken == []
    assert right / of >= 0.95, f"{right} of {of}"


@pytest.mark.slow
@pytest.mark.parametrize("author", [4])  # who was used for nothing but this
def test_local_names_with_published_extracts_among_them(author: int, realdata: Path) -> None:
    right, of, mistaken = told(EXTRACTS | {s: realdata / path for s, path in REAL.items()}, AUTHORS[author])
    assert mistaken == []
    assert right / of >= 0.95, f"{right} of {of}"


@pytest.mark.few(1)
@pytest.mark.parametrize("source", [*EXTRACTS, *(pytest.param(one, marks=pytest.mark.slow) for one in LATER)])
def test_sample_extracts_are_known_with_all_their_columns(source: str) -> None:
    path = (EXTRACTS | LATER)[source]
    first = inspect(path, packs()).tables[0]
    assert first.source == source
    canonical = Naming(
        packs().sources[source], load_project(SAMPLE / "dq_audit.toml").source(source).mapping("2026-01")
    ).canonical
    wanted = {c.header: canonical[snake(c.header)] for c in first.columns if snake(c.header) in canonical}
    assert wanted == {c.header: c.match.column for c in first.columns if c.match and c.header in wanted}


@pytest.mark.slow
def test_published_extracts_are_known(realdata: Path) -> None:
    for path in sorted((realdata / "cleveland").glob("*")):
        kind = path.stem.partition("cleveland-")[2]
        first = inspect(path, packs()).tables[0]
        expected = {"street": "police.street_crime", "stop-and-search": "police.stop_search"}.get(kind)
        if expected:
            assert first.source == expected, path.name
            assert all(column.match for column in first.columns), path.name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["census2021-ts021-lsoa.csv", "ks201ew-2011-lsoa.csv"])
def test_a_table_whose_headers_are_values_is_known(name: str, dq: Run) -> None:
    facts = json.loads(dq("inspect", SAMPLE / "extracts" / "council" / name, "--json").stdout)
    assert facts["tables"][0]["source"] == "population.wards"


@pytest.mark.slow
def test_inspect_shows_no_value(tmp_path: Path, dq: Run) -> None:
    path = tmp_path / "Zebedee Canary.csv"
    path.write_bytes(making.csv([["Vic Name", "Vic Age", "OIC"], *[["Zebedee-Canary", "34", "Zebedee-Canary"]] * 30]))
    for more in ((), ("--json",), ("--source", "police.victims")):
        done = dq("inspect", path, *more)
        assert done.returncode == 0
        assert "Zebedee" not in done.stdout + done.stderr


def test_a_first_row_that_may_be_data_is_not_shown_as_a_header(tmp_path: Path, dq: Run) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(making.csv([["Zebedee Canary", "female", "North Canary"]] + [["Ada Example", "male", "x"]] * 9))
    done = dq("inspect", path)
    assert "Canary" not in done.stdout + done.stderr
    assert "headers are not shown" in done.stdout


@pytest.mark.slow
def test_a_table_without_headers_gives_nothing_away_to_anybody(tmp_path: Path, dq: Run) -> None:
    """Its first row is a person, in the columns of a source that is recognised by what stands in them."""
    people = [["Canary", "Male", "over 34", "White", "Person search", "Controlled drugs", "Arrest"]]
    people += [["Example", "Female", "over 34", "White", "Person search", "Controlled drugs", "Arrest"]] * 20
    path = tmp_path / "stops-2026-01.csv"
    path.write_bytes(making.csv(people))
    source = "police.stop_search"
    for words in (
        ("inspect", path),
        ("inspect", path, "--json"),
        ("inspect", path, "--source", source, "--json"),
        ("map", path, "--source", source),
        ("map", path, "--source", source, "--write"),
        ("init", tmp_path, "--yes"),
        ("check", path, "--source", source),
    ):
        done = dq(*words)
        assert "Canary" not in done.stdout + done.stderr, words
        assert "Traceback" not in done.stderr
    for written in tmp_path.rglob("*.toml"):
        assert "Canary" not in written.read_text(encoding="utf-8")
    refused = dq("map", path, "--source", source)
    assert (refused.returncode, "first row may already be data" in refused.stderr) == (3, True)


@pytest.mark.slow
def test_in_a_narrow_window_names_go_on_in_the_next_line(tmp_path: Path, dq: Run) -> None:
    """A name that was cut, `reported_d…`, could have been that of several columns."""
    rows = [part.split(",") for part in EXTRACTS["council.asb_contacts"].read_text(encoding="utf-8").splitlines()[:9]]
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    stands = [c.match.column for c in inspect(path, packs()).tables[0].columns if c.match]
    assert max(map(len, stands)) > 14
    shown = dq("inspect", path, env={"COLUMNS": "80"}).stdout
    first, *lines = shown[shown.index("   header") :].splitlines()
    begins, ends = first.index("stands for"), first.index("how sure")
    assert "…" not in "".join((first, *lines))
    assert "".join(line[begins:ends].strip() for line in lines) == "".join(stands)


@pytest.mark.slow
def test_inspect_as_json(dq: Run) -> None:
    facts = json.loads(dq("inspect", EXTRACTS["police.victims"], "--json").stdout)
    first = facts["tables"][0]
    assert (first["source"], first["header_rows"], first["records"], first["rows"]) == (
        "police.victims",
        [1, 1],
        954,
        [2, 955],
    )
    ethnicity = next(c for c in first["columns"] if c["match"] and c["match"]["column"] == "victim_ethnicity")
    assert ethnicity["states"]["valid"] + ethnicity["states"]["blank"] <= 954
    assert sum(ethnicity["states"].values()) == 954


def test_a_file_without_a_table_is_refused(tmp_path: Path, dq: Run) -> None:
    (tmp_path / "note.txt").write_text("Dear all,\nplease find attached.\n", encoding="utf-8")
    done = dq("inspect", tmp_path / "note.txt")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "no table" in done.stderr


# --- map ----------------------------------------------------------------------------------------------------------

LOCAL = [
    ["Case Number", "Date Logged", "Caller Age", "Ethnic Group", "ASB Cat", "Home LSOA Code", "Handler", "Unit"],
    *[[f"ASB/{n}", "2026-01-05", "34", "Wh British", "nuisance", "E01000001", "A Handler", "North"] for n in range(30)],
]


def test_map_writes_only_where_it_is_told_to(tmp_path: Path, dq: Run) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(making.csv(LOCAL))
    shown = dq("map", path, "--source", "council.asb_contacts")
    assert shown.returncode == 0
    assert not (tmp_path / "dq_audit.toml").exists()
    assert "Nothing was written" in shown.stdout
    assert "Wh British" not in shown.stdout
    written = dq("map", path, "--source", "council.asb_contacts", "--write", "--from", "2026-01")
    assert written.returncode == 0, written.stderr
    project = load_project(tmp_path / "dq_audit.toml")
    config = project.source("council.asb_contacts")
    assert config.mapping("2026-01")["opened_on"] == "Date Logged"
    assert config.mapping("2025-12") == {}
    assert [dict(table.names) for table in config.codes["contact_ethnicity"]] == [{"Wh British": "W1"}]
    audited = dq(
        "check", path, "--source", "council.asb_contacts", "--period", "2026-01", "--json", "--fail-on", "never"
    )
    found = {f["item"]: f["counts"] for f in json.loads(audited.stdout)["findings"] if f["kind"] == "item"}
    assert found["contact_ethnicity"]["valid"] == 30


def test_map_keeps_what_stands_in_the_project_file(tmp_path: Path, dq: Run) -> None:
    path, toml = tmp_path / "contacts.csv", tmp_path / "dq_audit.toml"
    path.write_bytes(making.csv(LOCAL))
    before = (
        '# ours\n[project]\nname = "Ours"  # a remark\n\n[sources."council.asb_contacts"]\nfiles = ["*.csv"]\n'
        'columns = { team = "Unit" }\n'
    )
    toml.write_text(before, encoding="utf-8")
    assert dq("map", path, "--source", "council.asb_contacts", "--write").returncode == 0
    after = toml.read_text(encoding="utf-8")
    assert "# ours" in after
    assert "# a remark" in after
    assert load_project(toml).source("council.asb_contacts").mapping(None)["team"] == "Unit"


def test_a_project_file_that_would_not_be_read_stays_as_it_was(tmp_path: Path, dq: Run) -> None:
    path, toml = tmp_path / "contacts.csv", tmp_path / "dq_audit.toml"
    path.write_bytes(making.csv(LOCAL))
    toml.write_text("[project\n", encoding="utf-8")
    assert dq("map", path, "--source", "council.asb_contacts", "--write").returncode == 2
    assert toml.read_text(encoding="utf-8") == "[project\n"
    assert sorted(p.name for p in tmp_path.glob("[!d]*")) == ["contacts.csv"]
    assert sorted(p.name for p in tmp_path.glob("d*.toml*")) == ["dq_audit.toml"]


# --- init ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_init_makes_a_project_that_audits_a_year_in_two_layouts(tmp_path: Path, dq: Run) -> None:
    """The sample year as it lies there, without its project file: every extract is found, and its columns are too."""
    shutil.copytree(SAMPLE / "extracts", tmp_path / "extracts")
    done = dq("init", tmp_path)
    assert done.returncode == 0, done.stderr
    made, ours = load_project(tmp_path / "dq_audit.toml"), load_project(SAMPLE / "dq_audit.toml")
    assert set(made.sources) == set(ours.sources)
    for month in ("2025-09", "2025-10"):
        assert (
            made.source("police.victims").mapping(month).items() <= ours.source("police.victims").mapping(month).items()
        )
        assert "victim_ethnicity" in made.source("police.victims").mapping(month)
    month = run(made, packs())
    assert {one.name for one in month.unusable} == {"istv-return-2025-12.xlsx"}  # a nil return, which nobody declared
    assert len(month.audits) > 60
    assert dq("init", tmp_path).returncode == 2, "a project file is never replaced unasked"


def test_init_in_a_folder_without_extracts(tmp_path: Path, dq: Run) -> None:
    (tmp_path / "letter.txt").write_text("Dear all,\n", encoding="utf-8")
    done = dq("init", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert not (tmp_path / "dq_audit.toml").exists()


@pytest.mark.slow
def test_files_left_aside_whose_names_read_alike_are_told_apart(tmp_path: Path, dq: Run) -> None:
    shutil.copy(next((SAMPLE / "extracts").rglob("*2025-10*.csv")), tmp_path)
    for name in ("Zebulon.csv", "Xanthippe.csv"):
        (tmp_path / name).write_text("%PDF-1.7", encoding="utf-8")
    done = dq("init", tmp_path)
    assert done.returncode == 0, done.stderr
    left = [line.partition(": the file")[0] for line in done.stdout.splitlines() if line.startswith("Left aside")]
    assert left == [f"Left aside: ….csv ({at} of 2 in order of their names)" for at in (1, 2)]


# --- an assignment ------------------------------------------------------------------------------------------------


def test_the_assignment_with_the_largest_gain_is_found() -> None:
    """Worked out by hand: 0.8 + 0.7 beats 0.9 + 0.1."""
    assert assigned([[0.9, 0.8], [0.7, 0.1]]) == {0: 1, 1: 0}
    assert assigned([[0.0, 0.5]]) == {0: 1}
    assert assigned([[0.5], [0.6], [0.4]]) == {1: 0}
    assert assigned([]) == {}
