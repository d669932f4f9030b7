"""The verbs of the history, and what a run leaves in it."""

from __future__ import annotations

import json as jsonlib
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.alone import alone
from dq_audit.console import print_json, say, to_stdout
from dq_audit.declaration import ROWS
from dq_audit.document import from_document
from dq_audit.errors import InputError, ProjectError, UsageError
from dq_audit.files import refuse_file, write_text
from dq_audit.fingerprints import area_fingerprint, area_kinds, rule_fingerprint
from dq_audit.fitting import retargeted
from dq_audit.following import VARIABLE, day_of, ledger_key, pull_of
from dq_audit.governance.access import has_written, logged
from dq_audit.governance.kinds import HISTORY, KEY
from dq_audit.history.rows import Came
from dq_audit.history.store import NEVER, Entry, History
from dq_audit.keys import make_key, secret_key
from dq_audit.model import Audit, Finding, Kind, Outcome, months_of
from dq_audit.outcomes import judge_audits
from dq_audit.periods import is_day, is_month
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.record_keys import fingerprint_of
from dq_audit.render.documents import TOOL, to_json
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, UNUSABLE, audited, show_audits, tell_unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dq_audit.audit import Result
    from dq_audit.discover import Packs
    from dq_audit.keys import Key

_MOST = 2**53  # what every program that reads JSON counts to
_BROKEN = (KeyError, TypeError, ValueError, AttributeError)  # what reading a document that is none ends in


@dataclass(frozen=True)
class Keeping:
    """A project's history, open, with the key of its ledger (None where it keeps none)."""

    history: History
    key: Key | None

    def remember(self, results: Iterable[Result], packs: Packs, *, json: bool) -> list[tuple[Audit, Came]]:
        """Take the audits of a run in, one transaction for each extract, with what it showed of its records.

        In the order in which they were cut: so the ledger knows what came first. What each was to the history.
        """
        came: list[tuple[Audit, Came]] = []
        for result in sorted(results, key=lambda result: day_of(result.audits[-1])):
            source = packs.source(result.audits[-1].source)
            pull = pull_of(result, self.key, source) if self.key else None
            came += zip(result.audits, self.history.take(result.audits, TOOL, pull=pull), strict=True)
        tell_came(self.history, Counter(one for _, one in came), json=json)
        return came


def history_of(project: Project) -> History | None:
    """The history that a project names; None where it names none. HistoryError where it is not there."""
    return History.open(project.history, project.folder) if project.history else None


def keeping(project: Project) -> Keeping | None:
    """The history to keep a run in; None where the project names none.

    HistoryError where it is not there, or its ledger has another key; UsageError where there is none that may be used.
    """
    history = history_of(project)
    return Keeping(history, ledger_key(history, project)) if history else None


def tell_came(history: History, came: Mapping[Came, int], *, json: bool) -> None:
    """Say what became of the audits that a history was given."""
    told = [f"{n:,} {kind.value}" for kind in Came if (n := came.get(kind))]
    say([f"History {history.name}: {'; '.join(told) or 'nothing came'}"], json=json)


@logged("history init")
def init(*, project: Path | None, ledger: bool, new_key: bool, yes: bool) -> int:
    """Make the history that the project file names, and the key of its ledger; or that key anew."""
    settings = settings_of(project)
    if new_key:
        return _new_key(opened(settings), settings, yes=yes)
    fingerprint, made = _made_key(settings) if ledger else "", None
    try:
        made = History.make(settings.history, settings.folder)
    finally:
        if ledger and made is None:
            settings.ledger_key.unlink()
    has_written(HISTORY)
    say([f"Made the history {made.name}. From now on `dq-audit run` keeps its counts there."])
    if fingerprint:
        _begin_ledger(made, settings, fingerprint)
    return OK


def _new_key(history: History, settings: Project, *, yes: bool) -> int:
    if not yes:
        say(["What the ledger knows of single records would be deleted; counts stay. Say so with --yes."])
        return OK
    kept = settings.ledger_key.with_name(f"{settings.ledger_key.name}.old")
    if settings.ledger_key.exists():
        if kept.exists():
            message = f"{kept.name} is there already; put it away or delete it first"
            raise UsageError(message)
        settings.ledger_key.replace(kept)
        say([f"The key so far is now {kept.name}: delete it once no copy of the history needs it."])
    _begin_ledger(history, settings, _made_key(settings))
    return OK


def _made_key(settings: Project) -> str:
    """The fingerprint of a new key of the ledger, which is written to its file."""
    make_key(settings.ledger_key, settings.ledger_group)
    has_written(KEY)
    return fingerprint_of(secret_key(settings.ledger_key, VARIABLE, settings.ledger_group))


def _begin_ledger(history: History, settings: Project, fingerprint: str) -> None:
    history.begin_ledger(fingerprint)
    who = f"its owner and the group {settings.ledger_group}" if settings.ledger_group else "its owner"
    name = settings.ledger_key.name
    say([f"Made the key of the ledger, {name}, which {who} can read. Keep a copy apart from the history."])
    say(["Without the key no record can be followed any further; whoever has both can tell whether a record is in it."])


def list_history(*, project: Path | None, json: bool) -> int:
    """What the history holds, a line for each audit."""
    entries = opened(settings_of(project)).entries()
    if json:
        print_json([asdict(entry) for entry in entries])
    else:
        say(_lines(entries))
    return OK


def show(source: str, period: str, *, as_of: str | None, project: Path | None, json: bool) -> int:
    """An audit of the history, judged as the project file has it now."""
    settings = settings_of(project)
    audits = _judged(opened(settings).audits([source]), settings, packs_for(settings))
    wanted = [a for a in audits if (a.source, a.period) == (source, period) and as_of in (None, a.as_of)]
    if not wanted:
        message = f"the history holds no {source} for {period}; `dq-audit history list` says what it holds"
        raise UsageError(message)
    show_audits(wanted[-1:], packs_for(settings), json=json)
    return OK


def upgrade(*, project: Path | None, json: bool, has_dump: bool) -> int:
    """Bring a history that an older dq-audit made up to date, once there is a copy of it."""
    settings = settings_of(project)
    with alone(settings, json=json):
        done = History.upgrade(settings.history, settings.folder, has_dump=has_dump)
    name, copy = opened(settings).name, done.backup.name if done and done.backup else None
    if json:
        print_json({"upgraded": done is not None, "backup": copy})
    if done:
        kept = [f"What it was is kept in {copy}, beside it; delete that once you trust the new one."] if copy else []
        say([f"The history {name} was brought up to date ({done.before} to {done.after}).", *kept], json=json)
    else:
        say([f"The history {name} is up to date already."], json=json)
    return OK


def export(*, project: Path | None, out: Path | None, json: bool) -> int:
    """All audits that count, as one JSON document: for another installation, or for a program."""
    settings = settings_of(project)
    audits = _judged(opened(settings).audits(), settings, packs_for(settings))
    text = to_json(audits)
    if out is None:
        to_stdout(text + "\n")
        return OK
    refuse_file(out, [project or Path(FILE_NAME)])
    write_text(text + "\n", out)
    if json:
        print_json({"file": str(out), "audits": len(audits)})
    say([f"Wrote {out}"], json=json)
    return OK


def take(files: Sequence[Path], *, project: Path | None, json: bool) -> int:
    """Take in the audits of other installations: all of a file, or none of it."""
    settings = settings_of(project)
    packs = packs_for(settings)
    history = opened(settings)
    for file in files:
        audits = _documents(file)
        fault = next(filter(None, (_unlike(audit, settings, packs) for audit in audits)), "")
        if fault:
            message = f"{file.name}: {fault}; nothing of it was taken in"
            raise InputError(message)
        say([f"{file.name}:"], json=json)
        tell_came(history, Counter(one for audit in audits for one in history.take([audit], TOOL, "import")), json=json)
    silent = list(_silent(history.audits(broken_down=NEVER), packs))
    if json:
        print_json([{"source": source, "agency": agency, "last": last} for source, agency, last in silent])
    else:
        say(f"Not sent: {source} ({agency}), last {last or 'never'}" for source, agency, last in silent)
    return OK


def rescore(*, project: Path | None, json: bool) -> int:
    """Judge the past under the targets of today: counts stay, and what changes is listed."""
    settings = settings_of(project)
    packs = packs_for(settings)
    history = opened(settings)
    ids = {(e.source, e.period, e.as_of): e.id for e in history.entries() if e.is_current}
    before = history.audits(broken_down=NEVER)
    after = [_under_todays_targets(audit, settings, packs) for audit in before]
    history.retarget(
        (ids[audit.source, audit.period, audit.as_of], position, now.target, now.note)
        for was, audit in zip(before, after, strict=True)
        for position, (old, now) in enumerate(zip(was.findings, audit.findings, strict=True))
        if (old.target, old.note) != (now.target, now.note)
    )
    told = list(_changes(_judged(before, settings, packs), _judged(after, settings, packs)))
    if json:
        print_json(told)
    else:
        say(
            f"{one['source']} {one['period']} {one['check']}, {one['item'] or one['kind']}: {one['before']} then, "
            f"{one['after']} now"
            for one in told
        )
        say([f"{len(told):,} outcomes changed; no count did."])
    return OK


@logged("history backfill")
def backfill(*, project: Path | None, checks: list[Path] | None, json: bool) -> int:
    """Audit all extracts of the project and keep what they count; no report is written."""
    settings = settings_of(project)
    packs = packs_for(settings, checks)
    history = opened(settings)
    kept = Keeping(history, ledger_key(history, settings))
    with alone(settings, json=json):
        month = audited(settings, packs, (), json=json, earlier=history.context())
        came = kept.remember(month.results, packs, json=json)
    if json:
        print_json(
            [{"source": a.source, "period": a.period, "as_of": a.as_of, "came": one.name.lower()} for a, one in came]
        )
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else OK


# --- parts --------------------------------------------------------------------------------------------------------


def settings_of(project: Path | None) -> Project:
    """The project file; ProjectError where it names no history."""
    settings = load_project(project or Path(FILE_NAME))
    if not settings.history:
        message = f'{settings.file_name} names no history; add [history] place = "history.sqlite"'
        raise ProjectError(message)
    return settings


def opened(settings: Project) -> History:
    """The history that a project names. HistoryError where it is not there."""
    return History.open(settings.history, settings.folder)


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    for one in entries:
        told = "" if one.is_current else " (superseded)"
        as_of = f" as of {one.as_of}" if one.as_of else ""
        yield f"{one.source} {one.period}{as_of}: {one.rows:,} rows, {one.origin} {one.recorded_at}{told}"


def _judged(audits: Sequence[Audit], settings: Project, packs: Packs) -> list[Audit]:
    standing = [source.id for source in packs.sources.values() if source.stands]
    return judge_audits(audits, settings.judging, standing)


def _under_todays_targets(audit: Audit, settings: Project, packs: Packs) -> Audit:
    return replace(
        audit, findings=tuple(_retargeted(finding, audit.period, settings, packs) for finding in audit.findings)
    )


def _retargeted(finding: Finding, period: str, settings: Project, packs: Packs) -> Finding:
    """The target of the pack, or else of the project; a check that no pack has any more keeps its own."""
    check = packs.checks.get(finding.check)
    if check is None:
        return finding
    own = next((item.target for item in check.items if item.name == finding.item), check.target)
    usual = check.record_target if finding.kind is Kind.RECORD else own
    return retargeted(replace(finding, target=usual, note=""), settings.target(finding.check, period))


def _changes(before: Sequence[Audit], after: Sequence[Audit]) -> Iterator[dict[str, str | None]]:
    for was, now in zip(before, after, strict=True):
        for old, new in zip(was.findings, now.findings, strict=True):
            if old.outcome is not new.outcome:
                yield {
                    "source": now.source,
                    "period": now.period,
                    "check": new.check,
                    "kind": new.kind.value,
                    "item": new.item,
                    "before": _word(old.outcome),
                    "after": _word(new.outcome),
                }


def _word(outcome: Outcome | None) -> str:
    return outcome.value if outcome else "not judged"


def _documents(file: Path) -> list[Audit]:
    """The audits of a JSON file. InputError where it is none of ours."""
    fault, audits = "", list[Audit]()
    try:
        given = jsonlib.loads(file.read_text(encoding="utf-8"))
        audits = [from_document(one) for one in (given if isinstance(given, list) else [given])]
        fault = next((f"its figures cannot be: {why}" for audit in audits if (why := _impossible(audit))), "")
    except OSError:
        fault = "cannot be read: is it there, and yours to read?"
    except UnicodeDecodeError:
        fault = "is not UTF-8, as JSON is"
    except jsonlib.JSONDecodeError:
        fault = "is not JSON; give the report.json that `dq-audit run` wrote"
    except _BROKEN as error:
        fault = str(error) if "schema has version" in str(error) else "is no audit of dq-audit; give its report.json"
    if fault:
        message = f"{file.name}: {fault}"
        raise InputError(message)
    return audits


def _impossible(audit: Audit) -> str:
    """What cannot be in an audit that dq-audit wrote; empty where nothing is wrong."""
    if not is_month(audit.period) or (audit.as_of is not None and not is_day(audit.as_of)):
        return f"{audit.source} is of no month in the calendar"
    for finding in audit.findings:
        parts = [counts for values in finding.breakdowns.values() for counts in values.values()]
        for counts in (finding.counts, *parts):
            told = counts.as_dict()
            if not all(type(n) is int and 0 <= n < _MOST for n in told.values()):
                return f"a count of {finding.check} is no whole number of at least 0"
            if counts.applicable != counts.complete + counts.unknown + counts.not_asked + counts.blank + counts.invalid:
                return f"the states of {finding.check} do not add up"
    cells = [n for tally in audit.tallies for n in tally.cells.values()]
    cells += [n for persons in audit.persons for n in persons.cells.values()]
    whole = all(type(n) is int and abs(n) < _MOST for n in cells)
    return "" if whole else f"a tally of {audit.source} is no whole number"


def _unlike(audit: Audit, settings: Project, packs: Packs) -> str:
    """Why figures are not alike to those of this installation; empty where they are."""
    if audit.source not in packs.sources:
        return f"no pack here declares {audit.source}"
    source = packs.sources[audit.source]
    kinds = area_kinds(source, packs.checks_of(source))
    if audit.area != area_fingerprint(settings.areas, audit.period, kinds):
        return f"{audit.source} {audit.period} was counted for other areas than the project's"
    ours = {check.id: rule_fingerprint(check) for check in packs.checks_of(source)}
    other = sorted({f.check for f in audit.findings if ours.get(f.check) != f.rule})
    return f"{audit.source} {audit.period} was counted under other rules: {', '.join(other)}" if other else ""


def _silent(audits: Sequence[Audit], packs: Packs) -> Iterator[tuple[str, str, str]]:
    """Sources of the register's rows that the latest month of the history does not have: id, agency, last month."""
    months: Mapping[str, tuple[Audit, ...]] = months_of(audits)
    newest = max((audit.period for audit in audits), default="")
    for source in packs.sources.values():
        last = months[source.id][-1].period if source.id in months else ""
        if last < newest and any(check.gap in ROWS for check in packs.checks_of(source)):
            yield source.id, source.agency, last
