"""Before an extract leaves, and when it arrives: held against the sharing agreement, released with a note, verified.

A release note is JSON: fingerprint, rows, period, area, outcomes, who released it and when. It holds counts only.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from dq_audit import __version__
from dq_audit.clock import now
from dq_audit.errors import InputError, ProjectError
from dq_audit.extracts.body import row_list
from dq_audit.extracts.content import Member
from dq_audit.extracts.names import Naming
from dq_audit.outgoing import Agreed, Breach, breaches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dq_audit.declaration import Source
    from dq_audit.model import Audit
    from dq_audit.project import Project

NOTE_VERSION = "1.0"
_HEX_DIGITS = 64
_CHUNK = 1 << 20


def refused(file: Path, source: Source, project: Project | None, period: str | None) -> list[Breach]:
    """What of a file may not leave under the project's agreement. ProjectError where there is no agreement."""
    config = project.source(source.id) if project else None
    if project is None or config is None or config.agreement is None:
        name = project.file_name if project else "the project file"
        message = (
            f"{name} holds no sharing agreement of {source.id}; write one: "
            f'[sources."{source.id}".agreement] partner = "…", columns = ["…"], pseudonymised = ["…"]'
        )
        raise ProjectError(message)
    agreed = Agreed(config.agreement.columns, config.agreement.pseudonymised)
    return breaches(Member(file), Naming(source, config.mapping(period), project.text), agreed, config.encoding)


def told(found: Sequence[Breach]) -> list[str]:
    """What keeps an extract from leaving, in words: columns by name, cells by row, no value."""
    lines = []
    for breach in found:
        cells = f", {len(breach.rows):,} cells ({row_list(breach.rows)})" if breach.rows else ""
        where = f"{breach.where}{cells}"
        lines.append(f"May not leave: {breach.what}: {where}")
    return lines


def release_note(file: Path, before: str, audits: Sequence[Audit], project: Project, by: str) -> dict[str, Any]:
    """The note that goes with an extract: what it is, and that it was found fit to leave.

    `before` is its fingerprint before it was looked at; InputError where it has changed since.
    """
    last = audits[-1]
    if fingerprint(file) != before:
        message = "the file has changed while it was looked at; nothing was released, look at it again"
        raise InputError(message)
    agreement = project.source(last.source).agreement
    return {
        "release_note": NOTE_VERSION,
        "tool": f"dq-audit {__version__}",
        "sha256": before,
        "bytes": file.stat().st_size,
        "source": last.source,
        "rows": last.extract.rows,
        "periods": [audit.period for audit in audits],
        "as_of": last.as_of,
        "area": project.area_name,
        "partner": agreement.partner if agreement else "",
        "outcomes": dict(Counter(f.outcome.value for audit in audits for f in audit.findings if f.outcome)),
        "released_by": by,
        "released_at": now().isoformat(timespec="seconds"),
    }


def fingerprint(file: Path) -> str:
    """SHA-256 of the bytes of a file, as hexadecimal digits. InputError where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        pass
    message = f"{file.name} cannot be read; check the name and the folder"
    raise InputError(message)


def received(file: Path, note: Path) -> dict[str, Any]:
    """The release note of a file, where it is this file's. InputError where it is no note, or another file's."""
    try:
        said = json.loads(note.read_text(encoding="utf-8-sig"))
        is_note = (
            isinstance(said, dict) and said.get("release_note") == NOTE_VERSION and isinstance(said["sha256"], str)
        )
    except (OSError, ValueError, KeyError, TypeError):
        is_note = False
    if not is_note:
        message = "the note is no release note of dq-audit; ask for the file that `check --outgoing --release` wrote"
        raise InputError(message)
    found, size = fingerprint(file), file.stat().st_size
    if found != said["sha256"]:
        message = (
            f"the file is not the one that was released: its fingerprint begins {found[:12]} and the note says "
            f"{said['sha256'][:12]} ({size:,} bytes, the note says {said.get('bytes', 0):,}); ask for it again"
        )
        raise InputError(message)
    return dict(said)
