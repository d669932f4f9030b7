"""Checks as plain pandera schemas: written to files, imported where dq-audit is not, held against our own counts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeAlias

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

import dq_audit
from dq_audit.audit import Result
from dq_audit.bridges.patterns import InexpressibleError
from dq_audit.bridges.plain import as_python, as_yaml, plain
from dq_audit.declaration import CheckRule
from dq_audit.discover import discover
from dq_audit.model import Audit, Kind
from dq_audit.month import extracts_of
from dq_audit.project import load_project

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]
PACKS = discover()
SAMPLE = load_project(Path(__file__).parents[2] / "sample_data" / "dq_audit.toml")

# Runs where importing dq-audit fails, as on a machine that does not have it.
ALONE = """
import importlib.util, json, pathlib, sys
import pandas as pd, pandera.pandas as pa
sys.modules["dq_audit"] = sys.modules["dq_audit_checks"] = None
told = {}
for place in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    frame = pd.read_csv(place / "frame.csv", dtype="str", keep_default_na=False, na_values=[""])
    for file in sorted(place.glob("*.py")):
        spec = importlib.util.spec_from_file_location("schema", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        model = next(m for m in vars(module).values() if isinstance(m, type) and issubclass(m, pa.DataFrameModel)
                     and m is not pa.DataFrameModel)
        part = frame[module.applicable(frame)]
        schemas = {"py": model, "yaml": None}
        yaml = file.with_suffix(".yaml")
        if yaml.exists():
            schemas["yaml"] = pa.DataFrameSchema.from_yaml(yaml)
        for kind, schema in schemas.items():
            if schema is None:
                continue
            failing = {}
            try:
                schema.validate(part, lazy=True)
            except pa.errors.SchemaErrors as errors:
                cases = errors.failure_cases
                for column, index in zip(cases["column"], cases["index"]):
                    failing.setdefault(str(column), set()).add(int(index))
            told[f"{file.stem} {kind}"] = [len(part), {c: sorted(found) for c, found in failing.items()}]
print(json.dumps(told))
"""


def _checks(result: Result, audit: Audit) -> Iterator[CheckRule]:
    """The checks of an audit that have a plain form, as the project has them, which the extract can answer."""
    for check in result.declared(audit)[1]:
        if not any(found.obstacle for found in audit.findings if found.check == check.id):
            with suppress(InexpressibleError):
                as_python(plain(check))
                yield check


def _latest(source_id: str) -> tuple[Result, Audit]:
    files = [file for _, _, files in extracts_of(SAMPLE, PACKS, [source_id]) for file in files]
    result = dq_audit.check(files[-1], source_id, project=SAMPLE, packs=PACKS)
    return result, result.audits[-1]


@pytest.mark.slow
def test_they_work_alone_and_fail_the_same_records(tmp_path: Path) -> None:
    """Every check of every pack that has one, on the latest month of the sample year: equal counts, equal records.

    Which records fail is asked of our own models, which another test holds against an oracle.
    """
    wanted: dict[str, list[Any]] = {}
    for source_id in SAMPLE.sources:
        result, audit = _latest(source_id)
        frame = result.handed_on(audit.period)
        (place := tmp_path / source_id).mkdir()
        frame.to_csv(place / "frame.csv", index=False)
        for check in _checks(result, audit):
            (place / f"{check.id}.py").write_text(as_python(plain(check)), encoding="utf-8")
            found = {
                f.item: f.counts for f in audit.findings if f.check == check.id and f.kind in (Kind.ITEM, Kind.RULE)
            }
            counts = {item: (c.applicable, c.missing) for item, c in found.items()}
            wanted[f"{check.id} py"] = [counts, check]
            if check.items:
                (place / f"{check.id}.yaml").write_text(as_yaml(plain(check)), encoding="utf-8")
                wanted[f"{check.id} yaml"] = [counts, check]
    done = subprocess.run(  # noqa: S603  our own interpreter, our own words
        [sys.executable, "-W", "ignore", "-c", ALONE, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() == wanted.keys()
    assert len(told) > 80
    same = 0
    for name, (counts, check) in wanted.items():
        applicable, failing = told[name]
        every = {at for found in failing.values() for at in found}
        theirs = {item: (applicable, len(failing.get(item, ())) if item else len(every)) for item in counts}
        assert theirs == counts, name
        if as_python(plain(PACKS.checks[check.id])) == as_python(
            plain(check)
        ):  # no local spelling, which a model lacks
            assert sorted(every) == _our_failing(check, tmp_path), name
            same += 1
    assert same > 60


def _our_failing(check: CheckRule, folder: Path) -> list[int]:
    """Which records of the frame our own model fails, among those that the plain schema says the check is about."""
    module: dict[str, Any] = {"__name__": "plain"}
    exec(as_python(plain(check)), module)  # noqa: S102
    path = folder / check.source.id / "frame.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    try:
        check.model.validate(frame[module["applicable"](frame)], lazy=True)
    except SchemaErrors as errors:
        return sorted({int(at) for at in errors.failure_cases["index"]})
    return []


VICTIMS = """crime_ref,victim_no,recorded_on,offence_code,victim_type,victim_age,victim_sex,victim_ethnicity
C1,1,2026-10-01,8N,person,34,F,W1
c1,1,2026-10-02,8N,Person,refused,U,N4
C2,1,2026-10-03,8N,PERSON,,M,
C3,1,2026-10-04,8N,business,,,
C4,1,2026-10-05,8N,?,12,F,qq
C5,1,2026-10-06,8N,person,200,f,Not stated
"""


def test_a_second_opinion_by_hand(dq: Run, tmp_path: Path) -> None:
    """Four are people, one cannot be told; two of them say their ethnicity, one is blank, one is not stated."""
    (tmp_path / "victims-2026-10.csv").write_text(VICTIMS, encoding="utf-8")
    done = dq("verify", "victims-2026-10.csv", "-s", "police.victims", "--with", "pandera", "--json")
    told = json.loads(done.stdout)
    lines = {(line["check"], line["item"]): line for line in told["lines"]}
    ethnicity = lines["police.victim-ethnicity", "victim_ethnicity"]
    assert (ethnicity["verdict"], ethnicity["ours"], ethnicity["theirs"]) == ("agreed", [2, 4], [2, 4])
    assert lines["police.victim-once", None]["theirs"] == [4, 6]  # C1 and c1 are one
    assert lines["police.msv-dates", None]["verdict"] == "not compared"
    assert (told["disagreed"], done.returncode) == (0, 0)
    assert "disagreed; " in done.stderr


def test_nothing_compared_is_no_agreement(dq: Run, tmp_path: Path) -> None:
    """A pack with a signal alone has nothing that a schema could say."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "own.py").write_text(
        "from datetime import date\nimport pandera.pandas as pa\n"
        "from dq_audit.declare import blank, check, column, signal, source\n"
        '@source(id="own.calls", agency="Us", period="on")\nclass Calls(pa.DataFrameModel):\n    """Calls."""\n'
        "    on: date = column()\n    who: str = column()\n"
        '@check(id="own.silent", gap=None, source=Calls)\nclass Silent(pa.DataFrameModel):\n    """Nobody speaks."""\n'
        '    silent = signal(blank("who"), limit=0.5)\n',
        encoding="utf-8",
    )
    (tmp_path / "calls.csv").write_text("on,who\n2026-10-01,x\n", encoding="utf-8")
    done = dq("verify", "calls.csv", "-s", "own.calls", "--with", "pandera", "--checks", "pack")
    assert done.returncode == 3
    assert "Nothing was compared, which is no agreement." in done.stdout


def test_two_that_counted_nobody_have_not_agreed(dq: Run, tmp_path: Path) -> None:
    """Both find that the check is about no record: 0 of 0 is the same, and says nothing."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "own.py").write_text(
        "from datetime import date\nimport pandera.pandas as pa\n"
        "from dq_audit.declare import blank, check, column, known, source\n"
        '@source(id="own.visits", agency="Us", period="on")\nclass Visits(pa.DataFrameModel):\n    """Visits."""\n'
        "    on: date = column()\n    who: str = column()\n    why: str = column()\n"
        '@check(id="own.told", gap=None, source=Visits, target=0.9, applies_to=~blank("why"))\n'
        'class Told(pa.DataFrameModel):\n    """Who calls, of those who say why."""\n    who: str = known()\n',
        encoding="utf-8",
    )
    (tmp_path / "visits.csv").write_text("on,who,why\n2026-10-01,x,\n", encoding="utf-8")
    words = ("verify", "visits.csv", "-s", "own.visits", "--with", "pandera", "--checks", "pack")
    assert dq(*words).returncode == 3
    (tmp_path / "visits.csv").write_text("on,who,why\n2026-10-01,x,a cat\n", encoding="utf-8")
    assert dq(*words).returncode == 0


def test_a_disagreement_ends_in_one(dq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "victims-2026-10.csv").write_text(VICTIMS, encoding="utf-8")
    monkeypatch.setattr("dq_audit.bridges.plain._FILLED", "[^x]")  # a key of «x» alone would be filled in no more
    monkeypatch.setattr("dq_audit.bridges.plain._HELPERS", {})  # so nothing is folded, nor found
    assert dq("verify", "victims-2026-10.csv", "-s", "police.victims", "--with", "pandera").returncode == 4
    monkeypatch.undo()
    monkeypatch.setattr("dq_audit.bridges.plain._pattern", lambda *_: "^W1$")
    done = dq("verify", "victims-2026-10.csv", "-s", "police.victims", "--with", "pandera")
    assert done.returncode == 1
    assert "Disagreed: 2026-10 police.victim-ethnicity victim_ethnicity: ours 2 of 4, theirs 1 of 4" in done.stdout


def test_the_verb_writes_python_and_yaml(dq: Run, tmp_path: Path) -> None:
    for ending in ("py", "yaml"):
        done = dq("export", "pandera", "--check", "police.victim-ethnicity", "--out", f"ethnicity.{ending}")
        assert done.returncode == 0, done.stderr
    compile((tmp_path / "ethnicity.py").read_text(encoding="utf-8"), "ethnicity.py", "exec")
    assert '"victim_ethnicity"' in (tmp_path / "ethnicity.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("check", "out", "said"),
    [
        ("police.victim-ethnicity-agrees", "x.py", "it is a signal"),
        ("police.msv-dates", "x.py", "judged by their shape"),
        ("police.offence-placed", "x.py", "about the whole extract"),
        ("police.street-coordinates", "x.yaml", "YAML holds pandera's built-in checks only"),
        ("police.victim-ethnicity", "x.txt", "is written as .py or .yaml"),
        ("police.victim", "x.py", "there is no check"),
    ],
)
def test_what_has_no_plain_form_is_refused(dq: Run, tmp_path: Path, check: str, out: str, said: str) -> None:
    done = dq("export", "pandera", "--check", check, "--out", out)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / out).exists()


def test_every_check_has_a_plain_form_or_a_reason() -> None:
    """A rule that falls out is seen here."""
    reasons: dict[str, str] = {}
    for check in PACKS.checks.values():
        try:
            as_python(plain(check))
        except InexpressibleError as error:
            reasons[check.id] = str(error)
    assert all(reasons.values())
    assert len(PACKS.checks) - len(reasons) >= 67


def test_errors_of_our_models_hold_no_cell() -> None:
    """In no message, no list of cases, no data; the records are named by their index all the same."""
    canary = "Zebedee Quillfeather"
    model: Any = PACKS.checks["police.victim-ethnicity"].model
    frame = pd.DataFrame({"victim_ethnicity": ["W1", canary, None]}, dtype="str")
    for lazy in (True, False):
        with pytest.raises(Exception, match="records failed") as refused:
            model.validate(frame, lazy=lazy)
        error = refused.value
        assert canary not in f"{error} {error!r} {vars(error)} {error.__context__!r} {error.__cause__!r}"
        assert sorted(error.failure_cases["index"]) == [1, 2]
        assert error.failure_cases["failure_case"].iloc[0] == "text of 20"
