"""Work lists that come back: as people return them, renamed, re-saved, half-filled, edited and broken.

What may be printed of a returned list is its file, sheet and row. `TYPED` is what somebody typed.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook
from worklists_made import COLUMNS, FIRST, KEY, edit, fill, pages, sheet, task, write

from dq_audit.errors import InputError
from dq_audit.record_keys import record_ids
from dq_audit.worklists.book import GUIDE, IDENTITY, NOW, REST
from dq_audit.worklists.identity import owner_digest
from dq_audit.worklists.lines import HIDDEN, NOTE, REFERENCE, REPLY, WHERE
from dq_audit.worklists.reading import read_folder
from dq_audit.worklists.replies import ReplyKind, Returned
from dq_audit.worklists.sealing import Password

TYPED = "Zebulon Quagmire would not say"
UPDATED, CANNOT, DECLINED, NOT_MINE = ReplyKind


def listed(path: Path, number: int = 3, **options: Any) -> Path:  # noqa: ANN401
    return write(path, sheet([task(n) for n in range(1, number + 1)], **options), options.get("key"))


def told(found: Returned) -> str:
    return "\n".join(map(str, found.problems))


def said(found: Returned) -> dict[str, ReplyKind]:
    return {reply.reference: reply.kind for reply in found.replies}


def set_saved(path: Path, when: datetime) -> Path:
    """Write the file again with another moment at which it was saved last."""
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    start = core.index(b"<dcterms:modified")
    opening, end = core.index(b">", start) + 1, core.index(b"</dcterms:modified")
    parts["docProps/core.xml"] = core[:opening] + stamp + core[end:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


# --- as they should come ----------------------------------------------------------------------------------------


def test_replies_are_read_with_what_they_are_about(tmp_path: Path) -> None:
    listed(tmp_path / "list.xlsx")
    fill(tmp_path / "list.xlsx", {1: "updated", 2: " Cannot  Obtain "}, {2: TYPED})
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00001 / 1": UPDATED, "ZZ/00002 / 1": CANNOT}
    assert (found.files, found.lists, found.records, found.problems, found.conflicts) == (1, 1, 3, (), ())
    second = found.replies[1]
    assert (second.source, second.period, second.file, second.row) == ("police.victims", "2026-09", "list.xlsx", 6)
    assert second.note == TYPED
    assert second.owner == owner_digest(None, "Police", "PC 1234")
    assert TYPED not in repr(found)
    assert "ZZ/" not in repr(found)


def test_with_the_ledgers_key_a_reply_names_the_record(tmp_path: Path) -> None:
    [id_] = record_ids(KEY, "police.victims", [("ZZ/00001", "1")])
    write(tmp_path / "a.xlsx", sheet([task(1, record=id_)], KEY), KEY)
    fill(tmp_path / "a.xlsx", {1: "not mine"})
    [reply] = read_folder(tmp_path, KEY).replies
    assert (reply.record, reply.kind) == (id_, NOT_MINE)
    without = read_folder(tmp_path)
    assert without.replies == ()
    assert "another key of the ledger" in told(without)


def test_three_hundred_declines_are_three_hundred_replies(tmp_path: Path) -> None:
    listed(tmp_path / "a.xlsx", 300)
    fill(tmp_path / "a.xlsx", dict.fromkeys(range(1, 301), "person declined"))
    found = read_folder(tmp_path)
    assert found.by_kind == {UPDATED: 0, CANNOT: 0, DECLINED: 300, NOT_MINE: 0}
    assert (found.records, found.problems) == (300, ())


def test_a_list_that_nobody_filled_in_is_no_problem(tmp_path: Path) -> None:
    listed(tmp_path / "a.xlsx")
    (tmp_path / "~$a.xlsx").write_bytes(b"a lock of Excel")
    (tmp_path / "worklists-2026-09-index.csv").write_text("File\n", encoding="utf-8")
    found = read_folder(tmp_path)
    assert (found.replies, found.problems, found.records, found.files) == ((), (), 3, 1)


def test_folders_in_the_folder_are_read_and_lists_are_counted_once(tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    listed(tmp_path / "north" / "renamed by hand.xlsx")
    shutil.copy(tmp_path / "north" / "renamed by hand.xlsx", tmp_path / "copy.xlsx")
    fill(tmp_path / "north" / "renamed by hand.xlsx", {1: "updated"})
    found = read_folder(tmp_path)
    assert (found.files, found.lists, found.records, len(found.replies)) == (2, 1, 3, 1)
    assert found.replies[0].file == "north/renamed by hand.xlsx"


# --- copies -----------------------------------------------------------------------------------------------------


def test_of_copies_the_last_saved_counts_and_the_other_is_listed(tmp_path: Path) -> None:
    for name, reply, hour in (("z-early", "updated", 8), ("a-late", "cannot obtain", 9)):
        listed(tmp_path / f"{name}.xlsx")
        fill(tmp_path / f"{name}.xlsx", {1: reply, 2: "updated"})
        set_saved(tmp_path / f"{name}.xlsx", datetime(2026, 10, 6, hour, tzinfo=UTC))
        os.utime(tmp_path / f"{name}.xlsx", (1_000_000_000 - hour,) * 2)  # the workbook's own word comes first
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00001 / 1": CANNOT, "ZZ/00002 / 1": UPDATED}
    [conflict] = found.conflicts
    assert conflict.kept.file == "a-late.xlsx"
    assert [other.file for other in conflict.others] == ["z-early.xlsx"]


def test_where_a_file_does_not_say_when_it_was_saved_the_disk_does(tmp_path: Path) -> None:
    for name, reply, stamp in (("a", "updated", 2_000_000_000), ("b", "cannot obtain", 1_900_000_000)):
        path = fill(listed(tmp_path / f"{name}.xlsx"), {1: reply})
        with zipfile.ZipFile(path) as archive:
            parts = {part: archive.read(part) for part in archive.namelist() if part != "docProps/core.xml"}
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        os.utime(path, (stamp, stamp))
    assert said(read_folder(tmp_path)) == {"ZZ/00001 / 1": UPDATED}


def test_a_later_list_counts_and_is_no_conflict(tmp_path: Path) -> None:
    [id_] = record_ids(KEY, "police.victims", [("ZZ/00001", "1")])
    for name, issued, reply in (("b", "2026-10-05", "updated"), ("a", "2026-11-05", "cannot obtain")):
        write(tmp_path / f"{name}.xlsx", sheet([task(1, record=id_)], KEY, issued), KEY)
        set_saved(fill(tmp_path / f"{name}.xlsx", {1: reply}), datetime(2026, 12, ord(name) - 96, tzinfo=UTC))
    found = read_folder(tmp_path, KEY)
    assert [reply.kind for reply in found.replies] == [CANNOT]
    assert found.conflicts == ()


# --- edited -----------------------------------------------------------------------------------------------------


def put(name: str, text: str | None, row: int = FIRST) -> Callable[[Any], object]:
    def change(book: Any) -> None:  # noqa: ANN401
        book[NOW].cell(row, COLUMNS[name]).value = text

    return change


@pytest.mark.parametrize("name", [REFERENCE, WHERE, *HIDDEN])
def test_a_row_that_was_edited_is_named_and_not_taken(name: str, tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {1: "updated", 2: "updated"})
    edit(tmp_path / "a.xlsx", put(name, TYPED))
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00002 / 1": UPDATED}
    assert "a.xlsx, sheet 1, row 5: is not as it was sent" in told(found)
    assert "1 of 3 records of the list are not in it as sent" in told(found)
    assert TYPED not in told(found)


def test_what_is_typed_in_place_of_a_reply_is_named_by_its_row_only(tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {1: TYPED, 2: "updated", 3: "=1+1"})
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00002 / 1": UPDATED}
    assert [(p.row, p.reason.startswith("the reply is none of the four")) for p in found.problems] == [
        (5, True),
        (7, True),
    ]
    assert TYPED not in told(found)


def test_a_note_without_a_reply_is_named(tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {}, {1: TYPED})
    assert told(read_folder(tmp_path)) == "a.xlsx, sheet 1, row 5: has a note and no reply; choose one of the four"


def test_deleted_rows_are_counted_and_added_ones_named(tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {2: "updated", 3: "cannot obtain"})

    def change(book: Any) -> None:  # noqa: ANN401
        book[NOW].delete_rows(FIRST)
        book[NOW].cell(FIRST + 4, COLUMNS[REFERENCE]).value = TYPED

    edit(tmp_path / "a.xlsx", change)
    found = read_folder(tmp_path)
    assert set(said(found).values()) == {UPDATED, CANNOT}
    assert "row 9: was added" in told(found)
    assert "1 of 3 records" in told(found)
    assert TYPED not in told(found)


def test_a_copied_row_counts_once_and_not_at_all_where_it_disagrees(tmp_path: Path) -> None:
    for name, second in (("alike", "updated"), ("other", "not mine")):
        fill(listed(tmp_path / f"{name}.xlsx"), {1: "updated"})

        def change(book: Any, second: str = second) -> None:  # noqa: ANN401
            page = book[NOW]
            for at in COLUMNS.values():
                page.cell(20, at).value = page.cell(FIRST, at).value
            page.cell(20, COLUMNS[REPLY]).value = second

        edit(tmp_path / f"{name}.xlsx", change)
    found = read_folder(tmp_path)
    assert [reply.file for reply in found.replies] == ["alike.xlsx"]
    assert told(found) == "other.xlsx, sheet 1, row 20: stands again in the file with another reply; neither is taken"


def test_a_row_of_another_list_is_not_taken(tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {1: "updated"})
    other = write(tmp_path / "b.xlsx", sheet([task(9, owner="PC 9")]))
    foreign = [cell.value for cell in load_workbook(other)[NOW][FIRST]]
    other.unlink()

    def change(book: Any) -> None:  # noqa: ANN401
        for at, value in enumerate(foreign, 1):
            book[NOW].cell(30, at).value = value

    edit(tmp_path / "a.xlsx", change)
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00001 / 1": UPDATED}
    assert "row 30: is not as it was sent" in told(found)


def test_sheets_rows_and_columns_may_move(tmp_path: Path) -> None:
    listed(tmp_path / "a.xlsx", 25)
    fill(tmp_path / "a.xlsx", {1: "updated", 25: "cannot obtain"})

    def change(book: Any) -> None:  # noqa: ANN401
        book.move_sheet(IDENTITY, -3)
        book.move_sheet(REST, -1)
        book[NOW].title = "mine"
        book[REST].title, book[IDENTITY].title = "later", "x"
        book["mine"].insert_rows(1, 3)
        book["mine"].insert_rows(12)
        book["mine"].insert_cols(1, 2)
        book["x"].sheet_state = "visible"

    edit(tmp_path / "a.xlsx", change)
    found = read_folder(tmp_path)
    assert said(found) == {"ZZ/00001 / 1": UPDATED, "ZZ/00025 / 1": CANNOT}
    assert found.problems == ()


def test_sorted_rows_are_known_again(tmp_path: Path) -> None:
    fill(listed(tmp_path / "a.xlsx"), {1: "updated", 3: "cannot obtain"})

    def change(book: Any) -> None:  # noqa: ANN401
        page = book[NOW]
        rows = [[cell.value for cell in page[at]] for at in range(FIRST, FIRST + 3)]
        for at, row in enumerate(reversed(rows), FIRST):
            for place, value in enumerate(row, 1):
                page.cell(at, place).value = value

    edit(tmp_path / "a.xlsx", change)
    assert said(read_folder(tmp_path)) == {"ZZ/00001 / 1": UPDATED, "ZZ/00003 / 1": CANNOT}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda book: book.remove(book[IDENTITY]), "is no work list of dq-audit, or its hidden sheet was removed"),
        (lambda book: setattr(book[IDENTITY]["B7"], "value", "2"), "its hidden sheet was edited"),
        (lambda book: setattr(book[IDENTITY]["B9"], "value", "2"), "was written by another version"),
        (lambda book: book.remove(book[NOW]), "has no row of records below a heading"),
        (lambda book: setattr(book[NOW]["E4"], "value", TYPED), "has no row of records below a heading"),
    ],
)
def test_a_list_that_is_no_list_any_more_is_said_in_a_sentence(
    change: Callable[[Any], object], reason: str, tmp_path: Path
) -> None:
    fill(listed(tmp_path / "a.xlsx"), {1: "updated"})
    edit(tmp_path / "a.xlsx", change)
    found = read_folder(tmp_path)
    assert found.replies == ()
    assert reason in told(found)
    assert TYPED not in told(found)


def test_other_files_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = TYPED
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "letter.txt").write_text(TYPED, encoding="utf-8")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    found = read_folder(tmp_path)
    assert sorted(problem.file for problem in found.problems) == ["empty.xlsx", "letter.txt", "other.xlsx"]
    assert TYPED not in told(found)
    with pytest.raises(InputError, match="no folder"):
        read_folder(tmp_path / "absent")


def test_a_file_beyond_any_list_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "large.xlsx").open("wb") as file:
        file.truncate(20_000_001)
    assert "larger than any work list" in told(read_folder(tmp_path))


# --- under a password -------------------------------------------------------------------------------------------


def test_a_sealed_list_comes_back(tmp_path: Path) -> None:
    pytest.importorskip("msoffcrypto")
    secret = Password("correct horse 42")
    plain = fill(listed(tmp_path / "a.xlsx"), {1: "updated"})
    sealed = secret.sealed(plain.read_bytes())
    assert b"Reference" not in sealed
    plain.write_bytes(sealed)
    assert said(read_folder(tmp_path, password=secret)) == {"ZZ/00001 / 1": UPDATED}
    assert "set it in DQ_AUDIT_WORKLIST_PASSWORD" in told(read_folder(tmp_path))
    assert "another password" in told(read_folder(tmp_path, password=Password("another one")))
    assert "correct horse" not in repr(secret)


# --- broken -----------------------------------------------------------------------------------------------------


def broken(whole: bytes, kind: str, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311  which byte, no secret
    if kind == "cut":
        return whole[: chance.randrange(len(whole))]
    spoilt = bytearray(whole)
    for _ in range(chance.choice([1, 5, 50])):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def tried(tmp_path: Path, seeds: range, secret: Password | None = None) -> None:
    """Each broken copy ends in what was sent, or in a problem in one sentence."""
    whole = fill(listed(tmp_path / "whole.xlsx"), {1: "updated", 2: "updated"}).read_bytes()
    (tmp_path / "whole.xlsx").unlink()
    whole = secret.sealed(whole) if secret else whole
    for kind in ("cut", "flipped"):
        for seed in seeds:
            (tmp_path / f"{kind}-{seed}.xlsx").write_bytes(broken(whole, kind, seed))
    found = read_folder(tmp_path, password=secret)
    assert {reply.reference for reply in found.replies} <= {"ZZ/00001 / 1", "ZZ/00002 / 1"}
    named = {problem.file for problem in found.problems}
    assert all(f"cut-{seed}.xlsx" in named for seed in seeds)
    assert all(problem.reason and "\n" not in problem.reason for problem in found.problems)


def test_damaged_files_end_in_sentences(tmp_path: Path) -> None:
    tried(tmp_path, range(4))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_many_damaged_files_end_in_sentences(start: int, tmp_path: Path) -> None:
    tried(tmp_path, range(start, start + 50))


@pytest.mark.slow
def test_damaged_files_under_a_password_end_in_sentences(tmp_path: Path) -> None:
    pytest.importorskip("msoffcrypto")
    tried(tmp_path, range(60), Password("correct horse 42"))


# --- saved by LibreOffice ---------------------------------------------------------------------------------------


def converted(path: Path, kind: str, folder: Path) -> Path:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: that it opens and saves work lists was not tried")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)  # noqa: S603  found above
    return folder / f"{path.stem}.{kind}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_list_that_libreoffice_saved_comes_back(kind: str, tmp_path: Path) -> None:
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    listed(given / "a.xlsx", 25)
    fill(given / "a.xlsx", {1: "updated", 2: "not mine", 25: "person declined"}, {2: "=1+1 – of another team"})
    saved = converted(given / "a.xlsx", kind, out)
    (tmp_path / "returned").mkdir()
    shutil.copy(saved, tmp_path / "returned")
    found = read_folder(tmp_path / "returned")
    assert found.problems == ()
    assert said(found) == {"ZZ/00001 / 1": UPDATED, "ZZ/00002 / 1": NOT_MINE, "ZZ/00025 / 1": DECLINED}


@pytest.mark.slow
def test_libreoffice_keeps_locks_choices_and_what_is_hidden(tmp_path: Path) -> None:
    listed(tmp_path / "a.xlsx", 25)
    book = load_workbook(converted(tmp_path / "a.xlsx", "xlsx", tmp_path / "out"))
    assert book.sheetnames == [NOW, REST, GUIDE, IDENTITY]
    assert book[IDENTITY].sheet_state == "hidden"
    for page in pages(book):
        assert page.protection.sheet
        assert not page.cell(FIRST, COLUMNS[REPLY]).protection.locked
        assert not page.cell(FIRST, COLUMNS[NOTE]).protection.locked
        assert page.cell(FIRST, COLUMNS[REFERENCE]).protection.locked
        assert page.column_dimensions["G"].hidden
        assert any(rule.type == "list" for rule in page.data_validations.dataValidation)
