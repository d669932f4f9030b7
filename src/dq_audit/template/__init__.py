"""A source as a workbook to fill in, so that a data gap does not arise where the records are entered.

`columns` says what each column asks of whoever fills it in, `guide` says it in plain English, `rules` as conditions of
a spreadsheet, `workbook` writes it down. Nothing here sees a record.
"""
