"""Hostile files, made anew each time and never committed: `corpus.CASES` says what must become of each.

`uv run python -m tests.integration.hostile` lists the cases that fail; `--help` says how to choose.
"""
