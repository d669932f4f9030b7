"""How to reply to a work list, in plain words for whoever has it on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dq_audit.worklists.replies import ReplyKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEANINGS = {
    ReplyKind.UPDATED: "It has been put right in your own system. The next extract will show it.",
    ReplyKind.CANNOT_OBTAIN: "It was looked for and cannot be had.",
    ReplyKind.DECLINED: "The person was asked and would not say. Record that in your system as well: it is an answer.",
    ReplyKind.NOT_MINE: "Somebody else deals with this record. It goes to the supervisor named on it.",
}

_SORTING = (
    "Locked cells are not sorted. Lift the protection first (Review, Unprotect sheet; there is no "
    "password) and sort whole rows, the hidden columns too."
)


class Block(NamedTuple):
    """A heading and rows of texts below it."""

    title: str
    lines: tuple[tuple[str, ...], ...]


def guide(advice: Mapping[str, str]) -> list[Block]:
    """The blocks of the sheet. `advice` says of each check, by its name, what to do about it."""
    steps = (
        ("1. Put it right", "Correct the record in your own system. Nothing that is typed here changes a record."),
        ("2. Reply", "Choose a reply from the list beside the record. A record without a reply stays open."),
        ("3. Note", "Only if it helps. Write no name and nothing about the person: the note travels with this file."),
        ("4. Send it back", "Save the workbook as it is and send it back the way it came. Do not copy rows elsewhere."),
        ("Filter, widths", "Filter and column widths can be used. Rows stand in order: the most urgent first."),
        ("Sorting", _SORTING),
    )
    replies = tuple((kind.value, meaning) for kind, meaning in _MEANINGS.items())
    found = [Block("How to reply to this list", steps), Block("What the replies mean", replies)]
    told = tuple((name, what) for name, what in advice.items() if what)
    return [*found, Block("What to do about what is missing", told)] if told else found
