"""Places, officers and teams. All of them are invented, and look it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, Cell, invalid, unknown, valid

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

TEAMS = ("North", "East", "South", "West")
AREA = tuple(f"E01999{at:03d}" for at in range(1, 41))
WARDS = {code: f"E05999{at // 5 + 1:03d}" for at, code in enumerate(AREA)}
OUTSIDE = tuple(f"E01998{at:03d}" for at in range(1, 13))
OFFICERS_A_TEAM = 8
_PLANTS = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fougère", "Gorse", "Hazel", "Ivy", "Juniper", "Kelp", "Larch",
    "Maple", "Nettle", "Olive", "Poplar", "Quince", "Rowan", "Sedge", "Teasel", "Ulmus", "Viburnum", "Willow", "Yew",
    "Aspen", "Bramble", "Clover", "Daisy", "Erica", "Fern", "Grass", "Heather",
)  # fmt: skip
OFFICERS = {
    f"Officer {plant} {at + 1:02d}": TEAMS[at // OFFICERS_A_TEAM % len(TEAMS)] for at, plant in enumerate(_PLANTS)
}
DEFAULT_OFFICER = next(name for name, team in OFFICERS.items() if team == "West")  # writes W1 whatever is said
CASE_OFFICERS = {f"Case Officer {stone} {at + 1:02d}": TEAMS[at % 4] for at, stone in enumerate(
    ("Agate", "Basalt", "Chalk", "Dolomite", "Emery", "Flint", "Granite", "Hornfels")
)}  # fmt: skip
OFFENDER_MANAGERS = {f"Offender Manager {bird} {at + 1:02d}": TEAMS[at % 4] for at, bird in enumerate(
    ("Avocet", "Bittern", "Curlew", "Dunlin")
)}  # fmt: skip
UNLISTED_TEAM = "Test Squad"


def supervisor_of(team: str) -> str:
    """The sergeant of a team."""
    return f"Sergeant Example {team}"


def leader_of(team: str) -> str:
    """The team leader of a council team."""
    return f"Team Leader Sample {team}"


def senior_of(team: str) -> str:
    """The senior officer of a probation team."""
    return f"Senior Officer Pattern {team}"


def home_lsoa(dice: Dice) -> Cell:
    """Where somebody lives: mostly ours, now and then elsewhere, unknown, blank or nonsense."""
    if dice.chance(0.86):
        code = dice.pick(AREA)
        return valid(code.lower() if dice.chance(0.02) else code, code)
    return dice.weighted({valid(dice.pick(OUTSIDE)): 45, EMPTY: 40, unknown("not known"): 8, invalid("E0199"): 7})


def area_lsoa(dice: Dice, *, proper: bool = False) -> Cell:
    """The cell that decides whether a record is ours: listed, of another area, or blank."""
    if proper or dice.chance(0.955):
        return valid(dice.pick(AREA))
    return dice.weighted({valid(dice.pick(OUTSIDE)): 6, EMPTY: 4})
