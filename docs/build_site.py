"""Builds the documentation: the pages of this folder, and those that are made of the program itself.

    uv run python docs/build_site.py            # into site/
    uv run python docs/build_site.py --pages    # the gathered pages alone, into site-pages/

A page dropped into `docs/` is in the site: its folder says in which part, its first heading how it is called.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main

import dq_audit
from dq_audit import declare
from dq_audit.cli.program import app
from dq_audit.declaration import GAPS, ROWS, CheckRule, Source, Whole
from dq_audit.discover import Packs, discover
from dq_audit.explain import check_facts
from dq_audit.outcomes import percent_of
from dq_audit.project_schema import settings
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.codes import CodeList

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PARTS = ("index.md", "tutorials", "how-to", "guides", "checks", "methods", "reference", "governance", "decisions")
TITLES = {"how-to": "How to", "guides": "Guides", "checks": "Checks", "methods": "Methods", "reference": "Reference"}
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\n]+)\]\((?P<to>[^)\s]+)\)")


# --- gathering ---------------------------------------------------------------------------------------------------


def gather(pages: Path) -> None:
    """Every page of the site as Markdown."""
    shutil.rmtree(pages, ignore_errors=True)
    moved = {path: place_of(path) for path in sorted(DOCS.rglob("*")) if path.suffix in (".md", ".png", ".svg", ".css")}
    for path, place in moved.items():
        target = pages / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(_relinked(path, place, moved), encoding="utf-8")
        else:
            shutil.copy(path, target)
    for name, text in made(discover()).items():
        target = pages / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def place_of(path: Path) -> Path:
    """Where a page of `docs/` stands in the site: those of no folder are methods or guides."""
    inside = path.relative_to(DOCS)
    if len(inside.parts) > 1 or inside.name in ("index.md", "site.css"):
        return inside.with_name("index.md") if inside.name == "README.md" else inside
    return Path("methods" if inside.name.startswith("method") else "guides", inside.name)


def _relinked(path: Path, place: Path, moved: dict[Path, Path]) -> str:
    """A page with its links to other pages as they stand in the site, and without those to files that do not."""

    def link(found: re.Match[str]) -> str:
        to, _, anchor = found["to"].partition("#")
        if not to or "://" in to or to.startswith("mailto:"):
            return found[0]
        target = (path.parent / to).resolve()
        index = target / "README.md"
        there = moved.get(target) or moved.get(index)
        if there is None:
            return (
                found[0] if _is_made(place.parent / to) else f"{found['text']} (`{Path(to).as_posix().lstrip('./')}`)"
            )
        ups = "../" * len(place.parent.parts)
        return f"[{found['text']}]({ups}{there.as_posix()}{'#' + anchor if anchor else ''})"

    text = _LINK.sub(link, path.read_text(encoding="utf-8"))
    return re.sub(r"!\[([^\]]*)\]\((?!https?:)([^)]+)\)", lambda m: _picture(m, path, place, moved), text)


def _is_made(place: Path) -> bool:
    return any(part in place.as_posix() for part in ("checks/", "reference/"))


def _picture(found: re.Match[str], path: Path, place: Path, moved: dict[Path, Path]) -> str:
    there = moved.get((path.parent / found[2]).resolve())
    return f"![{found[1]}]({'../' * len(place.parent.parts)}{there.as_posix()})" if there else found[1]


# --- pages made of the program -----------------------------------------------------------------------------------


def made(packs: Packs) -> dict[str, str]:
    """The pages that nobody writes, by their place."""
    pages = {f"checks/{check.source.id}/{check.id}.md": check_page(check) for check in packs.checks.values()}
    pages["checks/index.md"] = checks_index(packs)
    pages |= {f"checks/{source.id}/index.md": source_page(source, packs) for source in packs.sources.values()}
    pages["reference/command-line.md"] = "\n".join(command_line())
    pages["reference/project-file.md"] = "\n".join(project_file())
    pages["reference/python.md"] = "\n".join(python_api())
    pages["reference/code-lists.md"] = "\n".join(code_lists(packs))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    pages["reference/changes.md"] = _LINK.sub(lambda found: found["text"], changes)
    return pages


def check_page(check: CheckRule) -> str:
    """All that is declared of a check."""
    facts, guidance = check_facts(check), check.guidance
    gap = f"{check.gap}, {ROWS[check.gap]}" if check.gap else "none of the register"
    source = check.source
    lines = [
        f"# {check.id}",
        f"**{guidance.why}**",
        "## What it is",
        facts_list(
            {
                "Source": f"[{source.id}](index.md), {source.agency}",
                "Row of the register": gap,
                "Kind": "a rule about the whole extract" if isinstance(check.rule, Whole) else _KINDS[facts["kind"]],
                "Numerator": _escaped(facts["numerator"]),
                "Denominator": _escaped(facts["denominator"]),
                "Target": _target(check),
            }
        ),
    ]
    if check.items:
        rows = "".join(f"| `{i['item']}` | {_cell(i['valid'])} | {percent_of(i['target'])} |\n" for i in facts["items"])
        lines += ["## Items", f"| item | valid is | target |\n|---|---|---|\n{rows}", _states(check)]
    elif facts["rule"]:
        lines += ["## Rule", f"{_escaped(facts['rule'][:1].upper() + facts['rule'][1:])}.", _cannot_tell(check)]
    said = (("What counts", guidance.counts), ("What to do", guidance.supplier), ("What it tells", guidance.reader))
    for head, text in said:
        lines += [f"## {head}", _escaped(text)] if text else []
    if guidance.examples:
        lines += [
            "## Examples",
            "Records drawn by the check's author; `dq-audit lint` sees that they are true.",
            f"```text\n{guidance.examples}\n```",
        ]
    lines += ["## Sources", "\n".join(f"* {_escaped(one)}" for one in cited(check))]
    return "\n\n".join(filter(None, lines)) + "\n"


def facts_list(facts: dict[str, str]) -> str:
    """Facts, each with its name in front."""
    return "\n".join(f"* **{name}:** {said}" for name, said in facts.items())


_KINDS = {"items": "items that must be known", "rule": "a rule", "signal": "a signal: no record is at fault"}


def _target(check: CheckRule) -> str:
    if check.is_signal:
        return f"a share without the mark of {percent_of(check.target or 0)} or more"
    told = [percent_of(check.target)] if check.target is not None and not check.items else []
    told += ["each item's own, below"] if check.items else []
    told += [f"{percent_of(check.record_target)} of records with every item"] if check.record_target is not None else []
    return "; ".join(told) + ". A project file may set another, with a note why"


def _states(check: CheckRule) -> str:
    coded = [i.name for i in check.items if isinstance(i.reader, Coded)]
    told = (
        "Each cell is *valid*, *declined*, *unknown*, *not asked*, *blank* or *invalid*. Complete is valid or "
        "declined; usable is valid. A word such as “not known” or “n/a” is unknown, and nothing at all is blank."
    )
    if not coded:
        return told
    named = ", ".join(f"`{name}`" for name in coded)
    return f"{told} What a code of {named} counts as stands in the [code lists](../../reference/code-lists.md)."


def _cannot_tell(check: CheckRule) -> str:
    if isinstance(check.rule, Whole):
        return "Without what it is held against, the outcome is *could not judge*."
    return "Records of which it cannot be told whether they count stand on a line of their own, and pass nothing."


def cited(check: CheckRule) -> list[str]:
    """Where a check's rule comes from."""
    found = [f"Safer Stockton Partnership, data gaps of 2010: {check.gap}, {ROWS[check.gap]}"] if check.gap else []
    found += filter(None, (check.guidance.cited, check.source.cited))
    lists = {i.reader.codes.name: i.reader.codes for i in check.items if isinstance(i.reader, Coded)}
    found += [f"code list {name}: {'; '.join(one.sources)}" for name, one in sorted(lists.items())]
    return found


def checks_index(packs: Packs) -> str:
    """Every check by row of the register."""
    lines = [
        "# Checks",
        f"{len(packs.checks)} checks of {len(packs.sources)} sources, by the row of the register that they are about.",
    ]
    for gap in (*GAPS, *(row for row in ROWS if row not in GAPS), None):
        chosen = sorted((c for c in packs.checks.values() if c.gap == gap), key=lambda c: c.id)
        if chosen:
            lines.append(f"## {gap} {ROWS[gap]}" if gap else "## Of no row")
            lines.append("\n".join(f"* [{c.id}]({c.source.id}/{c.id}.md): {_escaped(c.title)}" for c in chosen))
    lines.append("## By source")
    lines.append(
        "\n".join(
            f"* [{s.id}]({s.id}/index.md): {_escaped(s.title)}"
            for s in sorted(packs.sources.values(), key=lambda s: s.id)
        )
    )
    return "\n\n".join(lines) + "\n"


def source_page(source: Source, packs: Packs) -> str:
    """The columns of a source, and its checks."""
    rows = "".join(
        f"| `{c.name}` | {_cell(c.reader.describe())} | {_cell(', '.join(c.also))} | {_notes(c)} |\n"
        for c in source.columns.values()
    )
    key = " and ".join(f"`{name}`" for name in source.key) or "none: a record is its row"
    facts = facts_list(
        {
            "Agency": source.agency,
            "Delivery": source.delivery.describe(),
            "Month of a record": f"`{source.period}`",
            "Record key": key,
            "Breakdowns": ", ".join(f"`{b.name}`" for b in source.breakdowns) or "none",
        }
    )
    checks = "\n".join(f"* [{c.id}]({c.id}.md): {_escaped(c.title)}" for c in packs.checks_of(source))
    return (
        f"# {source.id}\n\n{_escaped(source.title)}\n\n{facts}\n\n## Columns\n\n"
        f"| column | valid is | also called | |\n|---|---|---|---|\n{rows}\n## Checks\n\n{checks}\n"
    )


def _notes(column: Any) -> str:  # noqa: ANN401  a Column
    told = {"personal": column.personal, "optional": column.optional, "may stand above the table": column.header}
    return _cell(
        ", ".join(
            [*(word for word, holds in told.items() if holds), *([column.made.describe()] if column.made else [])]
        )
    )


def code_lists(packs: Packs) -> Iterator[str]:
    """Every code, what it counts as, and who says so."""
    readers = [c.reader for s in packs.sources.values() for c in s.columns.values()]
    lists: dict[str, CodeList] = {r.codes.name: r.codes for r in readers if isinstance(r, Coded)}
    yield "# Code lists\n\nWhat each code counts as. One in no list is invalid, or of a shape that the list allows.\n"
    for name, one in sorted(lists.items()):
        yield f"## {name}\n\nSource: {_escaped('; '.join(one.sources))}\n"
        yield "| code | label | group | counts as |\n|---|---|---|---|"
        yield "\n".join(
            f"| {_cell(c.code)} | {_cell(c.label)} | {_cell(c.group or '')} | {c.state.label.replace('_', ' ')} |"
            for c in one.codes
        )
        yield ""


def command_line() -> Iterator[str]:
    """Every verb with its arguments and options, as the program itself declares them."""
    yield "# Command line\n\nEvery option can also be set as a variable of the environment, which stands beside it.\n"
    for path, command in commands(typer.main.get_command(app), ("dq-audit",)):
        if getattr(command, "commands", None) and len(path) > 1:
            yield f"## {' '.join(path)}\n\n{command.help}\n"
        elif not getattr(command, "commands", None):
            yield from _verb(path, command)


def _verb(path: tuple[str, ...], command: Any) -> Iterator[str]:  # noqa: ANN401  typer keeps its classes to itself
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([*path, *(p.metavar or p.name.upper() for p in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"## {' '.join(path)}\n\n{_escaped(command.help or '')}\n\n```text\n{usage}\n```\n"
    if command.epilog:
        yield f"{command.epilog.partition(':')[0]}:\n\n```text\n{command.epilog.partition(':')[2].strip()}\n```\n"
    if arguments or options:
        yield "| option | says |\n|---|---|"
        yield from (f"| `{p.metavar or p.name.upper()}` | {_cell(p.help or '')} |" for p in arguments)
        for p in options:
            names = ", ".join(f"`{name}`" for name in (*p.opts, *p.secondary_opts))
            variable = f"DQ_AUDIT_{'_'.join(path[1:])}_{p.name}".upper().replace("-", "_")
            default = (
                f" Default: `{p.default}`."
                if isinstance(p.default, str | int | float | Path) and not isinstance(p.default, bool)
                else ""
            )
            need = " Required." if p.required else ""
            yield f"| {names} | {_cell(p.help or '')}{need}{_cell(default)} `{variable}` |"
        yield ""


def commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  as above
    """A command and those below it, with their words."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


def project_file() -> Iterator[str]:
    """Every setting, by its table."""
    yield "# The project file\n\nEverything in `dq_audit.toml` is optional. `*` stands for a name: a source, a check.\n"
    yield "`dq-audit schema project` prints a JSON Schema; `init` puts it beside the file, and editors complete it.\n"
    said = settings()
    for table in dict.fromkeys(path.partition(".")[0] for path in said):
        yield f"## {table}\n\n{_escaped(said[table])}\n"
        below = [path for path in said if path.startswith(f"{table}.")]
        if below:
            yield "| setting | says |\n|---|---|"
            yield from (f"| `{path}` | {_cell(said[path])} |" for path in below)
            yield ""


def python_api() -> Iterator[str]:
    """What may be imported, with its docstring."""
    yield "# Python\n\nWhat `dq_audit` offers programs, and `dq_audit.declare` the authors of checks.\n"
    for module, names in ((dq_audit, dq_audit.__all__), (declare, declare.__all__)):
        yield f"## {module.__name__}\n"
        for name in names:
            found = getattr(module, name)
            told = textwrap.dedent(" " * 4 + (found.__doc__ or "")).strip() if callable(found) else ""
            yield f"### {module.__name__}.{name}\n\n{_escaped(told)}\n"


def _escaped(text: str) -> str:
    """Words that Markdown would take for markup stay words."""
    return re.sub(r"(?<!`)([*_<])(?!`)", r"\\\1", text) if "`" not in text else text.replace("<", "&lt;")


def _cell(text: str) -> str:
    return _escaped(" ".join(text.split())).replace("|", "\\|")


# --- the site ----------------------------------------------------------------------------------------------------


def navigation(pages: Path) -> list[Any]:
    """The pages by their parts: those that stand in PARTS first, what else there is after them."""
    found = [path for path in sorted(pages.iterdir()) if path.is_dir() or path.suffix == ".md"]
    order = {name: at for at, name in enumerate(PARTS)}
    parts = sorted(found, key=lambda path: (order.get(path.name, len(order)), path.name))
    return [_entry(path, pages) for path in parts if path.is_file() or any(path.rglob("*.md"))]


def _entry(path: Path, pages: Path) -> Any:  # noqa: ANN401  a page, or a part with pages
    if path.is_file():
        return {title_of(path): path.relative_to(pages).as_posix()}
    inside = sorted(path.iterdir(), key=lambda one: (one.name != "index.md", one.is_dir(), one.name))
    name = TITLES.get(path.name, path.name if "." in path.name else path.name.capitalize())
    return {name: [_entry(one, pages) for one in inside if one.suffix == ".md" or one.is_dir()]}


def title_of(page: Path) -> str:
    """The first heading of a page."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return re.sub(r"[`*\\]", "", found[1]) if found else page.stem


def _config(pages: Path, site: Path) -> str:
    """What Zensical is told. No font and no icon of a network; the reader's system chooses the fonts."""
    told = {
        "site_name": "dq-audit",
        "site_description": "What is missing in public-safety extracts, and from whom",
        "docs_dir": pages.name,
        "site_dir": site.name,
        "use_directory_urls": False,  # pages open from a folder, without a server
        "extra_css": ["site.css"],
        "nav": navigation(pages),
    }
    lines = ["[project]", *(f"{name} = {_toml(value)}" for name, value in told.items())]
    return "\n".join(lines) + _THEME


def _toml(value: Any) -> str:  # noqa: ANN401  plain values
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


_THEME = """
[project.theme]
font = false
language = "en"
features = [
  "navigation.indexes", "navigation.prune", "navigation.top", "navigation.footer", "content.code.copy",
  "search.highlight",
]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Dark"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Light"

[project.extra]
generator = false

[project.markdown_extensions]
attr_list = {}
def_list = {}
tables = {}
toc.permalink = true
pymdownx.highlight.pygments_lang_class = true
pymdownx.superfences = {}
"""


def build(folder: Path) -> Path:
    """The site in a folder; where it lies."""
    pages, site = folder / "site-pages", folder / "site"
    gather(pages)
    config = folder / "zensical.toml"
    config.write_text(_config(pages, site), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "-f", str(config)]
    subprocess.run(command, check=True, cwd=folder)  # noqa: S603  our own words
    return site


if __name__ == "__main__":
    if "--pages" in sys.argv:
        gather(ROOT / "site-pages")
    else:
        build(ROOT)
