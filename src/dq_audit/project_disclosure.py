"""What the project file states of who may see what: `[disclosure]`. Nothing that decides has a usual value."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StrictStr, model_validator

from dq_audit.disclosure.settings import CANDIDATES
from dq_audit.project_values import Folder, Table, must


def _two_or_more(value: Any) -> int:  # noqa: ANN401  whatever stands in the file
    fits = isinstance(value, int) and not isinstance(value, bool) and value > 1
    return int(must(fits, value, "must be a whole number, 2 or more"))


SPARE = 2  # by which a base exceeds the candidates: of base 3 the attack left some counts two (docs/disclosure.md)
_Number = Annotated[int, BeforeValidator(_two_or_more)]


class Rounded(Table):
    """The rule for one class of cells: counts up to `threshold` are protected, all are rounded to `base`."""

    threshold: _Number
    base: _Number


class ForAudience(Table):
    """What is stated for an audience, for either class of cells."""

    empty_fields: Rounded
    people: Rounded
    candidates: _Number = CANDIDATES

    @model_validator(mode="after")
    def refuse_too_many(self) -> Self:
        """ValueError for more candidates than a protected count can have."""
        most = min(n for rule in (self.empty_fields, self.people) for n in (rule.threshold, rule.base))
        must(self.candidates <= most, self, f"candidates must be no more than any threshold or base: {most}")
        least = self.candidates + SPARE
        bases = (self.empty_fields.base, self.people.base)
        must(min(bases) >= least, self, f"a base must be {least} or more to keep {self.candidates} candidates")
        return self


class Disclosure(Table):
    """How counts are protected where others see them."""

    key: Folder = "disclosure.key"
    published: frozenset[StrictStr] = frozenset()  # sources whose figures are public anyway: a census
    partnership: ForAudience | None = None
    public: ForAudience | None = None

    @model_validator(mode="after")
    def refuse_what_can_be_joined(self) -> Self:
        """ValueError for public figures that would say more beside those of the partnership than by themselves."""
        if self.public:
            wanted = "public needs partnership too, of whose figures its own are made"
            must(self.partnership is not None, self.public, wanted)
        if self.public and self.partnership:
            _refuse_other_bases(self.public, self.partnership)
        return self


def _refuse_other_bases(outer: ForAudience, inner: ForAudience) -> None:
    for name in ("empty_fields", "people"):
        base = getattr(inner, name).base
        fits = getattr(outer, name).base % base == 0
        must(fits, outer, f"the base of {name} for the public must be a multiple of the partnership's, {base}")
