"""The page of budgets: what the services still allow, until when that lasts, and when the waiting work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.budgets_view import Backlog, BudgetRow, backlogs, budgets
from tasks.markdown import many, table

COLUMNS = ("Whose", "What", "Used", "Left", "Limit", "Renewed (UTC)", "At this pace")
NUMBERS = ("Used", "Left", "Limit")


def budget_page(bench: Bench) -> str:
    """What is left of all budgets, as a page."""
    rows, work = budgets(bench), backlogs(bench)
    if not rows:
        return "# Budgets\n\nNo service was called yet."
    page = [f"# Budgets: {_headline(rows, work)}", table(COLUMNS, map(_row, rows), right=NUMBERS), *_work(work)]
    kept = bench.settings.budgets.reserve
    page.append(f"Where no limit is shown, nobody told one. {kept:.0%} of a day are left to people and other apps.")
    return "\n\n".join(page)


def _headline(rows: Sequence[BudgetRow], work: Sequence[Backlog]) -> str:
    ends = [row.used_up_at for row in rows if row.used_up_at] + [each.exhausted_at for each in work]
    first = min((end for end in ends if end), default=None)
    return f"used up at {_moment(first)} UTC" if first else "enough for now"


def _row(row: BudgetRow) -> tuple[str | int | None, ...]:
    what = f"{row.scope} a {row.window}"
    return row.whose, what, row.used, row.remaining, row.limit, _moment(row.resets_at), _lasts(row)


def _lasts(row: BudgetRow) -> str:
    if row.window != "day" or row.remaining is None:
        return ""
    return f"used up at {_moment(row.used_up_at)}" if row.used_up_at else "lasts"


def _work(work: Sequence[Backlog]) -> Iterator[str]:
    if not work:
        yield "No work is waiting."
        return
    yield "## The work that waits"
    rows = [(each.side.capitalize(), each.changes, many(each.cost, _unit(each)), _done(each)) for each in work]
    yield table(("Side", "Changes at most", "Cost", "Finished (UTC)"), rows, right=["Changes at most", "Cost"])


def _unit(each: Backlog) -> str:
    return "call" if each.side == "exact" else "credit"


def _done(each: Backlog) -> str:
    told = _moment(each.finished_at) or "not with these budgets"
    return f"{told}, after a stop at {_moment(each.exhausted_at)}" if each.exhausted_at else told


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
