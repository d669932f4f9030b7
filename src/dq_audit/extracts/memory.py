"""How much memory a process of our own may take: one that reads a file made to harm dies instead of the machine."""

from __future__ import annotations

import importlib


def limit_memory(most: int) -> None:
    """Bytes of address space. Where the system can: on Windows the look into the file is all there is."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
