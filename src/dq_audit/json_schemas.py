"""The JSON Schemas that are committed: of the project file, and of an audit."""

from __future__ import annotations

from importlib.resources import files

SCHEMAS = {"project": "project.schema.json", "result": "audit.schema.json"}
BESIDE = "dq_audit.schema.json"  # as it lies beside a project file, where editors find it without a network


def schema_text(name: str) -> str:
    """A schema, as it is committed."""
    return (files("dq_audit") / SCHEMAS[name]).read_text(encoding="utf-8")
