"""The arithmetic of a document: what each line comes to, and the document with its discount, taxes and adjustment."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.zoho.context import Context
from sandbox.zoho.module import Row

CENT = Decimal("0.01")
DOCUMENT_TAX = "$line_tax"


def decimal(value: Any) -> Decimal:
    """A stored number as it is counted with; nothing counts as zero."""
    return Decimal(str(value or 0))


def settled(ctx: Context, amount: Decimal) -> Decimal:
    """A computed amount in whole cents."""
    return amount.quantize(CENT, ROUND_HALF_UP if ctx.switches["total_rounding"] == "half_up" else ROUND_DOWN)


def discount(value: Any, total: Decimal) -> Decimal:
    """What a discount takes off: an amount, or a percentage as text."""
    if isinstance(value, str):
        return total * decimal(value.removesuffix("%")) / 100
    return decimal(value)


def shares(ctx: Context, rates: Iterable[tuple[str, float]], of: Decimal) -> tuple[float, ...]:
    """What each of several taxes comes to."""
    return tuple(float(settled(ctx, of * decimal(percentage) / 100)) for _, percentage in rates)


def of_line(ctx: Context, line: Row) -> Row:
    """The computed columns of a line."""
    total = settled(ctx, decimal(line.get("Quantity")) * decimal(line.get("List_Price")))
    after = total - settled(ctx, discount(line.get("Discount"), total))
    tax = sum(map(decimal, shares(ctx, line.get("Line_Tax") or (), after)), Decimal(0))
    amounts = {"Total": total, "Total_After_Discount": after, "Tax": tax, "Net_Total": after + tax}
    return {name: float(amount) for name, amount in amounts.items()}


def of_document(ctx: Context, header: Row, lines: Iterable[Row]) -> Row:
    """The computed columns of a document."""
    total = sum((decimal(line["Net_Total"]) for line in lines), Decimal(0))
    after = total - decimal(header.get("Discount"))
    tax = sum(map(decimal, shares(ctx, header.get(DOCUMENT_TAX) or (), after)), Decimal(0))
    grand = after + tax + decimal(header.get("Adjustment"))
    return {"Sub_Total": float(total), "Tax": float(tax), "Grand_Total": float(grand)}
