"""Files and tables in, text rows with their true positions out. One of the two rooms that see rows.

`read` opens whatever it is given; `delimited`, `workbook` and `frames` know one kind each; `header` finds the header
row and gives columns their canonical names; `database` opens tables and queries, `servers` knows the databases that
count by themselves. What was skipped or guessed is said in `Extract.notes`.
"""
