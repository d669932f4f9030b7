"""The house keeps its own rules: imports point down, rows stay in two rooms, start-up is light.

The source is read with `ast`, never run, except where start-up itself is measured.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import typer.main

from dq_audit.cli.program import app
from dq_audit.declare import declaration
from dq_audit.discover import discover

ROOT = Path(__file__).parents[2]
HOUSE, PACKS = ROOT / "src" / "dq_audit", ROOT / "checks" / "dq_audit_checks"
LONGEST_MODULE, LONGEST_FUNCTION = 450, 60

# The rooms from the ground up, and why each stands where it does. A module imports from its own room and those below.
ROOMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "values",
        ("errors", "clock", "model", "faults", "document", "answers", "profiles"),
        "pure values that everything else speaks in",
    ),
    ("keys", ("keys",), "the secret of pseudonyms: knows errors only, and shows nothing of itself"),
    (
        "language",
        (
            "cells",
            "codes",
            "moments",
            "positions",
            "patterns",
            "readers",
            "conditions",
            "belonging",
            "spans",
            "grouped",
            "linked",
            "persons",
            "record_keys",
        ),
        "what a cell and a record may say, before anybody declares anything",
    ),
    (
        "declaration",
        (
            "declaration",
            "fields",
            "quiet_errors",
            "as_pandera",
            "sourced",
            "checked",
            "declare",
            "fingerprints",
            "adopted",
        ),
        "how sources and checks are written",
    ),
    (
        "judging",
        ("outcomes", "periods", "fitness", "register", "standing"),
        "rules over counts and months; they see no record",
    ),
    (
        "disclosure",
        ("disclosure",),
        "pure: counts of a finished run become counts that others may see; above judging, for they are judged anew",
    ),
    ("history", ("history",), "keeps counts by month, on a disk or a server; judges nothing and sees no record"),
    ("asking", ("asking",), "how questions are declared; light, the statistics are in `questions`"),
    ("discovery", ("discover",), "finds what was declared"),
    (
        "settings",
        (
            "lookups",
            "project_values",
            "project_disclosure",
            "project_retention",
            "project",
            "whole",
            "fitting",
            "schemas",
            "project_schema",
            "json_schemas",
        ),
        "what the project file says, held against what was declared",
    ),
    ("extracts", ("extracts",), "rows come in: knows columns, not how they are counted"),
    ("matching", ("matching", "outgoing"), "headers and cells held against declarations: proposes, decides nothing"),
    ("engine", ("engine",), "rows become counts: knows declarations, not files"),
    ("audit", ("adopting", "audit"), "joins extracts and engine for one extract"),
    ("linking", ("linking",), "what sources hold for each other, gathered before any of them is audited"),
    (
        "trying",
        ("trying", "examples", "linting", "drafting"),
        "small tables audited: what tests of packs and the examples in docstrings are made of; drafts of checks",
    ),
    ("questions", ("questions",), "pure statistics: numbers in, answers out; scipy lives here and in the next room"),
    (
        "comparisons",
        ("trends", "units", "ledger", "timelines", "compared"),
        "pure: counts of months and of units, runs of records",
    ),
    ("month", ("month",), "audits many extracts, so above the audit of one"),
    ("following", ("following",), "records of extracts and what the history knows of them, under the ledger's key"),
    ("profiling", ("profiling",), "a project held to one offence and some areas, and what came of it"),
    (
        "setting up",
        ("inspecting", "proposing", "sharing"),
        "files and project files before and after an audit",
    ),
    ("reported", ("reported",), "all that reports show, as one value: what is done to it is done to every figure"),
    ("render", ("render",), "finished audits become reports; that it reaches no row has a test of its own"),
    ("template", ("template",), "declarations as a workbook to fill in: knows readers, so it is no renderer"),
    ("annotate", ("annotate",), "the submitter's own workbook marked: knows faults and places, no cell's value"),
    (
        "work lists",
        ("worklists",),
        "records to put right for those who can, and their replies; knows references, and no other cell",
    ),
    ("bridges", ("bridges",), "our rules for other tools; heavy, so nothing below may need it"),
    ("schedules", ("schedules",), "a run every month in the words of schedulers: text alone"),
    ("explain", ("explain",), "declarations in words, for the verbs"),
    ("console", ("log", "console"), "words to people and to a log, JSON to programs, progress on a terminal"),
    ("files", ("files",), "reports and lists on the disk, whole or not at all"),
    (
        "governance",
        ("governance",),
        "what of people lies where, and who touched it: names and days of files, never what is in one",
    ),
    (
        "doctor",
        ("doctor",),
        "looks at a machine; imports no library, and asks a process of its own where one is needed",
    ),
    ("pseudonyms", ("persons_in", "pseudonyms"), "persons become tokens, written whole: above the files"),
    (
        "verbs",
        (
            "alone",
            "telling",
            "scheduling",
            "remembering",
            "trending",
            "comparing",
            "tables",
            "ledgering",
            "forgetting",
            "governing",
            "annotating",
            "disclosing",
            "monthly",
            "reporting",
            "verbs",
            "setting_up",
            "pseudonymising",
            "waiving",
            "rechecking",
            "working",
            "verifying",
            "exporting",
            "importing",
            "packing",
            "dropping",
        ),
        "does what a command says with all of the above",
    ),
    (
        "cli",
        ("cli",),
        "arguments in, exit code out; loads the verbs only when one runs",
    ),
    (
        "doors",
        ("__init__", "__main__", "pytest_plugin"),
        "the ways in: `import dq_audit`, `python -m dq_audit` and the fixture of pytest",
    ),
)

# Modules loaded while the program runs, and why they cannot be imported at the top.
LOADED_LATE = {
    "__init__": "`import dq_audit` must not pay for the engine before it is used",
    "cli.options": "`dq-audit --help` must not wait for pandas, Polars and pandera",
    "doctor.child": "a library may be broken, and that is what is asked",
    "discover": "packs are not known before they are found",
    "engine.counting": "Ibis takes half a second, and most extracts are files",
    "engine.planning": "pandera's checks as expressions load its data strategies, and few packs use one",
    "governance.lines": "locks of files have one name on Windows and another elsewhere",
    "extracts.memory": "limits of memory are not to be had on Windows",
    "keys": "groups of users are not to be had on Windows",
    "pytest_plugin": "pytest loads it in every project, and not every test audits a table",
    "monthly": "SQLAlchemy and Alembic take a second, and not every project keeps a history",
    "extracts.servers": "drivers of databases are an extra, loaded where one is used",
    "worklists.sealing": "encrypting is an extra, and few lists are encrypted",
    "render.png": "what draws PNG is an extra, and few reports want one",
    "verifying": "great-expectations weighs 400 MB and is an extra",
}

# Where whatever goes wrong is caught, and why.
CATCHES_ALL = {
    "cli.program": "the last door: a message below may hold a cell",
    "discover": "a pack is foreign code; its file and line are named",
    "engine.schemas": "a schema is foreign code, and its faults may quote cells",
    "doctor.child": "a broken library may raise anything, and its message may hold anything",
    "errors": "turns an unforeseen fault into one that holds no values",
    "worklists.sealing": "what decrypts a file made to harm has faults of any kind, beside the password",
    "extracts.database": "each foreign driver has faults of its own, and they quote addresses",
    "extracts.spark": "Spark and Py4J have faults of many kinds, and they quote cells; any other goes on",
    "engine.parts": "in a process of Spark's: its message would reach Spark's logs, and may hold a cell",
}

HEAVY = (
    "pandas",
    "polars",
    "pandera",
    "narwhals",
    "numpy",
    "openpyxl",
    "docx",
    "lxml",
    "jinja2",
    "pyarrow",
    "great_expectations",
    "scipy",
)


@dataclass(frozen=True)
class Import:
    """One imported name: the module it comes from, and the line."""

    module: str
    name: str
    line: int
    top: bool  # at the top of the file, or under its `if TYPE_CHECKING`
    typing: bool

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Module:
    """A source file, parsed."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def imports(self) -> tuple[Import, ...]:
        return tuple(_imports(self.tree))

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _imports(tree: ast.Module) -> Iterator[Import]:
    typed = {s for n in tree.body if isinstance(n, ast.If) and _is_type_checking(n.test) for s in n.body}
    at_top = {*tree.body, *typed}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, "", node.lineno, node in at_top, node in typed)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                module = "." * node.level + (node.module or "")
                yield Import(module, alias.name, node.lineno, node in at_top, node in typed)


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


@cache
def _modules(root: Path) -> tuple[Module, ...]:
    found = []
    for path in sorted(root.rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


HOUSE_MODULES, PACK_MODULES = _modules(HOUSE), _modules(PACKS)
NAMES = {m.name for m in HOUSE_MODULES}
LEVELS = {room: level for level, (_, modules, _) in enumerate(ROOMS) for room in modules}


def _level(module: str) -> int | None:
    return LEVELS.get(module.partition(".")[0])


def _ours(found: Import) -> str | None:
    """The module of the house that an import names; None where it is another's, or only the package's version."""
    if found.package != "dq_audit" or (found.module, found.name) == ("dq_audit", "__version__"):
        return None
    inside = found.module.removeprefix("dq_audit").lstrip(".")
    deeper = f"{inside}.{found.name}".lstrip(".")
    if deeper in NAMES or f"{deeper}.__init__" in NAMES:
        return deeper
    return inside or "__init__"


# --- imports ----------------------------------------------------------------------------------------------------


def test_every_module_has_a_room() -> None:
    assert [m.name for m in HOUSE_MODULES if _level(m.name) is None] == [], "put it in a room of ROOMS, with a reason"


def test_every_room_has_a_reason_and_stands_once() -> None:
    assert all(reason for _, _, reason in ROOMS)
    named = [module for _, modules, _ in ROOMS for module in modules]
    assert len(named) == len(set(named))


def test_imports_point_down() -> None:
    """Those for type checkers too: whoever names a value must be allowed to know it."""
    wrong = []
    for module in HOUSE_MODULES:
        for found in module.imports:
            target = _ours(found)
            if target is not None and (_level(target) or 0) > (_level(module.name) or 0):
                wrong.append(f"{module.name}:{found.line} imports {target} from a room above")
    assert wrong == []


def test_no_module_imports_its_importer() -> None:
    graph = {
        m.name: {t for found in m.imports if not found.typing and (t := _ours(found)) is not None}
        for m in HOUSE_MODULES
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"imports go round in a circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", [*HOUSE_MODULES, *PACK_MODULES], ids=lambda m: f"{m.path.parent.name}/{m.path.name}")
def test_imports_stand_at_the_top(module: Module) -> None:
    assert [f"line {i.line}: {i.module}" for i in module.imports if not i.top] == []


def test_modules_loaded_late_are_argued() -> None:
    late = {
        m.name
        for m in HOUSE_MODULES
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Call) and ast.unparse(n.func) in {"importlib.import_module", "import_module", "__import__"}
    }
    assert late == set(LOADED_LATE), "argue it in LOADED_LATE, or import at the top; drop what is no longer so"


def test_rendering_cannot_reach_rows() -> None:
    """Only counts come in, so only counts can go out."""
    refused = {
        "extracts",
        "engine",
        "declare",
        "discover",
        "audit",
        "month",
        "as_pandera",
        "readers",
        "fields",
        "sourced",
        "checked",
    }
    wrong = []
    for module in HOUSE_MODULES:
        if module.name.startswith("render."):
            for found in module.imports:
                target = (_ours(found) or "").partition(".")[0]
                if target in refused or found.package in {"polars", "pandas", "pyarrow", "narwhals", "pandera"}:
                    wrong.append(f"{module.name}:{found.line} imports {found.module}")
    assert wrong == []


def test_rendering_loads_no_library_that_holds_rows() -> None:
    modules = [f"dq_audit.{m.name}" for m in HOUSE_MODULES if m.name.startswith("render.") and "__" not in m.name]
    assert _loaded("import " + ", ".join(modules)) & {"pandas", "polars", "pandera", "narwhals", "pyarrow"} == set()


def test_the_tool_does_not_know_the_packs() -> None:
    """Neither as an import nor by name: packs are found by entry point."""
    named = [m.name for m in HOUSE_MODULES if "dq_audit_checks" in m.path.read_text(encoding="utf-8")]
    assert named == []


QUESTIONS = {f"dq_audit.{module.name}" for module in HOUSE_MODULES if module.name.startswith("questions")}


def test_packs_import_the_rule_language_only() -> None:
    wrong = []
    for module in PACK_MODULES:
        sample = module.name.startswith("sample.")
        allowed = set() if sample else {"dq_audit.declare"}
        if module.name.startswith("questions"):
            allowed = {"dq_audit.asking", *QUESTIONS}
        for found in module.imports:
            if found.package == "dq_audit_checks" or found.package in sys.stdlib_module_names:
                continue
            if found.module not in allowed and (sample or found.package != "pandera"):
                wrong.append(f"{module.name}:{found.line} imports {found.module}")
    assert wrong == []


def test_great_expectations_stays_in_its_bridge() -> None:
    wrong = [
        f"{m.name}:{i.line}"
        for m in HOUSE_MODULES
        for i in m.imports
        if i.package == "great_expectations" and not m.name.startswith("bridges.")
    ]
    assert wrong == []


# --- start-up ---------------------------------------------------------------------------------------------------


def test_the_command_line_starts_light() -> None:
    assert sorted(_loaded("import dq_audit.cli.program") & set(HEAVY)) == []


@pytest.mark.slow
def test_a_run_without_a_history_loads_none_of_its_libraries() -> None:
    assert _loaded("import dq_audit.monthly, dq_audit.verbs") & {"sqlalchemy", "alembic"} == set()


def test_the_package_imports_light() -> None:
    assert sorted(_loaded("import dq_audit") & set(HEAVY)) == []


def test_help_loads_nothing_heavy() -> None:
    code = """
import sys
from dq_audit.cli.program import main
sys.argv = ["dq-audit", "check", "--help"]
try:
    main()
except SystemExit:
    pass
"""
    assert sorted(_loaded(code) & set(HEAVY)) == []


def _loaded(code: str) -> set[str]:
    """The modules that are there once some code has run in a fresh interpreter."""
    done = subprocess.run(  # noqa: S603  our own interpreter, our own words
        [sys.executable, "-c", f"{code}\nimport sys; sys.stdout.write('@@' + ' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return {name.partition(".")[0] for name in done.stdout.rpartition("@@")[2].split()}


def test_no_driver_of_a_database_is_loaded_for_a_file() -> None:
    assert sorted(_loaded("import dq_audit.audit") & {"ibis", "sqlglot", "duckdb", "psycopg"}) == []


def test_no_question_is_loaded_before_one_is_asked() -> None:
    """An audit answers none: it must not wait for scipy."""
    code = "import sys, dq_audit.cli.program, dq_audit.audit, dq_audit.month, dq_audit.outcomes"
    rooms = ("dq_audit.questions", "dq_audit.trends", "dq_audit.units")
    asked = f"{code}\nassert not [name for name in sys.modules if name.startswith({rooms})]"
    assert sorted(_loaded(asked) & {"scipy"}) == []


STATISTICS = ("questions", "trends", "units")


def test_scipy_stays_with_the_statistics() -> None:
    wrong = [
        f"{m.name}:{i.line}"
        for m in HOUSE_MODULES
        for i in m.imports
        if i.package == "scipy" and m.name.partition(".")[0] not in STATISTICS
    ]
    assert wrong == []


def test_statistics_are_pure() -> None:
    """Numbers come in and frozen values go out: no rows, no files, no audits."""
    allowed = {"outcomes", *STATISTICS}
    wrong = [
        f"{m.name}:{i.line} imports {i.module}"
        for m in HOUSE_MODULES
        for i in m.imports
        if m.name.partition(".")[0] in STATISTICS
        and ((_ours(i) or "outcomes").partition(".")[0] not in allowed or i.package in {"polars", "pandas", "pathlib"})
    ]
    assert wrong == []


def test_what_day_it_is_is_asked_of_the_clock_alone() -> None:
    """Else a scheduled run and its report could be about two months, and no test could say which day it is."""
    asked = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}
    wrong = [
        f"{m.name}:{n.lineno}"
        for m in (*HOUSE_MODULES, *PACK_MODULES)
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Call) and ast.unparse(n.func) in asked and m.name != "clock"
    ]
    assert wrong == []


# --- faults -----------------------------------------------------------------------------------------------------


def test_everything_is_caught_only_where_argued() -> None:
    catching = {m.name for m in HOUSE_MODULES for h in _handlers(m.tree) if _catches_all(h)}
    assert catching == set(CATCHES_ALL), "argue it in CATCHES_ALL, or name the exception; drop what is no longer so"


def test_no_new_exception_is_raised_inside_an_except_block() -> None:
    """`from None` would still keep the first exception, and the cells it quotes, on `__context__` (DESIGN, 3)."""
    wrong = [
        f"{m.name}:{n.lineno}"
        for m in HOUSE_MODULES
        for h in _handlers(m.tree)
        for n in ast.walk(h)
        if isinstance(n, ast.Raise) and n.exc is not None
    ]
    assert wrong == []


def _handlers(tree: ast.Module) -> Iterator[ast.ExceptHandler]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler))


def _catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds)


# --- size and words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [*HOUSE_MODULES, *PACK_MODULES], ids=lambda m: f"{m.path.parent.name}/{m.path.name}")
def test_a_module_is_short_and_says_what_it_is(module: Module) -> None:
    assert ast.get_docstring(module.tree), "a module begins with a docstring"
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    lengths = {f"{f.name}:{f.lineno}": (f.end_lineno or f.lineno) - f.lineno + 1 for f in module.functions}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_public_functions_and_classes_have_docstrings() -> None:
    """Methods too, except those that a base class describes (the linter knows which)."""
    bare = [
        f"{m.name}.{n.name}"
        for m in HOUSE_MODULES
        for n in m.tree.body
        if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_") and not ast.get_docstring(n)
    ]
    assert bare == []


def test_every_verb_argument_and_option_has_help() -> None:
    silent = []
    for path, command in _commands(typer.main.get_command(app), ()):
        if not (command.help or "").strip():
            silent.append(" ".join(path))
        silent += [f"{' '.join(path)} {p.name}" for p in command.params if not (getattr(p, "help", "") or "").strip()]
    assert silent == []


def test_every_shipped_source_and_check_says_why() -> None:
    packs = discover()
    assert packs.checks
    for check in packs.checks.values():
        assert check.guidance.why.endswith((".", "?")), f"{check.id}: the docstring's first paragraph is a sentence"
        assert (check.model.__doc__ or "").strip()
        assert declaration(check.model) == check
    assert all(source.title.strip() for source in packs.sources.values())


def test_every_shipped_source_has_a_check() -> None:
    packs = discover()
    assert [s for s in packs.sources if not packs.checks_of(packs.sources[s])] == []


def _commands(
    command: Any,  # noqa: ANN401  typer keeps its classes to itself
    path: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, (*path, name))
