"""Is it getting better? Months of counts in, charts, tests and a direction out.

Nothing here sees a row, a file or an audit. The rules are those of the project's statistical notes; in plain words,
with what was measured of them: docs/method-trends.md. Loaded only where a trend is asked for, because scipy is heavy.
"""
