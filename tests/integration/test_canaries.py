"""Invented people, planted everywhere, come out nowhere: not in a report, a message, a log or a traceback.

Keys, owners and their supervisors stand in the failing records only, and cannot start a formula there.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pandas as pd
import polars as pl
import pytest
from attacking import ASB, LSOA, SOURCES, as_csv, call, columns_of, good_row, good_rows, quoted, write_xlsx
from commands import RETENTION

import dq_audit
from dq_audit import report_files
from dq_audit.discover import discover
from dq_audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CANARIES = (
    "Zebulon Quagmire",
    "17 Xanthippe Crescent",
    "03/07/1931",
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "@SUM(1)",
)
TOKENS = ("zebulon", "quagmire", "xanthippe", "03/07/1931", "1931-07-03", "hyperlink", "alert(1)", "sum(1)")
FILE_NAME = "=HYPERLINK(x) Zebulon Quagmire @SUM(1) 17 Xanthippe Crescent 2026-01"
SHEET = "Zebulon Quagmire @SUM(1)"
REPEATS = 3  # a code never seen may be printed from three records on, where somebody allowed it
ALLOWED = ("key", "owner", "supervisor", "sheet")  # the sheet's name has a test of its own
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
PROJECT = f"""
[area]
lsoa = ["{LSOA}"]

[lists]
teams = ["North"]
{RETENTION}"""


def leaked(text: str) -> list[str]:
    """The canaries that stand in a text."""
    folded = text.casefold()
    return [token for token in TOKENS if token in folded]


def spoilt_rows(source: str) -> list[dict[str, str]]:
    """Good rows with every canary in every column, three times each."""
    spots = [(name, canary) for name in columns_of(source) for canary in CANARIES for _ in range(REPEATS)]
    return [{**good_row(source, at), name: canary} for at, (name, canary) in enumerate(spots)]


def spoilt_header(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with a column more for each canary, named so."""
    return [{**row, **dict.fromkeys(CANARIES, "x")} for row in rows]


def titled_csv(rows: list[dict[str, str]]) -> str:
    """CSV with canaries above the header, too."""
    above = [quoted([canary, f"Contact: {canary}"]) for canary in CANARIES]
    return "\n".join([*above, as_csv(rows)])


def cells(rows: list[dict[str, str]]) -> list[list[str | None]]:
    header: list[str | None] = list(rows[0])
    return [header, *(list[str | None](row.values()) for row in rows)]


def write(kind: str, rows: list[dict[str, str]], folder: Path) -> Path:
    """The rows as a file whose folder, name and sheet bear canaries."""
    home = folder / "Xanthippe Quagmire"
    home.mkdir(exist_ok=True)
    path = home / f"{FILE_NAME}.{'xlsx' if kind == 'xlsx' else 'parquet' if kind == 'parquet' else 'csv'}"
    if kind == "xlsx":
        return write_xlsx(path, [*([c, f"Contact: {c}"] for c in CANARIES), *cells(rows)], SHEET)
    if kind == "parquet":
        pl.DataFrame(rows).write_parquet(path)
    else:
        path.write_text(titled_csv(rows), encoding=kind)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "project.toml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


@dataclass
class Told:
    """Texts by where they stood."""

    texts: dict[str, str]

    def leaks(self) -> dict[str, list[str]]:
        return {place: found for place, text in self.texts.items() if (found := leaked(text))}


SAME_IN_EVERY_DOCUMENT = ("docProps/app.xml", "docProps/thumbnail.jpeg", "word/settings.xml")  # a word of theirs: links
REPORTS = (".html", ".xlsx", ".json", ".docx", ".txt", ".svg")


def reports_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text that the reports in a folder hold, the parts of a workbook one by one."""
    for path in sorted(one for one in folder.rglob("*") if one.suffix in REPORTS):
        if path.suffix in {".xlsx", ".docx"}:
            with ZipFile(path) as archive:
                for part in (name for name in archive.namelist() if name not in SAME_IN_EVERY_DOCUMENT):
                    yield f"{path.name} {part}", archive.read(part).decode("utf-8")
        else:
            yield path.name, path.read_text(encoding="utf-8")


def told_by_check(path: Path, source: str, project: Path, out: Path) -> tuple[Told, list[dict[str, str]]]:
    """All that `check` says and writes, and the failing records."""
    failing = out / "failing.csv"
    out.mkdir(exist_ok=True)
    shown = call("check", path, "-s", source, "-P", project, "-o", out, "--failing", failing)
    as_json = call("check", path, "-s", source, "-P", project, "--json")
    assert {shown.code, as_json.code} <= {0, 1}, shown.err + as_json.err
    json.loads(as_json.out)
    texts = {"stdout": shown.out, "stderr": shown.err, "json": as_json.out, "json stderr": as_json.err}
    records = list(csv.DictReader(io.StringIO(failing.read_text(encoding="utf-8-sig"))))
    assert records
    hidden = {"failing.csv": "\n".join(value for r in records for name, value in r.items() if name not in ALLOWED)}
    return Told({**texts, **dict(reports_in(out)), **hidden}), records


@pytest.mark.few(3)
@pytest.mark.parametrize("kind", ["utf-8", pytest.param("xlsx", marks=pytest.mark.slow)])
@pytest.mark.parametrize("source", SOURCES)
def test_nothing_leaks_from_any_column(source: str, kind: str, tmp_path: Path, project: Path) -> None:
    path = write(kind, spoilt_header(spoilt_rows(source)), tmp_path)
    told, _ = told_by_check(path, source, project, tmp_path / "out")
    assert told.leaks() == {}


@pytest.mark.few(1)
@pytest.mark.parametrize("kind", ["utf-8-sig", "cp1252", "utf-16", "parquet"])
def test_nothing_leaks_from_other_encodings(kind: str, tmp_path: Path, project: Path) -> None:
    path = write(kind, spoilt_header(spoilt_rows("police.victims")), tmp_path)
    told, _ = told_by_check(path, "police.victims", project, tmp_path / "out")
    assert told.leaks() == {}


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_keys_and_owners_cannot_start_a_formula(source: str, tmp_path: Path, project: Path) -> None:
    rows = spoilt_rows(source)
    starts = ("\n=1+1", "＝1+1", "\t=1+1", "-1+1", "+1+1")
    declared = discover().sources[source]
    for name in filter(None, (*declared.key, declared.owner, declared.supervisor)):
        rows += [{**good_row(source, 9_000 + at), name: start} for at, start in enumerate(starts)]
    named = {"alcohol", "injury_date", "crime_id", "category", "residential", "result_label", "reoffence_status"}
    spoil = next(c for c in columns_of(source) if "ethnicity" in c or c in named)
    told = [{**row, spoil: ""} for row in rows]
    _, records = told_by_check(write("xlsx", told, tmp_path), source, project, tmp_path / "out")
    assert [value for record in records for value in record.values() if value.startswith(FORMULA)] == []


def test_failing_records_hold_keys_and_owners_in_full(tmp_path: Path, project: Path) -> None:
    rows = [{**row, "case_ref": CANARIES[0], "contact_age": ""} for row in good_rows(ASB, 3)]
    _, records = told_by_check(write("utf-8", rows, tmp_path), ASB, project, tmp_path / "out")
    assert {record["key"] for record in records} == {CANARIES[0]}


@pytest.mark.few(2)
@pytest.mark.parametrize("source", SOURCES)
def test_nothing_leaks_from_the_python_calls(
    source: str, tmp_path: Path, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = write("xlsx" if source.startswith("health") else "utf-8", spoilt_header(spoilt_rows(source)), tmp_path)
    result = dq_audit.check(path, source=source, project=dq_audit.load_project(project))
    failing = result.failing
    told = Told(
        {
            "summary": result.summary().to_csv(),
            "summary repr": repr(result.summary()),
            "Result": repr(result) + str(result),
            "Audit": "".join(repr(a) + str(a) for a in result.audits),
            "Finding": "".join(repr(f) for a in result.audits for f in a.findings),
            "failing": repr(failing.select(pl.exclude(*ALLOWED)).to_dicts()),
            "log": caplog.text,
        }
    )
    assert told.leaks() == {}


@pytest.mark.parametrize("kind", ["utf-8", "xlsx"])
def test_nothing_leaks_from_the_repr_of_what_a_result_holds(kind: str, tmp_path: Path, project: Path) -> None:
    path = write(kind, spoilt_rows("health.ae_assaults"), tmp_path)
    result = dq_audit.check(path, source="health.ae_assaults", project=dq_audit.load_project(project))
    held = {name: repr(value) for name, value in vars(result).items()}
    assert Told(held).leaks() == {}


@pytest.mark.few(3)
@pytest.mark.parametrize("source", SOURCES)
def test_nothing_leaks_from_a_frame(source: str, project: Path) -> None:
    make: Callable[[Any], Any] = pd.DataFrame if source.startswith("police") else pl.DataFrame
    frame = make(spoilt_header(spoilt_rows(source)))
    result = dq_audit.check(frame, source=source, project=dq_audit.load_project(project))
    assert Told({"Result": repr(result), "summary": result.summary().to_csv()}).leaks() == {}


# --- names of files and sheets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["utf-8", "xlsx"])
def test_only_words_of_the_source_or_the_project_are_left_of_a_file_name(
    kind: str, tmp_path: Path, project: Path
) -> None:
    project.write_text(PROJECT + '\n[project]\nname = "Borough"\n', encoding="utf-8")
    path = write(kind, good_rows(ASB, 10), tmp_path)
    path = path.rename(path.with_name(f"ASB contacts North Borough Zebulon Stockton 2026-01{path.suffix}"))
    result = dq_audit.check(path, source=ASB, project=dq_audit.load_project(project))
    assert result.audits[-1].extract.name == "ASB contacts North Borough … … 2026-01.…"


def test_the_source_and_the_project_do_not_run_into_one_word(tmp_path: Path) -> None:
    toml = tmp_path / "project.toml"
    toml.write_text('area.name = "Borough"\n', encoding="utf-8")
    path = tmp_path / "contacts 2026-01.csv"
    path.write_text(as_csv(good_rows(ASB, 10)), encoding="utf-8")
    result = dq_audit.check(path, source=ASB, project=dq_audit.load_project(toml))
    assert result.audits[-1].extract.name == "contacts 2026-01.…"


def test_a_sheet_is_masked_in_the_failing_records(tmp_path: Path) -> None:
    rows = [{**row, "contact_age": ""} for row in good_rows(ASB, 5)]
    path = write_xlsx(tmp_path / "2026-01.xlsx", cells(rows), "Contacts Zebulon")
    result = dq_audit.check(path, source=ASB)
    assert set(result.failing["sheet"]) == {"Contacts …"}


def test_run_masks_the_names_of_what_it_could_not_use(tmp_path: Path) -> None:
    folder = tmp_path / "Xanthippe"
    folder.mkdir()
    (folder / f"{FILE_NAME}.csv").write_text("", encoding="utf-8")
    toml = tmp_path / "p.toml"
    toml.write_text(f'[sources."{ASB}"]\nfiles = ["*/*.csv"]\n', encoding="utf-8")
    called = call("run", "-P", toml, "-o", tmp_path / "out")
    told = Told({"stdout": called.out, "stderr": called.err, **dict(reports_in(tmp_path / "out"))})
    assert (called.code, told.leaks()) == (3, {})


def test_a_pattern_that_escapes_its_folder_tells_no_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Zebulon"
    folder.mkdir()
    path = folder / "2026-01.csv"
    path.write_text(as_csv(good_rows(ASB, 20)), encoding="utf-8")
    called = call("check", path, "-s", ASB)
    assert leaked(called.out + called.err) == []


# --- extracts that cannot be used ----------------------------------------------------------------------------------


def _malformed() -> dict[str, bytes]:
    good, names = as_csv(good_rows(ASB, 50)), list(good_row(ASB))
    data = "\n".join(quoted(row.values()) for row in spoilt_rows(ASB))
    longer = quoted([*good_row(ASB).values(), *CANARIES])
    twice = quoted([*names, "contact_age", *CANARIES])
    return {
        "first row is data": data.encode(),
        "only canaries": "\n".join([quoted(CANARIES)] * 60).encode(),
        "another source": (quoted(["crime_id", *CANARIES]) + "\n" + quoted(CANARIES)).encode(),
        "half the columns": (quoted([*names[:2], *CANARIES]) + "\n" + quoted(CANARIES)).encode(),
        "long row": (good + longer + "\n").encode(),
        "column twice": (twice + "\n" + quoted(CANARIES)).encode(),
        "quote never closed": (good + f'"{CANARIES[0]},{CANARIES[2]}\n' + data).encode(),
        "stray quote": (good + f'{CANARIES[0]}" x,{CANARIES[1]}\n' + good).encode(),
        "huge cell": (good + f"{CANARIES[0] * 20_000},x\n").encode(),
        "carriage returns": data.replace("\n", "\r").encode(),
        "wrong bytes": good.encode() + CANARIES[0].encode() + b"\x81\xff\xfe,\n",
        "NUL": good.encode() + CANARIES[0].encode() + b"\x00,\n",
        "header only": (quoted([*names, *CANARIES]) + "\n").encode(),
        "no readable date": as_csv([{**row, "opened_on": CANARIES[0]} for row in good_rows(ASB, 9)]).encode(),
        "not a workbook": b"PK\x03\x04" + data.encode(),
        "not an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data.encode(),
        "not Parquet": b"PAR1" + data.encode(),
    }


def chain_of(fault: BaseException) -> str:
    """All that a handler of exceptions can print of one and of those behind it."""
    parts, seen, todo = [], set(), [fault]
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        parts += [str(one), repr(one), repr(one.args), *getattr(one, "__notes__", ())]
        parts += traceback.format_exception(one)
        todo += [other for other in (one.__context__, one.__cause__) if other is not None]
    return "\n".join(parts)


@pytest.mark.few(5)
@pytest.mark.parametrize("name", list(_malformed()))
def test_nothing_leaks_from_an_extract_that_cannot_be_used(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "Zebulon"
    folder.mkdir()
    path = folder / f"{FILE_NAME}.csv"
    path.write_bytes(_malformed()[name])
    called = call("check", path, "-s", ASB)
    told = {"stdout": called.out, "stderr": called.err}
    try:
        dq_audit.check(path, source=ASB)
    except AuditError as fault:
        message = "\n".join(t for t in (str(fault), repr(fault)))
        told |= {"message": message, "chain": chain_of(fault).replace(str(path), "")}
    told["log"] = caplog.text
    assert Told(told).leaks() == {}
    assert "Traceback" not in called.out + called.err


# --- runs that are made to crash -----------------------------------------------------------------------------------

QUOTING = " ".join(CANARIES)


class _Panic(BaseException):
    """As the Rust libraries below raise it: no `Exception`."""


def _raising(fault: BaseException) -> Callable[..., Any]:
    def crash(*_: object, **__: object) -> Any:  # noqa: ANN401  stands in for anything
        raise fault

    return crash


CRASHES: dict[str, tuple[str, BaseException]] = {
    "collect": ("polars.LazyFrame.collect", pl.exceptions.ComputeError(QUOTING)),
    "collect_all": ("polars.collect_all", pl.exceptions.ShapeError(QUOTING)),
    "scan": ("polars.scan_csv", pl.exceptions.NoDataError(QUOTING)),
    "concat": ("polars.concat", ValueError(QUOTING)),
    "filter": ("polars.DataFrame.filter", RuntimeError(QUOTING)),
    "header": ("dq_audit.extracts.delimited.find_header", KeyError(QUOTING)),
    "plan": ("dq_audit.audit.plan", UnicodeDecodeError("utf-8", QUOTING.encode(), 0, 1, QUOTING)),
    "findings": ("dq_audit.audit.Findings.of", RecursionError(QUOTING)),
    "memory": ("dq_audit.engine.counting.count", MemoryError(QUOTING)),
    "judging": ("dq_audit.audit.judge_audits", ArithmeticError(QUOTING)),
    "panic": ("dq_audit.engine.counting.count", _Panic(QUOTING)),
    "real panic": ("dq_audit.engine.counting.count", pl.exceptions.PanicException(QUOTING)),
}


@pytest.mark.few(4)
@pytest.mark.parametrize("crash", list(CRASHES))
def test_nothing_leaks_from_a_crash(
    crash: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "2026-01.csv"
    path.write_text(as_csv(spoilt_rows(ASB)), encoding="utf-8")
    out = tmp_path / "out"
    where, fault = CRASHES[crash]
    monkeypatch.setattr(where, _raising(fault))
    told: dict[str, str] = {}
    try:
        dq_audit.check(path, source=ASB)
    except BaseException as raised:  # noqa: BLE001  whatever comes out is what is looked at
        told["chain"] = chain_of(raised)
    assert told, "the crash did not happen"
    called = call("check", path, "-s", ASB, "-o", out)
    told |= {"stdout": called.out, "stderr": called.err, "log": caplog.text}
    assert Told(told).leaks() == {}
    assert called.code == 4
    assert len(called.err.splitlines()) == 1
    assert not list(out.glob("*")), "a run that failed leaves no report"


def test_nothing_leaks_when_the_failing_records_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "2026-01.csv"
    path.write_text(as_csv(spoilt_rows(ASB)), encoding="utf-8")
    result = dq_audit.check(path, source=ASB)
    monkeypatch.setattr("dq_audit.engine.failing.judge_slice", _raising(ValueError(QUOTING)))
    with pytest.raises(AuditError) as raised:
        _ = result.failing
    assert leaked(chain_of(raised.value)) == []


PACK = '''
"""A pack whose check quotes cells when it fails."""
import pandas as pd
import pandera.pandas as pa
from dq_audit.declare import check, known
from dq_audit_checks.council.asb_contacts import AsbContacts

@check(id="attack.quotes-cells-{name}", gap=None, source=AsbContacts, target=0.9)
class Quotes(pa.DataFrameModel):
    """Says what it should not."""

    team: str = known()

    @pa.check("team")
    def quoting(cls, series):
        {body}
'''
BODIES = {
    "raises": "raise ValueError(' '.join(map(str, series)))",
    "schema": "raise pa.errors.SchemaError(None, series, ' '.join(map(str, series)))",
    "warns": "import warnings; warnings.warn(' '.join(map(str, series)), stacklevel=1); return series.notna()",
    "logs": "import logging; logging.getLogger('x').debug('asked'); return series.notna()",
}


@pytest.mark.parametrize("name", ["raises", "schema", "logs"])
def test_nothing_leaks_when_pandera_raises(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / f"quotes_{name}.py").write_text(PACK.format(name=name, body=BODIES[name]), encoding="utf-8")
    path = tmp_path / "2026-01.csv"
    path.write_text(as_csv(spoilt_rows(ASB)), encoding="utf-8")
    called = call("check", path, "-s", ASB, "-c", folder)
    told = {"stdout": called.out, "stderr": called.err, "log": caplog.text}
    try:
        dq_audit.check(path, source=ASB, packs=discover([folder]))
    except AuditError as fault:
        told["chain"] = chain_of(fault)
    assert Told(told).leaks() == {}
    assert called.code in ((0, 1) if name == "logs" else (2, 4))


@pytest.mark.parametrize("writer", ["page", "write_workbook", "to_json"])
def test_nothing_leaks_when_a_writer_crashes(writer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "2026-01.csv"
    path.write_text(as_csv(spoilt_rows(ASB)), encoding="utf-8")
    monkeypatch.setattr(report_files, writer, _raising(ValueError(QUOTING)))
    called = call("check", path, "-s", ASB, "-o", tmp_path / "out")
    assert Told({"stdout": called.out, "stderr": called.err}).leaks() == {}
    assert (called.code, len(called.err.splitlines())) == (4, 1)


STATED = """[disclosure.partnership]
empty_fields = { threshold = 5, base = 5 }
people = { threshold = 5, base = 5 }
"""


@pytest.fixture
def two_months(tmp_path: Path) -> Path:
    """A project of two months with canaries in every column, in headers, above them, and in names of files."""
    for month in ("2026-01", "2026-02"):
        rows = [
            {**row, "opened_on": row["opened_on"] if row["opened_on"] in CANARIES else f"{month}-15"}
            for row in spoilt_header(spoilt_rows(ASB))
        ]
        (tmp_path / f"{CANARIES[0]} {month}-as-of-{month}-28.csv").write_text(titled_csv(rows), encoding="utf-8")
    (tmp_path / f"{CANARIES[0]} 2026-03.csv").write_text("nothing\n", encoding="utf-8")
    path = tmp_path / "dq_audit.toml"
    path.write_text(f'{PROJECT}[sources."{ASB}"]\nfiles = ["*.csv"]\n{STATED}', encoding="utf-8")
    assert call("disclosure", "new-key", "-P", path).code == 0
    return path


@pytest.mark.slow  # two runs, and two of charts
@pytest.mark.parametrize("audience", ["internal", "partnership"])
def test_nothing_leaks_from_pages_papers_and_charts_of_a_run(audience: str, two_months: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = {}
    for verb, more in (("run", ()), ("report", ("--charts", "svg"))):
        called = call(verb, "-P", two_months, "--audience", audience, "-o", out, *more)
        assert called.code == 3, called.err  # the third file
        told |= {f"{verb} stdout": called.out, f"{verb} stderr": called.err}
    told |= dict(reports_in(out)) | {f"name of {path.name}": path.name for path in out.rglob("*")}
    assert any(name.endswith(".svg") for name in told)
    assert any("letter-" in name for name in told)
    assert Told(told).leaks() == {}


@pytest.mark.slow  # a run each
@pytest.mark.parametrize("writer", ["site", "letters", "one_page_docx", "limitations_text", "standalone"])
def test_nothing_leaks_when_a_writer_of_a_run_crashes(
    writer: str, two_months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_files, writer, _raising(ValueError(QUOTING)))
    verb = ("report", "--charts", "svg") if writer == "standalone" else ("run",)
    called = call(*verb, "-P", two_months, "-o", tmp_path / "out")
    assert Told({"stdout": called.out, "stderr": called.err, **dict(reports_in(tmp_path / "out"))}).leaks() == {}
    assert (called.code, len(called.err.splitlines())) == (4, 1)


def test_verbs_that_read_no_rows_repeat_nothing_personal(tmp_path: Path) -> None:
    """A name typed where an id belongs is the user's own word, and may be said back; a table's cell may not."""
    for verb in (["checks"], ["checks", "--json"], ["checks", "--ids"], ["explain", "council.asb-contact-age"]):
        called = call(*verb)
        assert (called.code, leaked(called.out + called.err)) == (0, [])
    called = call("run", "-P", tmp_path / "none.toml")
    assert (called.code, leaked(called.out + called.err)) == (2, [])


def test_codes_are_shown_only_where_allowed_and_never_long_or_rare(tmp_path: Path, project: Path) -> None:
    path = write("utf-8", spoilt_rows(ASB), tmp_path)
    refused = call("check", path, "-s", ASB, "-P", project, "--show-codes", "contact_ethnicity")
    assert (refused.code, leaked(refused.out + refused.err)) == (2, [])
    project.write_text(PROJECT + '\n[allow]\ncolumns = ["contact_ethnicity"]\n', encoding="utf-8")
    shown = call("check", path, "-s", ASB, "-P", project, "--show-codes", "contact_ethnicity")
    values = re.findall(r"contact_ethnicity: '([^']*)' in", shown.err)
    assert all(len(value) <= 12 for value in values)
    assert leaked(shown.out) == []
