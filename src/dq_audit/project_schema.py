"""The project file as a JSON Schema, by which editors complete it: made of the models that read it, and of these words.

`python -m dq_audit.project_schema` prints what is committed as `project.schema.json`; a test holds them together. A
setting without words fails a test.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, StrictBool, StrictInt, StrictStr

from dq_audit.project import Dated, ProjectFile, Target
from dq_audit.project_retention import Time
from dq_audit.project_values import (
    Above0,
    Codes,
    Encoding,
    Engine,
    Folder,
    Month,
    Pairs,
    Pattern,
    Share,
    Total,
)

MONTH = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
TIME = {"type": "string", "pattern": "^ *[1-9][0-9]{0,3} ?(d|m|days?|months?|years?) *$"}
TEXT = {"type": "string"}
_LEAVES: tuple[tuple[Any, dict[str, Any]], ...] = (
    (Month, MONTH),
    (Share, {"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
    (Above0, {"type": "number", "exclusiveMinimum": 0}),
    (Total, {"type": "integer", "minimum": 0}),
    (Time, TIME),
    (Engine, {"enum": list(get_args(Engine))}),
    (Codes, {"oneOf": [{"type": "string"}, {"type": "array", "items": TEXT, "minItems": 1}]}),
    (Pairs, TEXT),
    (Pattern, TEXT),
    (Encoding, TEXT),
    (Folder, TEXT),
    (StrictStr, TEXT),
    (StrictBool, {"type": "boolean"}),
    (StrictInt, {"type": "integer"}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (str, TEXT),
)
_FROM_UNTIL = {
    "from": {**MONTH, "description": "The first month in which it holds."},
    "until": {**MONTH, "description": "The last month in which it holds."},
}
WORDS = {  # setting -> what it says; * stands for a name of your own, or for each of a list
    "project": "What the project is called, and where its reports go.",
    "project.name": "The name of the partnership or agency, as reports print it.",
    "project.reports": "The folder of reports, below the project file's.",
    "project.checks": "Folders with checks of our own, relative to the project file. Their code is run.",
    "area": "Which records are ours: codes by kind of area. As a list of tables it may change over time.",
    "area.name": "What the area is called.",
    "area.*": "The codes of one kind of area (lsoa, ward, district): a list, or a CSV file with a header.",
    "lists": "Values that may be printed, by name: teams, courts, units.",
    "lists.*": "A list of names, or a CSV file with a header and one a line.",
    "lookups": "CSV files of two columns that make one column of another: postcodes into districts.",
    "lookups.*": "The name of the CSV file.",
    "sources": "The extracts, by source; `dq-audit checks` lists all sources.",
    "sources.*": "What is said of one source.",
    "sources.*.files": "Patterns of the files below the project file's folder, into archives too.",
    "sources.*.columns": "What the agency calls the columns: our name = their header. As a list of tables: over time.",
    "sources.*.columns.*": "The header of the agency.",
    "sources.*.codes": "What the agency writes for codes, by column.",
    "sources.*.codes.*": "For one column: their spelling = the listed code.",
    "sources.*.codes.*.*": "The listed code.",
    "sources.*.code_lists": "Code lists of your own in the place of the pack's, by column.",
    "sources.*.code_lists.*": "The name of the CSV file: code,label,group,state,source.",
    "sources.*.nil": "Months in which nothing happened, so that no extract is a nil return.",
    "sources.*.control": "Control totals of the agency, by month.",
    "sources.*.control.*": "The totals of one month, by name.",
    "sources.*.control.*.*": "The number that the agency counted.",
    "sources.*.encoding": "The encoding of text files, where it cannot be told: utf-8, cp1252.",
    "sources.*.agreement": "What the sharing agreement lets leave (`check --outgoing`).",
    "sources.*.agreement.partner": "With whom it was made.",
    "sources.*.agreement.columns": "The columns that may leave.",
    "sources.*.agreement.pseudonymised": "Those of them that leave as tokens only.",
    "sources.*.database": "The address of a database, without a password.",
    "sources.*.table": "The table of the database.",
    "sources.*.query": "Or a query of it.",
    "sources.*.pandera": "A pandera schema of somebody else's by which the extracts are judged.",
    "sources.*.pandera.at": "Where it stands: file.py:Name beside the project file, or module:Name.",
    "sources.*.pandera.agency": "The agency that sends the extracts.",
    "sources.*.pandera.period": "The column that tells the month of a record.",
    "sources.*.pandera.key": "The columns that name a record.",
    "sources.*.engine": "Who counts: polars (if nothing is said), duckdb or spark.",
    "sources.*.gx": "The agency of a source whose counts come from great-expectations.",
    "sources.*.timeout": "Seconds that a statement may take.",
    "sources.*.sheet": "The sheet of a workbook that holds the source; * for all that do.",
    "targets": "Targets that the partnership has agreed, by check: a number, or a table with a note why.",
    "targets.*": "The target of one check. A list of tables changes over time.",
    "targets.*.target": "The share that must be complete; 95% is 0.95.",
    "targets.*.note": "Why, and until when: reports print it.",
    "targets.*.items": "Targets of single items.",
    "targets.*.items.*": "The share of this item that must be complete.",
    "targets.*.record_target": "The share of records in which every item is complete.",
    "questions": "Settings of the questions, by row of the register.",
    "questions.*": "The settings of one question, as docs/method-questions.md lists them.",
    "questions.*.*": "A number above 0.",
    "judging": "How far chance is allowed for.",
    "judging.z": "Standard errors that a share may lie below its target before it is missed.",
    "judging.minimum": "Records below which nothing is judged.",
    "history": "Where counts are kept month by month (`dq-audit history init`).",
    "history.place": "A file beside the project file, or the address of a PostgreSQL.",
    "history.key": "The file of the ledger's key.",
    "history.group": "The group of this machine that may read the key beside its owner.",
    "worklists": "How the records to put right are dealt out.",
    "worklists.first": "Checks whose records head the lists.",
    "worklists.leavers": "Owners whose records go to their supervisors.",
    "worklists.owner_in_file_names": "Whether names of files say whose the list is.",
    "events": "What begins with a month and was named beforehand: a training, a new form.",
    "events.*.month": "The first month.",
    "events.*.name": "What began.",
    "events.*.sources": "The sources it is about; all, where none is named.",
    "approvers": "Who may accept that a record need not be put right.",
    "approvers.names": "Their names, as `worklists accept --by` has them.",
    "disclosure": "How counts are protected where others see them (docs/disclosure.md).",
    "disclosure.key": "The file of the secret key.",
    "disclosure.published": "Sources whose figures are public anyway.",
    "disclosure.partnership": "The rule for what the partnership sees.",
    "disclosure.public": "The rule for what everybody sees.",
    "disclosure.*.empty_fields": "The rule for counts of empty fields.",
    "disclosure.*.people": "The rule for counts of people.",
    "disclosure.*.candidates": "How many true counts each protected one must leave possible.",
    "disclosure.*.*.threshold": "Counts up to this are protected.",
    "disclosure.*.*.base": "Counts are rounded to multiples of this.",
    "retention": "How long what is kept stays: 90 days, 24 months, 10 years.",
    "retention.lists": "Files that name records: work lists, what came back, lists of failing records.",
    "retention.records": "What the history knows of single records since an extract last showed them.",
    "retention.counts": "The audits of the history.",
    "retention.log": "The access log, and release notes.",
    "retention.extracts": "What agencies sent; where it is not stated, none is ever said to be too old.",
    "allow": "What may be printed although it comes from records.",
    "allow.columns": "Columns of which codes never seen may be printed (`check --show-codes`).",
}


def project_schema() -> dict[str, Any]:
    """The JSON Schema of a project file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dq_audit.toml, the project file of dq-audit",
        **_table(ProjectFile, ""),
        "dependentRequired": {"history": ["retention"]},  # whoever keeps says for how long
    }


def settings() -> dict[str, str]:
    """Every setting of a project file, by its path, with what it says: empty where nobody has said it."""
    found: dict[str, str] = {}
    _collect(project_schema(), "", found)
    return found


def _collect(schema: Mapping[str, Any], path: str, found: dict[str, str]) -> None:
    for name, below in schema.get("properties", {}).items():
        found.setdefault(_join(path, name), below.get("description", ""))
        _collect(below, _join(path, name), found)
    further = schema.get("additionalProperties")
    if isinstance(further, Mapping):
        found.setdefault(_join(path, "*"), further.get("description", ""))
        _collect(further, _join(path, "*"), found)
    for one in (*schema.get("oneOf", ()), *([schema["items"]] if "items" in schema else [])):
        _collect(one, path, found)


def _table(model: type[BaseModel], path: str) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    dated = dict(_FROM_UNTIL) if issubclass(model, Dated) else {}
    free: Any = False
    properties: dict[str, Any] = {}
    for name, one in model.model_fields.items():
        if name in ("start", "end") and dated:
            continue
        if name in ("names", "kinds") and dated:  # they stand in the table itself
            free = _said(_schema(get_args(hints[name])[1], _join(path, "*"), ()), _join(path, "*"), "")
        else:
            where = _join(path, name)
            properties[name] = _said(_schema(hints[name], where, tuple(one.metadata)), where, one.description or "")
    required = [name for name, one in model.model_fields.items() if one.is_required() and name in properties]
    table = {"type": "object", "properties": properties | dated, "additionalProperties": free}
    return table | ({"required": required} if required else {})


def _said(schema: dict[str, Any], path: str, otherwise: str) -> dict[str, Any]:
    """A setting with what it says, by its own path or by that of its like (`disclosure.*` for either audience)."""
    parts = path.split(".")
    starred: tuple[tuple[int, ...], ...] = ((), (1,), (1, 2))
    likes = (".".join("*" if at in stars else part for at, part in enumerate(parts)) for stars in starred)
    words = next((WORDS[like] for like in likes if like in WORDS), otherwise)
    return {"description": words, **schema} if words else schema


def _schema(hint: Any, path: str, metadata: tuple[Any, ...]) -> dict[str, Any]:  # noqa: ANN401  any annotation
    for leaf, schema in _LEAVES:
        if hint == leaf:
            return dict(schema)
    inside, *further = get_args(hint) or (None,)
    if get_origin(hint) is Annotated:
        return _schema(inside, path, (*metadata, *further))
    if get_origin(hint) in (Union, types.UnionType):
        return _schema(next(one for one in get_args(hint) if one is not type(None)), path, metadata)
    if get_origin(hint) is Mapping:
        below = _join(path, "*")
        return {"type": "object", "additionalProperties": _said(_schema(further[0], below, ()), below, "")}
    if get_origin(hint) in (tuple, frozenset):
        item = _schema(inside, f"{path}.*" if path == "events" else path, ())
        many = {"type": "array", "items": item}
        one_too = any(isinstance(one, BeforeValidator) for one in metadata)
        return {"oneOf": [item, many]} if one_too else many
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        table = _table(hint, path)
        return {"oneOf": [_schema(Share, path, ()), table]} if issubclass(hint, Target) else table
    message = f"{path}: what may stand there is not known to the schema; add it to _LEAVES"
    raise TypeError(message)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def as_text() -> str:
    """The schema as it is committed."""
    return json.dumps(project_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_text())
