"""What happened to the records that had something to put right, of one source: pure, sightings in, lines out.

A *sighting* is a run of extracts in which a record stood alike: a letter for each fault it could have. A fault is open
from the sighting that first shows it to the one that shows it gone; who is not in the latest extract is neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.faults import Line, Move, Slot, Standing
from dq_audit.model import COMPLETE_LETTERS, NO_WORD, OPEN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


SIGHTINGS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "record": pl.String,  # its id, as `record_keys` makes it
    "since": pl.String,  # YYYY-MM-DD, the first extract in which it stood so
    "until": pl.String,  # the last one
    "period": pl.String,  # YYYY-MM, of the record
    "slots": pl.Int64,  # which list of slots the letters are for
    "states": pl.String,
}


def lines_of(
    sightings: pl.DataFrame, slots: Mapping[int, Sequence[Slot]], now: Sequence[Slot], latest: str, *, snapshot: bool
) -> list[Line]:
    """A line for each slot of `now`, of sightings with `SIGHTINGS_SCHEMA`.

    `latest` is the day of the latest whole extract; later sightings are of a fresh pull of some records. `slots` are
    the lists that the letters are for: a fault is followed as long as its check counts alike.
    """
    seen = sightings.sort("record", "since").with_columns(
        (pl.col("since") == pl.col("since").min().over("record")).alias("first"),
        pl.col("until").max().over("record").alias("last"),
    )
    return [_line(seen, slot, slots, latest, snapshot=snapshot) for slot in now]


def _line(seen: pl.DataFrame, slot: Slot, slots: Mapping[int, Sequence[Slot]], latest: str, *, snapshot: bool) -> Line:
    told = _spells(_of_slot(seen, slot, slots))
    moves = told.filter(pl.col("move").is_not_null())
    turned = told.filter(pl.col("before").is_not_null() & (pl.col("before") != pl.col("letter")))
    final = told.filter(pl.col("since") == pl.col("since").max().over("record")).filter("open")
    fixed = moves.filter(pl.col("move") == Move.FIXED)
    turns = _nested(turned, "since", pl.concat_str("before", "letter"))
    return Line(
        slot[0],
        slot[1],
        standing={Standing(k): n for k, n in _counted(final, _standing(latest, snapshot=snapshot)).items()},
        moves={
            day: {Move(k): n for k, n in told.items()} for day, told in _nested(moves, "since", pl.col("move")).items()
        },
        turns={day: {(pair[0], pair[1]): n for pair, n in told.items()} for day, told in turns.items()},
        ages=_counted(final, _months(pl.lit(latest)) - _months(pl.col("began"))),
        times=_counted(fixed, _months(pl.col("since")) - _months(pl.col("began_before"))),
    )


def _of_slot(seen: pl.DataFrame, slot: Slot, slots: Mapping[int, Sequence[Slot]]) -> pl.DataFrame:
    """The sightings of the records at which the fault was ever open, with its letter."""
    letter = pl.lit(NO_WORD)
    for number, known in slots.items():
        if slot in known:
            at = list(known).index(slot)
            letter = pl.when(pl.col("slots") == number).then(pl.col("states").str.slice(at, 1)).otherwise(letter)
    rows = seen.with_columns(letter.alias("letter"))
    ever = rows.filter(pl.col("letter").is_in(list(OPEN_LETTERS))).select("record").unique()
    return rows.join(ever, on="record", how="semi").filter(pl.col("letter") != NO_WORD)


def _spells(rows: pl.DataFrame) -> pl.DataFrame:
    """The sightings in order, each with what it shows that the one before did not, and with when its fault began."""
    is_open = pl.col("letter").is_in(list(OPEN_LETTERS))
    rows = rows.sort("record", "since").with_columns(
        is_open.alias("open"), pl.col("letter").shift(1).over("record").alias("before")
    )
    rows = rows.with_columns(
        pl.col("open").shift(1).over("record").alias("was_open"),
        (pl.col("open").cast(pl.Int64).cum_sum().over("record") - pl.col("open").cast(pl.Int64) > 0).alias("ever"),
    )
    spell = (pl.col("open") != pl.col("was_open")).fill_null(value=True).cast(pl.Int64).cum_sum().over("record")
    begins = pl.when(pl.col("was_open").is_null()).then(pl.col("period")).otherwise(pl.col("since").str.head(7))
    rows = rows.with_columns(spell.alias("spell"), _move().alias("move"))
    rows = rows.with_columns(begins.first().over("record", "spell").alias("began"))
    return rows.with_columns(pl.col("began").shift(1).over("record").alias("began_before"))


def _move() -> pl.Expr:
    is_open, was_open, ever = pl.col("open"), pl.col("was_open"), pl.col("ever")
    unseen = was_open.is_null()
    complete = pl.col("letter").is_in(list(COMPLETE_LETTERS))
    return (
        pl.when(is_open & unseen & ~pl.col("first"))
        .then(pl.lit(Move.BEGUN.value))
        .when(is_open & ~was_open & ever)
        .then(pl.lit(Move.REOPENED.value))
        .when(is_open & (unseen | ~was_open))
        .then(pl.lit(Move.NEW.value))
        .when(~is_open & was_open & complete)
        .then(pl.lit(Move.FIXED.value))
        .when(~is_open & was_open)
        .then(pl.lit(Move.NO_LONGER_ASKED.value))
    )


def _standing(latest: str, *, snapshot: bool) -> pl.Expr:
    """How the last word on an open fault stands to the latest whole extract."""
    absent = Standing.VANISHED if snapshot else Standing.NOT_RE_SUPPLIED
    shown = (pl.col("since") >= latest) & pl.col("move").is_not_null()
    return (
        pl.when(pl.col("last") < latest)
        .then(pl.lit(absent.value))
        .when(pl.col("until") < latest)
        .then(pl.lit(Standing.NOT_JUDGED.value))
        .when(shown)
        .then(pl.col("move"))
        .otherwise(pl.lit(Standing.STILL_OPEN.value))
    )


def _months(day: pl.Expr) -> pl.Expr:
    return day.str.slice(0, 4).cast(pl.Int64) * 12 + day.str.slice(5, 2).cast(pl.Int64)


def _counted(rows: pl.DataFrame, by: pl.Expr) -> dict[Any, int]:
    counted = rows.select(by.alias("by")).group_by("by").len().sort("by")
    return dict(counted.iter_rows())


def _nested(rows: pl.DataFrame, first: str, second: pl.Expr) -> dict[str, dict[str, int]]:
    counted = rows.select(first, second.alias("by")).group_by(first, "by").len().sort(first, "by")
    found: dict[str, dict[str, int]] = {}
    for day, what, n in counted.iter_rows():
        found.setdefault(day, {})[what] = n
    return found


def open_since(
    sightings: pl.DataFrame, slots: Mapping[int, Sequence[Slot]], now: Iterable[Slot]
) -> dict[tuple[str, str, str | None], str]:
    """Of every open fault since when: (record, check, item) -> YYYY-MM."""
    seen = sightings.sort("record", "since").with_columns(
        (pl.col("since") == pl.col("since").min().over("record")).alias("first")
    )
    found: dict[tuple[str, str, str | None], str] = {}
    for slot in now:
        told = _spells(_of_slot(seen, slot, slots))
        final = told.filter(pl.col("since") == pl.col("since").max().over("record")).filter("open")
        found |= {(record, slot[0], slot[1]): began for record, began in final.select("record", "began").iter_rows()}
    return found
