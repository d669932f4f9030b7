"""What the register must say of the sample year: each verdict, and which rows turn where a source falls silent.

By what was planted, not by what the questions compute: the shares of the generator beside the value asked about.
"""

from __future__ import annotations

# The verdict of each question, in the order in which a row asks them.
VERDICTS = {
    "3.2.1": ("cannot be determined",),  # a third of ethnicities are missing: what they hold could double any ratio
    "3.2.2": ("cannot be determined",),  # and so could the homes that are not known
    "3.2.3": ("not enough records",),  # 85 victims of a year, men and women alike
    "3.2.4": ("yes",),  # 54 of 100 locations are a place or a postcode by the dice, 59 of 100 fell
    "3.2.5": ("cannot be determined",),  # two fifths of callers have no usable ethnicity
    "4.2.1": ("yes",),  # a few people stand in most records
    "4.2.2": ("cannot be determined",),  # three fifths convicted, and a fifth not told
    "4.2.3": ("yes",),  # two fifths re-offend, more than a quarter
    "5.2.1": ("yes",),  # four areas were made to stand above 200
    "5.2.2": ("cannot be determined",),  # three in ten are visitors, and a tenth of homes is not known
    "R1": ("no",),  # some forty suspects a month to a thousand victims
    "R2": ("cannot be determined",) * 3,  # near a half each, with a sixth or more not marked
    "R3": ("cannot be determined",),  # every area is as likely as any other
    "R4": ("cannot be determined",),  # too few answered, and some do not say what they are
    "R5": ("no",),  # relationships are known of three in ten
}
# Rows that can no longer be judged without the files of a source for the latest month.
TURNS = {
    # A suspect's crime, and a crime's suspect, cannot be looked up in a month that did not come.
    "police.victims": ("3.2.1", "3.2.3", "4.2.1", "R1", "R2", "R3", "R5"),
    "police.suspects": ("4.2.1", "4.2.2", "R1"),
    "police.vulnerable_people": ("3.2.1",),
    "health.ae_assaults": ("3.2.4", "R2"),
    "health.ecds_injuries": ("3.2.4",),
    "council.asb_contacts": ("3.2.5", "R2", "R3"),
    "council.asb_perpetrators": ("5.2.2",),
    "courts.outcomes": ("4.2.2",),
    "probation.offenders": ("4.2.3",),
    "population.wards": (),  # a census is not expected every month
    "consultation.survey": (),  # nor a survey
    "places.neighbourhoods": (),  # nor a table of neighbourhoods
}
