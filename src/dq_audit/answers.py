"""What the questions answered, and what the partnership plans: plain values for the register."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dq_audit.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

PLAN_FILE = "register.csv"
SETTLED, UNDETERMINED = ("yes", "no"), "cannot be determined"
_PLAN_COLUMNS = ("ref", "action", "owner", "due", "progress")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the question behind a gap can be answered, and how.

    `verdict` is yes, no, cannot be determined or not enough records; `said` one sentence with the figures; `needed`
    what would settle it; `narrows` which records would narrow it most; `notes` definitions, settings and periods.
    `records_needed` is how many more records would settle it, if they are like those there are, and `what_needed` what
    they must hold, in the plural (“locations”); None where that is not known, or no completing of records would do.
    `covers` are the months of each source that it was asked of. `by_cells` says that it is worked out from cells of a
    few people each (a group in an area), which rounding moves more than their sum.
    """

    gap: str
    question: str
    verdict: str
    said: str
    needed: str = ""
    narrows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    records_needed: int | None = None
    what_needed: str = ""
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_cells: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        covers = {source: list(months) for source, months in self.covers.items()}
        lists = {"narrows": list(self.narrows), "notes": list(self.notes)}
        return {**asdict(self), **lists, "figures": dict(self.figures), "covers": covers}


@dataclass(frozen=True, slots=True)
class Planned:
    """What the partnership has agreed to do about a gap: the analyst's own words."""

    action: str = ""
    owner: str = ""
    due: str = ""
    progress: str = ""


def plans(path: Path, refs: Collection[str]) -> dict[str, Planned]:
    """The partnership's plan for each gap from `register.csv`; nothing where there is no such file.

    ProjectError, in one sentence, where it cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        text = ""
    rows = list(csv.DictReader(text.splitlines()))
    fault = _fault(rows, refs)
    if fault:
        message = f"{path.name}: {fault}"
        raise ProjectError(message)
    cells = [{name: (row[name] or "").strip() for name in _PLAN_COLUMNS} for row in rows]
    return {
        row["ref"]: Planned(row["action"], row["owner"], _day(row["due"]) or "", row["progress"])
        for row in cells
        if row["ref"]
    }


def _fault(rows: list[dict[str, str]], refs: Collection[str]) -> str:
    if not rows or not set(_PLAN_COLUMNS) <= set(rows[0]):
        return f"cannot be read as a table with the columns {', '.join(_PLAN_COLUMNS)}; save it as CSV in UTF-8"
    seen: set[str] = set()
    for line, row in enumerate(rows, 2):
        ref, due = (row["ref"] or "").strip(), (row["due"] or "").strip()
        if ref and ref not in refs:
            return f"row {line} has a reference that is no gap's; they are {', '.join(refs)}"
        if ref and ref in seen:
            return f"row {line} has {ref} once more; keep one row for each gap"
        if due and not _day(due):
            return f"row {line} has a due date that is none; write it as YYYY-MM-DD"
        seen.add(ref)
    return ""


def _day(text: str) -> str | None:
    """A day as YYYY-MM-DD; as spreadsheets write it where they open such a file, too. None where it is none."""
    for layout in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return f"{datetime.strptime(text, layout).date()}"  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None
