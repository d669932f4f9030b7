"""Write the sample year: the extracts, the project file and the truth."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dq_audit_checks.sample import (
    ae,
    asb,
    checks,
    courts,
    ecds,
    neighbourhoods,
    offenders,
    over_time,
    perpetrators,
    places,
    population,
    survey,
    suspects,
    vulnerable,
)
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.files import write_csv, write_table
from dq_audit_checks.sample.ledger import Cut
from dq_audit_checks.sample.months import MONTHS, first_day, last_day, shifted
from dq_audit_checks.sample.people import AREA, WARDS
from dq_audit_checks.sample.project import project_file, victim_headers
from dq_audit_checks.sample.register import TURNS, VERDICTS
from dq_audit_checks.sample.truth import Lasting, Month
from dq_audit_checks.sample.victims import corrected, month_of_victims

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from dq_audit_checks.sample.cells import Record
    from dq_audit_checks.sample.truth import SourceTruth

SENT_TWICE = "2025-08"
NO_CONTROL = "2025-07"
_NOT_SENT = dict(zip(MONTHS, (9, 7, 11, 8, 6, 12, 9, 5, 3, 8, 4, -2), strict=True))  # coded, but not returned


def generate(folder: Path, seed: int = 2010) -> Path:
    """Write the sample year below a folder and return the path of its project file. Same seed, same bytes."""
    year = _Year(folder, seed)
    year.write()
    return folder / "dq_audit.toml"


@dataclass(frozen=True)
class _Sent:
    """A month as it was sent."""

    planted: Month
    as_of: str | None


@dataclass
class _Year:
    folder: Path
    seed: int
    audits: list[dict[str, Any]] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    control: dict[str, dict[str, int]] = field(default_factory=dict)
    census: dict[str, dict[str, int]] = field(default_factory=dict)
    victims: dict[str, list[Record]] = field(default_factory=dict)
    sent: list[_Sent] = field(default_factory=list)
    linked: list[dict[str, Any]] = field(default_factory=list)
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, set[str]] = field(default_factory=dict)  # source -> those that stand in its files
    cohorts: dict[str, dict[str, int]] = field(default_factory=dict)
    cuts: dict[str, Cut] = field(default_factory=dict)  # by file
    over_time: dict[str, Any] = field(default_factory=dict)

    def write(self) -> None:
        for month in MONTHS:
            self._victims(month)
        suspected = {month: suspects.month_of_suspects(self.seed, month, self.victims[month]) for month in MONTHS}
        outcomes = courts.files(self.seed, [record for records in suspected.values() for record in records])
        self._suspects(suspected, outcomes)
        self._courts(suspected, outcomes)
        self._link()
        self._vulnerable()
        for month in MONTHS:
            self._assaults(month)
            self._injuries(month)
        self._contacts()
        self._perpetrators()
        self._offenders()
        self._population()
        self._neighbourhoods()
        self._surveys()
        self._month_by_month()
        codes = "".join(f"{code},Made-up Borough {at:03d}A\n" for at, code in enumerate(AREA, 1))
        self._text("areas/lsoa.csv", f"code,name\n{codes}")
        self._text("lookups/postcodes.csv", perpetrators.lookup_file())
        self._text("lookups/assault-places.csv", places.lookup_file())
        self._text("lookups/wards.csv", "lsoa,ward\n" + "".join(f"{lsoa},{ward}\n" for lsoa, ward in WARDS.items()))
        self._text("dq_audit.toml", project_file(ae.NIL, self.control, self.census, self.cohorts))
        self._text("truth.json", _truth_document(self))

    def _victims(self, month: str) -> None:
        records = self.victims[month] = month_of_victims(self.seed, month)
        cut = first_day(shifted(month, 1)) + timedelta(days=2)
        self._victims_file(month, f"{cut}", records)
        if month == SENT_TWICE:
            self._victims_file(month, f"{cut + timedelta(days=14)}", corrected(self.seed, month, records))

    def _victims_file(self, month: str, as_of: str, records: Sequence[Record]) -> None:
        name = f"extracts/police/victims-{month}-as-of-{as_of}.csv"
        extra = {"Loss (£)": ("", "£20.00", "", "£120.00", ""), "Locn": ("Café Invented", "", "Made-up Rd", "", "", "")}
        write_csv(self._path(name), records, headers=victim_headers(month), encoding="cp1252", extra=extra)
        self._audit(checks.VICTIMS, name, records, month, as_of)
        self.sent.append(_Sent(Month(checks.VICTIMS, records, month), as_of))

    def _suspects(self, suspected: Mapping[str, list[Record]], outcomes: Mapping[str, list[Record]]) -> None:
        """The truth also says what only a run can tell: charges at court, and who comes back."""
        results = [record for records in outcomes.values() for record in records]
        held = {
            "police.charge-at-court": courts.keys(results),
            "police.charge-final-result": courts.keys(results, resolved=True),
        }
        ours: list[list[Record]] = []
        before: list[Month] = []
        for month, records in suspected.items():
            name = f"extracts/police/suspects-{month}.csv"
            write_csv(self._path(name), records, headers=_titled(records[0]))
            self._audit(checks.SUSPECTS, name, records, month, None)
            planted = Month(checks.SUSPECTS, records, month)
            ours.append([records[at] for at in planted.ours])
            self._linked(planted, held)
            self._lasting(planted, before)
            before.append(planted)
            self._tokens("police.suspects", records, "suspect_token")
            self.sent.append(_Sent(planted, None))
        events, unnamed = suspects.repeats(ours)
        self.persons["suspect-events"] = {"events": events, "unnamed": unnamed, "months": list(MONTHS)}

    def _link(self) -> None:
        """What only a run can tell: crimes with a victim, and crimes with a suspect who has a token."""
        suspected = (one.planted.records for one in self.sent if one.planted.source is checks.SUSPECTS)
        told = {r["crime_ref"].code for records in suspected for r in records if r["suspect_token"].complete} - {""}
        crimes = {r["crime_ref"].code for records in self.victims.values() for r in records} - {""}
        keys = {
            "police.triangle-offender": told,
            "police.triangle-all": told,
            "police.suspect-crime-has-victim": crimes,
        }
        for one in self.sent:
            self._linked(one.planted, keys, one.as_of)

    def _courts(self, suspected: Mapping[str, list[Record]], outcomes: Mapping[str, list[Record]]) -> None:
        """The truth also says which cases have a charge, and how the offences of the last file ended."""
        every = [record for records in suspected.values() for record in records]
        charged = {one["asn"].code for one in every if one["status"].code == "charged"} - {""}
        for month, records in outcomes.items():
            name = f"extracts/courts/{courts.file_name(month)}"
            headers = {column: _titled(records[0])[column] for column in courts.sent(records)}
            write_csv(self._path(name), records, headers=headers)
            self._audit(checks.COURTS, name, records, month, f"{courts.cut(month)}")
            self._linked(
                Month(checks.COURTS, records, month), {"courts.case-has-charge": charged}, f"{courts.cut(month)}"
            )
        for count, events in courts.counted(outcomes[MONTHS[-1]]).items():
            self.persons[count] = {"events": events, "unnamed": 0, "months": [MONTHS[-1]]}

    def _tokens(self, source: str, records: Sequence[Record], column: str) -> None:
        self.tokens.setdefault(source, set()).update(record[column].code for record in records)

    def _linked(self, planted: Month, keys: Mapping[str, Collection[str]], as_of: str | None = None) -> None:
        head = {"source": planted.source.id, "period": planted.month, "as_of": as_of}
        for check, counts in planted.linked(keys).items():
            self.linked.append({**head, "check": check, "counts": counts})

    def _lasting(self, planted: Month, before: Sequence[Month]) -> None:
        head = {"source": planted.source.id, "period": planted.month, "as_of": None}
        for check in planted.source.checks:
            if isinstance(check, Lasting):
                self.linked.append({**head, "check": check.id, "counts": planted.lasting(check, before)})

    def _vulnerable(self) -> None:
        for month, records in vulnerable.snapshots(self.seed).items():
            name = f"extracts/police/{vulnerable.file_name(month)}"
            write_csv(self._path(name), records, headers=_titled(records[0]))
            for period in _months_with_rows(records, "referred_on", month):
                self._audit(checks.VULNERABLE, name, records, period, f"{last_day(month)}")

    def _assaults(self, month: str) -> None:
        name = f"extracts/health/istv-return-{month}.xlsx"
        records = ae.month_of_assaults(self.seed, month)
        ae.write_return(self._path(name), month, records)
        sent = sum(record["arrival_at"].month == month for record in records)
        attendances = Dice(self.seed, "attendances", month).between(6100, 7300)
        coded = {} if month == NO_CONTROL else {"coded_assaults": sent + _NOT_SENT[month]}
        if coded:
            self.control[month] = {"attendances": attendances, **coded}
        self._audit(checks.AE, name, records, month, None, control=coded)

    def _injuries(self, month: str) -> None:
        name = f"extracts/health/ecds-injuries-{month}.csv"
        records = ecds.month_of_injuries(self.seed, month)
        write_csv(self._path(name), records, headers=ecds.headers(month), encoding="utf-8-sig", delimiter=";")
        self._audit(checks.ECDS, name, records, month, None, absent=ecds.absent(month))

    def _contacts(self) -> None:
        for month, records in asb.windows(self.seed).items():
            name = f"extracts/council/{asb.file_name(month)}"
            write_csv(self._path(name), records, headers=_titled(records[0]), blank_lines=MONTHS.index(month) % 4)
            for period in _months_with_rows(records, "opened_on", month)[-3:]:
                self._audit(checks.ASB, name, records, period, name[-14:-4])

    def _perpetrators(self) -> None:
        for month, records in perpetrators.windows(self.seed).items():
            name = f"extracts/council/{perpetrators.file_name(month)}"
            headers = {column: _titled(records[0])[column] for column in perpetrators.sent(records)}
            write_csv(self._path(name), records, headers=headers)
            self._tokens("council.asb_perpetrators", records, "perpetrator_token")
            for period in _months_with_rows(records, "recorded_on", month):
                self._audit(checks.PERPETRATORS, name, records, period, name[-14:-4])

    def _offenders(self) -> None:
        """One file of all cohorts; the truth also says how many offenders of each have how many re-offences."""
        name, records = f"extracts/probation/{offenders.FILE}", offenders.cohorts(self.seed)
        write_csv(self._path(name), records, headers=_titled(records[0]))
        self.cohorts = offenders.control(records)
        keys = {
            "probation.offender-is-suspect": self.tokens["police.suspects"],
            "probation.offender-is-perpetrator": self.tokens["council.asb_perpetrators"],
        }
        for period in offenders.COHORTS:
            self._audit(checks.OFFENDERS, name, records, period, f"{offenders.CUT}", control=self.cohorts[period])
            planted = Month(checks.OFFENDERS, records, period)
            self._linked(planted, keys, f"{offenders.CUT}")
            self.persons[f"cohort {period}"] = offenders.persons([records[at] for at in planted.ours])

    def _population(self) -> None:
        before: list[Month] = []
        for census in population.CENSUS_DAYS:
            name = f"extracts/council/{population.file_name(census)}"
            write_table(self._path(name), population.rows(self.seed, census))
            month, total = f"{census}-03", {"residents": population.total(self.seed, census)}
            self.census[month] = total
            records = population.records(self.seed, census)
            planted = Month(checks.POPULATION, records, month)
            self._lasting(planted, before)
            before.append(planted)
            self._audit(checks.POPULATION, name, records, month, None, absent=frozenset({"basis"}), control=total)

    def _neighbourhoods(self) -> None:
        """The truth also says which areas a run finds in the census of their boundaries."""
        for month in neighbourhoods.SNAPSHOTS:
            name = f"extracts/council/{neighbourhoods.file_name(month)}"
            records = neighbourhoods.records(self.seed, month)
            write_csv(self._path(name), records, headers=_titled(records[0]))
            self._audit(checks.NEIGHBOURHOODS, name, records, month, None)
            planted = Month(checks.NEIGHBOURHOODS, records, month)
            for census in population.CENSUS_DAYS:
                known = {record["area_code"].code for record in population.records(self.seed, census)}
                self._linked(planted, {f"places.area-in-census-{census}": known})

    def _surveys(self) -> None:
        for file, (month, records) in survey.files(self.seed).items():
            name = f"extracts/council/{file}"
            write_csv(self._path(name), records, headers=_titled(records[0]))
            self._audit(checks.SURVEY, name, records, month, None)

    def _month_by_month(self) -> None:
        """What the truth says of a year that is fed month by month, and the files that come beside its extracts."""
        cuts = list(self.cuts.values())
        for cut in (one for one in cuts if one.source is checks.SUSPECTS):
            beside = (one.records for one in cuts if one.source is checks.COURTS and one.step == cut.step)
            results = [record for records in beside for record in records]
            cut.keys = {"police.charge-at-court": courts.keys(results)}
        of_source = over_time.by_source(cuts)
        given, told = over_time.replies(self.seed, of_source)
        fresh, pulled = over_time.pulled_afresh(self.seed, of_source["police.victims"])
        first = self.cuts[over_time.FIRST_CUT].records
        self._text(over_time.REPLIES, over_time.as_text(given))
        write_csv(self._path(over_time.FRESH), fresh, headers=victim_headers(MONTHS[-1]), encoding="cp1252")
        first_cut = over_time.FIRST_CUT.replace("extracts", over_time.FOLDER)
        write_csv(self._path(first_cut), over_time.half(first), headers=_titled(first[0]))
        self.over_time = {
            "feed": over_time.fed(cuts),
            "first cut": {first_cut: over_time.FIRST_CUT},
            "ledger": over_time.ledgers(of_source),
            "triangles": over_time.triangles(self.audits),
            "event": over_time.event(self.audits),
            "replies": told,
            "pulled afresh": pulled,
        }

    def _audit(
        self,
        source: SourceTruth,
        name: str,
        records: Sequence[Record],
        period: str,
        as_of: str | None,
        *,
        absent: frozenset[str] = frozenset(),
        control: Mapping[str, int] | None = None,
    ) -> None:
        month = Month(source, records, period, absent, control or {})
        findings = month.findings()
        day = as_of or f"{last_day(period)}"
        self.cuts.setdefault(name, Cut(source, name, day, records, absent)).months.append(period)
        head = {"source": source.id, "period": period, "as_of": as_of, "file": name, "rows": len(records)}
        self.audits.append({**head, "findings": findings})
        self.failing[f"{name}|{period}"] = len(month.failing)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _text(self, name: str, text: str) -> None:
        self._path(name).write_bytes(text.encode())


def _titled(record: Record) -> dict[str, str]:
    """Headers such as «Case ref» for case_ref."""
    return {name: name.replace("_", " ").capitalize() for name in record}


def _months_with_rows(records: Iterable[Record], column: str, until: str) -> list[str]:
    months = {record[column].month for record in records}
    return sorted(month for month in months if month is not None and month <= until)


def _truth_document(year: _Year) -> str:
    """The truth as JSON, a finding to a line, so that a change can be read in a diff."""
    return (
        f'{{"seed": {year.seed},\n"audits": [\n'
        + ",\n".join(map(_audit_document, year.audits))
        + '\n],\n"failing": {\n'
        + ",\n".join(f"{json.dumps(name)}: {count}" for name, count in year.failing.items())
        + '\n},\n"linked": [\n'
        + ",\n".join(json.dumps(counted, separators=(",", ":")) for counted in year.linked)
        + f'\n],\n"persons": {json.dumps(year.persons)},\n'
        + f'"verdicts": {json.dumps(VERDICTS)},\n"turns": {json.dumps(TURNS)},\n'
        + f'"month by month": {_over_time_document(year.over_time)}}}\n'
    )


def _audit_document(audit: Mapping[str, Any]) -> str:
    head = json.dumps({name: value for name, value in audit.items() if name != "findings"})
    findings = ",\n".join(json.dumps(finding, separators=(",", ":")) for finding in audit["findings"])
    return f'{head[:-1]}, "findings": [\n{findings}\n]}}'


def _over_time_document(told: Mapping[str, Any]) -> str:
    """A line for each fault of the ledger and each other part; what is empty is left out."""
    parts = {name: json.dumps(value, separators=(",", ":")) for name, value in told.items() if name != "ledger"}
    parts["ledger"] = "[\n" + ",\n".join(map(_ledger_document, told["ledger"])) + "]"
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {text}" for name, text in parts.items()) + "}"


def _ledger_document(ledger: Mapping[str, Any]) -> str:
    head = json.dumps({name: value for name, value in ledger.items() if name != "lines"})
    lines = ({name: value for name, value in line.items() if value or name == "item"} for line in ledger["lines"])
    return f'{head[:-1]}, "lines": [\n' + ",\n".join(json.dumps(line, separators=(",", ":")) for line in lines) + "]}"
