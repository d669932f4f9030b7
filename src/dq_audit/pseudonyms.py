"""Persons in, tokens out: one token for one person, none for nobody, and new tokens for old ones.

The one module that has cells of records written, for that is what it is for: those of columns that do not say who
somebody is, beside a token that says nothing either to whoever has no key (docs/decisions/0011).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS, snake
from dq_audit.errors import InputError, UsageError, no_values_escape
from dq_audit.files import write_rows
from dq_audit.outgoing import looks
from dq_audit.persons import BIRTH, PNC, PURPOSE, SEX, SURNAME, fits_check_letter, identities
from dq_audit.persons_in import Asked, Persons, persons_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.keys import Key

TOKEN = f"{PURPOSE}_token"
_TOKEN = "token"  # noqa: S105  the role of a column of tokens
_PERSONAL = (  # words of headers
    "names surname forename forenames initials alias aliases nickname aka maiden dob born birth birthday pnc cro nhs "
    "nino passport licence license address postcode phone telephone mobile email mail photo"
)
_NAME_WORDS = frozenset(
    {"name", "full", "suspect", "person", "offender", "nominal", "middle", "other", "first", "last"}
)
_TELLING = {SURNAME: "the row's own surname", PNC: "the row's own PNC id", BIRTH: "the row's own date of birth"}
_SHORT = 4  # letters: a shorter surname stands in many words
_SLICE = 100_000  # rows written at a time


@dataclass(frozen=True)
class Plan:
    """What is read, with what beside it, and where it goes."""

    file: Path
    out: Path
    asked: Asked
    held: tuple[Path, ...] = ()  # further files in which identities stand
    token: str = TOKEN
    keep_sex: bool = False
    joins: bool = True


@dataclass(frozen=True)
class Warned:
    """A column that was kept and may say who somebody is: by its number, since a header may be a name too."""

    column: int
    what: str
    rows: int | None = None  # None where its header is meant


@dataclass(frozen=True)
class Made:
    """What was made of a file, as counts: no value, no token, no header."""

    rows: int
    by_pnc: int
    joined: int
    by_name: int
    none: int
    tokens: int
    most: int  # rows under one token
    unfit: int  # rows with a PNC id whose check letter does not fit
    odd: int  # rows with something in place of a PNC id, or of a date of birth
    unread: int
    shared: int  # names that stand with several PNC ids, so that no row was joined by them
    warned: tuple[Warned, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Rotated:
    """What became of the tokens of an old file, as counts."""

    rows: int
    blank: int
    renewed: int
    already: int  # were the new key's
    unmatched: int
    notes: tuple[str, ...]


@no_values_escape
def pseudonymise(plan: Plan, key: Key) -> Made:
    """Write a file without its identity columns, a column of tokens in front."""
    found = persons_in(plan.file, plan.asked)
    kept = _kept(found, plan)
    told = identities(found.identity)
    chosen, shared = _chosen(told, [told, *_held(plan)] if plan.joins else [])
    tokens = _tokens(chosen["identity"], key)
    columns = found.rows.select(tokens.alias("token"), *(str(at) for at in kept))
    write_rows([plan.token, *(found.names[at] for at in kept)], _slices(columns), plan.out)
    return _made(told, chosen, tokens, shared, tuple(_warned(found, kept)), (*found.notes, *_nameless(found)))


def _slices(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    yield from rows.iter_slices(_SLICE)


def _kept(found: Persons, plan: Plan) -> list[int]:
    """The columns that go into the new file. UsageError where one has the token's name already."""
    gone = {at for role, at in found.roles.items() if role != SEX or not plan.keep_sex} | found.dropped
    kept = [at for at, name in enumerate(found.names) if name and at not in gone]
    if any(snake(found.names[at]) == snake(plan.token) for at in kept):
        message = "the file has a column of that name for tokens already; --drop it, or give another name with --token"
        raise UsageError(message)
    return kept


def _held(plan: Plan) -> Iterator[pl.DataFrame]:
    """The identities of further files; what is to be dropped of the first need not stand in them."""
    for file in plan.held:
        yield identities(persons_in(file, Asked(plan.asked.headers, (), plan.asked.encoding)).identity)


def _chosen(told: pl.DataFrame, together: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, int]:
    """The one identity of each row and the way to it; and how many names stand with several PNC ids.

    A name that stands with exactly one PNC id is that id's, so that rows with the name alone are the same person's.
    """
    nothing = told.select("pnc", "name").clear()
    both = pl.concat([nothing, *(one.select("pnc", "name") for one in together)]).drop_nulls().unique()
    by_name = both.group_by("name").agg(pl.first("pnc").alias("sole"), pl.len().alias("ids"))
    joins = by_name.filter(pl.col("ids") == 1).select("name", "sole")
    way = pl.when(pl.col("pnc").is_not_null()).then(pl.lit("pnc")).when(pl.col("sole").is_not_null())
    chosen = told.join(joins, on="name", how="left", maintain_order="left").select(
        pl.coalesce("pnc", "sole", "name").alias("identity"),
        way.then(pl.lit("joined")).when(pl.col("name").is_not_null()).then(pl.lit("name")).alias("way"),
    )
    return chosen, by_name.height - joins.height


def _tokens(identity: pl.Series, key: Key) -> pl.Series:
    """The token of each identity, made once for each that differs; null stays null."""
    people = identity.drop_nulls().unique()
    made = pl.Series(key.tokens(people.to_list()), dtype=pl.String)
    pairs = pl.DataFrame([people.alias("identity"), made.alias("token")])
    return identity.alias("identity").to_frame().join(pairs, on="identity", how="left", maintain_order="left")["token"]


def _made(
    told: pl.DataFrame,
    chosen: pl.DataFrame,
    tokens: pl.Series,
    shared: int,
    warned: tuple[Warned, ...],
    notes: tuple[str, ...],
) -> Made:
    ways = chosen["way"].fill_null("none").value_counts()
    rows = dict(zip(ways["way"].to_list(), ways["count"].to_list(), strict=True))
    unfit = int(told.select((~fits_check_letter(pl.col("pnc"))).sum()).item())
    each = tokens.drop_nulls().value_counts()["count"].to_list()
    return Made(
        rows=told.height,
        by_pnc=rows.get("pnc", 0),
        joined=rows.get("joined", 0),
        by_name=rows.get("name", 0),
        none=rows.get("none", 0),
        tokens=len(each),
        most=max(each, default=0),
        unfit=unfit,
        odd=int(told["odd"].sum()),
        unread=int(told["unread"].sum()),
        shared=shared,
        warned=warned,
        notes=notes,
    )


def _nameless(found: Persons) -> Iterator[str]:
    """What was left out beside the identity columns: nobody can say what a column without a name is."""
    filled = [at for at, name in enumerate(found.names) if not name and found.rows[str(at)].count()]
    if filled:
        yield f"{len(filled)} columns without a name hold something and were left out"


def _warned(found: Persons, kept: Sequence[int]) -> Iterator[Warned]:
    """The kept columns that may say who somebody is, by their header, by their cells, or by those of the same row."""
    own = found.identity
    for at in kept:
        words = set(snake(found.names[at]).split("_"))
        if words & set(_PERSONAL.split()) or ("name" in words and words <= _NAME_WORDS):
            yield Warned(at + 1, "is called like something personal")
        cells = found.rows[str(at)]
        differing = cells.drop_nulls().value_counts(name="rows")
        rows = {
            what: int(differing.filter(mask.fill_null(value=False))["rows"].sum())
            for what, mask in looks(differing.to_series(0))
        }
        rows |= {what: _repeats(cells, own[role]) for role, what in _TELLING.items() if role in own.columns}
        yield from (Warned(at + 1, f"holds {what}", times) for what, times in rows.items() if times)


def _repeats(cells: pl.Series, own: pl.Series) -> int:
    """In how many rows a cell holds what another column of the same row says."""
    pair = pl.DataFrame([cells.alias("cell"), own.str.strip_chars(BLANKS).alias("own")]).filter(
        pl.col("own").str.len_chars() >= _SHORT, pl.col("cell").str.len_bytes() >= pl.col("own").str.len_bytes()
    )
    held = pl.col("cell").str.to_lowercase().str.contains(pl.col("own").str.to_lowercase(), literal=True)
    return int(pair.select(held.sum()).item() or 0)


# --- a new key ----------------------------------------------------------------------------------------------------


@no_values_escape
def rotate(plan: Plan, old: Key, new: Key, unmatched: str | None) -> Rotated:
    """Write a file of old tokens with new ones, through the identities that stand in `plan.held`.

    `unmatched` says what becomes of tokens of which no identity is held: `blank` or `keep`. UsageError where there are
    some and nothing was said.
    """
    if old == new:
        message = "the old key and the new one are the same; there is nothing to rotate"
        raise UsageError(message)
    found = persons_in(plan.file, Asked({}, (), plan.asked.encoding), {_TOKEN: snake(plan.token)})
    place = str(found.roles[_TOKEN])
    told = _renewed(found.rows[place], _renewals(plan, old, new))
    counts = _counted(told, found.notes)
    _refuse_lost(counts, unmatched)
    stays = pl.col("already") | (unmatched == "keep")
    tokens = told.select(pl.coalesce("new", pl.when(stays).then("cell")).alias(place)).to_series()
    write_rows(found.names, _slices(found.rows.with_columns(tokens)), plan.out)
    return counts


def _renewals(plan: Plan, old: Key, new: Key) -> pl.DataFrame:
    """The old and the new token of all identities held: of every PNC id, and of every name, joined or not."""
    texts = [pl.Series("pnc", [], dtype=pl.String)]
    texts += [told[way].rename("pnc") for told in _held(plan) for way in ("pnc", "name")]
    people = pl.concat(texts).drop_nulls().unique().to_list()
    pairs = {"token": old.tokens(people), "new": new.tokens(people)}
    return pl.DataFrame(pairs, schema={"token": pl.String, "new": pl.String})


def _renewed(cells: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """Each token cell, the new token where its identity is held, and whether it is the new key's already."""
    token = pl.col("cell").str.strip_chars(BLANKS).str.to_lowercase()
    told = cells.alias("cell").to_frame().with_columns(pl.when(token != "").then(token).alias("token"))
    already = pl.col("token").is_in(pairs["new"].implode()).fill_null(value=False)
    return told.with_columns(already=already).join(pairs, on="token", how="left", maintain_order="left")


def _counted(told: pl.DataFrame, notes: tuple[str, ...]) -> Rotated:
    blank, renewed = told["token"].null_count(), told.height - told["new"].null_count()
    already = int(told["already"].sum())
    return Rotated(told.height, blank, renewed, already, told.height - blank - renewed - already, notes)


def _refuse_lost(counts: Rotated, unmatched: str | None) -> None:
    """InputError where no token is known, UsageError where nobody said what becomes of those that are not."""
    tokens = counts.rows - counts.blank
    if tokens and not counts.renewed + counts.already:
        message = (
            f"none of the {tokens:,} tokens is one that the old key makes of the identities given: is it another key, "
            "or are they other people? Nothing was written"
        )
        raise InputError(message)
    if counts.unmatched and unmatched is None:
        message = (
            f"{counts.unmatched:,} of {tokens:,} tokens belong to no identity given; say what becomes of them: "
            "--unmatched blank, or --unmatched keep (they then match no token of the new key)"
        )
        raise UsageError(message)
