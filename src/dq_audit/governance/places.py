"""Where files with personal data were put that lie in no known folder: a register beside the project file.

It is apart from the access log, which holds no name of a file: what somebody calls a file may name a person, and from
a log that is only ever added to nothing can be taken out again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.errors import UsageError
from dq_audit.governance.kinds import BY_ID
from dq_audit.governance.lines import add_line, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.governance.kinds import FileKind

NAME = "dq_audit.places.jsonl"


def note(folder: Path, kind: FileKind, paths: Iterable[Path]) -> None:
    """Note that files of a kind are about to be written to some paths, or folders to be filled; each once.

    UsageError where that cannot be noted: what nobody can find again must not be written.
    """
    known = {path for one, path in noted(folder) if one is kind}
    every = dict.fromkeys(Path(os.path.abspath(path)) for path in paths)  # noqa: PTH100  a link is noted, not its target
    lines = [json.dumps({"kind": kind.id, "path": _shown(path, folder)}) for path in every if path not in known]
    if lines and not add_line(folder / NAME, lambda _: "\n".join(lines)):
        message = f"{NAME} cannot be written, so nobody could find again what lies where; is the folder protected?"
        raise UsageError(message)


def noted(folder: Path) -> list[tuple[FileKind, Path]]:
    """Kind and absolute path of all that was noted; what is no line of ours is passed over."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    return list(_read(lines, folder))


def forget_gone(folder: Path) -> None:
    """Leave out of the register what is not there any more, so that no name outlives its file."""

    def kept(line: str) -> bool:
        return any(os.path.lexists(one) or os.path.lexists(f"{one}.part") for _, one in _read([line], folder))

    rewritten(folder / NAME, kept)


def _read(lines: list[str], folder: Path) -> Iterator[tuple[FileKind, Path]]:
    for line in lines:
        try:
            said = json.loads(line)
            yield BY_ID[said["kind"]], folder / said["path"]
        except (ValueError, KeyError, TypeError):
            continue


def _shown(path: Path, folder: Path) -> str:
    """A path relative to the project file where it lies below it, so that a project can be moved."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
