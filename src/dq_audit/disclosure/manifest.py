"""The disclosure manifest: which file was written for whom, and what it holds. Plain values; `files` writes them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.disclosure.settings import Audience, Protection

MANIFEST = "disclosure-manifest"  # .json and .txt
_EXACT = "exact counts"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: for whom, what its counts are, and what else of a record stands in it."""

    file: str
    audience: str
    counts: str
    record_references: bool = False
    personal_data: bool = False

    @property
    def said(self) -> str:
        """The same in one line."""
        references = "names records by reference" if self.record_references else "names no record"
        personal = "holds personal data" if self.personal_data else "holds no personal data"
        return f"{self.file}: for {self.audience}; {self.counts}; {references}; {personal}"


def written_for(files: Iterable[str], audience: Audience, protection: Protection | None) -> list[Written]:
    """The lines of the reports of one run, of which none names a record."""
    counts = _protected(protection) if protection else _EXACT
    return [Written(file, str(audience), counts) for file in files]


def _protected(protection: Protection) -> str:
    empty, people = protection.empty_fields, protection.people
    return (
        f"counts rounded to multiples of {empty.base} (people of a kind: {people.base}) by the key "
        f"{protection.fingerprint}; threshold {empty.threshold} (people of a kind: {people.threshold}); at least "
        f"{protection.candidates} candidates for each"
    )


def joined(before: Sequence[Mapping[str, Any]], now: Sequence[Written], there: Iterable[str]) -> list[dict[str, Any]]:
    """The manifest of a folder: what was written now, and what stood in it before of files that are still there."""
    new = {one.file for one in now}
    kept = set(there) - new
    return sorted([*(dict(one) for one in before if one.get("file") in kept), *map(asdict, now)], key=_by_name)


def _by_name(one: Mapping[str, Any]) -> str:
    return str(one["file"])


def as_text(lines: Iterable[Mapping[str, Any]]) -> str:
    """The manifest for people: a line for each file."""
    return "".join(f"{Written(**line).said}\n" for line in lines)
