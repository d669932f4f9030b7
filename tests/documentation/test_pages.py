"""The documentation: complete, whole, of no network; and what it tells people to do is done as it stands there."""

from __future__ import annotations

import importlib.util
import inspect
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main
from dq_audit_checks.sample import generate
from running import run_page

from dq_audit import declare
from dq_audit.cli.program import app
from dq_audit.codes import CodeList
from dq_audit.conditions import Condition
from dq_audit.discover import discover
from dq_audit.grouped import Grouped
from dq_audit.project_schema import settings
from dq_audit.readers import Coded

DOCS = Path(__file__).parents[2] / "docs"
NOTHING_TO_RUN = ("install", "publish-a-pack")  # what they say is measured and done in tests/packaging
RUN = sorted((*(DOCS / "tutorials").glob("*.md"), *(DOCS / "how-to").glob("*.md")))


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_site", DOCS / "build_site.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="session")
def made(builder: ModuleType) -> dict[str, str]:
    pages: dict[str, str] = builder.made(discover())
    return pages


# --- complete ----------------------------------------------------------------------------------------------------


def _commands(command: Any, path: str = "dq-audit") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  typer's own
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{path} {name}")


def test_every_verb_and_option_is_documented(made: dict[str, str]) -> None:
    text = made["reference/command-line.md"]
    for path, command in _commands(typer.main.get_command(app)):
        if getattr(command, "commands", None):
            continue
        assert f"## {path}\n" in text
        part = text.partition(f"## {path}\n")[2].partition("\n## ")[0]
        options = [name for p in command.params if p.param_type_name == "option" for name in p.opts]
        assert [name for name in options if name != "--help" and f"`{name}`" not in part] == [], path


def test_every_setting_is_documented(made: dict[str, str]) -> None:
    text = made["reference/project-file.md"]
    assert [path for path in settings() if f"`{path}`" not in text and f"## {path}\n" not in text] == []


def test_every_check_has_a_page_with_all_that_is_asked_of_it(made: dict[str, str]) -> None:
    packs = discover()
    for check in packs.checks.values():
        page = made[f"checks/{check.source.id}/{check.id}.md"]
        heads = {"## What it is", "## What counts", "## What to do", "## What it tells", "## Sources"}
        assert [head for head in heads if head not in page] == [], check.id
        for word in ("Numerator", "Denominator", "Target", "Row of the register"):
            assert f"* **{word}:**" in page
        assert f"[{check.id}]({check.source.id}/{check.id}.md)" in made["checks/index.md"]
    for source in packs.sources.values():
        page = made[f"checks/{source.id}/index.md"]
        assert [name for name in source.columns if f"| `{name}` |" not in page] == []


def test_a_check_s_page_says_what_the_check_counts(made: dict[str, str]) -> None:
    page = made["checks/police.victims/police.victim-ethnicity.md"]
    for words in (
        "* **Denominator:** records of police.victims of the month, in the area, for which victim\\_type is person",
        "| `victim_ethnicity` | a code or label of the list ethnicity\\_self\\_defined",
        "| 85% |",
        "ask, and record the code; where nobody could be asked, record the reason (N1, N2, N3).",
        "person      | N4               | pass",
        "* Safer Stockton Partnership, data gaps of 2010: 3.2.1",
    ):
        assert words in page


def test_every_code_and_every_public_name_is_documented(made: dict[str, str]) -> None:
    readers = [c.reader for s in discover().sources.values() for c in s.columns.values()]
    lists: dict[str, CodeList] = {r.codes.name: r.codes for r in readers if isinstance(r, Coded)}
    assert [name for name in lists if f"## {name}\n" not in made["reference/code-lists.md"]] == []
    silent = [m[1] for m in re.finditer(r"^### (\S+)\n\n\n", made["reference/python.md"], re.MULTILINE)]
    assert set(silent) <= {"dq_audit.__version__", "dq_audit.declare.MONTH", "dq_audit.declare.SNAPSHOT"}


def test_the_list_of_ids_is_that_of_the_pages(made: dict[str, str]) -> None:
    ids = (DOCS / "check-ids.txt").read_text(encoding="utf-8").split()
    pages = {name.rpartition("/")[2].removesuffix(".md") for name in made if re.fullmatch(r"checks/[^/]+/.*", name)}
    assert pages - {"index"} == set(ids)


def _words_of_rules() -> dict[str, set[str]]:
    """The words of `dq_audit.declare` that make a condition or a rule, with the names of what they take."""
    found = {}
    for name in declare.__all__:
        word = getattr(declare, name)
        if isinstance(word, type):
            makes = issubclass(word, Condition | Grouped) and word is not Condition
        else:
            makes = callable(word) and inspect.get_annotations(word).get("return") in ("Condition", "Must")
        if makes:
            found[name] = set(inspect.signature(word).parameters)
    return found


def test_every_condition_and_rule_stands_in_the_page_on_checks_and_no_other() -> None:
    page = (DOCS / "how-to" / "write-a-check.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)\(([^)]*)\)` \|", page, re.MULTILINE)
    told = {name: {one.strip(" *") for one in taken.split(",") if one} for name, taken in rows}
    assert len(told) == len(rows)
    assert told == _words_of_rules()


# --- whole, and of no network ------------------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids.add(told.get("id", ""))
        if tag == "a":
            self.linked.append(told.get("href", ""))
        elif tag in ("script", "img", "iframe", "source", "video") or (
            tag == "link" and told.get("rel") != "canonical"
        ):
            self.loaded.append(told.get("src") or told.get("href", ""))


@pytest.fixture(scope="session")
def site(builder: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = builder.build(tmp_path_factory.mktemp("site"))
    return found


@pytest.mark.slow
def test_the_site_is_whole_and_loads_nothing_from_a_network(site: Path) -> None:
    read = {page: _Links() for page in site.rglob("*.html") if page.name != "404.html"}
    for page, links in read.items():
        links.feed(page.read_text(encoding="utf-8"))
    assert len(read) > 190
    elsewhere = {
        (page.name, url) for page, links in read.items() for url in links.loaded if re.match("(https?:)?//", url)
    }
    assert elsewhere == set()
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"@import|url\(\s*[\"']?https?:", styles) == []
    broken = set()
    for page, links in read.items():
        for url in links.linked:
            path, _, anchor = url.partition("#")
            target = (page.parent / path).resolve() if path else page.resolve()
            if ":" in url or url.startswith("#__"):
                continue
            if not target.exists() or (anchor and target in read and anchor not in read[target].ids):
                broken.add((page.relative_to(site).as_posix(), url))
    assert broken == set()


# --- done as it stands there -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "sample_year"
    generate(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_what_a_page_tells_to_do_works_as_it_stands_there(page: Path, sample: Path, tmp_path: Path) -> None:
    ran = run_page(page, tmp_path, sample)
    assert ran > 0 or page.stem in NOTHING_TO_RUN
