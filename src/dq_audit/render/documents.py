"""Audits as JSON, described by `dq_audit/audit.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dq_audit import __version__
from dq_audit.document import to_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.model import Audit

TOOL = f"dq-audit {__version__}"


def to_json(audits: Sequence[Audit]) -> str:
    """One object for one audit, a list for none or several; a line for each, since a year runs to many megabytes."""
    documents = [_compact(to_document(audit, TOOL)) for audit in audits]
    text = documents[0] if len(documents) == 1 else "[" + ",\n".join(documents) + "]"
    return text.encode("utf-8", "replace").decode()  # half a character, from a file's name, cannot be written


def _compact(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
