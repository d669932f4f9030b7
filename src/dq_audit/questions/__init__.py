"""Can the question be answered? Numbers in, frozen answers out.

Nothing here sees a row, a file or an audit. The rules are those of the project's statistical notes; in plain words:
docs/method-questions.md. Loaded only where a question is asked, because scipy and numpy are heavy.
"""
