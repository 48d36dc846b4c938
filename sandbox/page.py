"""A page on which a person looks at a service's records: one file, no script from elsewhere, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --line: #d9dee5; --soft: #f4f6f8; --quiet: #5d6b7a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ed; --paper: #14181d; --line: #323a44; --soft: #1d232a; --quiet: #98a4b1 }
}
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p, .count { color: var(--quiet) } .scroll { overflow-x: auto }
input { font: inherit; padding: .4rem .7rem; width: min(28rem, 100%); color: inherit; background: var(--soft);
  border: 1px solid var(--line); border-radius: .4rem }
table { border-collapse: collapse; font-size: .9rem; white-space: nowrap }
th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid var(--line); max-width: 24rem;
  overflow: hidden; text-overflow: ellipsis }
th { position: sticky; top: 0; background: var(--soft) } tbody tr:hover { background: var(--soft) }
"""

SEARCH = """
document.getElementById('search').addEventListener('input', event => {
  const wanted = event.target.value.toLowerCase();
  for (const row of document.querySelectorAll('tbody tr'))
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
"""


@dataclass(frozen=True)
class Table:
    """One table of the page; a row's missing cells stay empty."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]] = field(default_factory=tuple)


def render(title: str, intro: str, tables: Iterable[Table]) -> str:
    """The whole page as HTML; every text given is shown as text, whatever it holds."""
    body = "\n".join(_table(table) for table in tables)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>\n'
        f"<h1>{escape(title)}</h1><p>{escape(intro)}</p>\n"
        f'<input id="search" type="search" placeholder="Search" aria-label="Search">\n{body}\n'
        f"<script>{SEARCH}</script></body></html>\n"
    )


def _table(table: Table) -> str:
    rows = [_row(row, len(table.columns)) for row in table.rows]
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    return (
        f'<h2>{escape(table.title)} <span class="count">{len(rows)}</span></h2>'
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _row(row: Sequence[Any], width: int) -> str:
    cells = [*row, *[""] * (width - len(row))]
    return "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in cells) + "</tr>"


def _cell(value: Any) -> str:
    return "" if value is None else escape(str(value))
