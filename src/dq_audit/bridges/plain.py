"""A check as a plain pandera schema: built-in checks and patterns, which work where dq-audit is not installed.

An item becomes `str_matches` and not nullable, a unique key a check on the frame, and whom the check is about a
function `applicable` that keeps these records of the frame that the source hands on. What patterns cannot say exactly
(dates in several forms, codes that hold in some months, other extracts) is refused with the reason.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dq_audit.as_pandera import further_checks
from dq_audit.bridges.patterns import BLANK, InexpressibleError, complete, listed, whole, words
from dq_audit.cells import BLANKS
from dq_audit.conditions import Condition, blank, both_or_neither, coded, filled, matches, recorded, stands
from dq_audit.conditions import _Both as Both
from dq_audit.conditions import _Either as Either
from dq_audit.conditions import _Not as Not
from dq_audit.declaration import Whole
from dq_audit.grouped import unique
from dq_audit.model import State
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.declaration import CheckRule, Item
    from dq_audit.readers import Reader

_FILLED = f"[^{BLANKS}]"
_CONSTANTS = f"""BLANKS = {BLANKS!a}
BLANK, FILLED = f"[{{BLANKS}}]", f"[^{{BLANKS}}]"
"""
_HELPERS = {
    "matches": '''
def matches(cells: pd.Series, pattern: str) -> pd.Series:
    """Whether a pattern is found in each cell; in one that is null it is not."""
    found = re.compile(pattern).search
    return pd.Series([isinstance(c, str) and found(c) is not None for c in cells], index=cells.index, dtype="boolean")
''',
    "says": '''
def says(cells: pd.Series, yes: str, no: str) -> pd.Series:
    """True where a cell matches the one pattern, false where it matches the other; else it cannot be told (NA)."""
    told = matches(cells, yes)
    return told.mask(~told & ~matches(cells, no))
''',
    "folded": '''
def folded(cells: pd.Series) -> pd.Series:
    """Cells as keys are compared: without blanks around them and in lower case."""
    return cells.map(lambda cell: cell.strip(BLANKS).lower(), na_action="ignore")
''',
}


@dataclass
class Plain:
    """What a plain schema says of a check."""

    check: CheckRule
    patterns: dict[str, str] = field(default_factory=dict)  # item -> what a complete cell matches
    key: tuple[str, ...] = ()
    rule: str = ""  # an expression of the frame: true, false, or NA where it cannot be told
    who: list[str] = field(default_factory=list)  # expressions that all hold for a record that the check is about
    remarks: list[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """What pandera has no word for."""
        check = self.check
        targets = {item.name: item.target for item in check.items} or {"rule": check.target or 1.0}
        return {"check": check.id, "source": check.source.id, "gap": check.gap, "targets": targets}


def plain(check: CheckRule) -> Plain:
    """The plain form of a check. InexpressibleError where it has none."""
    told = Plain(check)
    if check.applies_to is not None:
        told.who.append(_expression(check.applies_to, check.source.readers))
    if check.items:
        told.patterns = {item.name: _pattern(told, item) for item in check.items}
    elif check.is_signal:
        reason = "it is a signal: no record is at fault, and a schema would say that some are"
        raise InexpressibleError(reason)
    elif isinstance(check.rule, unique):
        told.key = check.rule.columns or check.source.key
        told.who += [_matches(name, _FILLED) for name in told.key]
    elif isinstance(check.rule, Condition):
        told.rule = _expression(check.rule, check.source.readers)
        told.who.append("rule(frame).notna()")
    else:
        said = "no rule" if check.rule is None else check.rule.describe()
        about = "the whole extract" if isinstance(check.rule, Whole) else "records that belong together"
        reason = f"it is about {about}: «{said}»"
        raise InexpressibleError(reason)
    return told


def _pattern(told: Plain, item: Item) -> str:
    """What a complete cell of an item matches, from its first letter on."""
    if further_checks(told.check.model, item.name):
        reason = f"pandera's own checks judge {item.name} further; take them over by hand"
        raise InexpressibleError(reason)
    pattern = complete(item.reader)
    if pattern.remark:
        told.remarks.append(f"{item.name}: {pattern.remark}")
    return pattern.regex if pattern.matches else f"^(?!{pattern.regex.removeprefix('^')})"


# --- conditions ---------------------------------------------------------------------------------------------------


def _expression(condition: Condition, readers: Mapping[str, Reader]) -> str:
    """A condition as an expression of a frame of text: pandas' own & | ~ on `boolean` are Kleene's, as ours are."""
    if isinstance(condition, Not):
        return f"~{_expression(condition.inner, readers)}"
    if isinstance(condition, Both | Either):
        sign = "&" if isinstance(condition, Both) else "|"
        return f"({_expression(condition.left, readers)} {sign} {_expression(condition.right, readers)})"
    if isinstance(condition, both_or_neither):
        one, other = (_expression(recorded(name), readers) for name in condition.columns)
        return f"({one} == {other})"
    return _of_one_column(condition, readers)


def _of_one_column(condition: Condition, readers: Mapping[str, Reader]) -> str:
    if isinstance(condition, blank | filled):
        found = _matches(condition.column, _FILLED)
        return found if isinstance(condition, filled) else f"~{found}"
    if isinstance(condition, recorded):
        pattern = complete(readers[condition.column])
        found = _matches(condition.column, pattern.regex)
        return found if pattern.matches else f"({_matches(condition.column, _FILLED)} & ~{found})"
    if isinstance(condition, matches):
        return _matches(condition.column, f"(?i){condition.pattern}")
    if isinstance(condition, coded):
        return _coded(condition, readers[condition.column])
    reason = f"patterns do not say «{condition.describe()}»"
    raise InexpressibleError(reason)


def _matches(column: str, pattern: str) -> str:
    return f"matches(frame[{column!r}], {_quoted(pattern)})"


def _quoted(pattern: str) -> str:
    """A pattern as it is written in Python, what is blank by its name."""
    if pattern == _FILLED:
        return "FILLED"
    text = ascii(pattern)
    return text.replace(ascii(BLANK)[1:-1], f"{text[0]} + BLANK + {text[0]}")


def _coded(condition: coded, reader: Reader) -> str:
    if not isinstance(reader, Coded):
        reason = f"«{condition.describe()}» is judged by more than a list of spellings"
        raise InexpressibleError(reason)
    listed(reader)
    groups, codes = (condition.codes, None) if condition.groups else (None, condition.codes)
    states = tuple(State) if isinstance(condition, stands) else (State.VALID,)
    chosen = reader.codes.select(codes=codes, groups=groups, states=states)
    yes = whole(words({s for c in chosen for s in reader.codes.spelt(c)}))
    if isinstance(condition, stands):
        return _matches(condition.column, yes)
    no = whole(words({s for c in reader.codes.select() if c not in chosen for s in reader.codes.spelt(c)}))
    return f"says(frame[{condition.column!r}], {_quoted(yes)}, {_quoted(no)})"


# --- files --------------------------------------------------------------------------------------------------------


def as_python(told: Plain) -> str:
    """The schema as a module that imports pandas and pandera only."""
    check = told.check
    who = " & ".join(told.who)
    body = [_head(told), "import re\n\nimport pandas as pd\nimport pandera.pandas as pa\n", _CONSTANTS]
    text = f"{who} {told.rule}"
    wanted = [name for name in _HELPERS if f"{name}(" in text or (name == "folded" and told.key)]
    if "says" in wanted and "matches" not in wanted:
        wanted.insert(0, "matches")
    body += [_HELPERS[name] for name in wanted]
    if told.rule:
        body.append(
            f'\ndef rule(frame: pd.DataFrame) -> pd.Series:\n    """{_said(check.rule)}; NA: it cannot be told."""\n'
            f"    return {told.rule}\n"
        )
    about = _said(check.applies_to) if check.applies_to is not None else "all"
    body.append(
        '\ndef applicable(frame: pd.DataFrame) -> pd.Series:\n    """Which records of the month and area the check is '
        f'about: {about}."""\n    return ({who or "pd.Series(True, index=frame.index)"}).fillna(False).astype(bool)\n'
    )
    body.append(_model(told))
    return "\n".join(body)


def _head(told: Plain) -> str:
    check = told.check
    remarks = "".join(f"\n{remark[:1].upper()}{remark[1:]}." for remark in told.remarks)
    return f'''"""{check.id}: {check.title}

A plain pandera schema, written by dq-audit, which it does not need. Give it the records of one month and area,
every cell as text without blanks around it and blank cells null, under the column names of {check.source.id}:

    {check.model.__name__}.validate(frame[applicable(frame)], lazy=True)
{remarks}"""
'''


def _model(told: Plain) -> str:
    check = told.check
    lines = [f"\nclass {check.model.__name__}(pa.DataFrameModel):", f'    """{check.guidance.why}"""\n']
    lines += [f"    {name}: str = pa.Field(str_matches={_quoted(p)})" for name, p in told.patterns.items()]
    columns = told.key or tuple(check.rule.columns if isinstance(check.rule, Condition) else ())
    lines += [f"    {name}: str = pa.Field(nullable=True)" for name in columns]
    if told.key:
        lines.append(_frame_check(f"~frame[{list(told.key)!r}].apply(folded).duplicated(keep=False)"))
    if told.rule:
        lines.append(_frame_check("rule(frame).fillna(True).astype(bool)"))
    lines.append(f"\n    class Config:\n        metadata = {told.facts!r}\n")
    return "\n".join(lines)


def _frame_check(expression: str) -> str:
    return (
        "\n    @pa.dataframe_check(ignore_na=False)\n    @classmethod\n"
        f"    def keeps_the_rule(cls, frame: pd.DataFrame) -> pd.Series:\n        return {expression}"
    )


def _said(condition: Any) -> str:  # noqa: ANN401  whatever describes itself
    return str(condition.describe()).replace('"', "'")


def as_yaml(told: Plain) -> str:
    """The schema as pandera's own YAML. InexpressibleError where the rule is no built-in check."""
    if told.rule:
        reason = "its rule is an expression, and YAML holds pandera's built-in checks only; write it as Python (.py)"
        raise InexpressibleError(reason)
    check = told.check
    about = _said(check.applies_to) if check.applies_to is not None else "all"
    remarks = [f"the records of one month and area that the check is about ({about})", *told.remarks]
    columns: dict[str, Any] = {
        name: {"dtype": "str", "nullable": False, "str_matches": pattern} for name, pattern in told.patterns.items()
    }
    columns |= {name: {"dtype": "str", "nullable": True} for name in told.key}
    schema: dict[str, Any] = {"schema_type": "dataframe", "title": check.id, "description": check.guidance.why}
    schema |= {"columns": columns, "metadata": told.facts}
    if told.key:
        schema["unique"] = list(told.key)
        remarks.append("keys are compared to the letter here; the audit takes keys that differ by case for the same")
    return "".join(f"# {remark}\n" for remark in remarks) + _yaml(schema)


def _yaml(told: Mapping[str, Any], depth: int = 0) -> str:
    """Nested tables as YAML: names and values as JSON has them, which YAML reads the same."""
    lines = []
    for name, value in told.items():
        head = f"{'  ' * depth}{json.dumps(name)}:"
        lines.append(
            f"{head}\n{_yaml(value, depth + 1)}" if isinstance(value, dict) else f"{head} {json.dumps(value)}\n"
        )
    return "".join(lines)
