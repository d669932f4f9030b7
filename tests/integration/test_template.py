"""The entry workbook: filled in as people would fill it in, it is read back as what they meant.

What is expected comes from the workbook's own sheet of code lists and from the lists' files; what came, from an audit
of the filled-in workbook in which every column has to be known.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attacking import ASB, LSOA, SOURCES, call, good_row
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import dq_audit
from dq_audit.cells import snake
from dq_audit.codes import Code, CodeList
from dq_audit.declaration import Source
from dq_audit.discover import Packs, discover
from dq_audit.extracts.header import find_header
from dq_audit.extracts.names import Naming
from dq_audit.model import Kind, State
from dq_audit.moments import Grain, with_moments
from dq_audit.project import Project, load_project
from dq_audit.readers import Coded, Number, When, layers
from dq_audit.render.words import STATES
from dq_audit.template.columns import EntryColumn, Need, entry_columns
from dq_audit.template.workbook import GUIDE, LISTS, ROWS, entry_workbook, sheet_name

MONTH = "2026-01"
AE, VICTIMS = "health.ae_assaults", "police.victims"
SAMPLE = Path(__file__).parents[2] / "sample_data" / "dq_audit.toml"
PROJECT = """
[lists]
teams = ["North", "=1+1", "unknown"]

[sources."council.asb_contacts".columns]
case_ref = "Our ref. no"

[sources."council.asb_contacts".code_lists]
home_lsoa = "places.csv"

[sources."council.asb_contacts".codes.contact_sex]
"Zebulon" = "M"
"prefer not to say" = "U"
"""
PLACES = (
    "code,label,group,state,source\n"
    f"{LSOA},Seaside,,valid,made up\nE01000002,,,valid,made up\n00,No fixed abode,,unknown,made up\n"
)


@dataclass(frozen=True)
class Filled:
    """A workbook to fill in, and where its columns stand."""

    path: Path
    source: Source
    project: Project | None = None

    def sheet(self) -> tuple[Workbook, Worksheet]:
        book = load_workbook(self.path)
        return book, book.worksheets[0]

    @property
    def naming(self) -> Naming:
        config = self.project.source(self.source.id) if self.project else None
        return Naming(self.source, config.mapping(MONTH) if config else {})

    def places(self, sheet: Worksheet) -> tuple[int, dict[str, str], dict[str, str]]:
        """The row of the headings, the letters of each column, the cell of each value above the table."""
        (table,) = sheet.tables.values()
        row = sheet[table.ref][0][0].row
        canonical = self.naming.canonical
        letters = {canonical[snake(cell.value)]: cell.column_letter for cell in sheet[row] if cell.value}
        above = {canonical[snake(sheet.cell(at, 1).value)]: f"B{at}" for at in range(1, row - 1)}
        return row, letters, above

    def fill(self, rows: Sequence[Mapping[str, Any]], to: Path) -> Path:
        """Fill in rows; what stands above the table comes from the first."""
        book, sheet = self.sheet()
        row, letters, above = self.places(sheet)
        for name, cell in above.items():
            sheet[cell] = rows[0][name]
        for at, values in enumerate(rows, row + 1):
            for name, column in letters.items():
                cell = sheet[f"{column}{at}"]
                cell.value = values[name]
                if isinstance(values[name], str):
                    cell.data_type = "s"  # as it is once it was chosen from a list
        book.save(to)
        return to


def rules(sheet: Worksheet) -> dict[str, DataValidation]:
    """The validation of each column or cell, by its first cell."""
    return {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}


def listed(book: Workbook, rule: DataValidation) -> list[tuple[str, str, State]]:
    """The entries of a drop-down list: text, code, and the state that the sheet of lists tells people."""
    found = re.fullmatch(rf"'{LISTS}'!\$B\$(\d+):\$B\$(\d+)", rule.formula1)
    assert found, rule.formula1
    states = {word: state for state, word in STATES.items()}
    rows = book[LISTS].iter_rows(int(found[1]), int(found[2]), values_only=True)
    return [(text, code or "", states[said.partition(":")[0]]) for _, text, code, _, said in rows]


def template(source: str, folder: Path, project: Project | None = None, month: str = MONTH) -> Filled:
    packs = discover()
    declared = packs.source(source)
    path = folder / f"{source}-to-fill-in.xlsx"
    entry_workbook(declared, packs.checks_of(declared), project, month).save(path)
    return Filled(path, declared, project)


def entered(source: Source) -> set[str]:
    """The columns that people fill in: not those made of another."""
    return {name for name, column in source.columns.items() if column.made is None}


def columns_of(source: str, project: Project | None = None, month: str = MONTH) -> dict[str, EntryColumn]:
    packs = discover()
    declared = packs.source(source)
    return {c.name: c for c in entry_columns(declared, packs.checks_of(declared), project, month)}


def typed(source: Source, number: int) -> dict[str, Any]:
    """A good row as a spreadsheet program holds it once it was typed."""
    row: dict[str, Any] = dict(good_row(source.id, number))
    for name, reader in source.readers.items():
        if isinstance(reader, When) and reader.grain is not Grain.MONTH:
            moment = dt.datetime.fromisoformat(row[name])
            row[name] = moment.date() if reader.grain is Grain.DAY else moment
        elif isinstance(reader, Number):
            row[name] = float(row[name])
    return row


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    """The shipped sources with one check each, in which every column has to be known."""
    lines = ['"""Made for these tests."""', "import pandera.pandas as pa", "from dq_audit.declare import check, known"]
    for at, source in enumerate(map(discover().source, SOURCES)):
        lines += [
            f"from {source.model.__module__} import {source.model.__name__} as S{at}",
            f'@check(id="{source.id}-all", gap=None, source=S{at}, target=0.5)',
            f"class All{at}(pa.DataFrameModel):",
            '    """Everything."""',
            *(f"    {name}: str = known()" for name in source.columns),
        ]
    folder = tmp_path_factory.mktemp("pack")
    (folder / "everything.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return discover([folder])


def states(path: Path, source: str, packs: Packs, project: Project | None = None) -> dict[str, Counter[State]]:
    """The recording states of every column that is filled in, by the audit of a file; nothing may be left aside."""
    (audit,) = (
        a
        for a in dq_audit.check(path, source=source, period=MONTH, packs=packs, project=project).audits
        if a.period == MONTH
    )
    assert [n for n in audit.notes if "left aside" in n or "looks like" in n] == []
    return {
        f.item: Counter({s: n for s in State if (n := getattr(f.counts, s.label))})
        for f in audit.findings
        if f.check == f"{source}-all" and f.kind is Kind.ITEM and f.item in entered(packs.source(source)) and f.item
    }


# --- what is filled in is read back -------------------------------------------------------------------------------


@pytest.mark.few(4)
@pytest.mark.parametrize("source", SOURCES)
def test_every_entry_of_every_list_is_read_as_its_state(source: str, tmp_path: Path, everything: Packs) -> None:
    made = template(source, tmp_path)
    book, sheet = made.sheet()
    row, letters, _ = made.places(sheet)
    by_column = {name: rules(sheet)[f"{at}{row + 1}"] for name, at in letters.items()}
    lists = {name: listed(book, rule) for name, rule in by_column.items() if rule.type == "list"}
    longest = max((len(entries) for entries in lists.values()), default=3)
    rows = [typed(made.source, number) for number in range(longest)]
    for name, entries in lists.items():
        for values, (text, _, _) in zip(rows, cycle(entries), strict=False):
            values[name] = text
    found = states(made.fill(rows, tmp_path / "filled.xlsx"), source, everything)
    expected = {name: Counter(s for _, _, s in islice(cycle(entries), longest)) for name, entries in lists.items()}
    assert found == {name: expected.get(name, Counter({State.VALID: longest})) for name in entered(made.source)}


@pytest.mark.parametrize("source", SOURCES)
def test_every_entry_of_every_list_is_read_as_its_very_code(source: str) -> None:
    declared = discover().source(source)
    for name, column in columns_of(source).items():
        if isinstance(column.reader, Coded):
            texts = [entry.text for entry in column.entries]
            frame = with_moments(pl.DataFrame({name: texts}), {}).with_columns(pl.lit(202601).alias("@month"))
            rows = nw.from_native(frame)
            for step in layers({name: declared.readers[name]}):
                rows = rows.with_columns(**step)
            codes = rows.select(c=column.reader.code_of(name))["c"].to_list()
            assert codes == [entry.code or None for entry in column.entries], name


@pytest.mark.parametrize("source", SOURCES)
def test_a_list_offers_every_code_that_holds_today_and_no_other(source: str) -> None:
    for column in columns_of(source).values():
        if isinstance(column.reader, Coded):
            offered = [entry.code for entry in column.entries if entry.code]
            codes = column.reader.codes.codes
            assert offered == [c.code for c in codes if not c.retired and (c.end is None or c.end >= MONTH)]
            assert any(entry.state is State.UNKNOWN for entry in column.entries), column.name
            if column.personal:
                assert {entry.state for entry in column.entries} >= {State.DECLINED, State.NOT_ASKED}, column.name


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_every_word_for_a_missing_value_is_read_as_its_state(source: str, tmp_path: Path, everything: Packs) -> None:
    made = template(source, tmp_path)
    columns = columns_of(source)
    for state in (State.UNKNOWN, State.DECLINED, State.NOT_ASKED):
        words = {name: word for name, c in columns.items() for word in c.said(state)[:1]}
        rows = [{**typed(made.source, number), **words} for number in range(3)]
        found = states(made.fill(rows, tmp_path / f"{state.label}.xlsx"), source, everything)
        assert found == {name: Counter({state if name in words else State.VALID: 3}) for name in columns}


def test_who_would_not_say_can_be_recorded_of_every_person() -> None:
    for source in SOURCES:
        for name, column in columns_of(source).items():
            if column.personal and column.used and not column.identifies:
                assert column.said(State.DECLINED), f"{source} {name}"
                assert column.said(State.NOT_ASKED), f"{source} {name}"


def test_nobody_can_decline_what_no_person_is_asked() -> None:
    """Declined completes a record: offered for an offence or an injury it would only hide the gap."""
    victims = columns_of(VICTIMS)
    assert [victims[name].said(State.DECLINED) for name in ("offence_code", "injury_level", "recorded_on")] == [()] * 3


@pytest.mark.few(3)
@pytest.mark.parametrize("source", SOURCES)
def test_a_workbook_that_nobody_filled_in_is_refused(source: str, tmp_path: Path) -> None:
    path = tmp_path / "2026-01.xlsx"
    assert call("template", source, "--out", path).code == 0
    called = call("check", path, "--source", source)
    assert (called.code, "a header and no rows" in called.err) == (3, True)


# --- how it looks and what it refuses -----------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_the_headings_are_the_columns(source: str, tmp_path: Path) -> None:
    made = template(source, tmp_path)
    book, sheet = made.sheet()
    header = find_header([list(line) for line in sheet.values], Naming(made.source))
    row, letters, above = made.places(sheet)
    assert header.row + 1 == row
    assert (header.unused, [*header.columns.values()]) == ((), [*letters])
    assert {*letters, *above} == entered(made.source)
    assert {name for name, c in made.source.columns.items() if c.header} == {*above}
    assert book.sheetnames[:2] == [sheet_name(made.source), GUIDE]
    columns = columns_of(source)
    assert [c.value for c in sheet[row]] == [columns[name].heading for name in letters]


@pytest.mark.parametrize("source", SOURCES)
def test_every_column_has_its_rule_and_message(source: str, tmp_path: Path) -> None:
    made = template(source, tmp_path)
    _, sheet = made.sheet()
    row, letters, above = made.places(sheet)
    columns, found = columns_of(source), rules(sheet)
    cells = {**{name: f"{at}{row + 1}" for name, at in letters.items()}, **above}
    assert {*cells.values()} == {*found}
    for name, cell in cells.items():
        rule, reader = found[cell], columns[name].reader
        assert rule.showInputMessage
        assert rule.showErrorMessage
        assert rule.prompt
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.errorTitle) <= 32
        assert len(rule.error) <= 225
        assert len(rule.formula1 or "") <= 255
        assert str(rule.sqref) == (cell if name in above else f"{cell}:{letters[name]}{row + ROWS}")
        if isinstance(reader, Coded):
            assert (rule.type, rule.errorStyle) == ("list", "warning" if reader.others else "stop")
        elif isinstance(reader, Number):
            assert f"{cell}>={reader.low:g},{cell}<={reader.high:g}" in rule.formula1
            assert (f"INT({cell})={cell}" in rule.formula1) == reader.is_whole
        elif isinstance(reader, When):
            assert rule.type in ("date", "custom")
        words = columns[name].words if rule.type == "custom" and "ISNUMBER" in rule.formula1 else ()
        assert [entry.text for entry in words if f'="{entry.text}"' not in rule.formula1] == []


def test_codes_and_references_are_kept_as_they_were_typed(tmp_path: Path) -> None:
    """10-17 would become a day in October, 007 would become 7, 2026-10 a date."""
    made = template("police.stop_search", tmp_path)
    _, sheet = made.sheet()
    _, letters, _ = made.places(sheet)
    formats = {name: sheet.column_dimensions[at].number_format for name, at in letters.items()}
    assert {formats[name] for name in ("age_range", "legislation", "part_of_a_policing_operation")} == {"@"}
    assert (formats["date"], formats["latitude"]) == ("dd mmm yyyy hh:mm", "General")
    month = template("police.street_crime", tmp_path)
    assert month.sheet()[1].column_dimensions["B"].number_format == "@"
    ages = template(VICTIMS, tmp_path).sheet()[1]
    assert (ages.column_dimensions["A"].number_format, ages.column_dimensions["H"].number_format) == ("@", "0")


def test_a_record_entered_twice_is_asked_about(tmp_path: Path) -> None:
    found = rules(template(VICTIMS, tmp_path).sheet()[1])
    assert found["B2"].formula1 == "SUMPRODUCT(1*($A$2:$A$10001=$A2)*($B$2:$B$10001=$B2))=1"
    assert (found["B2"].errorStyle, found["A2"].type) == ("warning", None)


@pytest.mark.parametrize("source", SOURCES)
def test_the_workbook_is_accessible_and_tells_no_name(source: str, tmp_path: Path) -> None:
    made = template(source, tmp_path)
    book, sheet = made.sheet()
    row, _, _ = made.places(sheet)
    assert book.properties.title
    assert (book.properties.language, book.properties.lastModifiedBy) == ("en-GB", None)
    assert book.properties.creator.startswith("dq-audit ")
    assert [s.title for s in book if s.merged_cells.ranges or s.sheet_state != "visible"] == []
    assert sheet.freeze_panes == f"A{row + 1}"
    (table,) = sheet.tables.values()
    assert [c.name for c in table.tableColumns] == [cell.value for cell in sheet[row]]
    assert table.autoFilter.ref == table.ref
    for cell in sheet[row]:
        assert cell.font.bold
        assert cell.alignment.wrap_text
        assert sheet.column_dimensions[cell.column_letter].width > max(map(len, cell.value.split()))
    assert [cell.coordinate for s in book for line in s for cell in line if cell.data_type == "f"] == []
    if LISTS in book.sheetnames:
        assert book[LISTS].protection.sheet


@pytest.mark.parametrize("source", SOURCES)
def test_the_guide_says_of_each_column_what_to_do(source: str, tmp_path: Path) -> None:
    made = template(source, tmp_path)
    book, _ = made.sheet()
    lines = [[cell or "" for cell in line] for line in book[GUIDE].values]
    top = next(at for at, line in enumerate(lines) if line[0] == "Column")
    table = lines[top + 1 : top + 1 + len(entered(made.source))]
    columns = columns_of(source)
    assert [line[0] for line in table] == [c.heading for c in columns.values()]
    for line, column in zip(table, columns.values(), strict=True):
        assert line[1]
        assert line[2]
        assert line[6].startswith("Yes" if column.personal else "No")
        assert all(gap in line[7] for gap in column.gaps)
        for at, state in ((3, State.UNKNOWN), (4, State.DECLINED), (5, State.NOT_ASKED)):
            assert all(text in line[at] for text in column.said(state))
    personal = any(column.personal for column in columns.values())
    assert any("holds personal data" in line[0] for line in lines) == personal


def test_columns_are_marked_by_when_they_are_needed() -> None:
    needs = {name: c.need for name, c in columns_of(VICTIMS).items()}
    assert {needs[name] for name in ("crime_ref", "victim_no", "recorded_on", "offence_code", "victim_type")} == {
        Need.ALWAYS
    }
    assert (needs["injury_level"], needs["victim_name"]) == (Need.SOME, Need.OPTIONAL)
    column = columns_of(VICTIMS)["injury_level"]
    assert (column.heading, column.only_where) == ("Injury level (*)", ("“Offence code” belongs to MSV",))


def test_what_made_the_gap_is_not_offered_again() -> None:
    texts = {entry.text for entry in columns_of(ASB)["contact_ethnicity"].entries}
    assert "Unknown / not given" not in texts
    assert {"Declined to say", "Not asked", "Unknown"} <= texts
    offences = {entry.code for entry in columns_of(VICTIMS)["offence_code"].entries}
    assert offences & {"8F", "8N"} == {"8N"}


# --- with a project -----------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "project.toml").write_text(PROJECT, encoding="utf-8")
    return load_project(tmp_path / "project.toml")


def test_the_lists_and_headings_of_the_project_are_used(tmp_path: Path, project: Project, everything: Packs) -> None:
    made = template(ASB, tmp_path, project)
    book, sheet = made.sheet()
    row, letters, _ = made.places(sheet)
    assert sheet[f"{letters['case_ref']}{row}"].value == "Our ref. no *"
    found = rules(sheet)
    teams, homes = (listed(book, found[f"{letters[name]}{row + 1}"]) for name in ("team", "home_lsoa"))
    assert teams == [
        ("North", "North", State.VALID),
        ("=1+1", "=1+1", State.VALID),
        ("unknown", "unknown", State.UNKNOWN),
        ("Not known", "", State.UNKNOWN),
    ]
    assert homes == [
        ("Seaside", LSOA, State.VALID),
        ("E01000002", "E01000002", State.VALID),
        ("No fixed abode", "00", State.UNKNOWN),
        ("Not known", "", State.UNKNOWN),
    ]
    assert found[f"{letters['team']}{row + 1}"].errorStyle == "warning"
    live = [cell for line in book[LISTS] for cell in line if cell.value == "=1+1"]
    assert [(cell.data_type, cell.quotePrefix) for cell in live] == [("s", True)] * 2
    rows = [{**typed(made.source, n), "home_lsoa": homes[n][0], "team": teams[n][0]} for n in range(4)]
    told = states(made.fill(rows, tmp_path / "filled.xlsx"), ASB, everything, project)
    assert told["home_lsoa"] == told["team"] == Counter({State.VALID: 2, State.UNKNOWN: 2})


def test_a_word_that_the_project_means_otherwise_is_not_offered(project: Project) -> None:
    entries = columns_of(ASB, project)["contact_sex"].entries
    assert [entry.text for entry in entries if entry.state is State.DECLINED] == ["Declined"]


@pytest.mark.few(3)
@pytest.mark.parametrize("source", SOURCES)
def test_a_workbook_of_the_sample_project_is_read_by_it(source: str, tmp_path: Path, everything: Packs) -> None:
    project = load_project(SAMPLE)
    made = template(source, tmp_path, project)
    rows = [typed(made.source, number) for number in range(3)]
    inside = project.areas["lsoa"][0].code
    area = made.source.area
    rows = [{**row, area[0]: inside} if area else row for row in rows]
    found = states(made.fill(rows, tmp_path / "filled.xlsx"), source, everything, project)
    assert found == {key: Counter({State.VALID: 3}) for key in entered(made.source)}


def test_a_slip_in_the_project_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text('[lists]\nteems = ["North"]\n', encoding="utf-8")
    called = call("template", ASB, "--project", tmp_path / "project.toml", "--out", tmp_path / "x.xlsx")
    assert (called.code, "did you mean 'teams'" in called.err) == (2, True)
    assert not (tmp_path / "x.xlsx").exists()


def test_nothing_of_the_project_but_its_lists_and_headings_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "Xanthippe"
    folder.mkdir()
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    more = '[project]\nname = "Zebulon"\n[sources."police.victims"]\nfiles = ["Zebulon/*.csv"]\n'
    (folder / "project.toml").write_text(PROJECT + more, encoding="utf-8")
    called = call("template", ASB, "-P", folder / "project.toml", "-o", folder / "to-fill-in.xlsx")
    assert called.code == 0
    with zipfile.ZipFile(folder / "to-fill-in.xlsx") as archive:
        written = b"".join(archive.read(part) for part in archive.namelist()).decode()
    assert [name for name in ("Zebulon", "Xanthippe", str(tmp_path)) if name in written] == []


# --- odd declarations ---------------------------------------------------------------------------------------------


def test_a_label_that_is_not_read_back_gives_way_to_its_code() -> None:
    """An ending that the list ignores may stand at the end of a label too."""
    victims = discover().source(VICTIMS)
    codes = CodeList(
        "made_up",
        (
            Code("A", "Alpha 001a", "", State.VALID),
            Code("B", "Bravo", "", State.VALID),
            Code("c 001a", "Charlie 001a", "", State.VALID),
        ),
        ignoring=" [0-9]{3}[a-z]",
    )
    columns = {**victims.columns, "injury_level": replace(victims.columns["injury_level"], reader=Coded(codes))}
    found = {c.name: c for c in entry_columns(replace(victims, columns=columns), (), None, MONTH)}
    assert [entry.text for entry in found["injury_level"].entries] == ["A", "Bravo", "Not known"]


def test_where_every_column_may_stand_above_there_is_still_a_table() -> None:
    ae = discover().source(AE)
    columns = {name: replace(column, header=True) for name, column in ae.columns.items()}
    assert not any(c.above for c in entry_columns(replace(ae, columns=columns), (), None, MONTH))


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("made.history", "History records"),
        ("made.code_lists", "Code lists records"),
        ("made.x" + "y" * 40, "X" + "y" * 30),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(id_: str, name: str) -> None:
    assert sheet_name(replace(discover().source(ASB), id=id_)) == name


# --- the file -----------------------------------------------------------------------------------------------------


def test_a_workbook_that_is_there_is_never_lost(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xlsx"
    path.write_bytes(b"filled in")
    called = call("template", ASB, "--out", path)
    assert (called.code, path.read_bytes()) == (2, b"filled in")
    assert "is there already and may be filled in" in called.err
    assert call("template", ASB, "--out", path, "--force").code == 0
    assert load_workbook(path).sheetnames[0] == "ASB contacts"
    assert [p.name for p in tmp_path.iterdir()] == ["contacts.xlsx"]


def test_a_workbook_that_comes_meanwhile_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "contacts.xlsx"
    save = Workbook.save

    def slow(book: Workbook, part: Path) -> None:
        save(book, part)
        path.write_bytes(b"filled in")

    monkeypatch.setattr(Workbook, "save", slow)
    assert call("template", ASB, "--out", path).code == 2
    assert ([p.name for p in tmp_path.iterdir()], path.read_bytes()) == (["contacts.xlsx"], b"filled in")


def test_a_workbook_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "contacts.xlsx"
    path.write_bytes(b"filled in")

    def full(_: Workbook, part: Path) -> None:
        Path(part).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workbook, "save", full)
    called = call("template", ASB, "--out", path, "--force")
    assert (called.code, "contacts.xlsx cannot be written" in called.err) == (2, True)
    assert ([p.name for p in tmp_path.iterdir()], path.read_bytes()) == (["contacts.xlsx"], b"filled in")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("council.asb_contact",), "there is no source 'council.asb_contact'"),
        ((ASB, "--out", "contacts.csv"), "ends in .xlsx"),
        ((ASB, "--out", "folder.xlsx"), "is a folder"),
        ((ASB, "--project", "nowhere.toml"), "nowhere.toml"),
        ((ASB, "--checks", "nowhere"), "nowhere"),
    ],
    ids=["source", "suffix", "folder", "project", "checks"],
)
def test_a_fault_is_a_sentence_and_nothing_is_written(
    args: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.xlsx").mkdir()
    called = call("template", *args)
    assert (called.code, said in called.err, "Traceback" in called.err) == (2, True, False)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.xlsx"]


def test_without_a_name_it_is_called_after_its_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    called = call("template", ASB)
    assert (called.code, [p.name for p in tmp_path.iterdir()]) == (0, [f"{ASB}.xlsx"])
    assert f"Wrote {ASB}.xlsx" in called.out
