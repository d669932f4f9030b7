"""Work lists: to each officer, team or hospital the records that are theirs to put right, and their replies read back.

What they show of a record is its reference, where it stands and what is missing; no other cell. Nothing here keeps
anything: what is known of earlier months comes in, replies go out.
"""
