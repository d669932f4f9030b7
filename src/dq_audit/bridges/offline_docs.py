"""Data Docs of great-expectations that open without a network: one page of markup and style, nothing to fetch.

GX's own pages load sixteen files from elsewhere and stay empty where they cannot. These views keep GX's content and
replace the templates that load anything. `dq-audit export gx` copies this file into the `plugins` folder of the context
that it writes, where GX finds it: it needs great-expectations, and not dq-audit.
"""

from __future__ import annotations

from typing import Any

from great_expectations.render.view.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, DictLoader, Environment

_STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 25%, transparent); }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 74rem; padding: 1rem 1.5rem 3rem; }
nav.top { border-bottom: 1px solid var(--line); padding-bottom: .5rem; margin-bottom: 1rem; }
h4 { font-size: 1.4rem; margin: 0 0 .25rem; } h5 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; } h6 { margin: .6rem 0; }
.alert { padding: .3rem 0; } .lead { margin-top: 0; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; } td:first-child { min-width: 4.5rem; }
ul { padding-left: 1.2rem; } .contents ul { columns: 3 14rem; }
summary { cursor: pointer; }
.fa-check-circle, .fa-check, .fa-times, .fa-exclamation-triangle { font-style: normal; font-weight: 600; }
.fa-check-circle::before, .fa-check::before { content: "\\2713  met"; color: #1a6d2f; }
.fa-times::before { content: "\\2717  failed"; color: #b3261e; }
.fa-exclamation-triangle::before { content: "!  raised"; color: #8a5a00; }
.badge { background: color-mix(in srgb, currentColor 9%, transparent); overflow-wrap: anywhere; }
.cooltip > .top { display: none; }
.d-none, [hidden] { display: none; }
pre, code { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  .fa-check-circle::before, .fa-check::before { color: #7ed491; }
  .fa-times::before { color: #ff9a91; } .fa-exclamation-triangle::before { color: #f0c060; }
}
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ (page_title or "Data Docs") | striptags | e }}</title>
<style>{% include "offline.css" %}</style>
</head>
<body>
{% include "top_navbar.j2" %}
{% include "ge_info.j2" %}
{% if renderer_type != "SiteIndexPageRenderer" %}{% include "table_of_contents.j2" %}{% endif %}
<main>
{% for section in sections %}{% set section_loop = loop %}{% include "section.j2" %}{% endfor %}
</main>
</body>
</html>
"""
_TOP = """{% set depth = (expectation_suite_name or "").count(".") %}
{% if "ValidationResults" in renderer_type %}{% set home = (depth + 4) * "../" %}
{% elif "ExpectationSuite" in renderer_type %}{% set home = (depth + 1) * "../" %}
{% else %}{% set home = "" %}{% endif %}
<nav class="top">{% if home %}<a href="{{ home }}index.html">All results and suites</a>{% else %}Data Docs{% endif %}
{% if page_title %} / {{ page_title | striptags | e }}{% endif %}</nav>
"""
_ABOUT = """<h4>{% if "ValidationResults" in renderer_type %}What great-expectations found
{% elif "ExpectationSuite" in renderer_type %}A suite of expectations
{% else %}What was validated, and by which suites{% endif %}</h4>
"""
_CONTENTS = """<nav class="contents"><ul>{% for section in sections %}
<li><a href="#section-{{ loop.index }}">{{ section["section_name"] | e }}</a></li>{% endfor %}</ul></nav>
"""
_TABLE = """{% include "content_block_header.j2" %}
{% set rows = content_block["table_data"] | render_bootstrap_table_data %}
{% if rows %}<table><thead><tr>
{% for column in content_block["table_columns"] %}<th>{{ column["title"] | e }}</th>{% endfor %}
{% if rows[0].get("_table_row_link_path") %}<th>Page</th>{% endif %}
</tr></thead><tbody>{% for row in rows %}<tr>
{% for column in content_block["table_columns"] %}<td>{{ row.get(column["field"], "") }}</td>{% endfor %}
{% if row.get("_table_row_link_path") %}<td><a href="{{ row["_table_row_link_path"] | e }}">open</a></td>{% endif %}
</tr>{% endfor %}</tbody></table>{% else %}<p>None.</p>{% endif %}
"""
_TABS = """{% include "content_block_header.j2" %}
{% for tab in content_block["tabs"] %}<h5>{{ tab.get("tab_name", "") | e }}</h5>
{{ tab.get("tab_content") | render_content_block(content_block_id=content_block_id ~ "-" ~ loop.index) }}{% endfor %}
"""
_COLLAPSE = """{% set toggle = content_block.get("collapse_toggle_link", "") | render_content_block %}
<details><summary>{{ (toggle | string | striptags | trim or "Notes") | e }}</summary>
{% for block in content_block["collapse"] %}
{{ block | render_content_block(content_block_id=content_block_id ~ "-item-" ~ loop.index) }}{% endfor %}</details>
"""
_TEMPLATES = {
    "offline.css": _STYLE,
    "page.j2": _PAGE,
    "index_page.j2": _PAGE,
    "top_navbar.j2": _TOP,
    "ge_info.j2": _ABOUT,
    "table_of_contents.j2": _CONTENTS,
    "bootstrap_table.j2": _TABLE,
    "tabs.j2": _TABS,
    "collapse.j2": _COLLAPSE,
    "graph.j2": "",  # drawn by scripts from elsewhere
    "page_action_card.j2": "",
}


class OfflinePage(DefaultJinjaPageView):
    """A suite or a validation result."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  GX's own
        super().__init__(*args, **kwargs)
        _put_first(self.env)


class OfflineIndex(DefaultJinjaIndexPageView):
    """The list of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  GX's own
        super().__init__(*args, **kwargs)
        _put_first(self.env)


def _put_first(environment: Environment) -> None:
    """Have our templates found before GX's."""
    environment.loader = ChoiceLoader([DictLoader(_TEMPLATES), *([environment.loader] if environment.loader else [])])
