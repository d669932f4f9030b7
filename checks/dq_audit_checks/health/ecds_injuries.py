"""Injury items of the Emergency Care Data Set, CDS V6-2-2 type 011 (official XSD; DOMAIN 3).

The SNOMED reference sets' members were not found: any identifier of 6 to 18 digits counts as valid, and the reason
says so, until a list is configured. V6-2-2 has no text for the location; later versions do: map the column in the
project file.
"""

from datetime import date, datetime

import pandera.pandas as pa

from dq_audit.declare import (
    Place,
    Shaped,
    both_or_neither,
    by_grade,
    by_hour,
    check,
    column,
    known,
    must,
    source,
    unique,
)

_SNOMED = Shaped(r"[0-9]{6,18}", "a SNOMED CT identifier of 6 to 18 digits", closed=False)


@source(
    id="health.ecds_injuries",
    agency="A&E",
    key=("attendance_ref",),
    period="arrival_at",
    owner="site_code",
    breakdowns=(by_grade("assault_location_description"), by_hour("arrival_at")),
)
class EcdsInjuries(pa.DataFrameModel):
    """Injuries recorded as assaults in the emergency care data set."""

    attendance_ref: str = column(also=("attendance identifier", "unique attendance id"), personal=True)
    site_code: str = column(Shaped(r"[0-9A-Za-z]{3,12}", "a site code of 3 to 12 characters"), also=("site",))
    arrival_at: datetime = column(also=("arrival date and time", "emergency care arrival"))
    injury_date: date = column(also=("InjuryDate",))
    injury_time: str = column(
        Shaped(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?", "a time as hh:mm:ss"), also=("InjuryTime",)
    )
    place_of_injury: str = column(_SNOMED, also=("EmergencyCarePlaceOfInjury_SnomedCt",))
    place_latitude: float = column(ge=-90, le=90, also=("EmergencyCarePlaceOfInjury_Latitude", "latitude"))
    place_longitude: float = column(ge=-180, le=180, also=("EmergencyCarePlaceOfInjury_Longitude", "longitude"))
    injury_intent: str = column(_SNOMED, also=("EmergencyCareInjuryIntent_SnomedCt",))
    activity_status: str = column(_SNOMED, also=("EmergencyCareInjuryActivityStatus_SnomedCt",), optional=True)
    activity_type: str = column(_SNOMED, also=("EmergencyCareInjuryActivityType_SnomedCt",), optional=True)
    injury_mechanism: str = column(_SNOMED, also=("EmergencyCareInjuryMechanism_SnomedCt",))
    alcohol_or_drug: str = column(_SNOMED, also=("EmergencyCareInjuryAlcoholOrDrugInvolvement_SnomedCt",))
    assault_location_description: str = column(Place(), also=("AssaultLocationDescription",), optional=True)


@check(id="health.ecds-injury-items", gap="3.2.4", source=EcdsInjuries, target=0.90)
class EcdsInjuryItems(pa.DataFrameModel):
    """The national data set carries where and how an injury happened only if the department fills it in.

    What counts: every assault; the group is optional in the standard, so its absence is never refused.

    What to do: make the injury screen part of triage.

    What it tells: what can be said of where and how people were hurt; the outcome of an item that nobody sends is could
    not judge.

    Examples:
        injury_date | injury_time | place_of_injury | injury_intent | injury_mechanism | alcohol_or_drug | expected
        2026-10-03  | 22:10:00    | 1000000101      | 1000000102    | 1000000103       | 1000000104      | pass
        2026-10-03  | 22:10:00    | 1000000101      | 1000000102    | 1000000103       |                 | fail
    """

    injury_date: date = known(target=0.98)
    injury_time: str = known()
    place_of_injury: str = known()
    injury_intent: str = known()
    injury_mechanism: str = known()
    alcohol_or_drug: str = known(target=0.80)


@check(id="health.ecds-location", gap="3.2.4", source=EcdsInjuries, target=0.60)
class EcdsLocation(pa.DataFrameModel):
    """Violence cannot be mapped without a place that can be found.

    What counts: the free text of the assault's location, where the system sends one.

    What to do: where the extract has no such text, ask the supplier for it; V6-2-2 does not carry it.

    What it tells: how many assaults can be placed on a map; those placed may not be typical of the others.

    Examples:
        assault_location_description | expected
        The Sample Arms, High Street | pass
        pub                          | fail
    """

    assault_location_description: str = known()


@check(id="health.ecds-coordinates", gap="3.2.4", source=EcdsInjuries, target=1.0)
class EcdsCoordinates(pa.DataFrameModel):
    """Half a coordinate cannot be mapped; the standard asks for both or neither.

    What counts: every attendance; both or neither fulfil the rule.

    What to do: send both, or neither; a mapping tool of the system sets them together.

    What it tells: that no half coordinate is there; whether the point is right is not looked at.

    Examples:
        place_latitude | place_longitude | expected
        54.57          | -1.31           | pass
                       |                 | pass
        54.57          |                 | fail
    """

    rule = must(both_or_neither("place_latitude", "place_longitude"))


@check(id="health.ecds-once", gap="3.2.4", source=EcdsInjuries, target=1.0)
class EcdsOnce(pa.DataFrameModel):
    """An attendance that stands twice is counted twice.

    What counts: every record; the attendance identifier is the key.

    What to do: find out whether the extract was joined to another table, which repeats its rows.

    What it tells: a rule kept by all says that no attendance was counted twice.

    Examples:
        attendance_ref | expected
        A1             | pass
        A2             | fail
        A2             | fail
    """

    rule = must(unique())
