"""What a person said about one record, once and until it is taken back; and what that means for planning it."""

from __future__ import annotations

from enum import StrEnum

from exact_zoho.core import marks
from exact_zoho.core.changes import Issue, IssueCode, Outcome, Record
from exact_zoho.core.context import Context
from exact_zoho.core.entity import CreateMode, Side
from exact_zoho.core.keys import external_id
from exact_zoho.core.plan import marks_change


class Order(StrEnum):
    """A standing order about one record."""

    FREEZE = "freeze"  # it stays as it is, on both sides
    APART = "apart"  # it was unlinked: nothing is created for it and it is matched with nobody
    CREATE = "create"  # it may be created across, although its partner was deleted, or because it was reviewed
    REFUSE = "refuse"  # it is not wanted across


#: why a record with an order stays out
REASONS = {
    Order.FREEZE: "a person said that it is not to be synchronised",
    Order.APART: "a person unlinked it",
    Order.REFUSE: "a person refused it",
}


def kept_out(record: Record | None, order: Order | None) -> str:
    """Why a person keeps a record out, by an order or by the box in Zoho; "" where nobody does."""
    boxed = record is not None and record.marks.get("frozen")
    return REASONS.get(order or Order.CREATE) or (REASONS[Order.FREEZE] if boxed else "")


def frozen(exact: Record | None, zoho: Record | None, orders: tuple[Order | None, Order | None]) -> bool:
    """Whether a record, or either of a pair, is to stay as it is: by an order, or by the box on the Zoho record."""
    return Order.FREEZE in orders or any(record is not None and record.marks.get("frozen") for record in (exact, zoho))


def plan_frozen(context: Context, exact: Record | None, zoho: Record | None) -> Outcome:
    """Leave a record as it is; in Zoho it says so."""
    excluded = REASONS[Order.FREEZE]
    if zoho is None or zoho.gone or context.mode(Side.ZOHO) is CreateMode.OFF:
        return Outcome(excluded=excluded)
    wanted: dict[str, str | None] = {"status": marks.Status.FROZEN.value, "message": None}
    if exact is not None:
        wanted["external_id"] = external_id(context.division, exact.id)
    due = marks.to_write(wanted, zoho)
    return Outcome((marks_change(context, zoho, due, exact),) if due else (), excluded=excluded)


def plan_left_out(context: Context, record: Record, order: Order) -> Outcome:
    """Leave out a record without a partner; in Zoho it says so, and names no record of Exact any more."""
    excluded = REASONS[order]
    if record.side is Side.EXACT or context.mode(Side.ZOHO) is CreateMode.OFF:
        return Outcome(excluded=excluded)
    wanted: dict[str, str | None] = {"status": marks.Status.FROZEN.value, "message": None}
    if shows_ours(context, record):
        wanted["external_id"] = None
    due = marks.to_write(wanted, record)
    return Outcome((marks_change(context, record, due),) if due else (), excluded=excluded)


def shows_ours(context: Context, record: Record) -> bool:
    """Whether a Zoho record says that it is a record of our division of Exact."""
    return str(record.marks.get("external_id") or "").startswith(external_id(context.division, ""))


def under_review(context: Context, record: Record) -> Issue:
    """What is said of a record whose creation a person must allow first."""
    target = record.side.other.capitalize()
    message = f"This new {context.entity.singular} waits for a person's yes before it is created in {target}."
    remedy = "Answer it with the deployment or command `newcomers`."
    return Issue(context.entity.name, record.side, record.id, IssueCode.REVIEW, message, "", remedy, "", record.name)
