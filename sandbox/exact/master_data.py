"""What every company comes with before anybody has typed a word: units, groups, VAT codes, ledger, a warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from sandbox.exact.goods_tables import ITEM_GROUPS, LEDGER_ACCOUNTS, UNITS, VAT_CODES, WAREHOUSES
from sandbox.exact.shapes import Table
from sandbox.exact.state import World
from sandbox.exact.values import guid_order
from sandbox.exact.vat_sets import VAT_SETS

#: code, description, type (area, length, other, time, volume, weight) and unit of time
UNIT_ROWS = (
    ("pc", "Stuk", "O", None),
    ("box", "Doos", "O", None),
    ("kg", "Kilogram", "W", None),
    ("m", "Meter", "L", None),
    ("m2", "Vierkante meter", "A", None),
    ("l", "Liter", "V", None),
    ("hour", "Uur", "T", "HH"),
    ("day", "Dag", "T", "DD"),
)
#: code, description, balance side, balance type, type
LEDGER_ROWS = (
    ("1300", "Debiteuren", "D", "B", 20),
    ("1500", "Af te dragen btw", "C", "B", 24),
    ("1520", "Te vorderen btw", "D", "B", 24),
    ("3000", "Voorraad", "D", "B", 32),
    ("7000", "Kostprijs van de omzet", "D", "W", 111),
    ("8000", "Omzet", "C", "W", 110),
    ("8100", "Omzet diensten", "C", "W", 110),
)
#: code, description, ledger account of the revenue; the first is where items go of which nobody says it
GROUP_ROWS = (
    ("10", "Handelsgoederen", "8000"),
    ("20", "Levensmiddelen", "8000"),
    ("30", "Diensten", "8100"),
)


def furnish(world: World, division: int) -> None:
    """Put the rows into a company; their versions lie below all others, so that they disturb no counting."""
    maker = Random(f"master data {division}")
    known = world.state.shelves
    below = world.state.version - 1000 * (1 + len({number for number, _ in known}))
    ledger: dict[str, str] = {}
    for number, (table, values) in enumerate(_rows(world, ledger)):
        key = str(UUID(int=maker.getrandbits(128), version=4))
        row = {
            **dict.fromkeys(table.columns.types),
            **dict.fromkeys(("Creator", "Modifier"), world.state.person),
            **dict.fromkeys(("Created", "Modified"), world.local),
            **values,
            "ID": key,
            "Division": division,
            "Timestamp": below + number,
            "_order": guid_order(key),
        }
        if table is LEDGER_ACCOUNTS:
            ledger[str(row["Code"])] = key
        world.state.shelf(division, table.path).put(row)


def _rows(world: World, ledger: dict[str, str]) -> Iterator[tuple[Table, dict[str, Any]]]:
    """All rows; `ledger` fills with the keys of the ledger accounts as they are made."""
    for code, text, side, balance, kind in LEDGER_ROWS:
        yield (
            LEDGER_ACCOUNTS,
            {
                **{"Code": code, "Description": text, "BalanceSide": side, "BalanceType": balance, "Type": kind},
                "TypeDescription": text,
            },
        )
    padding = int(world.switches["unit_padding"])
    for code, text, measure, time in UNIT_ROWS:
        yield (
            UNITS,
            {
                **{"Code": code.ljust(padding), "Description": text, "Type": measure, "TimeUnit": time},
                **{"Active": True, "Main": int(code == "pc")},
            },
        )
    for code, text, revenue in GROUP_ROWS:
        yield (
            ITEM_GROUPS,
            {
                **{"Code": code, "Description": text, "IsDefault": int(code == "10"), "GLRevenue": ledger[revenue]},
                **{"GLCosts": ledger["7000"], "GLStock": ledger["3000"]},
            },
        )
    for vat in VAT_SETS[world.switches["vat_codes"]]:
        yield VAT_CODES, vat.row(ledger["1500"], ledger["1520"])
    yield WAREHOUSES, {"Code": "1", "Description": "Magazijn", "Main": 1}
