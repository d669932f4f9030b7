"""A validation result of great-expectations as an audit: counts come over, values do not.

Read as JSON, as GX writes it under `uncommitted/validations`; great-expectations itself is not needed. What has no
counts (aggregates, BOOLEAN_ONLY) is left out and said; nobody to judge stays nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from dq_audit.cells import snake
from dq_audit.errors import InputError
from dq_audit.extracts.names import masked_name
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dq_audit.declaration import Source

_NOT_NULL = "expect_column_values_to_not_be_null"
_NAMING = ("column", "column_A", "column_B", "column_list")
_NO_RULE = ("batch_id", "mostly")  # of an expectation: how much is asked, not what


def audit_of(file: Path, source: Source, period: str, as_of: str | None) -> tuple[Audit, str]:
    """The audit of a result's file, and which great-expectations wrote it. InputError where it holds no counts."""
    text = _text(file)
    told = _result(text, file.name)
    results = [one for one in told["results"] if isinstance(one, dict)]
    kept = [one for one in results if _raised(one) or _counts(one, 0) is not None]
    if not kept:
        message = (
            f"{file.name}: none of its {len(results)} results holds counts; let great-expectations write them, with "
            'result_format "BASIC" or more'
        )
        raise InputError(message)
    rows = max((counts.applicable for one in kept if (counts := _counts(one, 0))), default=0)
    names = Counter[str]()
    findings = tuple(_finding(one, source.id, rows, names) for one in kept)
    facts = ExtractFacts(masked_name(file.name, source.id), hashlib.sha256(text.encode()).hexdigest(), rows)
    made = Audit(source.id, source.agency, period, as_of, facts, findings, notes=tuple(_notes(results, kept)))
    return made, f"great-expectations {_version(told)}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        fault = "cannot be read: is it there, and yours to read?"
    except UnicodeDecodeError:
        fault = "is not UTF-8, as JSON is"
    message = f"{file.name}: {fault}"
    raise InputError(message)


def _result(text: str, name: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        told = None
    if isinstance(told, dict) and isinstance(told.get("results"), list) and "success" in told:
        return told
    message = f"{name}: is no validation result of great-expectations; they lie under gx/uncommitted/validations"
    raise InputError(message)


def _raised(one: dict[str, Any]) -> bool:
    """Whether GX could not compute an expectation."""
    info = one.get("exception_info")
    told = [info, *info.values()] if isinstance(info, dict) else []  # of a metric that failed it stands one level down
    return any(isinstance(said, dict) and bool(said.get("raised_exception")) for said in told)


def _counts(one: dict[str, Any], rows: int) -> Counts | None:
    """The counts of an expectation, of so many rows of the table; None where it has none, or none that can be."""
    result, config = one.get("result"), _config(one)
    if not isinstance(result, dict):
        return None
    told = [result.get("element_count"), result.get("unexpected_count"), result.get("missing_count", 0)]
    if not all(type(n) is int and n >= 0 for n in told):
        return None
    number, unexpected, missing = told
    if unexpected + missing > number:
        return None
    blank, invalid = (unexpected, 0) if config["type"] == _NOT_NULL else (missing, unexpected)
    of = max(rows, number)
    return Counts(
        rows=of, in_period=of, in_area=of, applicable=number, valid=number - blank - invalid, blank=blank,
        invalid=invalid,
    )  # fmt: skip


def _config(one: dict[str, Any]) -> dict[str, Any]:
    given = one.get("expectation_config")
    config = given if isinstance(given, dict) else {}
    kwargs = config.get("kwargs")
    return {"type": str(config.get("type", "")), "kwargs": kwargs if isinstance(kwargs, dict) else {}}


def _finding(one: dict[str, Any], source: str, rows: int, names: Counter[str]) -> Finding:
    config = _config(one)
    kwargs, kind = config["kwargs"], config["type"].removeprefix("expect_")
    columns = [kwargs[word] for word in _NAMING if word in kwargs]
    named = " ".join(" ".join(map(str, c)) if isinstance(c, list) else str(c) for c in columns)
    name = f"{source}.{snake(named) or 'table'}.{snake(kind).replace('_', '-') or 'expectation'}"
    names[name] += 1
    asked = {word: value for word, value in kwargs.items() if word not in _NO_RULE}
    rule = hashlib.sha256(json.dumps([config["type"], asked], sort_keys=True).encode()).hexdigest()[:16]
    target = kwargs.get("mostly", 1.0)
    return Finding(
        name if names[name] == 1 else f"{name}-{names[name]}",
        None,
        Kind.RULE,
        None,
        _counts(one, rows) or Counts(rows=rows, in_period=rows, in_area=rows),
        float(target) if isinstance(target, int | float) and 0 < target <= 1 else None,
        title=f"{named}: {kind.replace('_', ' ')}",
        obstacle="great-expectations could not compute it: it raised an exception" if _raised(one) else "",
        rule=rule,
    )


def _notes(results: list[dict[str, Any]], kept: list[dict[str, Any]]) -> Iterator[str]:
    yield "counts of great-expectations: months, areas and records left out before it are not known here"
    left = Counter(_config(one)["type"].removeprefix("expect_") for one in results if one not in kept)
    for kind, number in sorted(left.items()):
        yield f"{number} of {len(results)} results left out, which hold no counts: {kind.replace('_', ' ')}"


def _version(told: dict[str, Any]) -> str:
    meta = told.get("meta")
    given = str(meta.get("great_expectations_version", "")) if isinstance(meta, dict) else ""
    return given if given.replace(".", "").isalnum() else "of an unknown version"
