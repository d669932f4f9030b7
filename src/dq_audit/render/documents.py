"""Audits as JSON, described by `dq_audit/audit.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dq_audit import __version__
from dq_audit.model import to_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.model import Audit

TOOL = f"dq-audit {__version__}"


def to_json(audits: Sequence[Audit]) -> str:
    """One object for one audit, a list for none or several."""
    documents = [to_document(audit, TOOL) for audit in audits]
    text = json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "replace").decode()  # half a character, from a file's name, cannot be written
