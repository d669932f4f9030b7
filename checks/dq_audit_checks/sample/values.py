"""Coded values in the spellings that people use, with what they truly are.

States and defaults are those of the code lists (`codes/*.csv`) and of the words that only say that a value is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import DECLINED, EMPTY, NOT_ASKED, Cell, invalid, unknown, valid

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

# 16+1 and 18+1 side by side: O1 is the Chinese of the older list, A4 of the newer; W3 and O2 are new.
ETHNICITY_SHARES = {
    "W1": 82.0, "W2": 1.0, "W3": 0.4, "W9": 4.0, "M1": 0.8, "M2": 0.4, "M3": 0.7, "M9": 0.5, "A1": 1.4, "A2": 3.6,
    "A3": 0.5, "A4": 0.5, "A9": 1.2, "B1": 0.5, "B2": 1.4, "B9": 0.5, "O1": 0.4, "O2": 0.5, "O9": 0.7,
}  # fmt: skip
_LABELS = {
    "W1": ("White - British", "White British"),
    "W2": ("White - Irish", "White Irish"),
    "W3": ("Gypsy or Irish Traveller",),
    "W9": ("White - Any other White background", "Any other White background"),
    "M1": ("Mixed - White and Black Caribbean", "White and Black Caribbean"),
    "M2": ("Mixed - White and Black African",),
    "M3": ("Mixed - White and Asian", "White and Asian"),
    "M9": ("Mixed - Any other Mixed background", "Any other Mixed or Multiple background"),
    "A1": ("Asian or Asian British - Indian", "Indian"),
    "A2": ("Asian or Asian British - Pakistani", "Pakistani"),
    "A3": ("Asian or Asian British - Bangladeshi",),
    "A4": ("Chinese",),
    "A9": ("Any other Asian background",),
    "B1": ("Black or Black British - Caribbean", "Caribbean"),
    "B2": ("Black or Black British - African", "African"),
    "B9": ("Any other Black background",),
    "O1": ("Other ethnic group - Chinese",),
    "O2": ("Arab", "Other ethnic group - Arab"),
    "O9": ("Any other ethnic group",),
}
LOCAL_ETHNICITY = {"White Brit": "W1", "Wh Other": "W9", "Asian Pak": "A2", "Blk African": "B2"}
_LOCAL = {code: spelling for spelling, code in LOCAL_ETHNICITY.items()}
_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"}
_OBSERVED = {"White": ("IC1", "IC1", "IC 1", "1", "IC2"), "Black": ("IC3", "IC 3", "3"), "Asian": ("IC4", "4", "Asian")}
_OBSERVED_GROUPS = {"IC1": "White", "IC2": "White", "IC3": "Black", "IC4": "Asian", "IC5": "Asian", "IC6": "Other"}
_SELF_DEFINED_MISSING = {
    EMPTY: 38, Cell("  ", EMPTY.state): 2, unknown("NS", default=True): 17, unknown("Not stated", default=True): 7,
    Cell("N1", NOT_ASKED, default=True): 10, Cell("n2 ", NOT_ASKED, default=True): 4, unknown("N3", default=True): 4,
    unknown("unknown"): 4, unknown("N/K"): 4, Cell("not asked", NOT_ASKED): 2,
    invalid("ZZ"): 3, invalid("W10"): 2, invalid("see notes"): 2, invalid("White?"): 1,
}  # fmt: skip
_SELF_DEFINED_DECLINED = {
    Cell("N4", DECLINED, default=True): 8, Cell("Declined to define", DECLINED, default=True): 1,
    Cell("refused", DECLINED): 1,
}  # fmt: skip
MERGED = "merged"
_MARKER_MISSING = {EMPTY: 8, unknown("n/k"): 1, Cell("Not asked", NOT_ASKED, default=True): 1, invalid("?"): 1}
_ASB_MISSING = {
    Cell("Unknown / not given", "unknown", MERGED, default=True): 40,
    Cell("unknown/not given", "unknown", MERGED, default=True): 8,
    EMPTY: 18, unknown("Unknown", default=True): 9, unknown("Not known", default=True): 5, unknown("n/k"): 4,
    Cell("Not asked", NOT_ASKED, default=True): 10, invalid("Purple"): 3, invalid("tba"): 3,
}  # fmt: skip
_ASB_DECLINED = {
    Cell("Declined to say", DECLINED, default=True): 5, Cell("Prefer not to say", DECLINED, default=True): 3,
    Cell("Refused", DECLINED, default=True): 2,
}  # fmt: skip
_SEX_MISSING = {
    EMPTY: 50, unknown("U", default=True): 20, unknown("Not known", default=True): 8, unknown("9", default=True): 6,
    unknown("unk"): 6, invalid("Q"): 6, invalid("Mr"): 4,
}  # fmt: skip
_SEX = {
    valid("M"): 34,
    valid("F"): 36,
    valid("Male", "M"): 10,
    valid("Female", "F"): 11,
    valid("m", "M"): 4,
    valid("X"): 1,
}
_AGE_MISSING = {
    EMPTY: 50, unknown("not known"): 22, unknown("N/K"): 8, invalid("999"): 6, invalid("-1"): 4, invalid("4O"): 4,
    invalid("30-39"): 6,
}  # fmt: skip


def ethnic_group(code: str) -> str:
    """The group of a self-defined code; O1, the older code of the Chinese, belongs to Asian."""
    return "Asian" if code == "O1" else _GROUPS[code[0]]


def spelled(dice: Dice, code: str, *, local: bool) -> Cell:
    """A self-defined code in one of its spellings."""
    chance = dice.between(1, 100)
    if local and code in _LOCAL and chance > 90:  # noqa: PLR2004  one in ten
        return valid(_LOCAL[code], code)
    if chance > 72:  # noqa: PLR2004  two or three in ten
        return valid(dice.pick(_LABELS[code]), code)
    return valid(dice.weighted({code: 94.0, code.lower(): 4.0, f" {code} ": 2.0}), code)


def self_defined(dice: Dice, complete: float, *, local: bool = False) -> Cell:
    """A self-defined ethnicity, complete in a share of records; one complete answer in 25 is a declined one."""
    if not dice.chance(complete):
        return dice.weighted(_SELF_DEFINED_MISSING)
    if dice.chance(0.04):
        return dice.weighted(_SELF_DEFINED_DECLINED)
    return spelled(dice, dice.weighted(ETHNICITY_SHARES), local=local)


def asb_ethnicity(dice: Dice, complete: float) -> Cell:
    """An ethnicity as the council's list has it, with the merged “Unknown / not given”."""
    if not dice.chance(complete):
        return dice.weighted(_ASB_MISSING)
    if dice.chance(0.08):
        return dice.weighted(_ASB_DECLINED)
    return spelled(dice, dice.weighted(ETHNICITY_SHARES), local=False)


def observed(dice: Dice, group: str) -> Cell:
    """What the officer saw: mostly the victim's own group, at times another, unknown or nothing."""
    if dice.chance(0.14):
        return dice.weighted(
            {EMPTY: 6, unknown("IC9", default=True): 5, unknown("IC7", default=True): 1, invalid("IC8"): 1}
        )
    seen = group if group in _OBSERVED and dice.chance(0.93) else dice.pick(list(_OBSERVED))
    text = dice.weighted({dice.pick(_OBSERVED[seen]): 97.0, "IC5": 2.0, "IC6": 1.0})
    return valid(text, {"Asian": "IC4"}.get(text, f"IC{text[-1]}"))


def observed_group(cell: Cell) -> str | None:
    """The group of a valid observed code."""
    return _OBSERVED_GROUPS.get(cell.code)


def sex(dice: Dice, known: float) -> Cell:
    """A sex, known in a share of records."""
    return dice.weighted(_SEX) if dice.chance(known) else dice.weighted(_SEX_MISSING)


def age(dice: Dice, known: float, *, decimals: float = 0.0) -> Cell:
    """An age in years, known in a share of records; in a share of those as spreadsheets write it, 34.0."""
    if not dice.chance(known):
        return dice.weighted(_AGE_MISSING)
    years = dice.between(0, 17) if dice.chance(0.12) else dice.between(18, 92)
    return valid(f"{years}.0" if dice.chance(decimals) else str(years), str(years))


def marker(dice: Dice, known: float, yes: float) -> Cell:
    """A yes-or-no marker that is set in a share of records, and says yes in a share of those."""
    if not dice.chance(known):
        return dice.weighted(_MARKER_MISSING)
    return dice.weighted({valid("Y"): yes, valid("N"): 0.9 * (1 - yes), valid("no", "N"): 0.1 * (1 - yes)})
