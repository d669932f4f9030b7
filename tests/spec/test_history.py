"""What goes into the history comes out as it was, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, event, func, insert, select, text

from dq_audit.errors import HistoryError, ProjectError
from dq_audit.history import backup, place
from dq_audit.history.rows import Came, Later
from dq_audit.history.store import History
from dq_audit.history.tables import AUDITS, BREAKDOWNS, FINDINGS, METADATA
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Fitness, Kind, Outcome, Persons, Tally
from dq_audit.outcomes import judge_audits

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Postgres

_number = count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def address(request: pytest.FixtureRequest) -> str:
    """A place of its own for a history."""
    if request.param == "sqlite":
        return "history.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"history_{next(_number)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def history(address: str, tmp_path: Path) -> History:
    return History.make(address, tmp_path)


def finding(valid: int = 40, of: int = 50, **changes: object) -> Finding:
    counts = Counts(rows=60, in_period=55, in_area=52, applicable=of, valid=valid, blank=of - valid)
    parts = {"team": {"West": counts, "not listed": Counts(rows=3, blank=1)}, "sex": {}}
    made = Finding(
        "police.victim-ethnicity", "3.2.1", Kind.ITEM, "victim_ethnicity", counts, 0.9, "Why.", allowance=0.05,
        note="agreed", remark="shape only", rule="0123456789abcdef", breakdowns={"team": parts["team"]},
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  whatever the value takes


def audit(period: str = "2026-10", as_of: str | None = "2026-11-02", sha: str = "a", **changes: object) -> Audit:
    made = Audit(
        "police.victims", "Police", period, as_of, ExtractFacts("victims-2026-…", sha * 64, 60),
        (finding(), finding(kind=Kind.RECORD, item=None, target=None, obstacle="column absent", alone=True, gap=None)),
        (Tally("by-home", "victim_ethnicity", ("home",), {("White", "E01"): 5, ("Asian", "not listed"): 2}, 3),),
        ("read as cp1252",), {"team": {"West": "Team West"}},
        (Fitness("period", "Days", 30, 31, "days", Outcome.MISSED, "a day is missing"),),
        (Persons("events", "token", ("team",), (period,), {("2", "West"): 4}, 1),), "fedcba9876543210",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  whatever the value takes


def test_what_goes_in_comes_out(history: History) -> None:
    """Outcomes are not kept: they are judged when the history is read."""
    for one in (audit(), audit("2026-09", None), audit("2026-08", findings=())):
        assert history.take([one], "dq-audit 0") == [Came.NEW]
    assert history.audits() == [audit("2026-08", findings=()), audit("2026-09", None), audit()]
    judged = replace(audit("2026-11"), findings=(finding(outcome=Outcome.MISSED, reason="40 of 50"),))
    history.take([judged], "dq-audit 0")
    [back] = history.audits(since="2026-11")
    assert (back.findings[0].outcome, back.findings[0].reason) == (None, "")
    assert judge_audits([back])[0].findings[0].outcome is Outcome.MISSED


def test_the_same_counts_again_change_nothing(history: History) -> None:
    """Nor does what is said beside them: notes, the persons of a window, an outcome, a label."""
    history.take([audit()], "dq-audit 0")
    before = history.entries()
    again = replace(audit(), notes=("read again",), persons=(), fitness=(), labels={})
    assert history.take([again], "dq-audit 1") == [Came.SAME]
    assert history.entries() == before
    assert history.audits() == [audit()]


def test_another_version_of_a_month_supersedes_and_keeps_the_old(history: History) -> None:
    history.take([audit()], "dq-audit 0")
    other = audit(sha="b", findings=(finding(45),))
    assert history.take([other], "dq-audit 0") == [Came.SUPERSEDES]
    assert history.audits() == [other]
    old, new = history.entries()
    assert (old.is_current, old.sha256[0], new.is_current, new.sha256[0]) == (False, "a", True, "b")
    assert history.audit(old.id) == audit()
    assert history.take([audit()], "dq-audit 0") == [Came.SUPERSEDES]  # and back again
    assert [one.is_current for one in history.entries()] == [False, False, True]


@pytest.mark.parametrize(
    "changes",
    [
        {"findings": (finding(41),)},
        {"findings": (finding(rule="f" * 16), audit().findings[1])},
        {"findings": (finding(breakdowns={"team": {"West": Counts(rows=60)}}), audit().findings[1])},
        {"tallies": ()},
        {"area": ""},
    ],
)
def test_the_same_extract_counted_otherwise_is_told_apart(history: History, changes: dict[str, object]) -> None:
    history.take([audit()], "dq-audit 0")
    assert history.take([audit(**changes)], "dq-audit 0") == [Came.RECOUNTED]  # type: ignore[arg-type]


def test_each_as_of_of_a_month_stands(history: History) -> None:
    """For how a month fills up later; a month without one stands beside those."""
    for as_of in ("2026-11-02", "2026-12-02", None):
        history.take([audit(as_of=as_of)], "dq-audit 0")
    assert [one.as_of for one in history.audits()] == [None, "2026-11-02", "2026-12-02"]


def test_one_check_over_time(history: History) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        history.take([audit(month, findings=(finding(check="police.other"), finding(int(month[-2:]))))], "dq-audit 0")
    found = history.findings("police.victims", "police.victim-ethnicity", since="2026-09")
    assert [(a.period, [f.counts.valid for f in a.findings]) for a in found] == [("2026-09", [9]), ("2026-10", [10])]
    assert found[0].findings[0].breakdowns == finding(9).breakdowns
    assert history.findings("police.suspects", "police.victim-ethnicity") == []
    assert history.audits(["police.suspects"]) == []
    months = history.audits(broken_down="2026-10")
    assert [type(a.findings[0].breakdowns) for a in months] == [Later, Later, dict]
    assert [a.findings[0].breakdowns for a in months] == [finding().breakdowns] * 3


def test_old_months_are_deleted_whole(history: History) -> None:
    for month in ("2025-12", "2026-01"):
        history.take([audit(month)], "dq-audit 0")
        history.take([audit(month, sha="b", tallies=())], "dq-audit 0")
    assert history.prune("2026-01") == 2
    assert [one.period for one in history.entries()] == ["2026-01", "2026-01"]
    assert history.audits() == [audit("2026-01", sha="b", tallies=())]
    with history.engine.connect() as connection:
        left = [
            connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (FINDINGS, BREAKDOWNS)
        ]
    assert left == [4, 8]


def test_targets_can_be_put_anew(history: History) -> None:
    history.take([audit()], "dq-audit 0")
    [entry] = history.entries()
    history.retarget([(entry.id, 0, 0.5, "easier"), (entry.id, 1, None, "")])
    [back] = history.audits()
    assert [(f.target, f.note) for f in back.findings] == [(0.5, "easier"), (None, "")]
    assert back.findings[0].counts == audit().findings[0].counts


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_history_is_made_once_and_never_by_opening(address: str, tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="history init"):
        History.open(address, tmp_path)
    History.make(address, tmp_path).take([audit()], "dq-audit 0")
    with pytest.raises(HistoryError, match="is there already; nothing was changed"):
        History.make(address, tmp_path)
    assert History.open(address, tmp_path).audits() == [audit()]


def test_migrations_make_the_tables_that_are_declared(history: History) -> None:
    with history.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = [one for one in compare_metadata(context, METADATA) if "autoindex" not in str(one)]
        assert found == []
        assert place.version_of(connection) == place.newest() == "0003"


@pytest.mark.parametrize(("version", "said"), [("9999", "by a newer dq-audit"), (None, "is no history of dq-audit")])
def test_a_history_of_another_program_is_refused(
    history: History, address: str, tmp_path: Path, version: str | None, said: str
) -> None:
    with history.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = '9999'" if version else "DELETE FROM alembic_version")
        )
    with pytest.raises(HistoryError, match=said):
        History.open(address, tmp_path)


def test_a_history_of_an_older_program_is_brought_up_to_date_when_somebody_says_so(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its audits are what they were; nobody knows by which lists their values were told."""
    with monkeypatch.context() as older:
        older.setattr(place, "migrate", _first_tables_only)
        made = History.make(address, tmp_path)
    with made.engine.begin() as connection:
        connection.execute(insert(AUDITS).values(_OLD_AUDIT))
    with pytest.raises(HistoryError, match=r"by an older dq-audit; `dq-audit history upgrade` takes a copy"):
        History.open(address, tmp_path)
    on_server = "://" in address
    if on_server:
        with pytest.raises(HistoryError, match=r"lies on a server, .* dumped \(pg_dump\)"):
            History.upgrade(address, tmp_path)
    done = History.upgrade(address, tmp_path, has_dump=on_server)
    assert done is not None
    assert (done.before, done.after, done.backup is None) == ("0001", place.newest(), on_server)
    [back] = History.open(address, tmp_path).audits()
    assert (back.source, back.period, back.extract.rows, back.vintages) == ("police.victims", "2026-10", 60, {})
    assert not History.upgrade(address, tmp_path)
    assert History.open(address, tmp_path).take([audit("2026-11")], "dq-audit 0") == [Came.NEW]


def test_without_a_whole_copy_a_history_is_not_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed, no half is left; and a copy that is whole is the history as it was."""
    with monkeypatch.context() as older:
        older.setattr(place, "migrate", _first_tables_only)
        made = History.make("history.sqlite", tmp_path)
    with made.engine.begin() as connection:
        connection.execute(insert(AUDITS).values(_OLD_AUDIT))
    history = tmp_path / "history.sqlite"
    history.chmod(0o600)
    before = history.read_bytes()
    with monkeypatch.context() as fewer:
        fewer.setattr(backup, "rows_of", lambda _: {"audits": 2})
        with pytest.raises(
            HistoryError, match=r"the copy of the history history\.sqlite is not whole; the history is as"
        ):
            History.upgrade("history.sqlite", tmp_path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("history.sqlite", before)]
    done = History.upgrade("history.sqlite", tmp_path)
    assert done
    assert done.backup
    assert re.fullmatch(r"history\.sqlite\.0001-\d{8}T\d{6}Z\.backup", done.backup.name)
    assert (backup.backups_of(history), done.backup.stat().st_mode & 0o777) == ([done.backup], 0o600)
    with sqlite3.connect(done.backup) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert kept.execute("SELECT source, rows, sha256 FROM audits").fetchall() == [("police.victims", 60, "a" * 64)]


_BESIDE = '{"notes": [], "tallies": [], "persons": [], "fitness": [], "labels": {}}'
_OLD_AUDIT = {
    "source": "police.victims", "agency": "Police", "period": "2026-10", "as_of": "2026-11-02", "is_current": True,
    "sha256": "a" * 64, "rows": 60, "name": "victims", "area": "", "counted": "c" * 64, "tool": "0", "origin": "run",
    "recorded_at": "2026-11-02T00:00:00Z", "beside": _BESIDE,
}  # fmt: skip


def _first_tables_only(connection: Connection) -> None:
    config = place._config()
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


@pytest.mark.parametrize(
    ("version", "said"),
    [("9999", "by a newer dq-audit"), (None, "is no history of dq-audit"), ("gone", "is not there")],
)
def test_what_is_not_older_is_not_brought_up_to_date(tmp_path: Path, version: str | None, said: str) -> None:
    made = History.make("history.sqlite", tmp_path)
    with made.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :v" if version else "DELETE FROM alembic_version"),
            {"v": version} if version else {},
        )
    place_ = "none.sqlite" if version == "gone" else "history.sqlite"
    before = (tmp_path / "history.sqlite").read_bytes()
    with pytest.raises(HistoryError, match=said):
        History.upgrade(place_, tmp_path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("history.sqlite", before)]


def test_a_full_disk_leaves_the_history_as_it_was(tmp_path: Path) -> None:
    """SQLite is allowed no page more than it has: a month of 200 teams finds no room."""
    made = History.make("history.sqlite", tmp_path)
    made.take([audit()], "dq-audit 0")
    before = (tmp_path / "history.sqlite").read_bytes()

    def full(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")

    event.listen(made.engine, "connect", full)
    teams = {f"Team {at} {'x' * 99}": Counts(rows=at) for at in range(200)}
    with pytest.raises(HistoryError, match="cannot be written: the disk is full; the history is as it was before"):
        made.take([audit(sha="b", findings=(finding(breakdowns={"team": teams}),))], "dq-audit 0")
    assert (tmp_path / "history.sqlite").read_bytes() == before
    assert made.audits() == [audit()]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").write_bytes(b"SQLite format 3\x00" + b"\x01" * 5000)
    with pytest.raises(HistoryError, match=r"history\.sqlite is damaged, or no history"):
        History.open("history.sqlite", tmp_path)
    (tmp_path / "notes.sqlite").write_text("a letter, and no database at all" * 99, encoding="utf-8")
    with pytest.raises(HistoryError, match="is damaged, or no history"):
        History.open("notes.sqlite", tmp_path)


def test_a_file_cut_in_half_is_refused_or_read_whole(tmp_path: Path) -> None:
    made = History.make("history.sqlite", tmp_path)
    for month in range(1, 13):
        made.take([audit(f"2025-{month:02d}")], "dq-audit 0")
    made.engine.dispose()
    whole = (tmp_path / "history.sqlite").read_bytes()
    for share in (0.3, 0.6, 0.9):
        (tmp_path / "history.sqlite").write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(HistoryError, match="damaged"):
            History.open("history.sqlite", tmp_path).audits()


def test_a_write_protected_file_is_read_and_not_written(tmp_path: Path) -> None:
    """Whoever is root may write any file, so SQLite itself is asked."""
    made = History.make("history.sqlite", tmp_path)
    made.take([audit()], "dq-audit 0")
    file = f"file:{tmp_path}/history.sqlite"
    read_only = place.engine_of(URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true"}))
    protected = History(read_only, "history.sqlite")
    assert protected.audits() == [audit()]
    with pytest.raises(HistoryError, match="cannot be written: is it, or its folder, write-protected"):
        protected.take([audit("2026-11")], "dq-audit 0")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("database or disk is full", "the disk is full; the history is as it was before"),
        ("disk I/O error", "its disk failed, or may hold no more of you; the history is as it was before"),
        ("database disk image is malformed", "is damaged"),
        ("database is locked", "is being written by somebody else"),
        ("unable to open database file", "cannot be opened"),
        ('FATAL:  password authentication failed for user "x"', "refuses the user"),
        ("terminating connection due to administrator command", "the line broke"),
        ("permission denied for table audits", "may not be changed by this user"),
        ("something else", "cannot be used: its store failed"),
    ],
)
def test_what_a_driver_says_is_told_in_plain_words(said: str, meant: str) -> None:
    assert meant in place.told(said)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://me:secret@host/name", "holds a password"),
        ("postgresql://host/name?password=secret", "holds a password"),
        ("mysql://host/name", "is kept in a file"),
        ("postgresql://host:port/name", "the address of a history reads"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=said) as refused:
        History.open(address, tmp_path)
    assert "secret" not in str(refused.value)


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_file_system", lambda _: "cifs")
    with pytest.raises(HistoryError, match=r"would lie on a network drive \(cifs\)"):
        History.make("history.sqlite", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_half_done_where_the_store_breaks_off(history: History) -> None:
    """A number that no column holds breaks the last statement of a month."""
    history.take([audit()], "dq-audit 0")
    broken = finding(breakdowns={"team": {"West": Counts(rows=2**70)}})
    with pytest.raises((HistoryError, OverflowError)):
        history.take([audit(sha="b", findings=(finding(), broken))], "dq-audit 0")
    assert [(one.sha256[0], one.is_current) for one in history.entries()] == [("a", True)]
    assert history.audits() == [audit()]


_MOUNTS = r"""proc /proc proc rw 0 0
/dev/sda1 / ext4 rw 0 0
systemd-1 /srv/share autofs rw 0 0
server:/share /srv/share nfs4 rw 0 0
//files/force /mnt/Force\040data cifs rw 0 0
/dev/sdb1 /srv/share/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ann/history.sqlite", "ext4"),
        ("/srv/share/history.sqlite", "nfs4"),  # mounted over its automount
        ("/srv/shared/history.sqlite", "ext4"),
        ("/srv/share/local/history.sqlite", "ext4"),
        ("/mnt/Force data/é/history.sqlite", "cifs"),
    ],
)
def test_the_deepest_and_last_mount_above_a_file_tells_where_it_lies(path: str, kind: str) -> None:
    assert place._of_mounts(path, _MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"C:\Users\ann\history.sqlite", ""),
        (r"\\?\C:\Users\ann\history.sqlite", ""),
        (r"S:\audit\history.sqlite", "cifs"),  # a drive that stands for a share
        (r"\\?\S:\audit\history.sqlite", "cifs"),
        (r"\\server\share\history.sqlite", "cifs"),
        ("//server/share/history.sqlite", "cifs"),
        (r"\\?\UNC\server\share\history.sqlite", "cifs"),
    ],
)
def test_shares_of_windows_are_told_by_name_and_by_drive(path: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows itself answers of a drive is not asked here: that is shown on no Windows yet."""
    monkeypatch.setattr(place, "_drive_type", lambda root: {"C:\\": 3, "S:\\": 4}[root])
    assert place._of_windows(path) == kind


def test_a_link_to_a_network_drive_is_seen_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "history.sqlite").symlink_to(tmp_path / "share" / "history.sqlite")
    mounts = tmp_path / "mounts"
    mounts.write_text(f"x / ext4 rw\nx {tmp_path / 'share'} cifs rw\n", encoding="utf-8")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    with pytest.raises(HistoryError, match=r"would lie on a network drive \(cifs\)"):
        History.make("history.sqlite", tmp_path)
