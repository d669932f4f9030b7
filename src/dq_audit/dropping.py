"""A file for the desktop on which extracts are dropped, and what it does with them.

`cmd.exe` ends a command at an `&` and an argument at a comma, and Explorer puts quotes only round names with spaces:
`A&E.csv` reaches no batch file whole. So the shortcut hands its whole command line on, and it is read here.
"""

from __future__ import annotations

import os
import re
import sys
import webbrowser
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit import __version__
from dq_audit.audit import check as check_extract
from dq_audit.console import say
from dq_audit.drawing_up import reports_of_one
from dq_audit.errors import AuditError, UsageError, no_values_escape
from dq_audit.files import refuse_folder, refuse_replaced, write_bytes
from dq_audit.fitting import refuse_unknown_names
from dq_audit.governance.access import has_read, lies_at, logged
from dq_audit.governance.kinds import EXTRACT
from dq_audit.project import project_here
from dq_audit.render.words import summary
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, UNFIT, exit_code

if TYPE_CHECKING:
    from dq_audit.discover import Packs
    from dq_audit.project import Project

DROPPED, DROPPED_ON = "DQ_AUDIT_DROPPED", "DQ_AUDIT_DROPPED_ON"  # the command line of cmd.exe, and the file's own path
_TOKEN = re.compile(r'"([^"]*)"|([^\s"]+)')
_PLAIN_NAME = re.compile(r"[\w.() -]+\.(?:cmd|bat)", re.IGNORECASE)
# Lines are read in the code page of the moment, so the first thing is to make that UTF-8. `exit` and no `exit /b` where
# something was dropped: what stands behind an `&` in a name would else be run as a command.
_SHORTCUT = """\
@echo off
chcp 65001 >nul
rem Extracts of {source} dropped on this file are audited. Written by dq-audit {version}.
setlocal DisableDelayedExpansion
set "{dropped_on}=%~f0"
if not exist "{python}" goto gone
setlocal EnableDelayedExpansion
set "{dropped}=!cmdcmdline!"
setlocal DisableDelayedExpansion
"{python}" -X utf8 -m dq_audit dropped {options} -- %*
set "code=%ERRORLEVEL%"
pause
setlocal EnableDelayedExpansion
if not "!{dropped}:%~nx0=!"=="!{dropped}!" exit %code%
exit /b %code%
:gone
echo dq-audit is no longer where it was when this shortcut was made: make the shortcut anew.
pause
exit /b 2
"""


def shortcut(
    source: str, out: Path, *, project: Path | None, checks: list[Path] | None, reports: Path | None, force: bool
) -> int:
    """Write the file on which extracts of a source are dropped."""
    settings = project_here(project)
    packs = packs_for(settings, checks)
    if settings:
        refuse_unknown_names(settings, packs)
    if not _PLAIN_NAME.fullmatch(out.name):
        message = f"{out.name} is no name for a shortcut: letters, digits, spaces, .()_- and .cmd at the end"
        raise UsageError(message)
    refuse_replaced(out, (), replace=force)
    file = settings.folder / settings.file_name if settings else None
    folder = (reports or out.absolute().parent / "reports").absolute()
    options = [f'--source "{packs.source(source).id}"', f'--out "{_literal(folder)}"']
    options += [f'--project "{_literal(file)}"'] if file else []
    options += [f'--checks "{_literal(one.absolute())}"' for one in checks or ()]
    text = _SHORTCUT.format(
        source=packs.source(source).id,
        version=__version__,
        dropped=DROPPED,
        dropped_on=DROPPED_ON,
        python=_literal(Path(sys.executable)),
        options=" ".join(options),
    )
    write_bytes(text.replace("\n", "\r\n").encode("utf-8"), out)  # without a mark, with the ends that cmd.exe wants
    say([f"Wrote {out}: drop extracts of {source} on it. Their pages go to {folder}"])
    return OK


@logged("dropped")
def dropped(
    files: list[Path], source: str, *, out: Path, project: Path | None, checks: list[Path] | None, opens: bool
) -> int:
    """Audit each file that was dropped, write and open its page, say one sentence of it; the worst exit code."""
    line, own = os.environ.pop(DROPPED, ""), os.environ.pop(DROPPED_ON, "")
    given = [Path(one) for one in dropped_on(line, own)] or files
    if not given:
        message = "nothing was dropped: drag one or more extracts onto the shortcut"
        raise UsageError(message)
    refuse_folder(out)
    settings = project_here(project)
    audited, codes = _Audited(source, out, packs_for(settings, checks), settings, opens), [OK]
    for at, file in enumerate(given, 1):
        sentence, code = audited.sentence(file)
        codes.append(code)
        say([f"File {at} of {len(given)}: {sentence}" if len(given) > 1 else sentence])
    return max(codes)


def dropped_on(line: str, own: str) -> list[str]:
    """The files in a command line of cmd.exe behind the shortcut's own path; none where it was not started so.

    >>> dropped_on('cmd.exe /c ""D:/a b/v.cmd" D:/A&E,1.csv "D:/c d.csv""', "D:/a b/v.cmd")
    ['D:/A&E,1.csv', 'D:/c d.csv']
    """
    at = line.lower().find(f'"{own.lower()}"') if own else -1
    if at < 0:
        return []
    rest = line[at + len(own) + 2 :]
    return [quoted or plain for quoted, plain in _TOKEN.findall(rest.rstrip().removesuffix('"'))]


@dataclass
class _Audited:
    """What is the same for all files of a drop, and the folders that their pages have taken."""

    source: str
    out: Path
    packs: Packs
    settings: Project | None
    opens: bool
    taken: Counter[str] = field(default_factory=Counter)

    def sentence(self, file: Path) -> tuple[str, int]:
        """What came of a file, and its exit code. The next file is not kept waiting by what is wrong with this one."""
        try:
            return self._audit(file)
        except AuditError as error:
            return str(error), error.exit_code

    @no_values_escape
    def _audit(self, file: Path) -> tuple[str, int]:
        lies_at(EXTRACT, file)
        result = check_extract(file, self.source, project=self.settings, packs=self.packs)
        has_read(audit.extract.sha256 for audit in result.audits)
        last = result.audits[-1]
        [page] = reports_of_one(result, self.source, self.packs, self.settings, self._folder(last.period), ["html"])
        if self.opens:
            webbrowser.open(Path(page).resolve().as_uri())
        found = summary(finding.outcome for audit in result.audits for finding in audit.findings)
        unfit = [fit for audit in result.audits for fit in audit.fitness if fit.outcome in UNFIT]
        looks = ", and the extract itself is not as it should be" if unfit else ""
        return f"{last.extract.name}: {found}{looks}; see {page}", exit_code(result.audits, "missed")

    def _folder(self, period: str) -> Path:
        """A folder for the page, named by source and month: the file's own name may name somebody."""
        name = f"{self.source} {period}"
        again = self.taken[name]
        self.taken[name] += 1
        return self.out / (f"{name} ({again + 1})" if again else name)


def _literal(path: Path) -> str:
    """A path as it stands between quotes in a batch file."""
    text = str(path).replace("%", "%%")
    return text + "\\" if text.endswith("\\") else text  # a stroke before the closing quote would take it in
