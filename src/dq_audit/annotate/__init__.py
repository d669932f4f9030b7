"""The annotated return: a submitter's own workbook handed back, with the cells to put right coloured and commented.

Only the touched parts of the package are edited, as bytes (docs/decisions/0018); a file that cannot be edited so comes
back as a list of its cells to put right.
"""
