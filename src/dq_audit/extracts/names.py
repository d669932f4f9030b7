"""What columns, files and sheets may be called: headers as column names, and names that may be shown."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from dq_audit.cells import snake
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.declaration import Source

T = TypeVar("T")
FOLDED = "header:"


def folded_column(code: str) -> str:
    """The name of a column whose header is a code, until it is folded into records."""
    return f"{FOLDED}{code}"


@dataclass(frozen=True)
class Naming:
    """The names under which the columns of a source may arrive: its own, its synonyms, the project's mapping."""

    source: Source
    mapping: Mapping[str, str] = field(default_factory=dict)  # canonical name -> header in the extract
    words: str = ""  # of the project file: besides the source's id, what may be shown of file and sheet names

    @property
    def canonical(self) -> dict[str, str]:
        """Header in snake case -> canonical name. What the project says comes before what the source says."""
        known: dict[str, str] = {}
        for column in self.source.columns.values():
            if column.name not in self.mapping:
                known |= {snake(name): column.name for name in (column.name, *column.also)}
        return known | self._folded() | {snake(header): name for name, header in self.mapping.items()}

    def _folded(self) -> dict[str, str]:
        """The headers that are codes of a list, where the source has such a layout."""
        folded = self.source.folded
        reader = self.source.columns[folded.names].reader if folded else None
        if folded is None or not isinstance(reader, Coded):
            return {}
        spelt = {form: c.code for c in reader.codes.codes for form in c.spellings}
        return {
            snake(before + form + after): folded_column(code)
            for form, code in spelt.items()
            for before in ("", *folded.before)
            for after in ("", *folded.after)
        }

    def masked(self, name: str) -> str:
        """A file or sheet name as it may be shown."""
        return masked_name(name, f"{self.source.id} {self.words}")


def told_apart(masked: Mapping[T, str]) -> dict[T, str]:
    """Masked names by what they are of, numbered where several read the same: in the order of what they are of.

    >>> told_apart({"Berta.csv": "….csv", "Adam.csv": "….csv", "asb.csv": "asb.csv"})["Berta.csv"]
    '….csv (2 of 2 in order of their names)'
    """
    alike: defaultdict[str, list[T]] = defaultdict(list)
    for one in sorted(masked, key=str):
        alike[masked[one]].append(one)
    return {
        one: f"{name} ({at} of {len(ones)} in order of their names)" if len(ones) > 1 else name
        for name, ones in alike.items()
        for at, one in enumerate(ones, 1)
    }


def masked_name(name: str, allowed: str) -> str:
    """A file or sheet name in which each run of letters that does not stand in `allowed` is shown as `…`.

    So is a long number that is no month or day of this century: a telephone or NHS number, a date of birth.

    >>> masked_name("2023-01 Jane Doe 07700900123 victims.csv", "police.victims")
    '2023-01 … … … victims.…'
    """
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", allowed)}
    lettered = re.sub(r"[^\W\d_]+", lambda m: m[0] if m[0].lower() in words else "…", name)
    return re.sub(r"\d{5,}", lambda m: m[0] if re.fullmatch(r"20\d{4}(\d{2})?", m[0]) else "…", lettered)
