"""What finished audits counted, month after month: a SQLite file or a PostgreSQL, and nothing of any record.

The store keeps the audits themselves, counts only. Outcomes are not kept: they are judged when the history is read, so
that the past can be judged again under another target.
"""
