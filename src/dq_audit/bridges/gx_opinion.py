"""What great-expectations itself counts on the records that a source hands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dq_audit.bridges.gx import build_suite, left_out
from dq_audit.bridges.gx_conditions import write
from dq_audit.bridges.gx_context import NO_VALUES, in_memory
from dq_audit.bridges.opinions import Answer, Respelt
from dq_audit.bridges.patterns import InexpressibleError
from dq_audit.cells import fold
from dq_audit.grouped import unique

if TYPE_CHECKING:
    import great_expectations as gx
    import pandas as pd

    from dq_audit.declaration import CheckRule, Source

    Key = tuple[str, str | None]

TOOL = "great-expectations"


def opinion(
    source: Source, checks: tuple[CheckRule, ...], frame: pd.DataFrame
) -> tuple[dict[Key, Answer], dict[Key, Respelt], dict[Key, str]]:
    """By check and item: what it counts; what it counts of cells written to the letter; what it cannot say, and why."""
    suite = build_suite(source, checks)
    unsaid = left_out(suite)
    suite.expectations = [e for e in suite.expectations if (e.meta or {})["dq_audit"]["role"] in ("complete", "rule")]
    if not suite.expectations:
        return {}, {}, unsaid
    batch = in_memory().data_sources.add_pandas("verify").add_dataframe_asset("handed on")
    whole = batch.add_batch_definition_whole_dataframe("month")
    answers = _answers(whole, suite, frame)
    letters, changed = _to_the_letter(source, checks, frame)
    if not sum(changed.values()):
        return answers, {}, unsaid
    looked_at = {check.id: _compared_to_the_letter(check) for check in checks}
    again = {
        key: Respelt(answer, sum(changed.get(name, 0) for name in looked_at[key[0]]))
        for key, answer in _answers(whole, suite, letters).items()
    }
    return answers, again, unsaid


def _answers(whole: Any, suite: gx.ExpectationSuite, frame: pd.DataFrame) -> dict[Key, Answer]:  # noqa: ANN401  GX's own
    validated = whole.get_batch({"dataframe": frame}).validate(suite, result_format=NO_VALUES)
    answers = {}
    for one in validated.results:
        facts = one.expectation_config.meta["dq_audit"]
        answers[facts["check"], facts["item"]] = _answer(one)
    return answers


def _answer(one: Any) -> Answer:  # noqa: ANN401  GX's own
    told = one.result
    if "element_count" not in told:
        return Answer(0, 0, 0, fault="it raised an exception, as it does where a column is absent")
    return Answer(told["element_count"], told["missing_count"], told["unexpected_count"], bool(one.success))


def _compared_to_the_letter(check: CheckRule) -> set[str]:
    """The columns of which GX compares cells to the letter for a check: those of its condition, and of a key."""
    named = set(check.applies_to.columns) if check.applies_to is not None else set[str]()
    return named | set(check.rule.columns or check.source.key) if isinstance(check.rule, unique) else named


def _to_the_letter(
    source: Source, checks: tuple[CheckRule, ...], frame: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The frame with the cells of conditions as the suite spells them, keys that differ by case alike; changes."""
    spellings: dict[str, dict[str, str]] = {}
    literal: dict[str, set[str]] = {}
    for check in checks:
        try:
            spelt = write(check.applies_to, source.readers).spelt
        except InexpressibleError:
            continue
        for one in spelt:
            literal.setdefault(one.column, set()).update(one.literal)
            spellings.setdefault(one.column, {}).update({fold(form): form for form in one.literal})
    letters, changed = frame.copy(), dict[str, int]()

    def put(name: str, cells: pd.Series) -> None:
        changed[name] = changed.get(name, 0) + int((cells.fillna("") != letters[name].fillna("")).sum())
        letters[name] = cells

    for name in spellings.keys() & set(frame.columns):
        known, forms = literal[name], spellings[name]
        put(name, frame[name].map(lambda c, k=known, f=forms: c if c in k else f.get(fold(c), c), na_action="ignore"))
    for check in checks:
        if isinstance(check.rule, unique):
            for name in set(check.rule.columns or source.key) & set(frame.columns) - spellings.keys():
                put(name, letters[name].groupby(letters[name].str.lower()).transform("first"))
    return letters, changed
