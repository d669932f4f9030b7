"""What plain pandera counts on the records that a source hands on, by the very files that `export pandera` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandera.errors import SchemaErrors

from dq_audit.bridges.opinions import Answer, Respelt
from dq_audit.bridges.patterns import InexpressibleError
from dq_audit.bridges.plain import as_python, plain

if TYPE_CHECKING:
    import pandas as pd

    from dq_audit.declaration import CheckRule, Source

    Key = tuple[str, str | None]

TOOL = "pandera"


def opinion(
    source: Source,  # noqa: ARG001  every bridge is asked alike
    checks: tuple[CheckRule, ...],
    frame: pd.DataFrame,
) -> tuple[dict[Key, Answer], dict[Key, Respelt], dict[Key, str]]:
    """By check and item: what it counts; nothing, for it compares as the audit does; what it cannot say, and why."""
    answers: dict[Key, Answer] = {}
    unsaid: dict[Key, str] = {}
    for check in checks:
        keys: list[Key] = [(check.id, item.name) for item in check.items] or [(check.id, None)]
        try:
            text = as_python(plain(check))
        except InexpressibleError as error:
            unsaid |= dict.fromkeys(keys, str(error))
            continue
        answers |= _answers(check, text, keys, frame)
    return answers, {}, unsaid


def _answers(check: CheckRule, text: str, keys: list[Key], frame: pd.DataFrame) -> dict[Key, Answer]:
    module: dict[str, Any] = {"__name__": "plain"}
    exec(text, module)  # noqa: S102  our own words, written a line above; as whoever imports the file runs them
    try:
        part = frame[module["applicable"](frame)]
    except KeyError:
        return dict.fromkeys(keys, Answer(0, 0, 0, fault="a column that it needs is absent"))
    failing: dict[str | None, int] = {}
    try:
        module[check.model.__name__].validate(part, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        absent = set(cases.loc[cases["check"] == "column_in_dataframe", "failure_case"])
        records = cases.dropna(subset="index")
        failing = {item: int(records.loc[records["column"] == item, "index"].nunique()) for _, item in keys if item}
        failing[None] = int(records["index"].nunique())
    else:
        absent = set()
    gone = Answer(0, 0, 0, fault="the column is absent")
    return {key: gone if key[1] in absent else Answer(len(part), 0, failing.get(key[1], 0)) for key in keys}
