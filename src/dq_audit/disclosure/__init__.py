"""Counts of a finished run become counts that may be shown to others: one pure function before everything that renders.

    settings.py   who reads it, and by which stated rule
    rounding.py   keyed rounding: the same cell and count, the same figure for ever
    guard.py      what figures that belong together leave of each other
    figures.py    the findings of an audit, rounded so that they add up
    protecting.py audits in, audits out: renderers, register and questions do not know the difference
    answers.py    sentences without fractions of a percent
    manifest.py   which file was written for whom, and what it holds

No record is seen here. Reasons: docs/decisions/0020-disclosure.md; in plain words: docs/disclosure.md.
"""
