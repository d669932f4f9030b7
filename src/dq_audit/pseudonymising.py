"""The verb `pseudonymise`: a file of persons into a file of tokens, old tokens into new ones, a new key."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.cells import snake
from dq_audit.console import print_json, say
from dq_audit.errors import UsageError
from dq_audit.files import refuse_table
from dq_audit.governance.access import has_read, has_written, lies_at, logged
from dq_audit.governance.kinds import EXTRACT, IDENTITIES, KEY, PSEUDONYMISED
from dq_audit.keys import OLD_VARIABLE, VARIABLE, make_key, secret_key
from dq_audit.persons_in import Asked
from dq_audit.project import FILE_NAME
from dq_audit.pseudonyms import Plan
from dq_audit.pseudonyms import pseudonymise as made_of
from dq_audit.pseudonyms import rotate as rotated
from dq_audit.sharing import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dq_audit.pseudonyms import Made, Rotated

OK = 0
_APART = "It is still personal data: keep the key and the names apart from it."


@logged("pseudonymise")
def pseudonymise(
    file: Path | None,
    *,
    out: Path | None,
    key_file: Path | None,
    old_key_file: Path | None,
    new_key: Path | None,
    headers: Mapping[str, str | None],
    token: str,
    drop: Sequence[str] | None,
    keep_sex: bool,
    join: bool,
    identities: Sequence[Path] | None,
    rotate: bool,
    unmatched: str | None,
    encoding: str | None,
    force: bool,
    json: bool,
) -> int:
    """Tokens for persons, new tokens for old ones, or a new key."""
    if new_key:
        return _new_key(new_key, alone=not (file or out or rotate))
    held = tuple(identities or ())
    if file is None or out is None:
        message = "give the file and, with --out, the new file to write; or make a key with --new-key FILE"
        raise UsageError(message)
    _refuse_halves(rotate=rotate, held=held, unmatched=unmatched, old_key_file=old_key_file, token=token)
    refuse_table(out, [file, *held, *filter(None, (key_file, old_key_file)), Path(FILE_NAME)], replace=force)
    _note(file, out, held, filter(None, (key_file, old_key_file)))
    asked = Asked({role: header for role, header in headers.items() if header}, tuple(drop or ()), encoding)
    plan = Plan(file, out, asked, held, token, keep_sex, join)
    key = secret_key(key_file, VARIABLE)
    if rotate:
        renewed = rotated(plan, secret_key(old_key_file, OLD_VARIABLE), key, unmatched)
        _tell(asdict(renewed), _words_of_rotated(renewed, unmatched), out, json=json)
    else:
        made = made_of(plan, key)
        _tell(asdict(made), _words_of_made(made), out, json=json)
    has_read([fingerprint(file)])
    has_written(PSEUDONYMISED)
    return OK


def _note(file: Path, out: Path, held: Iterable[Path], keys: Iterable[Path]) -> None:
    """Note what lies where, before anything is written."""
    for kind, paths in ((EXTRACT, [file]), (IDENTITIES, held), (KEY, keys), (PSEUDONYMISED, [out])):
        lies_at(kind, *paths)


def _new_key(path: Path, *, alone: bool) -> int:
    """A new key, in a file that only its owner can read."""
    if not alone:
        message = "--new-key makes a key and nothing else; run it by itself"
        raise UsageError(message)
    lies_at(KEY, path)
    make_key(path)
    has_written(KEY)
    say([
        f"Wrote {path}: a new key, readable by you alone. Keep a copy where the tokens are not: without it nobody can",
        "make the same tokens again. On Windows, see that nobody else may open it: that is not checked there.",
    ])  # fmt: skip
    return OK


def _refuse_halves(
    *, rotate: bool, held: Sequence[Path], unmatched: str | None, old_key_file: Path | None, token: str
) -> None:
    """UsageError for options that mean nothing without others."""
    message = ""
    if rotate and not held:
        message = "--rotate needs --identities FILE: a token can be made again, but never undone"
    elif not rotate and (unmatched or old_key_file):
        message = "--unmatched and --old-key-file mean nothing without --rotate"
    elif unmatched not in (None, "blank", "keep"):
        message = "--unmatched is blank or keep"
    elif not snake(token):
        message = "--token is the name of a column, with a letter or digit in it"
    if message:
        raise UsageError(message)


def _tell(counts: Mapping[str, object], words: Iterable[str], out: Path, *, json: bool) -> None:
    if json:
        print_json(counts)
    say([*words, f"Wrote {out}. {_APART}"], json=json)


def _words_of_made(made: Made) -> Iterator[str]:
    """What was made, n of N, without a value."""
    yield from made.notes
    rows = f"of {made.rows:,} rows"
    yield f"A token by PNC id: {made.by_pnc:,} {rows}"
    yield f"A token by a name that stands with one PNC id: {made.joined:,} {rows}"
    yield f"A token by surname, forename, date of birth and sex: {made.by_name:,} {rows}"
    yield f"No token, for nobody is named: {made.none:,} {rows}"
    yield f"Tokens: {made.tokens:,}; no token stands in more than {made.most:,} {rows}"
    by_pnc = f"of {made.by_pnc:,} PNC ids"
    told = {
        f"{made.odd:,} {rows} hold something in place of a PNC id; it was left aside": made.odd,
        f"{made.unread:,} {rows} hold no date of birth that can be read, or one that stands for none": made.unread,
        f"{made.unfit:,} {by_pnc} have a check letter that does not fit: typed wrong?": made.unfit,
        f"{made.shared:,} names stand with several PNC ids; no row was joined by them": made.shared,
    }
    yield from (words for words, times in told.items() if times)
    for one in made.warned:
        yield f"Look again: column {one.column} {one.what}" + (f" in {one.rows:,} {rows}" if one.rows else "")
    if made.warned:
        yield "Columns that say who somebody is must not leave: --drop COLUMN"


def _words_of_rotated(made: Rotated, unmatched: str | None) -> Iterator[str]:
    """What became of old tokens, n of N."""
    yield from made.notes
    tokens = f"of {made.rows - made.blank:,} tokens"
    yield f"Renewed: {made.renewed:,} {tokens}"
    yield from [f"Of the new key already: {made.already:,} {tokens}"] if made.already else []
    what = {"keep": "kept as they were", "blank": "left blank"}.get(unmatched or "", "")
    yield from [f"No identity was given: {made.unmatched:,} {tokens}; {what}"] if made.unmatched else []
    yield f"Without a token before and after: {made.blank:,} of {made.rows:,} rows"
