"""A planted cell: the text that will be written, and what it truly is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

VALID, DECLINED, UNKNOWN, NOT_ASKED, BLANK, INVALID = "valid", "declined", "unknown", "not_asked", "blank", "invalid"
STATES = (VALID, DECLINED, UNKNOWN, NOT_ASKED, BLANK, INVALID)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `code` is what it stands for, however it is spelled; `default` whether its list calls it a default."""

    text: str
    state: str = VALID
    code: str = ""
    default: bool = False
    day: date | None = None  # of a date that can be read
    second: int | None = None  # since midnight, where the cell holds a time of day

    @property
    def month(self) -> str | None:
        """The month of the date, None where it cannot be read."""
        return None if self.day is None else f"{self.day:%Y-%m}"

    @property
    def complete(self) -> bool:
        """Whether the recording duty is met."""
        return self.state in (VALID, DECLINED)


EMPTY = Cell("", BLANK)
Record: TypeAlias = "Mapping[str, Cell]"  # canonical column name -> cell


def valid(text: str, code: str | None = None) -> Cell:
    """A valid cell that stands for itself, or for a code."""
    return Cell(text, VALID, text if code is None else code)


def invalid(text: str) -> Cell:
    """A cell that holds nonsense."""
    return Cell(text, INVALID)


def unknown(text: str, *, default: bool = False) -> Cell:
    """A cell that says that the value is not known."""
    return Cell(text, UNKNOWN, default=default)
