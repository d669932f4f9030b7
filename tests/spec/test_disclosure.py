"""What others may see: rounded counts that add up, drawn by a key, of which none can be told from its neighbours."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dq_audit.answers import Answer
from dq_audit.disclosure.answers import as_shown
from dq_audit.disclosure.figures import Figures
from dq_audit.disclosure.guard import Known, narrowed
from dq_audit.disclosure.protecting import protect, without_tallies
from dq_audit.disclosure.rounding import Draws, range_of
from dq_audit.disclosure.settings import Audience, Protection, Rounding
from dq_audit.keys import Key
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Fitness, Kind, Outcome, Persons, State, Tally
from dq_audit.outcomes import Judging

SECRET = bytes((7 * i + 3) % 256 for i in range(40))
STATES = ("valid", "declined", "unknown", "not_asked", "blank", "invalid")


def key(n: int = 0) -> Key:
    return Key(hashlib.sha256(SECRET + bytes([n % 256, n // 256])).digest())


def protection(base: int = 5, threshold: int = 5, number: int = 0, **more: object) -> Protection:
    rule = Rounding(threshold, base)
    return Protection(Audience.PARTNERSHIP, rule, rule, 3, key(number), **more)  # type: ignore[arg-type]  by the test


def finding(item: str | None, *states: int, kind: Kind = Kind.ITEM, check: str = "a.check", **more: int) -> Finding:
    """A finding of so many valid, declined, unknown, not asked, blank and invalid; the month holds no others."""
    n = sum(states)
    steps = {"rows": n, "in_period": n, "in_area": n, "applicable": n, **more}
    return Finding(check, "3.2.1", kind, item, Counts(**dict(zip(STATES, states, strict=False)), **steps), 0.9)


def audit(*findings: Finding, period: str = "2026-01", as_of: str | None = None, source: str = "a.b") -> Audit:
    return Audit(source, "Agency", period, as_of, ExtractFacts("victims-Smith.csv", "f" * 64, 99), findings)


def shown(*findings: Finding, **settings: int) -> tuple[Finding, ...]:
    [made] = protect([audit(*findings)], protection(**settings), Judging())
    return made.findings


# --- one cell -----------------------------------------------------------------------------------------------------


def test_a_draw_is_made_of_the_key_the_source_the_month_the_cell_and_the_count() -> None:
    """By an HMAC of our own: 3 goes up to 5 where the draw is below three fifths of all."""
    said = '["a.b","2026-01","item","blank",3,0]'
    draw = int.from_bytes(hmac.new(SECRET, said.encode(), hashlib.sha256).digest(), "big") / 2**256
    assert Draws(Key(SECRET), "a.b", "2026-01", 5).of(3, "item", "blank") == (5 if draw < 0.6 else 0)


def test_zero_and_multiples_of_the_base_stay() -> None:
    draws = Draws(key(), "a.b", "2026-01", 5)
    assert [draws.of(n, "cell") for n in (0, 5, 10, 1_000)] == [0, 5, 10, 1_000]


def test_on_average_a_figure_is_its_count() -> None:
    """2,000 cells of 3: 5 with chance .6, so 1,200 times give or take 4 x sqrt(2000 x .6 x .4) = 88."""
    draws = Draws(key(), "a.b", "2026-01", 5)
    up = sum(draws.of(3, "cell", str(at)) == 5 for at in range(2_000))
    assert abs(up - 1_200) <= 88
    assert {draws.of(13, "cell", str(at)) for at in range(50)} == {10, 15}


def test_the_same_cell_and_count_is_the_same_figure_for_ever_and_another_key_draws_anew() -> None:
    one, again, other = (Draws(key(n), "a.b", "2026-01", 5) for n in (0, 0, 1))
    figures = [[draws.of(n, "cell", str(n)) for n in range(200)] for draws in (one, again, other)]
    assert figures[0] == figures[1] != figures[2]


def test_what_a_figure_says_of_its_count() -> None:
    """At base 5 a 10 was 6 to 14, and a 0 was 0 to 4."""
    assert (range_of(10, 5), range_of(0, 5)) == ((6, 14), (0, 4))


# --- what belongs together ------------------------------------------------------------------------------------------


def test_the_worked_example_of_hidden_counts() -> None:
    """1, 2, 9, 14 and 0, the first two hidden as 1 to 7: with the exact total 26 they come to 3, so 1 or 2 each."""
    hidden = {"a": (1, 7), "b": (1, 7), "total": (26 - 23, 26 - 23)}
    with_total = narrowed(hidden, [(("a", "b"), ("total",)), (("total",), ("a", "b"))])
    assert (with_total["a"], with_total["b"]) == ((1, 2), (1, 2))
    assert narrowed({"a": (1, 7), "b": (1, 7)}, ()) == {"a": (1, 7), "b": (1, 7)}


def test_two_items_of_the_same_records_can_give_a_count_away() -> None:
    """N is 17 at least by one item (20 and 5 shown: 16 and 1), 18 at most by the other (10 and 0 shown: 14 and 4)."""
    known = Known()
    for cell, figure in {"valid": 20, "blank": 5, "kept": 10, "broken": 0}.items():
        known.add(cell, *range_of(figure, 5))
    assert known.fewest() == 5
    known.bound(("valid", "blank"), ("kept", "broken"), equal=True)
    assert known.fewest() == 2


def figures() -> Iterator[tuple[Finding, ...]]:
    """Checks of one month about the same 23 records, and one about 4 of them."""
    items = [finding("age", 19, 0, 1, 0, 3), finding("sex", 22, 0, 1), finding("ethnicity", 11, 4, 2, 1, 3, 2)]
    line = finding(None, 10, 4, 0, 0, 0, 9, kind=Kind.RECORD)
    few = finding("age", 3, 0, 0, 0, 1, check="b.check", rows=23, in_period=23, in_area=23)
    for number in range(60):
        yield shown(*items, line, few, number=number)


def test_everything_adds_up_and_no_count_is_far_from_the_truth() -> None:
    for found in figures():
        for one in found:
            c = one.counts
            assert c.applicable == sum(getattr(c, state) for state in STATES)
            assert c.rows >= c.in_period + c.period_unknown
            assert c.in_period >= c.in_area + c.area_unknown
            assert c.in_area >= c.applicable + c.applicability_unknown
            assert all(n % 5 == 0 and n >= 0 for n in c.as_dict().values())


def test_items_about_the_same_records_show_the_same_n_wherever_something_is_left_over() -> None:
    """Of 23 records 20 or 25; ethnicity's largest state is left over too, and only where the others fill N it is not."""
    for found in figures():
        whole = {one.counts.applicable for one in found if one.check == "a.check" and one.counts.valid}
        assert len(whole) == 1
        assert whole <= {20, 25, 30}


def test_what_nobody_lacks_nobody_lacks() -> None:
    for found in figures():
        age, sex, *_ = found
        assert (age.counts.declined, age.counts.not_asked, age.counts.invalid) == (0, 0, 0)
        assert (sex.counts.declined, sex.counts.not_asked, sex.counts.blank, sex.counts.invalid) == (0, 0, 0, 0)
    all_blank = [shown(finding("age", 0, 0, 0, 0, 12), number=n)[0].counts for n in range(30)]
    assert {(c.valid, c.applicable - c.blank) for c in all_blank} == {(0, 0)}
    assert {c.blank for c in all_blank} == {10, 15}


def test_an_item_of_two_checks_is_drawn_once() -> None:
    for number in range(30):
        one, other = shown(
            finding("age", 40, 0, 2, 0, 3), finding("age", 40, 0, 2, 0, 3, check="b.check"), number=number
        )
        assert one.counts == other.counts


def test_the_record_line_of_one_item_says_what_the_item_says() -> None:
    for number in range(30):
        item, line = shown(
            finding("age", 40, 6, 2, 1, 3, 4), finding(None, 40, 6, 0, 0, 0, 10, kind=Kind.RECORD), number=number
        )
        assert (line.counts.complete, line.counts.missing) == (item.counts.complete, item.counts.missing)
        assert line.counts.applicable == item.counts.applicable


def test_figures_that_would_say_too_much_are_drawn_anew() -> None:
    """At base 3 every third draw of these leaves two candidates; none is shown."""
    items = (finding("age", 5, 0, 1, 1, 1), finding("sex", 6, 1, 1))
    refused = 0
    for number in range(60):
        first = Figures(Draws(key(number), "a.b", "2026-01", 3))
        drawn = first.of(items)
        [made] = protect([audit(*items)], protection(3, 3, number), Judging())
        same = [one.counts for one in made.findings] == [one.counts for one in drawn]
        refused += first.known.fewest() < 3
        assert same or first.known.fewest() < 3
    assert refused > 0


# --- what is shown of an audit --------------------------------------------------------------------------------------


def test_of_a_month_that_came_twice_the_later_version_is_shown() -> None:
    early = audit(finding("age", 40), as_of="2026-02-01")
    late = audit(finding("age", 60), as_of="2026-02-09")
    [made] = protect([late, early], protection(), Judging())
    assert (made.as_of, made.findings[0].counts.valid) == ("2026-02-09", 60)


def test_of_months_that_hold_the_same_records_the_last_is_shown_and_drawn_without_its_month() -> None:
    months = [audit(finding("age", 41, 0, 2, 0, 1), period=f"2026-0{n}") for n in range(1, 6)]
    rule = protection(standing=frozenset({"a.b"}))
    alone = [protect([month], rule, Judging()) for month in months]
    assert [one.period for one in protect(months, rule, Judging())] == ["2026-05"]
    assert len({one.findings[0].counts for [one] in alone}) == 1
    drawn = {protect([m], protection(number=n), Judging())[0].findings[0].counts for m in months for n in range(3)}
    assert len(drawn) > 1


def test_names_fingerprints_notes_and_breakdowns_do_not_come_through() -> None:
    one = replace(
        finding("age", 40, 0, 2), breakdowns={"team": {"North": Counts(applicable=3)}}, remark="12 cannot be placed",
        allowance=0.1,
    )  # fmt: skip
    blocked = replace(finding("sex"), obstacle="none of the 1,234 records received is known to be of this month")
    full = replace(
        audit(one, blocked), notes=("line 17 left out",), labels={"team": {"N": "North"}},
        fitness=(
            Fitness("extract.columns", "columns", 3, 4, "columns", Outcome.MISSED, "gone: age (was “Smith”)"),
            Fitness("extract.once", "once", 38, 40, "records", Outcome.MISSED, "2 of 40 records stand twice"),
        ),
    )  # fmt: skip
    [made] = protect([full], protection(), Judging())
    text = repr(made)
    for gone in ("Smith", "f" * 64, "line 17", "North", "12 cannot", "1,234", "2 of 40"):
        assert gone not in text
    assert [fit.reason for fit in made.fitness] == ["3 of 4 columns"]
    assert any("rounded by a secret key to a multiple of 5" in note for note in made.notes)
    assert made.findings[1].outcome is Outcome.COULD_NOT_JUDGE


def test_tallies_and_persons_are_protected_for_questions_and_not_written() -> None:
    cells = {("White", "E01"): 3, ("Asian", "E01"): 17, ("blank", "E02"): 1}
    full = replace(
        audit(finding("age", 40)), tallies=(Tally("t", "ethnicity", ("home",), cells),),
        persons=(Persons("p", "token", (), ("2026-01", "2026-02"), {("2",): 7, ("17",): 1}, 3),),
    )  # fmt: skip
    [made] = protect([full], protection(), Judging())
    assert made.tallies[0].cells.keys() <= cells.keys()
    figures = [*made.tallies[0].cells.values(), *made.persons[0].cells.values(), made.persons[0].unnamed]
    assert all(n % 5 == 0 for n in figures)
    [written] = without_tallies([made])
    assert (written.tallies, written.persons) == ((), ())


def test_public_figures_are_shown_as_they_are() -> None:
    [made] = protect([audit(finding("age", 41, 0, 1))], protection(published=frozenset({"a.b"})), Judging())
    assert (made.findings[0].counts.valid, made.findings[0].counts.unknown) == (41, 1)
    assert made.extract.name == ""


def test_an_outcome_is_stated_where_it_holds_whatever_the_rounding_did() -> None:
    """Of 1,000 at 90% and base 5. What is complete hangs on N and four states, each drawn up to 4 off: 20 either way.

    All are met at 980 too; 900 are missed at 880 (upper limit, Wilson, 80%: .893) and met at 920 (lower limit .908);
    850 are missed at 870 (upper limit .883).
    """
    found = [shown(finding("age", n, 0, 0, 0, 1_000 - n))[0].outcome for n in (1_000, 900, 850)]
    assert found == [Outcome.MET, Outcome.TOO_FEW, Outcome.MISSED]


def test_a_rule_has_fewer_counts_to_be_off() -> None:
    """Of 1,000 at 90%, N and the records that break it: 8 either way. 915 less 8 are above 90%; 915 less 20 are not."""
    for kind, outcome in ((Kind.RULE, Outcome.MET), (Kind.ITEM, Outcome.TOO_FEW)):
        made = shown(replace(finding("age", 915, 0, 0, 0, 85), kind=kind))[0]
        assert made.outcome is outcome


def test_of_a_few_records_no_outcome_is_stated_and_of_none_it_is_not_said_that_there_are_none() -> None:
    for number in range(20):
        months = [audit(finding("age", 2), period=f"2026-0{n}") for n in range(1, 4)]
        made = protect(months, protection(number=number), Judging())
        assert {month.findings[0].outcome for month in made} == {Outcome.TOO_FEW}
        assert all("rounded counts cannot tell" in month.findings[0].reason for month in made)


def test_months_together_are_told_apart_from_a_target_by_the_root_of_their_number() -> None:
    """Twelve months of 200 of 200 at 95%: 200 less 20 are .90, but 2,400 less 70 (20 x the root of 12) .971: met."""
    months = [audit(replace(finding("age", 200), target=0.95), period=f"2026-{n:02d}") for n in range(1, 13)]
    made = protect(months, protection(), Judging())
    assert made[0].findings[0].outcome is Outcome.TOO_FEW
    assert made[-1].findings[0].outcome is Outcome.MET
    assert "months pooled" in made[-1].findings[0].reason


def test_what_is_shown_to_the_public_is_made_of_what_is_shown_to_the_partnership() -> None:
    """At the same base it is the same; at twice the base every figure is one step from the partnership's at most."""
    full = audit(finding("age", 41, 0, 7, 0, 3), finding("sex", 48, 0, 3))
    inner = protect([full], protection(), Judging())
    assert [a.findings for a in protect(inner, protection(), Judging())] == [a.findings for a in inner]
    [outer] = protect(inner, protection(10, 10), Judging())
    assert all(n % 10 == 0 for one in outer.findings for n in one.counts.as_dict().values())
    drawn = [s for s in State if s is not State.VALID]
    for one, other in zip(outer.findings, inner[0].findings, strict=True):
        assert all(abs(getattr(one.counts, s.label) - getattr(other.counts, s.label)) < 10 for s in drawn)


@pytest.mark.parametrize("base", [2, 3, 5, 10])
def test_no_month_keeps_the_guard_for_ever(base: int) -> None:
    """Whatever came, some draw leaves every cell its candidates."""
    for n in range(30):
        items = (finding("age", n, 0, 0, 0, n % 4), finding("sex", n // 2, 0, n % 4, 0, n - n // 2))
        rule = replace(protection(base, base), candidates=min(base, 3))
        assert protect([audit(*items)], rule, Judging())


def test_the_key_stands_in_nothing_that_is_made() -> None:
    [made] = protect([audit(finding("age", 3))], protection(), Judging())
    assert key()._secret.hex() not in json.dumps([repr(made), repr(protection())])


# --- answers --------------------------------------------------------------------------------------------------------


def test_answers_are_told_in_whole_percentages_and_their_settings_as_they_are() -> None:
    told = Answer(
        "3.2.1", "?", "yes", "12.5% to 99.96% of 0.04%, 1.20 times", "a value in 83.4%", ("40.5% here",), ("12.5%",)
    )
    [one] = as_shown([told], [])
    assert (one.said, one.needed) == ("13% to 99% of 1%, 1.20 times", "a value in 83%")
    assert (one.narrows, one.notes[0]) == (("41% here",), "12.5%")


@pytest.mark.parametrize(("other", "shown"), [("yes", "yes"), ("no", "cannot be determined")])
def test_an_answer_that_another_draw_does_not_bear_out_is_not_given(other: str, shown: str) -> None:
    asked = Answer("3.2.1", "?", "yes", "so many")
    [one] = as_shown([asked], [[asked], [replace(asked, verdict=other)]])
    assert one.verdict == shown
    [open_] = as_shown([replace(asked, verdict="not enough records")], [[asked]])
    assert open_.verdict == "not enough records"


@pytest.mark.parametrize(
    ("verdict", "shown"), [("yes", "cannot be determined"), ("not enough records", "not enough records")]
)
def test_an_answer_that_rests_on_cells_of_a_few_people_is_not_given_to_others(verdict: str, shown: str) -> None:
    """Whatever other draws say: all of them are moved alike."""
    asked = Answer("3.2.5", "?", verdict, "so many", "9 more", records_needed=9, by_cells=True)
    [one] = as_shown([asked], [[asked]])
    assert one.verdict == shown
    assert (one.records_needed is None) == (verdict == "yes")
