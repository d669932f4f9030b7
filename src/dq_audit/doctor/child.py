"""What the doctor asks of a process of its own: a broken library may end it, and the doctor goes on.

`python -m dq_audit.doctor.child libraries pandas polars` prints a line for each; other words print a fault, or nothing.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.errors import AuditError, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LETTERED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">n</text></svg>'


def libraries(*names: str) -> None:
    """A line for each library: its name, and what it raised where it cannot be loaded."""
    for name in names:
        try:
            importlib.import_module(name)
            fault = ""
        except BaseException as error:  # noqa: BLE001  a foreign library may raise anything
            fault = type(error).__name__
        sys.stdout.write(f"{name} {fault}\n")
        sys.stdout.flush()


def project(path: str) -> None:
    """Read a project file as every verb does, and hold it against the packs."""
    settings = importlib.import_module("dq_audit.project").load_project(Path(path))
    packs = importlib.import_module("dq_audit.schemas").packs_for(settings)
    importlib.import_module("dq_audit.fitting").refuse_unknown_names(settings, packs)


def history(path: str) -> None:
    """Open the history that a project file names."""
    settings = importlib.import_module("dq_audit.project").load_project(Path(path))
    importlib.import_module("dq_audit.history.store").History.open(settings.history, settings.folder)


def pictures() -> None:
    """Draw a letter."""
    importlib.import_module("dq_audit.render.png").png(_LETTERED)


def answered(words: list[str]) -> str:
    """Do what was asked; the fault, empty where there is none."""
    asked: dict[str, Callable[..., None]] = {
        "libraries": libraries,
        "project": project,
        "history": history,
        "pictures": pictures,
    }
    try:
        asked[words[0]](*words[1:])
    except AuditError as error:
        return str(error)
    except BaseException as error:  # noqa: BLE001  its message may hold anything
        return place_of(error)
    return ""


if __name__ == "__main__":
    sys.stdout.write(answered(sys.argv[1:]))
