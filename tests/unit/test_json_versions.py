"""The rule of the JSON's versions (docs/json.md), held against every form that its schema has had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dq_audit.document import OLDEST, SCHEMA_VERSION, is_readable

OLDER = Path(__file__).parents[1] / "data" / "older"
_WORDS = {"description", "title", "$id", "$schema"}  # what changes no document


def version_of(path: Path) -> tuple[int, int]:
    major, minor = path.name.removeprefix("audit-").removesuffix(".schema.json").split(".")
    return int(major), int(minor)


FORMS = {version_of(path): json.loads(path.read_text("utf-8")) for path in OLDER.glob("audit-*.schema.json")}
VERSIONS = sorted(FORMS)


def promises(schema: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401  any part of a schema
    """What a reader may count on, a line each: fields, which of them are always there, kinds, words of a list."""
    if isinstance(schema, dict):
        for name, part in schema.items():
            if name not in _WORDS and not place.endswith("/schema_version"):
                yield from promises(part, f"{place}/{name}")
    elif isinstance(schema, list):
        for part in schema:
            yield from promises(part, place)
    else:
        yield f"{place} = {schema}"


def required_change(before: Any, after: Any) -> str:  # noqa: ANN401  schemas
    """By the rule: `major` where a promise was taken back, `minor` where one was added."""
    was, now = set(promises(before)), set(promises(after))
    return "major" if was - now else "minor" if now - was else "none"


def test_the_schema_is_the_one_that_was_committed_under_its_version() -> None:
    """Whoever changes it gives it another version, and commits its form in `data/older`."""
    shipped = json.loads(files("dq_audit").joinpath("audit.schema.json").read_text(encoding="utf-8"))
    assert ".".join(map(str, VERSIONS[-1])) == SCHEMA_VERSION
    assert shipped == FORMS[VERSIONS[-1]]
    assert shipped["$defs"]["audit"]["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert SCHEMA_VERSION in shipped["description"]


def test_each_version_is_the_one_before_by_the_rule() -> None:
    assert len(VERSIONS) > 1
    for before, after in pairwise(VERSIONS):
        change = required_change(FORMS[before], FORMS[after])
        assert after == {"major": (before[0] + 1, 0), "minor": (before[0], before[1] + 1)}[change], change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda audit: audit["properties"].update(more={"type": "string"}), "minor"),
        (lambda audit: audit["properties"].pop("notes"), "major"),
        (lambda audit: audit["properties"].update(remarks=audit["properties"].pop("notes")), "major"),
        (lambda audit: audit["required"].remove("notes"), "major"),
        (lambda audit: audit["properties"]["period"].update(type="integer"), "major"),
        (lambda audit: audit["properties"]["notes"].update(description="other words"), "none"),
    ],
    ids=["added", "removed", "renamed", "not always there", "another kind", "described otherwise"],
)
def test_the_rule_itself(change: Any, said: str) -> None:  # noqa: ANN401  a change of a schema in place
    after = json.loads(json.dumps(FORMS[VERSIONS[-1]]))
    change(after["$defs"]["audit"])
    assert required_change(FORMS[VERSIONS[-1]], after) == said


def test_there_is_a_document_of_each_earlier_minor_version_and_it_is_of_its_form() -> None:
    """That each is imported with its figures: `integration/test_history_upgrade.py`."""
    earlier = [version for version in VERSIONS[:-1] if version[0] == VERSIONS[-1][0]]
    for major, minor in earlier:
        documents = json.loads((OLDER / f"audits-{major}.{minor}.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(FORMS[major, minor]).validate(documents)
        assert is_readable(f"{major}.{minor}")
    assert "{}.{}".format(*earlier[0]) == OLDEST


@pytest.mark.parametrize("version", ["1.3", "1.6", "2.0", "2.4", "0.9", "1", "1.5.1", "", None, 1.5, "1.05", "١.٥"])
def test_no_other_version_is_read(version: object) -> None:
    assert not is_readable(version)
