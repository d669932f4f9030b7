"""`dq-audit doctor`: looks, says what is wrong and what to do, and ends with 1 where there is anything to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.console import print_json, say
from dq_audit.doctor.libraries import look_at_libraries
from dq_audit.doctor.looks import (
    Look,
    look_at_clock,
    look_at_console,
    look_at_folders,
    look_at_java,
    look_at_letters,
    look_at_program,
    look_at_project,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def doctor(*, project: Path | None, out: Path | None, spark: bool, json: bool) -> int:
    """Look at everything; 0 where nothing is to be done, else 1."""
    looks = list(_looks(project, out, spark=spark))
    wrong = [look for look in looks if look.todo]
    if json:
        print_json(
            [{"what": look.what, "ok": not look.todo, "found": look.found, "to_do": look.todo} for look in looks]
        )
    else:
        say(_line(look) for look in looks)
        say(
            [
                f"{len(wrong)} of {len(looks)} looks found something to do."
                if wrong
                else f"{len(looks)} looks, all well."
            ]
        )
    return 1 if wrong else 0


def _looks(project: Path | None, out: Path | None, *, spark: bool) -> Iterator[Look]:
    yield from look_at_program()
    yield look_at_console()
    yield look_at_clock(project)
    yield from look_at_folders(project, out)
    yield from look_at_project(project)
    yield from look_at_libraries()
    yield look_at_letters()
    if spark:
        yield look_at_java()


def _line(look: Look) -> str:
    said = f"{look.what}: {look.found}"
    return f"WRONG  {said}. What to do: {look.todo}." if look.todo else f"ok     {said}"
