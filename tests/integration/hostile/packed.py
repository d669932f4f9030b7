"""gzip and ZIP around an extract: bombs, tricks with names, members of every kind, what is damaged or locked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from typing import Any

from .building import MEGABYTE, Packed, cuts, gzipped, ods, plain, raw_zip, repeated, xls, xlsb, xlsx, zipped
from .case import CANARY, PERIOD, PLAIN, ROWS, Audited, Kind, Must, Refused, grid, text, victims
from .pages import page, rows
from .parquet import GOOD as PARQUET

GZ, ZIP = Kind("gz"), Kind("zip")
AS_IT_IS = Audited()
CSV = PLAIN.encode()
DAMAGED = Refused("damaged|cut off|incomplete|cannot be (read|opened|unpacked)")
BOMB = Refused("memory|unpack|more than|too (large|big|many)|bomb|larger")
NOTHING = Refused("PDF|no extract|nothing|empty|no file|holds no|no table|header|folder")
SEVERAL = Refused("2|two|several")
LOCKED = Refused("password|encrypted|protected")
FORMAT = Refused("unpack|archive|packed|format|kind|compress")
INSIDE = Refused("archive|zip|packed|unpack|link")
LINE = PLAIN.splitlines(keepends=True)
MILLION = LINE[1].encode() * 8_000

# --- gzip -------------------------------------------------------------------------------------------------------------


def add(name: str, content: Any, must: Must, **options: Any) -> None:  # noqa: ANN401
    GZ.add(name, content, must, **{"file": f"{PERIOD}.csv.gz", **options})


GOOD_GZ = gzip.compress(CSV, mtime=0)
add("plain", GOOD_GZ, AS_IT_IS)
add("plain, named .csv", GOOD_GZ, AS_IT_IS, file=f"{PERIOD}.csv")
add("plain, named .xlsx", GOOD_GZ, AS_IT_IS, file=f"{PERIOD}.xlsx")
add("named inside after a person and a path", gzipped(plain(CSV), f"../../{CANARY}.csv"), AS_IT_IS)
add("a name inside that never ends", b"\x1f\x8b\x08\x08" + bytes(5) + b"\xff" + CANARY.encode() * 10_000, DAMAGED)
for name, cut in cuts(GOOD_GZ).items():
    add(f"cut to {name}", cut, DAMAGED)
for at in (GOOD_GZ[:-8], GOOD_GZ[:-4]):
    add(f"cut to all but its last {len(GOOD_GZ) - len(at)} bytes", at, DAMAGED)
add("a wrong checksum", gzipped(plain(CSV), crc=1), DAMAGED)
add("a wrong length", gzipped(plain(CSV), size=7), DAMAGED)
add("an unknown method", GOOD_GZ[:2] + b"\x09" + GOOD_GZ[3:], DAMAGED)
add("noise in the middle", GOOD_GZ[:100] + bytes(range(200)) + GOOD_GZ[300:], DAMAGED)
add("two members, one text", gzip.compress(CSV[:900]) + gzip.compress(CSV[900:]), AS_IT_IS)
add("zeros behind", GOOD_GZ + bytes(512), AS_IT_IS)
add("noise behind", GOOD_GZ + b"ZEBEDEE" * 100, (AS_IT_IS, DAMAGED))
add("10,000 empty members in front", gzip.compress(b"") * 10_000 + GOOD_GZ, AS_IT_IS)
add("nothing inside", gzip.compress(b""), NOTHING)
add("only the two letters", b"\x1f\x8b", Refused("."))
add("gzip within gzip", gzip.compress(GOOD_GZ), (AS_IT_IS, FORMAT))
add("gzip within gzip, 200 times", lambda: _within(200), (FORMAT, DAMAGED, BOMB))
add("a workbook inside", gzip.compress(xlsx()), (AS_IT_IS, FORMAT), file=f"{PERIOD}.xlsx.gz")
add("Parquet inside", gzip.compress(PARQUET), (AS_IT_IS, FORMAT), file=f"{PERIOD}.parquet.gz")
add("ZIP inside", gzip.compress(zipped({"a.csv": CSV})), (AS_IT_IS, FORMAT), file=f"{PERIOD}.zip.gz")
add("UTF-16 inside", gzip.compress(PLAIN.encode("utf-16")), AS_IT_IS)
add("noise inside", gzip.compress(bytes(range(256)) * 100), Refused("not text|NUL|encoding|header"))
add("bomb: 5 GB of zeros", lambda: gzipped(repeated(bytes(MEGABYTE), 5_000)), BOMB, slow=True)
add(
    "bomb: 5 GB of zeros, told as 100 bytes",
    lambda: gzipped(repeated(bytes(MEGABYTE), 5_000), size=100),
    (BOMB, DAMAGED),
    slow=True,
)
add("bomb: a row of 5 GB", lambda: gzipped(repeated(b"Z" * MEGABYTE, 5_000, CSV)), BOMB, slow=True)
add("bomb: 4 GB of good rows", lambda: gzipped(repeated(MILLION, 4_200_000_000 // len(MILLION), CSV)), BOMB, slow=True)
add("bomb: 3 GB of blank lines", lambda: gzipped(repeated(b"\n" * MEGABYTE, 3_000, CSV)), (BOMB, AS_IT_IS), slow=True)
add(
    "bomb: 2 GB of zeros within gzip",
    lambda: gzip.compress(gzipped(repeated(bytes(MEGABYTE), 2_000))),
    (BOMB, FORMAT),
    slow=True,
)
add(
    "40 MB of good rows",
    lambda: gzipped(repeated(MILLION, 40_000_000 // len(MILLION), CSV)),
    Audited(rows=ROWS + 8_000 * (40_000_000 // len(MILLION)), unchecked=True),
    slow=True,
)


def _within(times: int) -> bytes:
    whole = CSV
    for _ in range(times):
        whole = gzip.compress(whole, mtime=0)
    return whole


# --- ZIP --------------------------------------------------------------------------------------------------------------


def put(name: str, content: Any, must: Must, **options: Any) -> None:  # noqa: ANN401
    ZIP.add(name, content, must, **{"file": f"{PERIOD}.zip", **options})


def one(name: str | bytes, content: bytes = CSV) -> bytes:
    """An archive of one member, whose name is written as it is."""
    return raw_zip([(name, plain(content))])


def special(mode: int, content: bytes, *more: tuple[str, bytes]) -> bytes:
    """A member that is no plain file, and others."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(f"{CANARY}.csv")
        entry.create_system, entry.external_attr = 3, mode << 16
        archive.writestr(entry, content)
        for name, inner in more:
            archive.writestr(name, inner)
    return out.getvalue()


GOOD_ZIP = zipped({f"{PERIOD}.csv": CSV})
put("plain", GOOD_ZIP, AS_IT_IS)
put("plain, named .csv", GOOD_ZIP, AS_IT_IS, file=f"{PERIOD}.csv")
put("plain, named .xlsx", GOOD_ZIP, AS_IT_IS, file=f"{PERIOD}.xlsx")
put("stored", zipped({"a.csv": CSV}, zipfile.ZIP_STORED), AS_IT_IS)
put("bzip2", zipped({"a.csv": CSV}, zipfile.ZIP_BZIP2), (AS_IT_IS, DAMAGED, FORMAT))
put("LZMA", zipped({"a.csv": CSV}, zipfile.ZIP_LZMA), (AS_IT_IS, DAMAGED, FORMAT))
for number, method in {
    9: "Deflate64",
    93: "Zstandard",
    95: "XZ",
    98: "PPMd",
    6: "implode",
    65_535: "a method nobody knows",
}.items():
    put(f"packed with {method}", raw_zip([("a.csv", plain(CSV))], method=number), (DAMAGED, FORMAT))
for name, inner in {
    "xlsx": xlsx(),
    "xls": xls(),
    "xlsb": xlsb(),
    "ods": ods(),
    "parquet": PARQUET,
    "tsv": text(delimiter="\t").encode(),
    "txt": CSV,
    "csv.gz": GOOD_GZ,
}.items():
    put(f"a member .{name}", zipped({f"{CANARY}.{name}": inner}), (AS_IT_IS, FORMAT) if name == "csv.gz" else AS_IT_IS)
put("a page of HTML as .xls", zipped({"a.xls": page(rows()).encode()}), AS_IT_IS)
put("in a folder named after a person", zipped({f"{CANARY}/": b"", f"{CANARY}/a.csv": CSV}), AS_IT_IS)
put("a member without extension", zipped({"extract": CSV}), (AS_IT_IS, NOTHING))
put(
    "what a Mac adds",
    zipped({"a.csv": CSV, "__MACOSX/._a.csv": b"\0\5\x16\7" + bytes(60), ".DS_Store": b"\0\0\0\1Bud1"}),
    AS_IT_IS,
)
put(
    "what Windows adds",
    zipped({"a.csv": CSV, "Thumbs.db": b"\xd0\xcf\x11\xe0", "desktop.ini": b"[x]"}),
    (AS_IT_IS, SEVERAL, Refused("3|three|several")),
)
put("a PDF beside the extract", zipped({"a.csv": CSV, f"{CANARY}.pdf": b"%PDF-1.7"}), (AS_IT_IS, SEVERAL))
put("a note beside the extract", zipped({"a.csv": CSV, f"Read me, {CANARY}.txt": b"as agreed\n"}), (AS_IT_IS, SEVERAL))
put("two extracts, named after people", zipped({f"{CANARY} 1.csv": CSV, f"{CANARY} 2.csv": CSV}), SEVERAL)
put("two extracts of different kinds", zipped({"a.csv": CSV, "b.xlsx": xlsx()}), SEVERAL)
put("1,000 extracts", zipped({f"{n}.csv": CSV for n in range(1_000)}), Refused("1,?000"))
put("nothing inside", b"PK\x05\x06" + bytes(18), NOTHING)
put("only folders inside", zipped({f"{CANARY}/": b"", "b/": b""}), NOTHING)
put("only a PDF inside", zipped({f"{CANARY}.pdf": b"%PDF-1.7"}), NOTHING)
put("an empty member", zipped({"a.csv": b""}), NOTHING)
put("a member of noise", zipped({"a.csv": bytes(range(256)) * 50}), Refused("not text|NUL|encoding|header"))
put("only a header", zipped({"a.csv": LINE[0].encode()}), Refused("no rows|header and"))
TRICKS = {
    "up": "../../ZEBEDEE-CANARY.csv",
    "absolute": "/tmp/ZEBEDEE-CANARY.csv",  # noqa: S108  it must not be written
    "of a drive": "C:\\Users\\ZEBEDEE-CANARY.csv",
    "with backslashes": "..\\..\\ZEBEDEE-CANARY.csv",
    "of a share": "\\\\server\\share\\ZEBEDEE-CANARY.csv",
    "of a device": "CON.csv",
    "of a home": "~/ZEBEDEE-CANARY.csv",
    "with a line end": "ZEBEDEE\nCANARY.csv",
    "with an escape": "\x1b[31mZEBEDEE-CANARY.csv",
    "from right to left": "ZEBEDEE\u202evsc.exe.csv",
    "like a formula": "=ZEBEDEE()|CANARY.csv",
    "of 60,000 letters": "Z" * 60_000 + ".csv",
    "that is empty": "",
    "that is two dots": "..",
    "with a NUL": "ZEBEDEE.csv\0.pdf",
}
for name, trick in TRICKS.items():
    must = (
        (AS_IT_IS, NOTHING, INSIDE)
        if name in {"that is empty", "that is two dots", "with a NUL"}
        else (AS_IT_IS, INSIDE)
    )
    put(f"a name {name}", one(trick), must)
    if name in {"up", "absolute", "with backslashes"}:
        put(f"a workbook, its name {name}", one(trick.replace(".csv", ".xlsx"), xlsx()), (AS_IT_IS, INSIDE))
put("a name that is no UTF-8", one(b"\xff\xfe\x81.csv"), (AS_IT_IS, DAMAGED, INSIDE))
put("a link to a file of the system", special(stat.S_IFLNK | 0o777, b"/etc/passwd"), (INSIDE, NOTHING))
put("a link, then the extract", special(stat.S_IFLNK | 0o777, b"..", ("a.csv", CSV)), (AS_IT_IS, INSIDE, SEVERAL))
put("a device", special(stat.S_IFCHR | 0o666, CSV), (AS_IT_IS, INSIDE, NOTHING))
put("a folder that has content", special(stat.S_IFDIR | 0o755, CSV), (AS_IT_IS, INSIDE, NOTHING))
put(
    "a member twice, the second with other rows",
    raw_zip([("a.csv", plain(CSV)), ("a.csv", plain(text(grid(victims(5))).encode()))]),
    SEVERAL,
)
put("a member twice in another case", zipped({"a.csv": CSV, "A.CSV": CSV}), SEVERAL)
put(
    "other names in front of the members than in the directory",
    one("a.csv").replace(b"a.csv", b"b.csv", 1),
    (AS_IT_IS, DAMAGED),
)
put(
    "two directories", one("a.csv") + one("b.csv", text(grid(victims(5))).encode()), (DAMAGED, Audited(rows=5), SEVERAL)
)
put("a comment of 64 KB about a person", GOOD_ZIP[:-2] + b"\xff\xff" + CANARY.encode() * 4_681 + b"Z", AS_IT_IS)
put(
    "a comment that is a directory's end",
    GOOD_ZIP[:-2] + b"\x16\x00" + b"PK\x05\x06" + bytes(18),
    (AS_IT_IS, DAMAGED, NOTHING),
)
put("a program in front", b"MZ" + bytes(5_000) + GOOD_ZIP, (AS_IT_IS, Refused("program|not text|NUL|header|kind")))
for name, cut in cuts(GOOD_ZIP).items():
    put(f"cut to {name}", cut, DAMAGED)
put("zeros behind", GOOD_ZIP + bytes(1_000), (AS_IT_IS, DAMAGED))
put("noise in the member", GOOD_ZIP[:120] + bytes(range(100)) + GOOD_ZIP[220:], DAMAGED)
put("a wrong checksum", raw_zip([("a.csv", Packed(plain(CSV).stream, len(CSV), 1))]), DAMAGED)
put("a size told too small", raw_zip([("a.csv", plain(CSV))], told=900), DAMAGED)
put("a size told too large", raw_zip([("a.csv", plain(CSV))], told=len(CSV) + 900), DAMAGED)
put("a size told as 4 GB", raw_zip([("a.csv", plain(CSV))], told=0xFFFFFFFE), (DAMAGED, BOMB))
put("a member that begins beyond the file", GOOD_ZIP[:-6] + b"\xff\xff\xff\x7f" + GOOD_ZIP[-2:], DAMAGED)
put(
    "a directory told to have 65,535 members",
    GOOD_ZIP[:-14] + b"\xff\xff\xff\xff" + GOOD_ZIP[-10:],
    (AS_IT_IS, DAMAGED),
)
put("the first of several volumes", GOOD_ZIP[:-18] + b"\1\0\2\0" + GOOD_ZIP[-14:], (AS_IT_IS, DAMAGED, FORMAT))
put("a password", raw_zip([(f"{CANARY}.csv", plain(CSV))], flags=1), LOCKED)
put("a password, strong", raw_zip([(f"{CANARY}.csv", plain(CSV))], flags=1, method=99), LOCKED)
put(
    "a password on one of two members",
    lambda: raw_zip([("a.csv", plain(CSV)), ("b.csv", plain(CSV))], flags=1),
    (LOCKED, SEVERAL),
)
put("a directory that is encrypted", raw_zip([("a.csv", plain(CSV))], flags=1 | 1 << 13), (LOCKED, DAMAGED))
put("ZIP within ZIP", zipped({"a.zip": GOOD_ZIP}), (AS_IT_IS, INSIDE, NOTHING))


def _unlisted() -> bytes:
    hidden = one("hidden.csv", text(grid(victims(5))).encode())
    members = hidden[: hidden.index(b"PK\x01\x02")]
    whole = one("a.csv")
    at = whole.index(b"PK\x01\x02")
    directory = bytearray(whole[at:])
    directory[42:46] = struct.pack("<I", len(members))
    end = directory.rindex(b"PK\x05\x06")
    directory[end + 16 : end + 20] = struct.pack("<I", len(members) + at)
    return members + whole[:at] + bytes(directory)


put("a member that the directory does not list", _unlisted, (AS_IT_IS, DAMAGED))


def _nested(depth: int, width: int) -> bytes:
    """42.zip, smaller: archives of archives, zeros at the bottom."""
    level = raw_zip([("0.csv", repeated(bytes(MEGABYTE), 100))])
    for _ in range(depth):
        level = raw_zip([(f"{n}.zip", plain(level)) for n in range(width)])
    return level


def _overlapping(members: int) -> bytes:
    """Many names for one stream."""
    packed = repeated(b"Z" * MEGABYTE, 50)
    whole = raw_zip([("0.csv", packed)])
    at = whole.index(b"PK\x01\x02")
    entry = whole[at : whole.rindex(b"PK\x05\x06")]
    directory = b"".join(entry.replace(b"0.csv", f"{n:05}".encode()) for n in range(members))
    return (
        whole[:at] + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, members, members, len(directory), at, 0)
    )


def _of_blocks(method: int) -> bytes:
    """A bomb of a method that packs better than deflate."""
    zeros = bytes(MEGABYTE)
    if method == zipfile.ZIP_BZIP2:
        packer = bz2.BZ2Compressor()
    else:
        raw = {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20}
        packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[raw])
    head = b"" if method == zipfile.ZIP_BZIP2 else b"\x09\x04\x05\x00\x5d" + struct.pack("<I", 1 << 20)
    stream = head + b"".join(packer.compress(zeros) for _ in range(400)) + packer.flush()
    crc = 0
    for _ in range(400):
        crc = zlib.crc32(zeros, crc)
    return raw_zip([("a.csv", Packed(stream, 400 * MEGABYTE, crc))], told=900, method=method)


put("bomb: 4 GB of zeros", lambda: raw_zip([("a.csv", repeated(bytes(MEGABYTE), 4_000))]), BOMB, slow=True)
put(
    "bomb: 3 GB of zeros, told as 900 bytes",
    lambda: raw_zip([("a.csv", repeated(bytes(MEGABYTE), 3_000))], told=900),
    (BOMB, DAMAGED),
    slow=True,
)
put(
    "bomb: 4 GB of good rows",
    lambda: raw_zip([("a.csv", repeated(MILLION, 4_200_000_000 // len(MILLION), CSV))]),
    BOMB,
    slow=True,
)
put("bomb: archives within archives", lambda: _nested(4, 8), (BOMB, INSIDE, Refused("8|several")))
put("bomb: one archive within another, 500 times", lambda: _nested(500, 1), (BOMB, INSIDE, NOTHING), slow=True)
put("bomb: 20,000 names for one member", lambda: _overlapping(20_000), (BOMB, DAMAGED, Refused("20,?000|several")))
put(
    "bomb: a workbook of 3 GB inside",
    lambda: zipped({"a.xlsx": raw_zip([("xl/workbook.xml", repeated(b" " * MEGABYTE, 3_000))])}),
    (BOMB, DAMAGED),
    slow=True,
)
put(
    "bomb: 400 MB of bzip2, told as 900 bytes",
    lambda: _of_blocks(zipfile.ZIP_BZIP2),
    (BOMB, DAMAGED, FORMAT),
    slow=True,
)
put("bomb: 400 MB of LZMA, told as 900 bytes", lambda: _of_blocks(zipfile.ZIP_LZMA), (BOMB, DAMAGED, FORMAT), slow=True)
put(
    "100,000 empty members and an extract",
    lambda: zipped([*((f"{n}/", b"") for n in range(100_000)), ("a.csv", CSV)]),
    (AS_IT_IS, BOMB),
    slow=True,
)

# --- other archives ---------------------------------------------------------------------------------------------------


def _tar(mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as archive:
        entry = tarfile.TarInfo(f"../{CANARY}.csv")
        entry.size = len(CSV)
        archive.addfile(entry, io.BytesIO(CSV))
    return out.getvalue()


OTHER = {
    "tar": _tar(""),
    "tar.gz": _tar("gz"),
    "bz2": bz2.compress(CSV),
    "xz": lzma.compress(CSV),
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(200),
    "rar": b"Rar!\x1a\7\1\0" + bytes(200),
    "zst": b"\x28\xb5\x2f\xfd" + bytes(range(200)),
    "cab": b"MSCF" + bytes(200),
    "Z": b"\x1f\x9d\x90" + bytes(range(1, 200)),
}
for name, content in OTHER.items():
    put(f"an archive of the kind .{name}", content, FORMAT, file=f"{PERIOD}.{name}")
