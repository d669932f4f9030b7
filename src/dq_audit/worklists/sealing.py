"""Work lists under a password: workbooks encrypted as Excel does, and opened again. Needs an extra.

The password comes from the environment only, which is emptied of it, and no exception leaves a frame that holds it.
"""

from __future__ import annotations

import importlib
import io
import os
from dataclasses import dataclass, field
from typing import Any

from dq_audit.errors import InputError, UsageError

VARIABLE = "DQ_AUDIT_WORKLIST_PASSWORD"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"
_HOW = "install dq-audit[encryption]"
_MOST_BYTES = 64_000_000


@dataclass(frozen=True)
class Password:
    """A password that stands in no text that is made of it."""

    _text: str = field(repr=False)

    def sealed(self, workbook: bytes) -> bytes:
        """A workbook as one that only the password opens. UsageError where the library is not installed."""
        library = _library()
        if library is None:
            message = f"a password is set in {VARIABLE}, and what encrypts is not installed; {_HOW}"
            raise UsageError(message)
        out = io.BytesIO()
        library.OfficeFile(io.BytesIO(workbook)).encrypt(self._text, out)
        return out.getvalue()

    def opened(self, data: bytes) -> bytes:
        """The workbook in an encrypted file. InputError where it cannot be had."""
        library = _library()
        fault = f"is protected by a password, and what decrypts is not installed; {_HOW}" if library is None else ""
        out = io.BytesIO()
        try:
            if library is not None:
                sealed = library.OfficeFile(io.BytesIO(data))
                sealed.load_key(password=self._text, verify_password=True)
                sealed.decrypt(out)
        except Exception:  # noqa: BLE001  a file made to harm ends in any exception, and none may hold the password
            fault = "is protected by another password than that of the work lists, or damaged; ask for it again"
        if not fault and out.tell() > _MOST_BYTES:
            fault = "unpacks to more than any work list"
        if fault:
            raise InputError(fault)
        return out.getvalue()


def password() -> Password | None:
    """The password of the environment, which is emptied of it; None where there is none."""
    text = os.environ.pop(VARIABLE, "")
    return Password(text) if text.strip() else None


def is_sealed(data: bytes) -> bool:
    """Whether a file is a workbook under a password."""
    return data.startswith(_OLE) and _SEALED in data


def _library() -> Any:  # noqa: ANN401  a module without types; None where it is not installed
    try:
        return importlib.import_module("msoffcrypto")
    except ModuleNotFoundError:
        return None
