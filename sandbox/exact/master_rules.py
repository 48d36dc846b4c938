"""The collections that no app writes: units, groups, VAT codes, ledger accounts, warehouses."""

from __future__ import annotations

from typing import Any

from sandbox.exact.goods_tables import LEDGER_ACCOUNTS
from sandbox.exact.rules import Rules
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS

LEDGER = ("GLDiscountPurchase", "GLDiscountSales", "GLToClaim", "GLToPay")


def defaults(_: World) -> dict[str, Any]:
    """A row of these holds what the bookkeeper writes and nothing else."""
    return {}


def _vat(world: World, division: int, row: Row) -> Row:
    """A VAT code with what its accounts are called now."""
    ledger = world.state.shelf(division, LEDGER_ACCOUNTS.path).rows
    account = world.state.shelf(division, ACCOUNTS.path).rows.get(row["Account"], {})
    named = {f"{column}{part}": ledger.get(row[column], {}).get(part)
             for column in LEDGER for part in ("Code", "Description")}  # fmt: skip
    return {**row, **named, "AccountCode": account.get("Code"), "AccountName": account.get("Name")}


RULES = Rules(defaults)
VAT_RULES = Rules(defaults, derived=_vat)
