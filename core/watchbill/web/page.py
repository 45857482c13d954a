"""Tables as a page of HTML: no script, one style, nothing from elsewhere; every text is escaped."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape

from watchbill.words.figures import Table, Value
from watchbill.words.report import duration

STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
h2::first-letter{text-transform:uppercase}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #8886;overflow-wrap:anywhere;padding:.3rem .6rem;text-align:left;vertical-align:top}
.n{font-variant-numeric:tabular-nums;text-align:right}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
#: Nothing but this style is loaded or run; no search engine keeps the page, and no other site learns its address.
HEADERS: Mapping[str, str] = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


def page(title: str, about: str, links: Iterable[tuple[str, str]], tables: Iterable[Table]) -> str:
    """The whole page.

    Args:
        title: its heading.
        about: a line below it.
        links: what each says, and where it leads.
        tables: below all that, in order.
    """
    ways = " · ".join(f'<a href="{escape(to)}">{escape(label)}</a>' for label, to in links)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(about)}</p>\n<p>{ways}</p>\n"
        + "".join(map(_table, tables))
        + "</main>\n</body>\n</html>\n"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in ("", *table.columns))
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_cell, values))}</tr>\n'
        for name, values in table.rows
    )
    title = escape(table.title)
    return f"<section>\n<h2>{title}</h2>\n<table>\n<tr>{head}</tr>\n{rows}</table>\n</section>\n"


def _cell(value: Value) -> str:
    match value:
        case bool():
            return f"<td>{'yes' if value else 'no'}</td>"
        case int() | float():
            return f'<td class="n">{value:g}</td>'
        case timedelta():
            return f'<td class="n">{escape(duration(value))}</td>'
        case datetime():
            return f"<td>{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC</td>"
        case date():
            return f"<td>{value.isoformat()}</td>"
        case _:
            return f"<td>{escape(value)}</td>"
