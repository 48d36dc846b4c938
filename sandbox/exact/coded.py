"""Codes of units and of VAT: which row they mean, however they are padded, and what VAT makes of an amount."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from sandbox.exact.goods_tables import UNITS, VAT_CODES
from sandbox.exact.rules import Write
from sandbox.exact.state import Row, World
from sandbox.exact.vat_sets import INSIDE, ON_TOP

CENT = Decimal("0.01")
UNIT_WIDTH, VAT_WIDTH = 8, 3
#: what one unit of a foreign currency is worth in euros; it does not move
RATES = {"EUR": Decimal(1), "USD": Decimal("0.92"), "GBP": Decimal("1.17")}


def unit_of(world: World, division: int, code: str | None) -> Row:
    """The unit with that code; an empty row where there is none."""
    wanted = (code or "").strip().lower()
    rows = world.state.shelf(division, UNITS.path).rows.values()
    return next((row for row in rows if row["Code"].strip().lower() == wanted), {})


def vat_of(world: World, division: int, code: str | None) -> Row:
    """The VAT code; an empty row where there is none."""
    found = world.state.shelf(division, VAT_CODES.path).by("Code", (code or "").strip().upper().ljust(VAT_WIDTH))
    return found[0] if found else {}


def main_unit(world: World, division: int) -> Row:
    """The unit that things have where nobody says another."""
    return next(row for row in world.state.shelf(division, UNITS.path).rows.values() if row["Main"])


def check_unit(write: Write, column: str, width: int) -> None:
    """A unit must be there; it is kept as it is written in the register, padded to `width`."""
    if write.row[column] is None:
        return
    found = unit_of(write.world, write.division, write.row[column])
    if found:
        write.row[column] = found["Code"].strip().ljust(width)
    elif write.changed(column):
        write.findings.add("reference", column)


def check_vat(write: Write, column: str) -> None:
    """A VAT code must be there, not blocked, and of sales."""
    if write.row[column] is None:
        return
    write.row[column] = write.row[column].strip().upper().ljust(VAT_WIDTH)
    found = vat_of(write.world, write.division, write.row[column])
    if not write.changed(column):
        return
    if not found:
        write.findings.add("reference", column)
    elif found["IsBlocked"] or found["VATTransactionType"] == "P":
        write.findings.add("not_allowed", column)


def cents(amount: Decimal) -> Decimal:
    """An amount of money, rounded half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def exact(value: float | None) -> Decimal:
    """A number of a row as it is written, without what a double adds."""
    return Decimal(repr(value or 0.0))


def as_price(world: World, value: Decimal) -> float:
    """A price in the decimals that the company keeps."""
    how = world.switches["prices"]
    if how == "keep":
        return float(value)
    return float(value.quantize(CENT, ROUND_HALF_UP if how == "round" else ROUND_DOWN))


def parted(amount: Decimal, vat: Row) -> tuple[Decimal, Decimal]:
    """What quantity times price is without VAT, and its VAT."""
    share = exact(vat.get("Percentage"))
    if vat.get("Type") == INSIDE:
        net = cents(amount / (1 + share))
        return net, cents(amount) - net
    net = cents(amount)
    return net, cents(net * share) if vat.get("Type") == ON_TOP else Decimal("0.00")
