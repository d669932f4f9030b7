"""A history of the previous version of the tables, brought up to date: every figure is what it was.

`data/older` holds what the program wrote when its tables were 0002 and its JSON 1.4, 18 months of it; what must be in
it is worked out by hand. Of a year and a half made now, an older twin answers every question alike.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from asb_months import TOML, contacts
from commands import run_here
from older_histories import as_older, held

from dq_audit.document import from_document
from dq_audit.history.store import History

OLDER = Path(__file__).parents[1] / "data" / "older"
MONTHS = [f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(18)]
KNOWN = dict(zip(MONTHS, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9], strict=True))  # ages known, of 10
SETTINGS = f'{TOML.replace("kept/", "")}\n[lists]\nteams = ["West"]\n'


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A project whose history an older program left, with its key."""
    (tmp_path / "dq_audit.toml").write_text(SETTINGS, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as made:
        made.executescript((OLDER / "history-0002.sql").read_text(encoding="utf-8"))
    shutil.copy(OLDER / "ledger-key.txt", tmp_path / "ledger.key")
    (tmp_path / "ledger.key").chmod(0o600)
    return tmp_path


def test_what_an_older_program_kept_is_there_figure_for_figure(older: Path) -> None:
    before = held(older / "history.sqlite")
    refused = run_here("history", "list", cwd=older)
    assert (refused.returncode, "was made by an older dq-audit" in refused.stderr) == (3, True)
    done = json.loads(run_here("history", "upgrade", "--json", cwd=older).stdout)
    assert held(older / done["backup"]) == before
    after = held(older / "history.sqlite", older / done["backup"])
    assert (after.pop("alembic_version"), before.pop("alembic_version")) == ([("0003",)], [("0002",)])
    assert after == before
    audits = History.open("history.sqlite", older).audits()
    ages = {one.period: one.finding("council.asb-contact-age", "contact_age").counts for one in audits}
    assert {month: counts.valid for month, counts in ages.items()} == KNOWN
    assert {(counts.rows, counts.applicable, counts.valid + counts.blank) for counts in ages.values()} == {(10, 10, 10)}
    by_team = {one.period: one.finding("council.asb-contact-age", "contact_age").breakdowns["team"] for one in audits}
    assert {month: teams["West"].valid for month, teams in by_team.items()} == KNOWN
    told = json.loads(run_here("history", "ledger", "--json", cwd=older).stdout)
    assert "90 open" in run_here("history", "ledger", cwd=older).stdout, told  # 180 records, and 2 x (1 + ... + 9) ages


def test_json_of_an_earlier_minor_version_is_read(older: Path) -> None:
    """The last two months, as 1.4 told them: what was added since is not known of them."""
    documents = json.loads((OLDER / "audits-1.4.json").read_text(encoding="utf-8"))
    audits = [from_document(one) for one in documents]
    assert [one.finding("council.asb-contact-age", "contact_age").counts.valid for one in audits] == [9, 9]
    assert {(one.period, tuple(one.vintages)) for one in audits} == {("2026-05", ()), ("2026-06", ())}
    (older / "history.sqlite").unlink()
    (older / "ledger.key").unlink()
    assert run_here("history", "init", cwd=older).returncode == 0
    taken = run_here("history", "import", OLDER / "audits-1.4.json", cwd=older)
    assert (taken.returncode, "2 new" in taken.stdout) == (0, True), taken.stderr


QUESTIONS = (
    ("history", "list", "--json"),
    ("history", "show", "council.asb_contacts", "2025-11"),
    ("register", "--json"),
    ("trend", "council.asb-contact-age", "--json"),
    ("trend", "council.asb-contact-age", "--item", "contact_age", "--of", "team=West", "--json"),
    ("trend", "council.asb-contact-ethnicity", "--volume", "--json"),
    ("diff", "2026-05", "2026-06", "--json"),
    ("units", "council.asb_contacts", "--json"),
    ("history", "ledger", "--json"),
    ("history", "triangle", "council.asb-contact-age", "--json"),
)


@pytest.mark.slow
def test_a_year_and_a_half_answers_alike_before_and_after(tmp_path: Path) -> None:
    now, then = tmp_path / "now", tmp_path / "then"
    (now / "in").mkdir(parents=True)
    (now / "dq_audit.toml").write_text(SETTINGS, encoding="utf-8")
    for at, month in enumerate(MONTHS):
        (now / "in" / f"asb-{month}-as-of-{month}-28.csv").write_bytes(contacts(month, 20 + at, 60))
    for words in (("history", "init"), ("history", "backfill")):
        assert run_here(*words, cwd=now).returncode == 0
    shutil.rmtree(now / "in")
    then.mkdir()
    for name in ("dq_audit.toml", "ledger.key"):
        shutil.copy(now / name, then / name)
    as_older(now / "history.sqlite", then / "history.sqlite", "0002")
    assert "was brought up to date" in run_here("history", "upgrade", cwd=then).stdout
    for words in QUESTIONS:
        mine, theirs = (run_here(*words, cwd=folder) for folder in (now, then))
        assert (mine.returncode, mine.stdout, mine.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr), words
        assert mine.stdout, words
    mine, theirs = (exported(folder) for folder in (now, then))
    assert mine == theirs
    for folder in (now, then):
        assert run_here("report", "--period", "2026-06", "--format", "html", cwd=folder).returncode == 0
    pages = [(folder / "reports/report.html").read_text(encoding="utf-8") for folder in (now, then)]
    assert pages[0] == pages[1]


def exported(folder: Path) -> list[dict[str, Any]]:
    """All that another installation gets, but for the lists by which breakdowns were told: the older knew none."""
    audits: list[dict[str, Any]] = json.loads(run_here("history", "export", cwd=folder).stdout)
    assert len(audits) == len(MONTHS)
    return [{**one, "vintages": {}} for one in audits]
