"""Finished audits become terminal tables, pages, workbooks and JSON.

Only counts come in here, so only counts can go out: nothing in this package reads an extract or knows a rule. Every
renderer takes a list of `Audit` values (a whole run: several sources and months) and plain values beside it: the
register's rows, the checks' guidance, the settings of the outcome rule.

    words.py       the words all renderers share: outcomes, n of N, months
    documents.py   JSON
    terminal.py    rich tables
    workbook.py    XLSX (sheets.py says what stands in it)
    page.py        one HTML page (sections.py, funnel.py, charts.py say what stands in it)
    plotting.py    pictures as values (trend_picture.py, funnel_plot.py, lens_picture.py, late_fill.py say what stands
                   where; pictures.html.j2 draws them), and as PNG (png.py)
"""
