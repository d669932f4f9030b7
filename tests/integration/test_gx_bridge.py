"""The great-expectations suite of every source, run by great-expectations itself, against the audit's counts.

What is compared is counts: complete = element_count - missing_count - unexpected_count, applicable = element_count.
GX reads the extracts by pandas and by names and months worked out here, not by dq-audit.
"""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from dq_audit_checks import lists

import dq_audit
from dq_audit import verifying
from dq_audit.bridges.opinions import Verdict
from dq_audit.bridges.patterns import InexpressibleError, complete
from dq_audit.cells import missing_tokens
from dq_audit.codes import Code, CodeList
from dq_audit.conditions import Condition, blank, coded, directly, filled, grouped, matches, recorded, stands
from dq_audit.declaration import CheckRule, Source
from dq_audit.discover import discover
from dq_audit.errors import UsageError
from dq_audit.model import Audit, Kind, Outcome, State
from dq_audit.moments import Grain, with_moments
from dq_audit.month import extracts_of
from dq_audit.project import Project, load_project
from dq_audit.readers import Coded, Number, Reader, Shaped, Text, When, layers

# Importing and running GX 1.24 warns of what is its own and its libraries' business.
pytestmark = [
    pytest.mark.filterwarnings("ignore:module 'sre_constants' is deprecated:DeprecationWarning"),  # pyparsing, for GX
]

SAMPLES = Path(__file__).parents[2] / "sample_data" / "extracts"
PACKS = discover()
SOURCES = tuple(sorted(PACKS.sources))
COMPLETE_COUNTS_ONLY: dict[str, object] = {"result_format": "COMPLETE", "exclude_unexpected_values": True}

Counted = dict[tuple[str, str | None], tuple[int, int]]  # (check, item) -> (complete, applicable)


@dataclass(frozen=True)
class Validated:
    """What GX said of a frame."""

    raw: Any

    def of(self, role: str) -> dict[tuple[str, str | None], Any]:
        return {
            (facts["check"], facts["item"]): one
            for one in self.raw.results
            if (facts := one.expectation_config.meta["dq_audit"])["role"] == role
        }

    def failed(self) -> set[str]:
        return {one.expectation_config.meta["dq_audit"]["role"] for one in self.raw.results if not one.success}

    @property
    def verdict(self) -> str | None:
        worst = self.raw.get_max_severity_failure()
        return None if worst is None else str(worst.value)

    def counted(self) -> Counted:
        return {key: _arithmetic(one.result) for role in ("complete", "rule") for key, one in self.of(role).items()}


def _arithmetic(result: dict[str, int]) -> tuple[int, int]:
    """GX leaves nulls out of `unexpected_count`, and out of the share; the audit has them in its denominator."""
    applicable = result["element_count"]
    return applicable - result["missing_count"] - result["unexpected_count"], applicable


Validate = Callable[[str, pd.DataFrame], Validated]


@pytest.fixture(scope="module")
def bridge() -> Any:  # noqa: ANN401  imported late: it takes ten seconds
    return pytest.importorskip("dq_audit.bridges.gx")


@pytest.fixture(scope="module")
def suites(bridge: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:  # noqa: ANN401
    """The suites of all shipped sources, as they stand in their files."""
    out = tmp_path_factory.mktemp("gx")
    written = [bridge.export_suite(PACKS.sources[s], PACKS.checks_of(PACKS.sources[s]), out)[0] for s in SOURCES]
    return {path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8")) for path in written}


@pytest.fixture(scope="module")
def validate(suites: dict[str, dict[str, Any]]) -> Iterator[Validate]:
    """Run the suite of a source on a frame: loaded from its file, in a context that leaves nothing behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GX_ANALYTICS_ENABLED", "false")  # a context would call home
        gx = pytest.importorskip("great_expectations")
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        whole = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
        loaded = {name: context.suites.add(gx.ExpectationSuite(**suite)) for name, suite in suites.items()}

        def run(source: str, frame: pd.DataFrame) -> Validated:
            batch = whole.get_batch({"dataframe": frame})
            return Validated(batch.validate(loaded[source], result_format=COMPLETE_COUNTS_ONLY))

        yield run


# --- what is exported -------------------------------------------------------------------------------------------


def test_all_shipped_sources_are_tried() -> None:
    assert len(SOURCES) >= 8
    assert set(SOURCES) == set(PACKS.sources)


@pytest.mark.parametrize("source", SOURCES)
def test_every_rule_is_in_the_suite_or_left_out_with_a_reason(source: str, suites: dict[str, dict[str, Any]]) -> None:
    suite = suites[source]
    shares = [
        e["meta"]["dq_audit"] for e in suite["expectations"] if e["meta"]["dq_audit"]["role"] in ("complete", "rule")
    ]
    exported = [(facts["check"], facts["item"]) for facts in shares]
    left_out = [(left["check"], left["item"]) for left in suite["meta"]["dq_audit"]["left_out"]]
    assert sorted(exported + left_out, key=str) == sorted(_lines(PACKS.checks_of(PACKS.sources[source])), key=str)
    assert all(left["reason"] for left in suite["meta"]["dq_audit"]["left_out"])


def _lines(checks: Iterable[CheckRule]) -> Iterator[tuple[str, str | None]]:
    for check in checks:
        yield from ((check.id, item.name) for item in check.items)
        if not check.items or check.record_target is not None:
            yield check.id, None


@pytest.mark.parametrize("source", SOURCES)
def test_an_expectation_says_what_it_is_a_share_of(source: str, suites: dict[str, dict[str, Any]]) -> None:
    checks = {c.id: c for c in PACKS.checks.values()}
    for expectation in suites[source]["expectations"]:
        facts = expectation["meta"]["dq_audit"]
        assert facts["of"]
        if facts["role"].startswith("guard: "):
            assert expectation["severity"] == "warning"
            continue
        check = checks[facts["check"]]
        target = next((i.target for i in check.items if i.name == facts["item"]), check.target)
        assert facts["target"] == expectation["kwargs"].get("mostly", 1) == target
        assert (facts["gap"], expectation["notes"], expectation["severity"]) == (
            check.gap,
            check.guidance.why,
            "critical",
        )


def test_left_out_are_these(suites: dict[str, dict[str, Any]]) -> None:
    """A rule that falls out of the suites is seen here."""
    left_out = {
        " ".join(filter(None, (left["check"], left["item"])))
        for suite in suites.values()
        for left in suite["meta"]["dq_audit"]["left_out"]
    }
    msv = "police.msv-victim-details"  # its offences count as most serious violence in some months only
    assert left_out == {
        *{c.id for c in PACKS.checks.values() if c.is_signal},
        *(f"{msv} {item}" for item in ("victim_type", "victim_age", "victim_sex", "victim_ethnicity", "home_lsoa")),
        *(f"{msv} {item}" for item in ("relationship_to_suspect", "injury_level")),
        *(msv, "health.ae-istv-mandatory", "police.profile-items"),  # their record lines
        *("police.msv-dates", "health.ae-assault-after-arrival"),
        *("courts.charge-before-hearing", "courts.charge-before-result"),
        *("courts.offence-final-result", "police.charge-at-court"),  # other rows, other sources
        *("population.adds-up", "population.areas-covered", "population.name-kept"),
        *("police.offence-placed", "council.asb-contact-placed", "health.ae-arrival"),
        *(f"police.violence-markers{item}" for item in (" alcohol", " domestic_abuse", " youth_related")),
        *("council.asb-perpetrator-home home_district",),
        *(f"consultation.{what}" for what in ("response", "no-answer-listed", "closed-without-other")),
        *(f"consultation.{what}" for what in ("only-crime-types", "text-personal")),
        *(f"consultation.respondent-details {item}" for item in ("respondent_age", "home_area")),
        *(f"council.asb-visitor-purpose {item}" for item in ("purpose_of_travel", "reason_for_asb")),
        *("population.residents-known ethnic_group", "population.residents-known residents"),
        *("police.stop-search-coordinates", "police.street-coordinates", "health.ecds-coordinates"),
        "police.published-outcome-coordinates",
        *("police.street-force-district", "health.ae-location-personal", "health.ae-case-capture"),
        *(f"police.suspect-token-{what}" for what in ("personal", "short", "of-blank")),  # whom they are about
        *(f"police.suspect-token-{what}" for what in ("giant", "lasting", "one-sex", "one-birth-year")),
        *(f"places.vulnerable-locality {item}" for item in _COUNTS),  # too wide to be written out
        *("places.vulnerable-locality", "places.areas-covered", "places.one-vintage"),
        *("places.area-in-census-2011", "places.area-in-census-2021"),
        *("places.segment-not-bare", "places.segment-of-version", "places.qualifications-point-down"),
        *(f"places.{what}-one-period" for what in ("burglary", "criminal-damage")),
        *(f"places.{what}-one-vintage" for what in ("income", "employment", "young-people", "qualifications")),
        *(f"probation.offender-token-{what}" for what in ("personal", "of-blank", "giant")),
        *(f"probation.offender-{what}" for what in ("one-sex", "one-birth-year", "one-index")),
        *("probation.reoffence-after-index", "probation.reoffence-before-conviction", "probation.cohort-complete"),
        *("probation.none-and-some", "probation.reoffence-complete offence_code"),
    }


def test_the_same_checks_make_the_same_file(bridge: Any, tmp_path: Path) -> None:  # noqa: ANN401
    source = PACKS.sources["police.stop_search"]
    first, second = (bridge.export_suite(source, PACKS.checks_of(source), tmp_path / name)[0] for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_no_network_is_needed(bridge: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    def refused(*_: object) -> None:
        pytest.fail("the export called out")

    monkeypatch.setattr(socket.socket, "connect", refused)
    source = PACKS.sources["police.victims"]
    path, left_out = bridge.export_suite(source, PACKS.checks_of(source), tmp_path)
    assert path.is_file()
    assert "police.msv-victim-details victim_age: whom it is about cannot be said: «offence_code belongs to msv» " in (
        " ".join(left_out)
    )


def test_a_file_in_the_way_is_a_sentence(bridge: Any, tmp_path: Path) -> None:  # noqa: ANN401
    source = PACKS.sources["police.victims"]
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        bridge.export_suite(source, (), tmp_path / "taken")


def test_the_verb_writes_the_suite(
    dq: Callable[..., CompletedProcess[str]],
    tmp_path: Path,
    suites: dict[str, dict[str, Any]],
) -> None:
    done = dq("export", "gx", "--source", "police.stop_search", "--out", tmp_path / "out")
    assert done.returncode == 0
    written = json.loads((tmp_path / "out" / "police.stop_search.json").read_text(encoding="utf-8"))
    assert written == suites["police.stop_search"]


# --- counts -----------------------------------------------------------------------------------------------------


def _frame(path: Path, source: Source, *, nulls: bool) -> pd.DataFrame:
    """An extract as a GX user would read it, under the source's names."""
    names = {_plain(spelt): c.name for c in source.columns.values() for spelt in (c.name, *c.also)}
    read = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""] if nulls else None)
    return read.rename(columns={header: names[_plain(header)] for header in read.columns})


def _plain(header: str) -> str:
    return re.sub("[^a-z0-9]+", "_", header.lower())


def _audited(audit: Audit) -> Counted:
    return {
        (found.check, found.item): (found.counts.complete, found.counts.applicable)
        for found in audit.findings
        if found.kind in (Kind.ITEM, Kind.RULE)
    }


def _agree(validated: Validated, audit: Audit) -> None:
    """Every exported line has the audit's two numbers. At least one line, lest nothing was compared."""
    ours, theirs = _audited(audit), validated.counted()
    assert theirs
    assert theirs == {key: ours[key] for key in theirs}
    assert "guard: spelling" not in validated.failed()


def _agree_on_targets(validated: Validated, audit: Audit) -> None:
    """With blanks as empty text GX's success is the audit's: complete / applicable is at least the target."""
    met = {
        (f.check, f.item): f.counts.complete / f.counts.applicable >= (f.target or 1)
        for f in audit.findings
        if f.counts.applicable
    }
    judged = {key: one.success for role in ("complete", "rule") for key, one in validated.of(role).items()}
    assert judged == {key: met[key] for key in judged}
    assert validated.verdict == (None if all(judged.values()) else "critical")


@pytest.mark.slow
@pytest.mark.parametrize("nulls", [True, False], ids=["null", "empty"])
def test_vulnerable_people_of_the_sample_year(validate: Validate, *, nulls: bool) -> None:
    """The last snapshot: twelve months, each an audit of its own."""
    source, path = PACKS.sources["police.vulnerable_people"], SAMPLES / "police/protection-notices-as-of-2026-03-31.csv"
    frame = _frame(path, source, nulls=nulls)
    day = pd.to_datetime(frame["referred_on"], format="%Y-%m-%d", errors="coerce")
    day = day.fillna(pd.to_datetime(frame["referred_on"], format="%d/%m/%Y", errors="coerce"))
    audits = dq_audit.check(path, source.id).audits
    assert len(audits) == 12
    for audit in audits:
        validated = validate(source.id, frame[day.dt.strftime("%Y-%m") == audit.period])
        _agree(validated, audit)
        assert len(validated.counted()) == 4  # ethnicity, age, sex; persons once
        if not nulls:
            _agree_on_targets(validated, audit)


@pytest.mark.slow
@pytest.mark.parametrize("month", ["2023-01", "2023-06", "2024-02", "2024-05"])
@pytest.mark.parametrize("nulls", [True, False], ids=["null", "empty"])
def test_stop_and_search_of_cleveland(validate: Validate, realdata: Path, month: str, *, nulls: bool) -> None:
    """Winter and summer: the publisher's times stand in UTC, and a summer midnight belongs to the day after."""
    source, path = PACKS.sources["police.stop_search"], realdata / f"cleveland/{month}-cleveland-stop-and-search.csv"
    frame = _frame(path, source, nulls=nulls)
    local = pd.to_datetime(frame["date"], utc=True, format="ISO8601").dt.tz_convert("Europe/London")
    (audit,) = dq_audit.check(path, source.id, period=month).audits
    validated = validate(source.id, frame[local.dt.strftime("%Y-%m") == month])
    _agree(validated, audit)
    assert len(validated.counted()) == 9  # four of the person, three of the grounds, two of the place
    if not nulls:
        _agree_on_targets(validated, audit)


@pytest.mark.slow
@pytest.mark.parametrize("month", ["2023-01", "2023-02", "2023-03"])
def test_street_crime_of_cleveland(validate: Validate, realdata: Path, month: str) -> None:
    source, path = PACKS.sources["police.street_crime"], realdata / f"cleveland/{month}-cleveland-street.csv"
    frame = _frame(path, source, nulls=False)
    (audit,) = dq_audit.check(path, source.id, period=month).audits
    validated = validate(source.id, frame[frame["month"] == month])
    _agree(validated, audit)
    assert len(validated.counted()) == 7  # id, outcome, four of the place; crimes once
    _agree_on_targets(validated, audit)


def _people(**columns: list[str | None]) -> pd.DataFrame:
    """A hundred notices of one month, all in order but for the columns given."""
    good = {"age": "40", "sex": "F", "ethnicity": "W1", "home_lsoa": "E01000001", "officer": "O", "team": "T"}
    rows = {"person_ref": [f"P{n}" for n in range(100)], "referred_on": ["2026-01-05"] * 100}
    return pd.DataFrame({**rows, **{name: [value] * 100 for name, value in good.items()}, **columns}, dtype="str")


def test_by_hand(validate: Validate) -> None:
    """Of 100 notices 80 say the ethnicity, 5 declined, 6 hold what is no code and 9 are blank: complete 85 of 100."""
    ethnicity = [" w1"] * 80 + ["N4"] * 3 + ["Refused", "prefer  NOT to say"] + ["qq"] * 6 + [None] * 9
    validated = validate("police.vulnerable_people", _people(ethnicity=ethnicity))
    key = ("police.vulnerable-person-ethnicity", "ethnicity")
    result = validated.of("complete")[key].result
    assert (result["element_count"], result["missing_count"], result["unexpected_count"]) == (100, 9, 6)
    assert validated.counted()[key] == (100 - 9 - 6, 100)
    assert round(result["unexpected_percent"], 4) == round(100 * 6 / 91, 4)  # of 91: the share that is not ours
    validated = validate("police.vulnerable_people", _people(ethnicity=[cell or "" for cell in ethnicity]))
    result = validated.of("complete")[key].result
    assert (result["element_count"], result["missing_count"], result["unexpected_count"]) == (100, 0, 15)
    assert validated.of("complete")[key].success  # 85 of 100 against 0.85
    assert validated.verdict is None


def test_a_share_that_nulls_flatter_is_never_good_news(validate: Validate) -> None:
    """80 of 100 miss 0.85. With nulls GX sees 80 of 90 and 90 of 100, which both meet it; the guard says so."""
    ethnicity: list[str | None] = [*["W1"] * 80, *["?"] * 10, *[None] * 10]
    (audit,) = dq_audit.check(_people(ethnicity=ethnicity), "police.vulnerable_people").audits
    found = next(f for f in audit.findings if f.item == "ethnicity")
    assert (found.outcome, found.counts.complete, found.counts.applicable) == (Outcome.MISSED, 80, 100)
    with_nulls = validate("police.vulnerable_people", _people(ethnicity=ethnicity))
    assert (with_nulls.verdict, with_nulls.failed()) == ("warning", {"guard: nulls"})
    with_blanks = validate("police.vulnerable_people", _people(ethnicity=[cell or "" for cell in ethnicity]))
    assert (with_blanks.verdict, with_blanks.failed()) == ("critical", {"complete"})


def test_many_blanks_are_a_missed_target_with_nulls_too(validate: Validate) -> None:
    validated = validate("police.vulnerable_people", _people(sex=[*["F"] * 90, *[None] * 10]))
    assert validated.verdict == "critical"
    assert validated.failed() == {"not null", "guard: nulls"}


def test_nobody_is_not_a_success(validate: Validate) -> None:
    """GX calls the share of no record a success: vehicles have no person, and nothing here is a person."""
    row = dict.fromkeys(PACKS.sources["police.stop_search"].columns, "") | {
        "date": "2026-01-05",
        "type": "Vehicle search",
    }
    validated = validate("police.stop_search", pd.DataFrame([row], dtype="str"))
    assert validated.counted()["police.stop-search-person", "gender"] == (0, 0)
    assert validated.of("complete")["police.stop-search-person", "gender"].success
    assert "guard: somebody" in validated.failed()


@pytest.mark.slow
def test_a_condition_spelt_in_another_way_is_guarded(validate: Validate) -> None:
    """A row condition compares to the letter. A person search with two blanks is one for us, and none for GX."""
    row = dict.fromkeys(PACKS.sources["police.stop_search"].columns, "") | {"date": "2026-01-05", "gender": "Male"}
    rows = [{**row, "type": kind} for kind in ("Person search", "PERSON SEARCH", "Person  search")]
    (audit,) = dq_audit.check(pd.DataFrame(rows, dtype="str"), "police.stop_search").audits
    key = ("police.stop-search-person", "gender")
    assert _audited(audit)[key] == (3, 3)
    validated = validate("police.stop_search", pd.DataFrame(rows, dtype="str"))
    assert validated.counted()[key] == (2, 2)
    assert "guard: spelling" in validated.failed()


def test_keys(validate: Validate) -> None:
    """Two copies and two without a reference: 97 of 98 would be wrong, 96 of 98 are alone."""
    people = _people()
    people.loc[1, "person_ref"] = "P0"
    people.loc[[50, 51], "person_ref"] = ["", None]
    validated = validate("police.vulnerable_people", people)
    key = ("police.vulnerable-person-once", None)
    assert validated.counted()[key] == (96, 98)
    assert validated.counted()[key] == _audited(dq_audit.check(people, "police.vulnerable_people").audits[0])[key]
    people.loc[1, "person_ref"] = " P0"
    assert "guard: key" in validate("police.vulnerable_people", people).failed()


@pytest.mark.slow
def test_no_value_is_written(
    validate: Validate,
    bridge: Any,  # noqa: ANN401
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """An invented name in every column: in no suite, in no result, on no screen."""
    canary = "Zebedee Quillfeather"
    for name in SOURCES:
        source = PACKS.sources[name]
        frame = pd.DataFrame([dict.fromkeys(source.columns, canary)] * 2, dtype="str")
        validated = validate(name, frame)
        (tmp_path / f"{name}.result.json").write_text(json.dumps(validated.raw.to_json_dict()), encoding="utf-8")
        bridge.export_suite(source, PACKS.checks_of(source), tmp_path)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2 * len(SOURCES)
    for word in canary.split():
        assert [path.name for path in files if word in path.read_text(encoding="utf-8")] == []
        assert word not in "".join(capfd.readouterr())


# --- what a cell and a condition mean ---------------------------------------------------------------------------


def _mangled(text: str) -> set[str]:
    """A text as people type it, and as they do not."""
    forms = {text, text.lower(), text.upper(), text.title(), text.swapcase()}
    forms |= {f"  {text}", f"{text}\t", f"\u00a0{text}\u2003\n", f"\ufeff{text}", text.replace(" ", " \u00a0 ")}
    return forms | {f"{text}x", f"x{text}", f"{text} {text}", text[:-1], text.replace(" ", ""), text.replace(" ", "_")}


_NUMBERS = (
    *("７", "1２", "٣", "7.０"),  # digits of other scripts are none
    *(
        "0",
        "-0",
        "+0",
        "00",
        "7",
        "007",
        "+7",
        "-7",
        "7.",
        "7.0",
        "7.000",
        "7.5",
        ".5",
        ".",
        "-.5",
        "1e1",
        "1,000",
        "½",
    ),
    *("119", "120", "120.0", "120.5", "121", "-1", "90", "90.0", "90.1", "-90", "-90.0", "-90.001", "89.999999", "91"),
    *("180", "180.0", "-180", "-180.5", "179.5", "0000000120", "000000000000120", "0000000000000120", "54.577350"),
    *(
        "1" * 15,
        "1" * 16,
        "--1",
        "1 2",
        "0x1",
        "NaN",
        "inf",
        "-",
        "+",
        "1.2.3",
        "100000000000000",
        ".000",
        "-0.0",
        "0.00",
    ),
)
_TIMES = (
    "",
    " 23:05",
    "T23:05:59",
    "T00:00:00+00:00",
    " 24:00",
    "T12:60",
    "T23:05Z",
    "T23:05:01.123+0100",
    " 7:05",
    "x",
)
_DATES = (
    *(
        f"{y}-{m:02}-{d:02}"
        for y, m, d in product((1899, 1900, 2000, 2023, 2024, 2100, 2101), range(14), (0, 1, 28, 29, 30, 31, 32))
    ),
    *(
        f"{d}{s}{m}{s}{y}"
        for d, s, m, y in product(
            ("1", "01", "29", "30", "31", "00", "32"), "/.- ", ("1", "02", "12", "13", "0"), (1999, 2000)
        )
    ),
    *(
        f"{d} {m} 2023"
        for d in ("1", "29", "31")
        for m in ("Jan", "feb", "MARCH", "April", "Sept", "sep", "june", "Novem", "dec")
    ),
    *(form for y in range(1896, 2105) for form in (f"{y}-02-29", f"29/02/{y}", f"29 Feb {y}")),
    *("2023- 1- 5", "+2023-1-05", " 2023-1-05", "2023-1-001", "2023-01-0５", "2０23-01-05", "1/0２/2023"),
    *("31/10-2026", "1-Feb 2023", "2023/01/05", "20230105", "5 2023", "yesterday", "2023-1-5", "45000"),
)
_MONTHS = ("2023-01", "2023-12", "2023-13", "2023-00", "1899-12", "2100-12", "2101-01", "202301", "Jan 2023")
_PLACES = (
    *(
        "pub",
        "the pub",
        "in a pub",
        "Outside the  Club",
        "The Anchor",
        "Anchor pub",
        "TS18 1AB",
        "High Street",
        "on street",
        "town",
    ),
    *(
        "On or near",
        "on or near ",
        "On or near High Street",
        "On or near No Location",
        "home",
        "house",
        "work",
        "public place",
    ),
)
_CODES = (
    "E01012345",
    "e01012345",
    "W0",
    "E0101234",
    "E010123456",
    "a" * 64,
    "A" * 64,
    "g" * 64,
    "10:30",
    "24:00",
    "123456",
    "nk",
    "NK",
    "12",
    "9",
)


def _texts() -> list[str]:
    spelt = {s for one in vars(lists).values() for c in _codes_of(one) for s in c.spellings}
    plain = {*spelt, *missing_tokens(), *_NUMBERS, *_DATES, *_MONTHS, *_PLACES, *_CODES, "x", "é", "’", "ſ", "\u0130"}
    mangled = {form for text in plain - set(_DATES) for form in _mangled(text)}
    dated = {f"{day}{time}" for day, time in product(_DATES[::29], _TIMES)} | {f" {day}\u00a0" for day in _DATES[::7]}
    tricks = {
        "ſex",
        "\u212a",
        "\u0130ndian",
        "İ",
        "male\n",
        "male\x0b",
        "m\u00adale",
        "male\u200b",
        "ma\u200ble",
        " ",
        "",
        "\t\n",
    }
    return sorted(plain | mangled | dated | tricks)


def _codes_of(value: object) -> tuple[Code, ...]:
    held = value.codes if isinstance(value, Coded) else value
    return held.codes if isinstance(held, CodeList) else ()


# An ending is cut off before it is looked up; a range is too wide to be written out; a lookup is ours alone.
_COUNTS = (
    "households",
    "burglaries",
    "criminal_damage",
    "residents",
    "young_people",
    "adults",
    "unqualified",
)
INEXPRESSIBLE = {
    *(("places.neighbourhoods", item) for item in _COUNTS),
    ("population.wards", "ethnic_group"),
    ("population.wards", "residents"),
    ("council.asb_perpetrators", "home_district"),
    ("probation.offenders", "offence_code"),
    ("consultation.survey", "respondent_age"),  # what is not in the list is judged by its shape
    ("consultation.survey", "home_area"),
}


def _readers() -> dict[str, Reader]:
    """Every reader by which an item of a shipped check is judged, and some of the kinds that none is."""
    shipped = {
        f"{c.source.id}.{i.name} {i.reader.describe()[:20]}": i.reader
        for c in PACKS.checks.values()
        for i in c.items
        if (c.source.id, i.name) not in INEXPRESSIBLE
    }
    own = (
        When(Grain.MONTH),
        When(Grain.DAY),
        Text(),
        Number(-3, 3),
        Number(-5, 0, is_whole=False),
        Number(0, 0),
        Number(1.5, 7.2),
    )
    shapes = (Shaped(".{1,4}", "x"), Shaped("[a-z ]+", "x"), Shaped("[^0-9]+|refused|n/k", "x"), Shaped("A|AB", "x"))
    greek = Coded(
        CodeList("made", (Code("K", "Kelvin ångström", "", State.VALID), Code("ß", "Straße", "", State.UNKNOWN)))
    )
    return shipped | {repr(reader): reader for reader in (*own, *shapes, greek)}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return _texts()


def _engine(reader: Reader, texts: list[str]) -> list[bool]:
    """Whether the engine takes each text for complete."""
    rows = pl.DataFrame({"c": texts}, schema={"c": pl.String})
    frame = nw.from_native(with_moments(rows, {"c": reader.grain} if reader.grain else {}).lazy())
    for layer in layers({"c": reader}):
        frame = frame.with_columns(**layer)
    return frame.select(s=reader.state("c") <= int(State.DECLINED)).to_native().collect()["s"].to_list()


@pytest.mark.few(25)
@pytest.mark.parametrize("reader", [pytest.param(r, id=name) for name, r in _readers().items()])
def test_a_pattern_says_what_the_reader_says(reader: Reader, texts: list[str]) -> None:
    pattern = complete(reader)
    verdicts = _engine(reader, texts)
    assert any(verdicts)
    wrong = [(text, ours) for text, ours in zip(texts, verdicts, strict=True) if pattern.accepts(text) is not ours]
    assert wrong == []


@pytest.mark.parametrize(
    "reader",
    [lists.OFFENCE, lists.FORCE_DISTRICTS, Number(0, 5_000), Number(0.5, 1, is_whole=False), Shaped(r"\d+", "x")],
    ids=repr,
)
def test_what_cannot_be_said_is_refused(reader: Reader) -> None:
    with pytest.raises(InexpressibleError):
        complete(reader)


_COLUMNS: dict[str, Reader] = {"kind": Coded(lists.SEARCH_TYPE), "sex": Coded(lists.SEX), "note": Text()}
_person = coded("kind", "person", "person_and_vehicle")


@pytest.mark.parametrize(
    "condition",
    [
        _person,
        ~_person,
        grouped("kind", "person") & ~coded("sex", "M"),
        ~(grouped("kind", "person") & ~coded("sex", "M")),
        _person | coded("sex", "F") | blank("note"),
        ~(_person | coded("sex", "F")),
        stands("sex", "U", "M"),
        ~stands("sex", "U") & filled("note"),
        recorded("sex"),
        ~recorded("sex") | ~blank("note"),
        (_person | coded("sex", "X")) & (blank("note") | recorded("sex")),
    ],
    ids=lambda c: c.describe(),
)
@pytest.mark.parametrize("empty", [None, ""], ids=["null", "empty"])
def test_a_row_condition_finds_the_records(bridge: Any, condition: Condition, empty: str | None) -> None:  # noqa: ANN401
    engine = pytest.importorskip("great_expectations.execution_engine.pandas_execution_engine").PandasExecutionEngine()
    kinds, sexes = (
        ["Person search", "vehicle", "VEHICLE SEARCH", "bicycle", empty],
        ["M", "female", "0", "refused", "qq", empty],
    )
    cells = product(kinds, [*sexes, "unknown"], ["x", "unknown", empty])
    frame = pd.DataFrame(cells, columns=list(_COLUMNS), dtype="str")
    written = bridge.write(condition, _COLUMNS)
    found = frame.query(engine.condition_to_filter_clause(written.condition)).index
    rows = nw.from_native(pl.DataFrame({n: [None if pd.isna(c) else c for c in frame[n]] for n in frame}).lazy())
    for layer in layers(_COLUMNS):
        rows = rows.with_columns(**layer)
    ours = rows.select(a=condition.expr(directly(_COLUMNS)).fill_null(False)).to_native().collect()["a"]
    assert list(found) == [at for at, applies in enumerate(ours) if applies]
    assert 0 < len(found) < len(frame)


@pytest.mark.parametrize(
    "condition",
    [matches("note", "x", "holds x"), recorded("note"), ~coded("kind", "person") & matches("note", "x", "holds x")],
    ids=lambda c: c.describe(),
)
def test_a_condition_that_gx_cannot_say_is_refused(bridge: Any, condition: Condition) -> None:  # noqa: ANN401
    with pytest.raises(InexpressibleError):
        bridge.write(condition, _COLUMNS)


# --- a second opinion -------------------------------------------------------------------------------------------

SEARCHES = """type,date,gender,self_defined_ethnicity,legislation,object_of_search,outcome
Person search,2026-10-01T10:00:00+00:00,Male,,PACE,Drugs,Arrest
Person  search,2026-10-02T10:00:00+00:00,Male,White - Any other White background,PACE,Drugs,Arrest
Vehicle search,2026-10-03T10:00:00+00:00,,,PACE,Drugs,Arrest
"""


@pytest.mark.slow
def test_a_second_opinion_by_hand(bridge: Any, dq: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:  # noqa: ANN401
    """Two persons: one spelt with two blanks, which GX does not see; one without ethnicity, which it leaves out."""
    assert bridge
    (tmp_path / "2026-10-searches.csv").write_text(SEARCHES, encoding="utf-8")
    done = dq("verify", "2026-10-searches.csv", "-s", "police.stop_search", "--with", "gx", "--json")
    told = json.loads(done.stdout)
    lines = {(line["check"], line["item"]): line for line in told["lines"]}
    gender, ethnicity = (lines["police.stop-search-person", item] for item in ("gender", "self_defined_ethnicity"))
    assert (gender["verdict"], gender["ours"], gender["theirs"]) == ("explained", [2, 2], [1, 1])
    assert gender["reason"] == "great-expectations compares to the letter: with cells so written (1) it counts the same"
    assert (ethnicity["ours"], ethnicity["theirs"]) == ([1, 2], [0, 1])
    assert ethnicity["reason"].endswith("leaves nulls out (1): 1 of 1, where the audit has 1 of 2")
    assert lines["police.stop-search-grounds", "outcome"]["verdict"] == "agreed"
    assert lines["police.stop-search-location", "latitude"]["verdict"] == "not compared"  # no such column
    assert (done.returncode, told["disagreed"]) == (0, 0)


@pytest.mark.slow
def test_great_expectations_agrees_with_every_check_that_it_can_say(realdata: Path) -> None:
    """The latest month of each source of the sample year, and the real extracts: nothing disagrees, and much agrees."""
    project = load_project(SAMPLES.parent / "dq_audit.toml")
    files = {id_: [f for _, _, found in extracts_of(project, PACKS, [id_]) for f in found] for id_ in project.sources}
    given: list[tuple[str, Any, Project | None]] = [(id_, found[-1], project) for id_, found in files.items()]
    kinds = {"stop-and-search": "stop_search", "street": "street_crime", "outcomes": "outcomes_published"}
    given += [(f"police.{id_}", realdata / f"cleveland/2023-03-cleveland-{k}.csv", None) for k, id_ in kinds.items()]
    judge = verifying.loaded("gx_opinion", "great-expectations", "gx")
    verdicts: dict[str, Counter[Verdict]] = {}
    for source, file, settings in given:
        result = dq_audit.check(file, source, project=settings, packs=PACKS)
        lines = list(verifying._lines(result, result.audits[-1], judge))
        assert [line for line in lines if line.verdict is Verdict.DISAGREED] == []
        assert all(line.reason for line in lines if line.verdict is not Verdict.AGREED)
        verdicts[source] = Counter(line.verdict for line in lines)
    assert [source for source, told in verdicts.items() if not told[Verdict.AGREED] + told[Verdict.EXPLAINED]] == []
    assert sum(told[Verdict.AGREED] for told in verdicts.values()) > 80
