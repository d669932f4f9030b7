"""Parquet: footers that lie, columns within columns, types of all kinds, and much from little."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .building import cuts
from .case import CANARY, NAMES, PERIOD, ROWS, STREET, Audited, Kind, Must, Refused, street, victims

PARQUET = Kind("parquet")
AS_IT_IS = Audited()
DAMAGED = Refused("parquet.*(damaged|cut off|cannot be read)|damaged.*parquet")
NESTED = Refused("nested|list|struct|columns|type|kind")
ETHNICITY, AGE = NAMES.index("victim_ethnicity"), NAMES.index("victim_age")


def _add(name: str, content: Any, must: Must, **options: Any) -> None:  # noqa: ANN401
    PARQUET.add(name, content, must, **{"file": f"{PERIOD}.parquet", **options})


add = _add


def table(rows: list[dict[str, str]] | None = None) -> pa.Table:
    return pa.Table.from_pylist(victims() if rows is None else rows)


def written(frame: pa.Table, **options: Any) -> bytes:  # noqa: ANN401
    out = io.BytesIO()
    pq.write_table(frame, out, **options)
    return out.getvalue()


def column(name: str, values: list[Any], kind: pa.DataType) -> bytes:
    """The good table, one column of another type."""
    frame = table()
    return written(frame.set_column(frame.column_names.index(name), name, pa.array(values, kind)))


def zigzag(number: int) -> bytes:
    """A number as the footer has it."""
    number, out = number << 1, bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def retold(whole: bytes, old: int, new: int, times: int = -1) -> bytes:
    """The footer with another count of rows; the length behind it is set right."""
    size = struct.unpack("<I", whole[-8:-4])[0]
    body, footer = whole[: -8 - size], whole[-8 - size : -8]
    assert b"\x16" + zigzag(old) in footer
    told = footer.replace(b"\x16" + zigzag(old), b"\x16" + zigzag(new), times)
    return body + told + struct.pack("<I", len(told)) + b"PAR1"


GOOD = written(table())
add("plain", GOOD, AS_IT_IS)
add("plain street crime", written(table([street(n) for n in range(ROWS)])), AS_IT_IS, source=STREET)
for name, cut in cuts(GOOD).items():
    add(f"cut to {name}", cut, DAMAGED)
add("only the four letters", b"PAR1", DAMAGED)
add("the four letters twice", b"PAR1PAR1", DAMAGED)
add("an encrypted footer", b"PARE" + GOOD[4:-4] + b"PARE", Refused("encrypted|damaged|cannot be read|not text"))
add("a footer's length of 4 GB", GOOD[:-8] + b"\xff\xff\xff\xff" + b"PAR1", DAMAGED)
add("a footer's length of 0", GOOD[:-8] + bytes(4) + b"PAR1", DAMAGED)
add("a footer of noise", GOOD[:-400] + bytes(range(256)) + GOOD[-144:], DAMAGED)
add("pages of noise", GOOD[:200] + bytes(reversed(range(256))) * 2 + GOOD[712:], (DAMAGED, AS_IT_IS))
add("pages of noise in a column that is needed", GOOD[:4] + bytes(reversed(range(256))) * 6 + GOOD[1540:], DAMAGED)
MANY = written(table(victims(1_000)))
for told in (10**12, 2**31, 999, 1, 2**62):
    # Where all of the footer tells fewer rows, only the pages know better, and nobody who reads Parquet asks them.
    add(f"1,000 rows told as {told:,}", retold(MANY, 1_000, told), (DAMAGED, Audited(rows=min(told, 1_000))))
    add(
        f"1,000 rows told as {told:,} in the first place only",
        retold(MANY, 1_000, told, 1),
        (DAMAGED, Audited(rows=1_000, unchecked=True)),
    )
# What ends a process that reads it: Polars asks for as much memory as a page says, Arrow lets its own exception pass.
BARE = written(table(), compression="none", use_dictionary=False)
assert b"\x2c\x15" + zigzag(ROWS) in BARE
assert b"\x1c\x15\x0c\x19" in BARE
add("pages of fewer values than none", BARE.replace(b"\x2c\x15" + zigzag(ROWS), b"\x2c\x15\x17"), DAMAGED)
add(
    "columns of one type in the schema and another behind it",
    BARE.replace(b"\x1c\x15\x0c\x19", b"\x1c\x15\x08\x19"),
    (DAMAGED, AS_IT_IS),
)
add(
    "columns of one name in the schema and another behind it",
    written(table(), write_statistics=False).replace(b"\x19\x18\x09crime_ref", b"\x19\x18\x09crime_reg"),
    (DAMAGED, AS_IT_IS),
)
add("no rows", written(table().slice(0, 0)), Refused("no rows|header and"))
add("no columns", written(pa.table({})), Refused("column|header|no rows"))
add("rows without columns told", written(pa.table({"x": [1]})), Refused("header|column"))
add("a row group of each row", written(table(victims(500)), row_group_size=1), Audited(rows=500))
add(
    "column names twice",
    written(pa.Table.from_arrays([*table().columns, table()["team"]], [*NAMES, "team"])),
    Refused("columns for team|damaged|same name|twice"),
)
add(
    "unknown column names twice",
    written(pa.Table.from_arrays([*table().columns, table()["team"], table()["team"]], [*NAMES, CANARY, CANARY])),
    (AS_IT_IS, Refused("same name|twice|damaged")),
)
add(
    "column names in capitals twice",
    written(pa.Table.from_arrays([*table().columns, table()["team"]], [*NAMES, "TEAM"])),
    Refused("columns for team"),
)
add(
    "no column has a name",
    written(pa.Table.from_arrays(table().columns, [""] * len(NAMES))),
    Refused("header|column|damaged"),
)
add(
    "a column named after a person and a formula",
    written(pa.Table.from_arrays([*table().columns, table()["team"]], [*NAMES, f"={CANARY}"])),
    AS_IT_IS,
)
add(
    "a column's name of 1 MB",
    written(pa.Table.from_arrays([*table().columns, table()["team"]], [*NAMES, "Z" * 1_000_000])),
    AS_IT_IS,
)
add(
    "a column's name with line ends",
    written(pa.Table.from_arrays([*table().columns, table()["team"]], [*NAMES, f"{CANARY}\n\0\x1b[31m"])),
    AS_IT_IS,
)
add(
    "5,000 columns",
    written(
        pa.Table.from_arrays(
            [*table().columns, *[pa.array(["x"] * ROWS)] * 5_000], [*NAMES, *(f"x{n}" for n in range(5_000))]
        )
    ),
    AS_IT_IS,
    slow=True,
)

TYPES: dict[str, tuple[str, list[Any], pa.DataType]] = {
    "int8": ("victim_age", [34] * ROWS, pa.int8()),
    "uint64": ("victim_age", [34] * ROWS, pa.uint64()),
    "float16": ("victim_age", [34.0] * ROWS, pa.float16()),
    "float64": ("victim_age", [34.0] * ROWS, pa.float64()),
    "decimal128": ("victim_age", [Decimal("34.00")] * ROWS, pa.decimal128(38, 2)),
    "decimal256": ("victim_age", [Decimal(34)] * ROWS, pa.decimal256(76, 10)),
    "binary of text": ("victim_ethnicity", [b"W1"] * ROWS, pa.binary()),
    "binary of fixed size": ("victim_ethnicity", [b"W1"] * ROWS, pa.binary(2)),
    "large string": ("victim_ethnicity", ["W1"] * ROWS, pa.large_string()),
    "string view": ("victim_ethnicity", ["W1"] * ROWS, pa.string_view()),
    "dictionary": ("victim_ethnicity", ["W1"] * ROWS, pa.dictionary(pa.int8(), pa.string())),
    "dictionary of numbers": ("victim_age", [34] * ROWS, pa.dictionary(pa.int32(), pa.int64())),
    "date32": ("recorded_on", [dt.date(2026, 1, 15)] * ROWS, pa.date32()),
    "date64": ("recorded_on", [dt.date(2026, 1, 15)] * ROWS, pa.date64()),
    "timestamp ns": ("recorded_on", [dt.datetime(2026, 1, 15, 10)] * ROWS, pa.timestamp("ns")),
    "timestamp of a zone": ("recorded_on", [dt.datetime(2026, 1, 15, 10)] * ROWS, pa.timestamp("us", "Europe/London")),
    "timestamp of an offset": ("recorded_on", [dt.datetime(2026, 1, 15, 10)] * ROWS, pa.timestamp("ms", "+01:00")),
    "timestamp of no zone on earth": ("occurred_at", [0] * ROWS, pa.timestamp("us", CANARY)),
    "timestamp beyond year 9999": ("occurred_at", [2**62] * ROWS, pa.timestamp("ms")),
    "timestamp before year 1": ("occurred_at", [-(2**62)] * ROWS, pa.timestamp("us")),
    "date beyond year 9999": ("occurred_at", [2**30] * ROWS, pa.date32()),
    "time": ("notes", [dt.time(10)] * ROWS, pa.time64("us")),
    "duration": ("notes", [dt.timedelta(days=1)] * ROWS, pa.duration("us")),
    "NaN and infinity": ("notes", [float("nan"), float("inf"), float("-inf")] * 4, pa.float64()),
    "boolean": ("notes", [True] * ROWS, pa.bool_()),
    "null": ("notes", [None] * ROWS, pa.null()),
    "list": ("notes", [[CANARY]] * ROWS, pa.list_(pa.string())),
    "struct": ("notes", [{"a": CANARY}] * ROWS, pa.struct([("a", pa.string())])),
    "map": ("notes", [[("a", CANARY)]] * ROWS, pa.map_(pa.string(), pa.string())),
}
for name, (at, values, kind) in TYPES.items():
    add(
        f"{at} of type {name}",
        lambda at=at, values=values, kind=kind: column(at, values, kind),
        (AS_IT_IS, DAMAGED) if any(odd in name for odd in ("zone on earth", "256", "year")) else AS_IT_IS,
    )
UNJUDGED = (Audited(unjudged=("victim_ethnicity",)), Audited(states={"victim_ethnicity": {"invalid": ROWS}}), NESTED)
NEEDED: dict[str, tuple[list[Any], pa.DataType]] = {
    "list": ([["W1"]] * ROWS, pa.list_(pa.string())),
    "list of fixed size": ([["W1", CANARY]] * ROWS, pa.list_(pa.string(), 2)),
    "struct": ([{"a": "W1", "b": CANARY}] * ROWS, pa.struct([("a", pa.string()), ("b", pa.string())])),
    "map": ([[("a", "W1")]] * ROWS, pa.map_(pa.string(), pa.string())),
    "list of lists of structs": ([[[{"a": CANARY}]]] * ROWS, pa.list_(pa.list_(pa.struct([("a", pa.string())])))),
    "duration": ([dt.timedelta(days=1)] * ROWS, pa.duration("us")),
    "time": ([dt.time(10)] * ROWS, pa.time64("us")),
    "boolean": ([True] * ROWS, pa.bool_()),
    "binary that is no text": ([b"\xff\xfe" + CANARY.encode()] * ROWS, pa.binary()),
}
for name, (values, kind) in NEEDED.items():
    add(f"an item of type {name}", lambda values=values, kind=kind: column("victim_ethnicity", values, kind), UNJUDGED)
add(
    "an item of type null",
    lambda: column("victim_ethnicity", [None] * ROWS, pa.null()),
    Audited(states={"victim_ethnicity": {"blank": ROWS}}),
)
add(
    "dates of type list",
    lambda: column("recorded_on", [["2026-01-15"]] * ROWS, pa.list_(pa.string())),
    (Audited(unchecked=True), NESTED, Refused("date")),
)


def deep() -> bytes:
    kind, value = pa.string(), CANARY
    for _ in range(60):
        kind, value = pa.struct([("a", kind)]), {"a": value}
    return column("notes", [value] * ROWS, kind)


def not_utf8() -> bytes:
    """A column that claims to be text and is not."""
    lying = pa.Array.from_buffers(pa.string(), ROWS, pa.array([b"\xff\xfe\x81"] * ROWS, pa.binary()).buffers())
    frame = table()
    return written(frame.set_column(ETHNICITY, "victim_ethnicity", lying))


add("60 structs within each other", deep, AS_IT_IS)
add(
    "text that is no UTF-8",
    not_utf8,
    (DAMAGED, Audited(states={"victim_ethnicity": {"invalid": ROWS}}), Audited(unjudged=("victim_ethnicity",))),
)
add(
    "metadata of 20 MB with a person in it",
    lambda: written(table().replace_schema_metadata({CANARY: "Z" * 20_000_000})),
    AS_IT_IS,
    slow=True,
)
add(
    "pandas metadata that is no JSON",
    lambda: written(table().replace_schema_metadata({"pandas": f"{{{CANARY}"})),
    AS_IT_IS,
)
add(
    "an Arrow schema that is none",
    lambda: written(table().replace_schema_metadata({"ARROW:schema": CANARY}), store_schema=False),
    AS_IT_IS,
)
for codec in ("gzip", "brotli", "lz4", "zstd", "none"):
    add(f"packed with {codec}", lambda codec=codec: written(table(), compression=codec), AS_IT_IS)
for version in ("1.0", "2.4", "2.6"):
    add(
        f"version {version}, pages of version 2",
        lambda version=version: written(table(), version=version, data_page_version="2.0"),
        AS_IT_IS,
    )


def heavy(name: str, rows: int, letters: int) -> bytes:
    """One long text in all rows: little in the file, much in memory."""
    one = {key: pa.array([value]).dictionary_encode() for key, value in victims(1)[0].items()}
    one[name] = pa.array(["Z" * letters]).dictionary_encode()
    zeros = pa.array([0] * rows, pa.int8())
    arrays = [pa.DictionaryArray.from_arrays(zeros, each.dictionary) for each in one.values()]
    return written(pa.Table.from_arrays(arrays, list(one)), row_group_size=rows)


LARGE = Refused("unpack|more than|too (large|big|many)|larger|memory")
add(
    "bomb: 1 MB of text in 20,000 rows, free text",
    lambda: heavy("notes", 20_000, 1_000_000),
    (Audited(rows=20_000, unchecked=True), LARGE),
)
add(
    "bomb: 1 MB of text in 20,000 rows, an item",
    lambda: heavy("injury_level", 20_000, 1_000_000),
    (Audited(rows=20_000, unchecked=True), LARGE),
    slow=True,
)
add(
    "bomb: 1 MB of text in 20,000 rows, the key",
    lambda: heavy("crime_ref", 20_000, 1_000_000),
    (Audited(rows=20_000, unchecked=True), LARGE),
    slow=True,
)
add(
    "a million rows in 60 KB, all of them to put right",
    lambda: heavy("notes", 1_000_000, 10),
    Audited(rows=1_000_000, unchecked=True),
    slow=True,
)
add(
    "keys of 1,200 letters in 100,000 rows",
    lambda: heavy("crime_ref", 100_000, 1_200),
    Audited(rows=100_000, unchecked=True),
    slow=True,
)


add(
    "keys of 2,400 letters in 200,000 rows",
    lambda: heavy("crime_ref", 200_000, 2_400),
    (Audited(rows=200_000, unchecked=True), LARGE),
    slow=True,
)


def _nested(make: Callable[[pa.Array], pa.Array], letter: str | bytes = "Z") -> bytes:
    """2,000 rows, each with a megabyte of text in something other than a text."""
    one = {key: pa.array([value] * 2_000) for key, value in victims(1)[0].items()}
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int8()), pa.array([letter * 1_000_000]))
    return written(pa.table(one | {"crime_ref": make(texts)}), row_group_size=2_000)


def _lists(texts: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(range(len(texts) + 1), pa.int32()), texts)


def _records(texts: pa.Array) -> pa.Array:
    return pa.StructArray.from_arrays([texts], ["a"])


add("bomb: 1 MB of text in a list, the key", lambda: _nested(_lists), LARGE, slow=True)
add("bomb: 1 MB of text in a record, the key", lambda: _nested(_records), LARGE, slow=True)
add("bomb: 1 MB of bytes, the key", lambda: _nested(lambda texts: texts, b"Z"), LARGE, slow=True)


def _feather() -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_file(out, table().schema) as sink:
        sink.write_table(table())
    return out.getvalue()


add("Feather, named .parquet", _feather, Refused("header|not text|Feather|Arrow|Parquet"))
