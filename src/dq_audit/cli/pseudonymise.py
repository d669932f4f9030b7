"""The arguments of `dq-audit pseudonymise`: as light as `cli`, which registers it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dq_audit.cli.options import verb

EPILOG = "Example: dq-audit pseudonymise suspects-2026-10.xlsx --out suspects-2026-10.csv --key-file ours.key"

FileArgument = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="The extract that names persons, of whatever kind.")
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="File with the key: 32 bytes or more as hexadecimal digits or base64, readable by you alone (on Windows "
        "who may read it is not checked). Else the key is taken from DQ_AUDIT_PSEUDONYM_KEY.",
    ),
]
JoinOption = Annotated[
    bool,
    typer.Option(
        "--join/--no-join",
        help="Give a row that has a name only the token of the one PNC id with which that name stands.",
    ),
]
IdentitiesOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="A file of names and PNC ids that you hold: serves --join, and --rotate needs it; repeatable.",
    ),
]


def _column(role: str) -> object:
    return typer.Option(metavar="COLUMN", help=f"Header of the {role}, if not a usual one.", show_default=False)


def pseudonymise(
    file: FileArgument = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="The new file, as CSV.")] = None,
    key_file: KeyOption = None,
    pnc_id: Annotated[str | None, _column("PNC id")] = None,
    surname: Annotated[str | None, _column("surname")] = None,
    forename: Annotated[str | None, _column("forename")] = None,
    birth: Annotated[str | None, _column("date of birth")] = None,
    sex: Annotated[str | None, _column("sex")] = None,
    token: Annotated[  # the name of a column
        str, typer.Option(metavar="COLUMN", help="What the column of tokens is called.")
    ] = "suspect_token",  # noqa: S107
    drop: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Leave this column out too; repeatable.")
    ] = None,
    keep_sex: Annotated[bool, typer.Option("--keep-sex", help="Keep the column of the sex beside the token.")] = False,
    join: JoinOption = True,
    identities: IdentitiesOption = None,
    new_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Only make a new key, in a file that you alone can read.")
    ] = None,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="FILE holds tokens of the old key: give them those of the new one.")
    ] = False,
    old_key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File with the old key; else DQ_AUDIT_PSEUDONYM_OLD_KEY.")
    ] = None,
    unmatched: Annotated[
        str | None, typer.Option(metavar="blank|keep", help="With --rotate: what becomes of tokens without identity.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of a text file, where it is not told by itself.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of the name that --out gives.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Counts as JSON on standard output, words for people on standard error.")
    ] = False,
) -> None:
    """Replace names and PNC ids by a token that only your key can make: one person, one token, every month."""
    headers = {"pnc_id": pnc_id, "surname": surname, "forename": forename, "birth": birth, "sex": sex}
    verb(
        "pseudonymise", file, out=out, key_file=key_file, old_key_file=old_key_file, new_key=new_key, headers=headers,
        token=token, drop=drop, keep_sex=keep_sex, join=join, identities=identities, rotate=rotate,
        unmatched=unmatched, encoding=encoding, force=force, json=json, room="pseudonymising",
    )  # fmt: skip
