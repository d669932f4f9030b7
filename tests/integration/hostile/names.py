"""What stands where a file should: links, pipes, folders, devices; and file names of every kind. Wrong extensions."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .building import ods, plain, raw_zip, xls, xlsb, xlsx, zipped
from .case import CANARY, PERIOD, PLAIN, Audited, Kind, Must, Refused
from .packed import GOOD_GZ, GOOD_ZIP
from .pages import page, rows
from .parquet import GOOD as PARQUET

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES, EXTENSIONS = Kind("name"), Kind("extension")
AS_IT_IS = Audited()
CSV = PLAIN.encode()


def add(name: str, make: Callable[[Path], Path], must: Must, **options: Any) -> None:  # noqa: ANN401
    NAMES.add(name, make, must, whole_folder=True, **options)


# --- no plain file ----------------------------------------------------------------------------------------------------


def linked(target: str | Path, name: str = f"{PERIOD}.csv") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        outside = folder / f"outside {CANARY}"
        outside.mkdir()
        (outside / f"{CANARY}.csv").write_bytes(CSV)
        path = folder / name
        path.symlink_to(target)
        return path

    return make


def loop(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("b.csv")
    (folder / "b.csv").symlink_to("a.csv")
    return folder / "a.csv"


def chain(folder: Path) -> Path:
    for n in range(60):
        (folder / f"{n}.csv").symlink_to(f"{n + 1}.csv")
    (folder / "60.csv").write_bytes(CSV)
    return folder / "0.csv"


def directory(folder: Path) -> Path:
    path = folder / f"{CANARY} {PERIOD}.csv"
    path.mkdir()
    (path / f"{CANARY}.csv").write_bytes(CSV)
    return path


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / f"{CANARY} {PERIOD}.csv")
    return folder / f"{CANARY} {PERIOD}.csv"


def link_to_pipe(folder: Path) -> Path:
    pipe(folder)
    (folder / f"{PERIOD}.csv").symlink_to(f"{CANARY} {PERIOD}.csv")
    return folder / f"{PERIOD}.csv"


def plug(folder: Path) -> Path:
    """A socket; its address has to be short."""
    place, path = Path.cwd(), folder / "s.csv"
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(place)
    return path


def locked(folder: Path) -> Path:
    path = folder / f"{PERIOD}.csv"
    path.write_bytes(CSV)
    path.chmod(0)
    return path


def sparse(folder: Path) -> Path:
    path = folder / f"{PERIOD}.csv"
    path.write_bytes(CSV)
    os.truncate(path, 1 << 40)
    return path


NO_FILE = Refused("no such file|not there|is missing|does not exist")
NO_PLAIN = Refused("not a (plain |regular )?file|pipe|device|folder|cannot be opened|socket")
add("a link to a file elsewhere", linked(f"outside {CANARY}/{CANARY}.csv"), AS_IT_IS)
add("a link to nothing", linked(f"{CANARY}.csv"), NO_FILE)
add("links in a circle", loop, Refused("link|cannot be opened|no such file"))
add("a link to itself", linked(f"{PERIOD}.csv"), Refused("link|cannot be opened|no such file"))
add("60 links in a row", chain, (AS_IT_IS, Refused("link|cannot be opened")))
add("a link to a folder", linked(f"outside {CANARY}"), AS_IT_IS)
add("a folder named like a file", directory, AS_IT_IS)
add(
    "a folder named like Parquet",
    lambda folder: directory(folder).rename(folder / f"{PERIOD}.parquet"),
    AS_IT_IS,
)
add("a pipe that nobody writes to", pipe, NO_PLAIN)
add("a link to a pipe", link_to_pipe, NO_PLAIN)
add("a socket", plug, NO_PLAIN)
add("the empty device", linked(os.devnull), (NO_PLAIN, Refused("empty")))
add("the endless device", linked("/dev/zero"), NO_PLAIN)
add("the device of noise", linked("/dev/urandom"), NO_PLAIN)
add("a file that may not be read", locked, (AS_IT_IS, Refused("cannot be opened|not yours")))
add("a file of a terabyte of nothing", sparse, Refused("NUL|not text|too (large|big)|more than"))
add("a file that is not there", lambda folder: folder / f"{CANARY}.csv", NO_FILE)
add("a folder that is not there", lambda folder: folder / CANARY / f"{PERIOD}.csv", NO_FILE)
add(
    "a file used as a folder",
    lambda folder: locked(folder) / f"{CANARY}.csv",
    Refused("no such file|not a folder|cannot be opened"),
)
add(
    "a name too long for any folder",
    lambda folder: folder / ("Z" * 300 + ".csv"),
    Refused("name|no such file|cannot be opened"),
)
add(
    "a path of 5,000 folders",
    lambda folder: folder.joinpath(*["z"] * 5_000, "a.csv"),
    Refused("name|no such file|cannot be opened"),
)

# --- file names -------------------------------------------------------------------------------------------------------


def named(name: str | bytes, content: bytes = CSV, *, parents: bool = False) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / os.fsdecode(name)
        if parents:
            path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return path

    return make


HOSTILE: dict[str, str | bytes] = {
    "of a person": f"{CANARY} {PERIOD}.csv",
    "of a person in Greek": f"Ζεβεδαίος {CANARY} {PERIOD}.csv",
    "with a line end": f"a\n{CANARY}\n{PERIOD}.csv",
    "with a carriage return": f"a\r{CANARY} {PERIOD}.csv",
    "with a tab": f"a\t{CANARY} {PERIOD}.csv",
    "with an escape sequence": f"\x1b]0;{CANARY}\x07\x1b[2J {PERIOD}.csv",
    "from right to left": f"\u202evsc.{CANARY} {PERIOD}.csv",
    "with isolates": f"\u2066{CANARY}\u2069 {PERIOD}.csv",
    "with emoji": f"🚓👮🏽‍♀️ {CANARY} {PERIOD}.csv",
    "with combining marks": f"Z{'̴' * 50}{CANARY} {PERIOD}.csv",
    "of 255 bytes": f"{PERIOD} {'z' * 243}.csv",
    "of 255 bytes in letters of four": f"{PERIOD}{'𐍈' * 61}.csv",
    "with a dash in front": f"-{CANARY} {PERIOD}.csv",
    "like an option": f"--out={CANARY} {PERIOD}.csv",
    "like help": "--help",
    "like a formula": f"=HYPERLINK(1)+{CANARY} {PERIOD}.csv",
    "like a command": f"$(touch {CANARY});`id`|{PERIOD}.csv",
    "like a pattern": f"*?[a-z]{{1,2}} {CANARY} {PERIOD}.csv",
    "like a format": f"{{0.__class__}} %s%n {CANARY} {PERIOD}.csv",
    "like mark-up": f"[bold red]{CANARY}[!] [link=x] {PERIOD}.csv",
    "like HTML": f"<script>alert({CANARY})<&#47;script> {PERIOD}.csv",
    "with quotes": f"\"'{CANARY}'\" {PERIOD}.csv",
    "with percent signs": f"%5A%42{CANARY}%00 {PERIOD}.csv",
    "with backslashes": f"..\\..\\{CANARY} {PERIOD}.csv",
    "with a colon": f"C:{CANARY} {PERIOD}.csv",
    "of a device": "CON.csv",
    "with a dot behind": f"{CANARY} {PERIOD}.csv.",
    "with a blank behind": f"{CANARY} {PERIOD}.csv ",
    "of blanks": "   ",
    "of one letter": "z",
    "hidden": f".{CANARY} {PERIOD}.csv",
    "with two extensions": f"{CANARY} {PERIOD}.pdf.exe.csv",
    "with no extension and a dot": f"{CANARY}.",
    "that is no UTF-8": b"\xff\xfe\x81 2026-01.csv",
    "with half a surrogate pair": b"\xed\xa0\xbd 2026-01.csv",
    "with a telephone number": f"07700900123 {PERIOD}.csv",
    "with two months": f"2025-12 {PERIOD}.csv",
    "with a month that is none": "2026-13.csv",
    "with a month of year 0": "0000-00.csv",
    "with digits of another script": "٢٠٢٦-٠١.csv",
}
for about, name in HOSTILE.items():
    months = (
        (Audited(unchecked=True), Audited(unchecked=True, months=("2025-12",)), Refused("month"))
        if "two months" in about
        else AS_IT_IS
    )
    add(f"a name {about}", named(name), months)
for about in ("with a dash in front", "like an option", "like help", "of blanks", "like a pattern", "with a colon"):
    add(f"a name {about}, bare", named(HOSTILE[about]), AS_IT_IS, beside=True)
for about in ("like a pattern", "with percent signs", "that is no UTF-8", "with a line end", "with a colon"):
    add(f"Parquet, a name {about}", named(HOSTILE[about], PARQUET), AS_IT_IS)
    add(f"a workbook, a name {about}", named(HOSTILE[about], xlsx()), AS_IT_IS)
for place in (
    "~",
    "file:",
    "s3:/bucket",
    "https:/localhost:9",
    "hf:/datasets",
    "victim_ethnicity=Z9",
    "recorded_on=2019-01-01",
    "*",
):
    add(f"in a folder {place}, CSV", named(f"{place}/{PERIOD}.csv", parents=True), AS_IT_IS, beside=True)
    add(
        f"in a folder {place}, Parquet",
        named(f"{place}/{PERIOD}.parquet", PARQUET, parents=True),
        AS_IT_IS,
        beside=True,
    )
add("in a folder that is no UTF-8", named(b"\xff\xfe/2026-01.csv", parents=True), AS_IT_IS)

# --- wrong extensions -------------------------------------------------------------------------------------------------

GOOD = {
    "CSV": CSV,
    "XLSX": xlsx(),
    "XLS": xls(),
    "XLSB": xlsb(),
    "ODS": ods(),
    "Parquet": PARQUET,
    "gzip": GOOD_GZ,
    "ZIP": GOOD_ZIP,
    "HTML": page(rows()).encode(),
}
SUFFIXES = ("csv", "xls", "xlsx", "ods", "parquet", "gz", "zip", "dat")
for kind, content in GOOD.items():
    for suffix in SUFFIXES:
        if suffix != kind.lower():
            EXTENSIONS.add(f"{kind} as .{suffix}", content, AS_IT_IS, file=f"{PERIOD}.{suffix}")


def office(part: str) -> bytes:
    """A document of an office program that is no workbook."""
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{part}"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), part: f"<w>{CANARY}</w>".encode()})


NO_TABLE = Refused(
    "PDF|archive|database|not text|no table|not a table|kind of file|header|not a workbook|document|picture|program|holds no|no extract|encoding|not look like"
)
FOREIGN = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + f"1 0 obj <</Author({CANARY})>>\n".encode() * 50 + b"%%EOF",
    "PDF with NULs": b"%PDF-1.7\n" + bytes(500),
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 20,
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
    "Word": office("word/document.xml"),
    "PowerPoint": office("ppt/presentation.xml"),
    "a Java archive": zipped({"META-INF/MANIFEST.MF": b"x", "Z.class": b"\xca\xfe\xba\xbe"}),
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000),
    "a program": b"MZ\x90\0\3\0\0\0" + bytes(range(256)) * 20,
    "an ELF program": b"\x7fELF\2\1\1" + bytes(300),
    "SQLite": b"SQLite format 3\0" + bytes(4_000),
    "Access": b"\0\1\0\0Standard Jet DB\0" + bytes(4_000),
    "SPSS": b"$FL2@(#) SPSS DATA FILE" + bytes(500),
    "Stata": b"<stata_dta><header><release>118</release>" + bytes(500),
    "dBase": b"\3\x7e\1\x0f" + bytes(500),
    "a pickle": b"\x80\4\x95" + bytes(100) + CANARY.encode(),
    "Feather": b"ARROW1\0\0" + bytes(500),
    "ORC": b"ORC" + bytes(500),
    "Avro": b"Obj\1" + bytes(500),
    "a shortcut": b"L\0\0\0\1\x14\2\0" + bytes(500),
    "UTF-16 prose": f"Dear {CANARY}, please find nothing attached.".encode("utf-16"),
}
for kind, content in FOREIGN.items():
    for suffix in ("csv", "xlsx"):
        EXTENSIONS.add(f"{kind} as .{suffix}", content, NO_TABLE, file=f"{PERIOD}.{suffix}")
EXTENSIONS.add(
    "a workbook that is a CSV, too",
    raw_zip([("a.csv", plain(CSV))]) + b"\n" + CSV,
    (AS_IT_IS, Refused("damaged")),
    file=f"{PERIOD}.xlsx",
)
EXTENSIONS.add("a CSV that a ZIP hangs behind", CSV + GOOD_ZIP, Refused("."), file=f"{PERIOD}.csv")
EXTENSIONS.add("Parquet with a ZIP behind", PARQUET + GOOD_ZIP, (AS_IT_IS, Refused(".")), file=f"{PERIOD}.parquet")
