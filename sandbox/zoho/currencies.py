"""Several currencies: switched on by an administrator for good, told by the organisation, and kept with each record."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import nothing, reply
from sandbox.zoho.state import State

HOME = "EUR"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
AT_MOST = 10


def enable(state: State, rates: dict[str, float]) -> None:
    """Let records have a currency; a rate says how many of it one of the home currency buys."""
    if not 0 < len(rates) < AT_MOST or HOME in rates:
        raise ValueError(f"name one to {AT_MOST - 1} currencies beside {HOME}, the home currency")
    state.currencies = {HOME: 1.0, **{name: float(rate) for name, rate in rates.items()}}
    for module in {**state.modules, **state.absent}.values():
        if any(column.data_type == "currency" for column in module.kind.columns):
            _add_columns(state, module)


def _add_columns(state: State, module: Module) -> None:
    names, line = tuple(state.currencies), bool(module.kind.part_of)
    old = module.fields.get("Currency"), module.fields.get("Exchange_Rate")
    ids = [column.id if column else state.next_id() for column in old]
    module.fields["Currency"] = FieldDef(
        ids[0], "Currency", "Currency", "picklist", 120, values=names, read_only=line
    )  # fmt: skip
    module.fields["Exchange_Rate"] = FieldDef(
        ids[1], "Exchange_Rate", "Exchange Rate", "double", 16, decimals=9, read_only=True
    )  # fmt: skip
    module.rewrite(lambda row: {"Currency": HOME, "Exchange_Rate": 1.0, **row})


def currency_of(ctx: Context, module: Module, row: Row) -> Row:
    """The currency of a record and the rate of today where it has a new one; nothing where there is but one."""
    if "Currency" not in module.fields:
        return {}
    name = row.get("Currency") or HOME
    return {"Currency": name, "Exchange_Rate": ctx.state.currencies[name]}


def org_currencies(ctx: Context) -> Response:
    """GET /org/currencies."""
    rows = [_currency(ctx, name, rate, at) for at, (name, rate) in enumerate(ctx.state.currencies.items())]
    return reply(200, {"currencies": rows}) if rows else nothing()


def _currency(ctx: Context, name: str, rate: float, at: int) -> dict[str, Any]:
    return {
        "id": f"{ctx.state.org_id}{at:02d}"[-19:], "iso_code": name, "name": f"{name} - {name}", "symbol":
        SYMBOLS.get(name, name), "exchange_rate": f"{rate:.9f}", "is_active": True, "is_base": name == HOME,
        "prefix_symbol": True, "created_time": None, "modified_time": None, "created_by": None, "modified_by": None,
        "format": {"decimal_separator": "Comma", "thousand_separator": "Period", "decimal_places": "2"},
    }  # fmt: skip
